import { fold } from '../../state/fold.ts'
import { pam360Roles } from '../../state/pam360/user.ts'
import type { Pam360Role, Pam360User } from '../../state/pam360/user.ts'
import { fail } from './answers.ts'
import type { Outcome } from './answers.ts'
import type { InputFields } from './input-data.ts'
import type { OperationSet } from './operations.ts'
import { userById, userByName, userGroupByName } from './people.ts'
import type { Pam360Request } from './request.ts'
import { readDayEnd } from './times.ts'

function roleOf(input: InputFields): Pam360Role | undefined {
  const id = input.whole('ROLEID')
  const named = input.text('ROLE') ?? (id === undefined ? '' : (pam360Roles[id - 1] ?? String(id)))
  if (named === '') return undefined
  const role = pam360Roles.find((one) => fold(one) === fold(named))
  if (role === undefined) throw fail.missing('role')
  return role
}

/** When the user expires; `null`: never. `undefined` when the input says nothing. */
function expiryOf({ input, context }: Pam360Request): number | null | undefined {
  const text = input.text('EXPIRYDATE') ?? ''
  if (text === '') return undefined
  if (text === 'NeverExpires') return null
  const end = readDayEnd(text, context.settings.timeZone)
  if (end === undefined) throw fail.invalid('EXPIRYDATE', 'it must be YYYY-MM-DD or NeverExpires')
  return end
}

/** U1 and U2: the same address makes both kinds of users. */
function create(request: Pam360Request): Outcome {
  request.demandAbility('manage-users', 'manage users')
  const { input, context, caller } = request
  const { control } = context
  const name = input.demand('USERNAME')
  const apiUser = input.flag('ISAPIUSER') ?? false
  // The page of API users demands these; a public client leaves them out for people.
  const told = (field: string): string => (apiUser ? input.demand(field) : (input.text(field) ?? ''))
  const [firstName, lastName, email] = [told('FIRSTNAME'), told('LASTNAME'), told('EMAIL')]
  if (control.findUser(name) !== undefined) throw fail.conflict('user already exists')
  const role = roleOf(input)
  const expires = expiryOf(request) ?? null
  const tokenDays = input.whole('TOKENVALIDITYDAYS')
  const hostName = input.flag('HOSTCHECK') === false ? '' : (input.text('HOSTNAME') ?? '')
  if (input.flag('HOSTCHECK') === true && hostName === '') throw fail.invalid('HOSTNAME', 'it is missing')
  const groupName = input.text('USERGROUPNAME') ?? ''
  const group = groupName === '' ? undefined : userGroupByName(request, groupName)
  const added = control.addUser(
    {
      name,
      firstName,
      lastName,
      email,
      department: input.text('DEPARTMENT') ?? '',
      location: input.text('LOCATION') ?? '',
      superAdministrator: input.flag('ISSUPERADMIN') ?? false,
      apiUser,
      restApi: input.flag('RESTAPIACCESS') ?? apiUser,
      sdk: input.flag('SDKACCESS') ?? false,
      ...(role === undefined ? {} : { role }),
      ...(expires === null ? {} : { expires }),
      ...(tokenDays === undefined ? {} : { tokenDays }),
      ...(hostName === '' ? {} : { hostName }),
    },
    caller.organisation.id,
  )
  group?.members.add(added.id)
  request.audit('User Added')
  return {
    message: 'LAB: user added',
    details: { USERID: request.id(added.id), ...(apiUser ? { AUTHTOKEN: added.revealToken() } : {}) },
  }
}

function ofPath(request: Pam360Request): Pam360User {
  request.demandAbility('manage-users', 'manage users')
  const id = request.parameter('USERID')
  return userById(request, /^\d{1,15}$/u.test(id) ? Number(id) : undefined)
}

function remove(request: Pam360Request): Outcome {
  const user = ofPath(request)
  if (user === request.caller.user) throw fail.conflict('nobody deletes himself')
  if (request.context.control.resources.some(({ owner }) => owner === user.id)) {
    throw fail.conflict('the user owns resources; transfer them first')
  }
  request.context.control.removeUser(user)
  request.audit('User Deleted')
  return { message: 'LAB: user deleted' }
}

