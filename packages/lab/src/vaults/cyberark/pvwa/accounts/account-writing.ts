import type { Account } from '../../../../state/account.ts'
import type { Platform } from '../../../../state/platform.ts'
import { deleted, empty, json } from '../answers.ts'
import type { PvwaAnswer } from '../answers.ts'
import { note } from '../context.ts'
import type { PvwaContext } from '../context.ts'
import { missing, refuse, wrong } from '../errors.ts'
import type { ErrorDetail } from '../errors.ts'
import type { Fields, PvwaRequest } from '../request.ts'
import { isAtLeast } from '../settings.ts'
import { accountModel, isInternal } from './account-model.ts'

const forbiddenInNames = /[\\/:*?"<>|\t\r\n\u001F]/u

/** Refuses a name that an object of the vault cannot have. */
export function nameProblem(field: string, name: string): ErrorDetail[] {
  if (name.length > 128) return [wrong(field, `The field ${field} must not exceed 128 characters.`)]
  if (forbiddenInNames.test(name))
    return [wrong(field, `The field ${field} holds a character that is not allowed.`)]
  return []
}

/** The platform for an account; refuses one that is unknown or inactive. */
export function activePlatform({ state }: PvwaContext, id: string): Platform {
  const platform = state.platform(id)
  if (platform === undefined)
    throw refuse.invalidParameters(wrong('platformId', `Platform [${id}] was not found.`))
  if (!platform.active) throw refuse.platformInactive(id)
  return platform
}

function propertiesOf(fields: Fields): [string, string][] {
  const properties: [string, string][] = []
  const put = (name: string, value: string | undefined): void => {
    if (value !== undefined && value !== '') properties.push([name, value])
  }
  put('UserName', fields.text('userName'))
  put('Address', fields.text('address'))
  const own = fields.object('platformAccountProperties')
  for (const [name] of own?.entries() ?? []) if (!isInternal(name)) put(name, own?.text(name))
  const management = fields.object('secretManagement')
  if (management !== undefined) {
    const reason = management.text('manualManagementReason') ?? ''
    const automatic = management.flag('automaticManagementEnabled') ?? true
    if (automatic && reason !== '') throw refuse.manualReason()
    if (!automatic) properties.push(['CPMDisabled', reason])
  }
  const remote = fields.object('remoteMachinesAccess')
  if (remote !== undefined) {
    put('RemoteMachines', remote.text('remoteMachines'))
    if (remote.flag('accessRestrictedToRemoteMachines') === true) put('LimitDomainAccess', 'Yes')
  }
  properties.push(['CreationMethod', 'PVWA'])
  return properties
}

function secretTypeOf(fields: Fields): 'password' | 'key' {
  const type = (fields.text('secretType') ?? 'password').toLowerCase()
  if (type === 'password' || type === 'key') return type
  throw refuse.invalidParameters(wrong('secretType', `The value '${type}' is not valid.`))
}

function demandPlatformRules(platform: Platform, properties: readonly (readonly [string, string])[]): void {
  const given = new Set(properties.map(([name]) => name.toLowerCase()))
  const absent = platform.required.filter((name) => !given.has(name.toLowerCase()))
  if (absent.length > 0) throw refuse.invalidParameters(...absent.map(missing))
}

function isTwin(account: Account, platformId: string, value: (name: string) => string): boolean {
  const same = (left: string | undefined, right: string): boolean =>
    (left ?? '').toLowerCase() === right.toLowerCase()
  return (
    same(account.platformId, platformId) &&
    same(account.property('UserName'), value('UserName')) &&
    same(account.property('Address'), value('Address'))
  )
}

/** Adds an account for a user; the rules of `POST API/Accounts`, which bulk uploads share. */
export function addAccount(
  context: PvwaContext,
  { user, exchange }: PvwaRequest,
  fields: Fields,
  allowTwins: boolean,
): Account {
  const { state, access, settings, clock, recentlyDeleted } = context
  const absent = ['platformId', 'safeName'].filter((name) => (fields.text(name) ?? '') === '')
  if (absent.length > 0) throw refuse.invalidParameters(...absent.map(missing))
  const safe = access.safe(user, fields.required('safeName'))
  access.demand(user, safe, 'addAccounts')
  const platform = activePlatform(context, fields.required('platformId'))
  if (!platform.allowsSafe(safe.name)) throw refuse.safeNotAllowed(safe.name, platform.id)
  const properties = propertiesOf(fields)
  demandPlatformRules(platform, properties)
  const value = (name: string): string => properties.find(([key]) => key === name)?.[1] ?? ''
  const named = (key: string): [string, string] => [key.toLowerCase(), value(key)]
  const made = [platform.deviceType, platform.id, value('Address'), value('UserName')]
  const given = fields.text('name') ?? ''
  const name = given === '' ? made.filter((part) => part !== '').join('-') : given
  const problems = given === '' ? [] : nameProblem('name', name)
  if (problems.length > 0) throw refuse.invalidParameters(...problems)
  const tooSoon = recentlyDeleted.has(`${safe.name}\0${name}`, clock.now(), settings)
  const twin =
    !allowTwins &&
    value('UserName') + value('Address') !== '' &&
    state
      .accountsWhere(...(value('Address') === '' ? named('UserName') : named('Address')))
      .some((account) => account.safe === safe.name && isTwin(account, platform.id, value))
  if (twin || tooSoon || state.findAccount({ safe: safe.name, object: name }) !== undefined)
    throw refuse.accountExists(settings.accountExistsStatus, name)
  const secret = fields.text('secret') ?? ''
  const account = state.addAccount(
    {
      safe: safe.name,
      name,
      platformId: platform.id,
      secretType: secretTypeOf(fields),
      properties,
      secret: secret === '' ? null : secret,
    },
    user.name,
  )
  note(context, user, exchange.connection.remoteAddress, 'Add account', { account })
  return account
}

/** `POST API/Accounts`. An `id` in the body counts for nothing, an empty `secret` is none. */
export async function postAccount(context: PvwaContext, request: PvwaRequest): Promise<PvwaAnswer> {
  const { settings, application, origin } = context
  const allow = isAtLeast(settings, '14.6') && request.query.flag('AllowAccountDuplications', false)
  const account = addAccount(context, request, await request.fields(), allow)
  return json(accountModel(account, settings), 201, {
    Location: `${origin()}/${application}/api/Accounts/${account.id}`,
    'api-supported-versions': '11.0',
  })
}

/** `GET API/Accounts/{id}`. */
export function getAccount(context: PvwaContext, { user, parameters }: PvwaRequest): PvwaAnswer {
  const { account } = context.access.account(user, parameters['id'] ?? '')
  return json(accountModel(account, context.settings))
}

function removeAccount(context: PvwaContext, { user, parameters, exchange }: PvwaRequest): void {
  const { access, state, clock, recentlyDeleted } = context
  const { account, safe } = access.account(user, parameters['id'] ?? '')
  access.demand(user, safe, 'deleteAccounts')
  state.removeAccount({ safe: account.safe, folder: account.folder, object: account.name })
  recentlyDeleted.add(`${account.safe}\0${account.name}`, clock.now())
  note(context, user, exchange.connection.remoteAddress, 'Delete account', { account })
}

/** `DELETE API/Accounts/{id}`. */
export function deleteAccount(context: PvwaContext, request: PvwaRequest): PvwaAnswer {
  removeAccount(context, request)
  return deleted(context.settings)
}

/** Gen1's deletion: always 200. */
export function gen1DeleteAccount(context: PvwaContext, request: PvwaRequest): PvwaAnswer {
  removeAccount(context, request)
  return empty(context.settings)
}
