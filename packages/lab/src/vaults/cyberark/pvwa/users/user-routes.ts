import type { User } from '../../../../state/user.ts'
import { deleted, json, page } from '../answers.ts'
import type { PvwaAnswer } from '../answers.ts'
import { noteObject } from '../context.ts'
import type { PvwaContext } from '../context.ts'
import { missing, refuse, wrong } from '../errors.ts'
import { pathNumber } from '../request.ts'
import type { PvwaRequest, Query } from '../request.ts'
import { isAtLeast } from '../settings.ts'
import { sortBy } from '../sorting.ts'
import { readUser } from './user-body.ts'
import { briefUser, extendedUser, fullUser } from './user-model.ts'
import { userTypeOf } from './user-types.ts'

/** The user of the number in the path; 404 when there is none. */
export function userOf({ state }: PvwaContext, request: PvwaRequest): User {
  const id = pathNumber(request, 'id')
  const found = state.users.find((user) => user.id === id)
  if (found === undefined) throw refuse.notFound('User', id)
  return found
}

/** Refuses who neither is that user nor may look at users. */
export function demandView({ access }: PvwaContext, user: User, about: User): void {
  if (user !== about) access.demandVault(user, 'AuditUsers', 'AddUpdateUsers')
}

function statusOf(user: User): string {
  if (user.suspended) return 'suspended'
  return user.enabled ? 'active' : 'disabled'
}

const sortable: Readonly<Record<string, (user: User) => string>> = {
  username: (user) => user.name,
  source: (user) => user.source,
  usertype: (user) => user.userType,
  location: (user) => user.profile.location,
  firstname: (user) => user.profile.details.personalDetails?.['firstName'] ?? '',
  lastname: (user) => user.profile.details.personalDetails?.['lastName'] ?? '',
}

function textsOf(user: User): string[] {
  return ['username', 'firstname', 'lastname'].map((name) => (sortable[name]?.(user) ?? '').toLowerCase())
}

/** What the filters of a list let through; those of later versions are not looked at before. */
export function usersWhere({ state, settings }: PvwaContext, query: Query): User[] {
  const text = (name: string, since = '0'): string | undefined =>
    isAtLeast(settings, since) ? query.text(name)?.toLowerCase() : undefined
  const search = text('search')
  const component = query.text('componentUser') === undefined ? undefined : query.flag('componentUser', false)
  const equals: readonly (readonly [string | undefined, (user: User) => string])[] = [
    [text('userType'), (user) => user.userType],
    [text('userName', '12.2'), (user) => user.name],
    [text('userStatus', '13.2'), statusOf],
    [text('source', '13.2'), (user) => user.source],
  ]
  return state.users.filter(
    (user) =>
      (search === undefined || textsOf(user).some((own) => own.includes(search))) &&
      (component === undefined || (userTypeOf(user.userType)?.component === true) === component) &&
      equals.every(([wanted, own]) => wanted === undefined || own(user).toLowerCase() === wanted),
  )
}

/** `GET API/Users` (PVWA protocol notes, section 7): all at once, without pages. */
export function listUsers(context: PvwaContext, { user, query }: PvwaRequest): PvwaAnswer {
  const { access, state, settings } = context
  access.demandVault(user, 'AuditUsers', 'AddUpdateUsers')
  const extended = query.flag('ExtendedDetails', false)
  const sort = isAtLeast(settings, '12.2') ? query.text('sort') : undefined
  const found = sortBy(usersWhere(context, query), sort, sortable)
  return json({
    Users: found.map((item) => (extended ? extendedUser(state, item) : briefUser(item))),
    Total: found.length,
  })
}

/** `GET API/Users/{id}`. */
export function getUser(context: PvwaContext, request: PvwaRequest): PvwaAnswer {
  const about = userOf(context, request)
  demandView(context, request.user, about)
  return json(fullUser(context.state, about))
}

/** `POST API/Users`. */
export async function postUser(context: PvwaContext, request: PvwaRequest): Promise<PvwaAnswer> {
  const { access, state, origin, application } = context
  const { user } = request
  access.demandVault(user, 'AddUpdateUsers')
  const { name, userType, vaultAuthorization, enabled, password, methods, profile } = readUser(
    await request.fields(),
  )
  if (methods.has('cyberark') && password === undefined)
    throw refuse.invalidParameters(missing('initialPassword'))
  if (state.isNameTaken(name)) throw refuse.exists('User', name)
  const added = state.addUser({
    name,
    source: 'CyberArk',
    userType,
    methods: [...methods],
    password: password ?? null,
    vaultAuthorization,
    enabled,
    suspended: false,
    passwordExpired: false,
    radius: [],
    certificateSerial: undefined,
    secondFactor: false,
    profile,
  })
  noteObject(context, request, 'Add user', name)
  return json(fullUser(state, added), 201, { Location: `${origin()}/${application}/api/Users/${added.id}` })
}

/** `PUT API/Users/{id}`: what the body omits is cleared. The name cannot be changed here (our assumption). */
export async function putUser(context: PvwaContext, request: PvwaRequest): Promise<PvwaAnswer> {
  const { access, state } = context
  const { user } = request
  access.demandVault(user, 'AddUpdateUsers')
  const about = userOf(context, request)
  const body = readUser(await request.fields(), about)
  if (body.name.toLowerCase() !== about.name.toLowerCase())
    throw refuse.invalidParameters(wrong('username', 'The name of a user cannot be changed.'))
  about.userType = body.userType
  about.vaultAuthorization = new Set(body.vaultAuthorization)
  about.enabled = body.enabled
  about.methods = body.methods
  about.profile = body.profile
  noteObject(context, request, 'Update user', about.name)
  return json(fullUser(state, about))
}

/** `DELETE API/Users/{id}`: out of groups and safes as well; its sessions are over. */
export function deleteUser(context: PvwaContext, request: PvwaRequest): PvwaAnswer {
  const { access, state, settings } = context
  const { user } = request
  access.demandVault(user, 'AddUpdateUsers')
  const about = userOf(context, request)
  state.removeUser(about.name)
  noteObject(context, request, 'Delete user', about.name)
  return deleted(settings)
}

/** `GET API/Users/{id}/safes`: known from one client alone. */
export function userSafes(context: PvwaContext, request: PvwaRequest): PvwaAnswer {
  const { access, state, settings } = context
  if (!settings.userSafes) return page(404)
  const about = userOf(context, request)
  demandView(context, request.user, about)
  const own = state.safes.filter((safe) => access.isMember(about, safe))
  return json({ Safes: own.map(({ name }) => ({ SafeName: name })) })
}