function setLock(locked: boolean): (request: Pam360Request) => Outcome {
  return (request) => {
    request.demandAbility('manage-users', 'manage users')
    userByName(request, request.demandQuery('USERNAME')).locked = locked
    request.audit(locked ? 'User Locked' : 'User Unlocked')
    return { message: locked ? 'LAB: user locked' : 'LAB: user unlocked' }
  }
}

/** U6: the old token is dead with the answer. */
function regenerate(request: Pam360Request): Outcome {
  const token = request.caller.user.regenerateToken(request.now)
  request.audit('API Token Regenerated')
  return {
    message: 'Authtoken regenerated successfully.',
    status: 'true',
    statusCode: 20000,
    details: { AUTHTOKEN: token },
  }
}

/** U7: all that one user owns becomes another's. */
function transfer(request: Pam360Request): Outcome {
  request.demandAbility('manage-users', 'manage users')
  const [from, to] = [
    userById(request, request.input.whole('oldUserId')),
    userById(request, request.input.whole('newUserId')),
  ]
  for (const resource of request.context.control.resources)
    if (resource.owner === from.id) resource.owner = to.id
  request.audit('User Accountabilities Transferred')
  return { message: 'LAB: accountabilities transferred' }
}

function list(request: Pam360Request): Outcome {
  request.demandAbility('manage-users', 'manage users')
  const rows = request.context.control.users.filter(
    ({ organisation }) => organisation === request.caller.organisation.id,
  )
  return {
    message: 'LAB: users fetched',
    totalRows: rows.length,
    details: rows.map((user) => ({
      USERID: request.id(user.id),
      USERNAME: user.name,
      FULLNAME: user.fullName,
      EMAIL: user.email === '' ? 'N/A' : user.email,
      ROLE: user.role,
      ISAPIUSER: String(user.apiUser),
      ISLOCKED: String(user.locked),
    })),
  }
}

function edit(request: Pam360Request): Outcome {
  const user = ofPath(request)
  const { input } = request
  const [role, expires, days] = [roleOf(input), expiryOf(request), input.whole('TOKENVALIDITYDAYS')]
  const [rest, sdk] = [input.flag('RESTAPIACCESS'), input.flag('SDKACCESS')]
  user.role = role ?? user.role
  user.expires = expires === undefined ? user.expires : expires
  user.tokenDays = days ?? user.tokenDays
  user.restApi = rest ?? user.restApi
  user.sdk = sdk ?? user.sdk
  const host = input.flag('HOSTCHECK') === false ? '' : input.text('HOSTNAME')
  if (host !== undefined) user.hostName = host === '' ? null : host
  request.audit('User Modified')
  return { message: 'LAB: user modified' }
}

function featureRoles({ caller }: Pam360Request): Outcome {
  const { user } = caller
  const told = {
    ADD_RESOURCES: user.may('add-resources'),
    MANAGE_USERS: user.may('manage-users'),
    VIEW_AUDIT: user.may('read-audit'),
  }
  return {
    message: 'LAB: feature roles fetched',
    details: Object.fromEntries(Object.entries(told).map(([name, value]) => [name, String(value)])),
  }
}

/** The operations on users (U1–U7, U9, U10). */
export const userOperations: OperationSet = {
  routed: [
    { method: 'POST', path: 'user', name: 'CREATE USER', handle: create },
    {
      method: 'GET',
      path: 'user/getUserId',
      name: 'GET USER ID',
      handle: (request) => ({
        message: 'LAB: user ID fetched',
        details: { USERID: request.id(userByName(request, request.demandQuery('USERNAME')).id) },
      }),
    },
    { method: 'GET', path: 'user/featureroles', name: 'GET FEATURE ROLES', handle: featureRoles },
    { method: 'PUT', path: 'user/lock', name: 'LOCK USER', handle: setLock(true) },
    { method: 'PUT', path: 'user/unlock', name: 'UNLOCK USER', handle: setLock(false) },
    { method: 'PUT', path: 'user/regenerateAuthtoken', name: 'REGENERATE AUTHTOKEN', handle: regenerate },
    {
      method: 'POST',
      path: 'user/transferUserAccountabilities',
      name: 'TRANSFER ACCOUNTABILITIES',
      handle: transfer,
    },
    { method: 'DELETE', path: 'user/{USERID}', name: 'DELETE USER', handle: remove },
  ],
  assumed: {
    listUsers: { name: 'GET USERS', handle: list },
    editUser: { name: 'EDIT USER', handle: edit },
  },
}
