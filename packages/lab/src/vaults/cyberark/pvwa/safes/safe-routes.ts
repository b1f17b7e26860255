import type { Safe } from '../../../../state/safe.ts'
import type { SafeRetention } from '../../../../state/safe.ts'
import type { User } from '../../../../state/user.ts'
import { fullPermissions } from '../../../../state/permissions.ts'
import { deleted, json } from '../answers.ts'
import type { PvwaAnswer } from '../answers.ts'
import { note } from '../context.ts'
import type { PvwaContext } from '../context.ts'
import { missing, refuse, wrong } from '../errors.ts'
import type { ErrorDetail } from '../errors.ts'
import type { Fields, PvwaRequest } from '../request.ts'
import { isAtLeast } from '../settings.ts'
import { briefSafeFor, safeFor, safeModel, safeUrlId } from './safe-model.ts'

const forbiddenInNames = /[\\/:*?"<>|\t\r\n\u001F]/u
const defaultPage = 25
const mostPerPage = 1000

function visibleSafes({ state, access }: PvwaContext, user: User): Safe[] {
  return state.safes.filter((safe) => access.isMember(user, safe) || safe.membership(user.name) !== undefined)
}

function sortSafes(safes: Safe[], sort: string | undefined): Safe[] {
  const parts = /^\s*(\S+)(?:\s+(asc|desc))?\s*$/iu.exec(sort ?? 'safeName')
  const property = (parts?.[1] ?? '').toLowerCase()
  if (property !== 'safename' && property !== 'managingcpm')
    throw refuse.invalidParameters(wrong('sort', `The value '${sort ?? ''}' is not valid.`))
  const sign = parts?.[2]?.toLowerCase() === 'desc' ? -1 : 1
  const value = (safe: Safe): string => (property === 'safename' ? safe.name : safe.managingCpm).toLowerCase()
  return safes.sort((left, right) => {
    const one = value(left)
    const other = value(right)
    return one === other ? 0 : one < other ? -sign : sign
  })
}

/** `GET API/Safes` (PVWA protocol notes, section 6): up to 11.7 in another wrapper. */
export function listSafes(context: PvwaContext, { user, query }: PvwaRequest): PvwaAnswer {
  const { settings, state } = context
  if (state.group('PSMMaster')?.has(user.name) === true)
    throw refuse.withCode(settings.psmMasterStatus, 'CAWS00001E', 'Unexpected server error.')
  const search = query.text('search')
  const sort = query.text('sort')
  const offset = query.number('offset', 0, 0, 999_999_999)
  const limit = query.number('limit', defaultPage, 1, mostPerPage)
  const includeAccounts = query.flag('includeAccounts', false)
  const extended = query.flag('extendedDetails', false)
  const useCache = query.flag('useCache', false)
  const folded = (search ?? '').toLowerCase()
  const found = visibleSafes(context, user).filter(
    (safe) =>
      folded === '' ||
      safe.name.toLowerCase().includes(folded) ||
      safe.description.toLowerCase().includes(folded),
  )
  const shown = extended ? safeFor : briefSafeFor
  const value = sortSafes(found, sort)
    .slice(offset, offset + limit)
    .map((safe) => shown(context, safe, user, includeAccounts))
  if (!isAtLeast(settings, '12.0')) return json({ Safes: value, Total: found.length })
  const link = [`offset=${offset + limit}`, `limit=${limit}`, `useCache=${useCache ? 'True' : 'False'}`]
  if (search !== undefined) link.push(`search=${encodeURIComponent(search)}`)
  if (sort !== undefined) link.push(`sort=${encodeURIComponent(sort)}`)
  if (includeAccounts) link.push('includeAccounts=True')
  if (extended) link.push('extendedDetails=True')
  return json({
    value,
    count: found.length,
    ...(offset + limit < found.length ? { nextLink: `api/safes?${link.join('&')}` } : {}),
  })
}

/** `GET API/Safes/{safeUrlId}`. */
export function getSafe(context: PvwaContext, { user, parameters, query }: PvwaRequest): PvwaAnswer {
  const includeAccounts = query.flag('includeAccounts', false)
  query.flag('useCache', false)
  const safe = context.access.safe(user, parameters['safe'] ?? '')
  return json(safeFor(context, safe, user, includeAccounts))
}

interface SafeBody {
  readonly name: string | undefined
  readonly description: string
  readonly location: string
  readonly retention: SafeRetention
  readonly olacEnabled: boolean
  readonly managingCpm: string
  readonly autoPurgeEnabled: boolean
}

function bounded(fields: Fields, name: string, most: number, problems: ErrorDetail[]): number | null {
  const value = fields.number(name)
  if (value === undefined) return null
  if (value < 0 || value > most)
    problems.push(wrong(name, `The field ${name} must be between 0 and ${most}.`))
  return value
}

function readSafe(fields: Fields): SafeBody {
  const problems: ErrorDetail[] = []
  const name = fields.text('SafeName')
  if (name !== undefined && name.length > 28)
    problems.push(wrong('SafeName', 'The field SafeName must not exceed 28 characters.'))
  if (name !== undefined && (forbiddenInNames.test(name) || name.trim() !== name))
    problems.push(wrong('SafeName', 'The field SafeName holds a character that is not allowed.'))
  const description = fields.text('Description') ?? ''
  if (description.length > 100)
    problems.push(wrong('Description', 'The field Description must not exceed 100 characters.'))
  const versions = bounded(fields, 'NumberOfVersionsRetention', 999, problems)
  const days = bounded(fields, 'NumberOfDaysRetention', 3650, problems)
  if (versions !== null && days !== null)
    problems.push(
      wrong(
        'NumberOfDaysRetention',
        'NumberOfDaysRetention and NumberOfVersionsRetention exclude each other.',
      ),
    )
  if (problems.length > 0) throw refuse.invalidParameters(...problems)
  const location = fields.text('Location') ?? ''
  return {
    name: name === '' ? undefined : name,
    description,
    location: location === '' ? '\\' : location,
    retention: { versions, days },
    olacEnabled: fields.flag('OLACEnabled') ?? false,
    managingCpm: fields.text('ManagingCPM') ?? '',
    autoPurgeEnabled: fields.flag('AutoPurgeEnabled') ?? false,
  }
}

function demandCpm({ state }: PvwaContext, name: string, safe: string): void {
  if (name !== '' && state.user(name)?.userType !== 'CPM') throw refuse.cpmNotFound(safe)
}

/** `POST API/Safes`: takes AddSafes; the creator becomes a member with all permissions. */
export async function postSafe(context: PvwaContext, request: PvwaRequest): Promise<PvwaAnswer> {
  const { state, clock, settings, recentlyDeleted, origin, application } = context
  const { user, exchange } = request
  const body = readSafe(await request.fields())
  if (body.name === undefined) throw refuse.invalidParameters(missing('SafeName'))
  if (!user.vaultAuthorization.has('AddSafes')) throw refuse.notAuthorized()
  const taken = recentlyDeleted.has(body.name, clock.now(), settings)
  if (taken || state.safe(body.name) !== undefined) throw refuse.safeExists(body.name)
  demandCpm(context, body.managingCpm, body.name)
  const safe = state.addSafe(body.name)
  const { versions, days } = body.retention
  Object.assign(safe, {
    description: body.description,
    location: body.location,
    // Without a word about it a safe keeps for seven days (assumption).
    retention: versions === null && days === null ? { versions: null, days: 7 } : body.retention,
    olacEnabled: body.olacEnabled,
    managingCpm: body.managingCpm,
    autoPurgeEnabled: body.autoPurgeEnabled,
    creator: user.name,
  })
  safe.putMembership(user.name, new Set(fullPermissions), null)
  if (body.managingCpm !== '') safe.putMembership(body.managingCpm, new Set(fullPermissions), null)
  state.touch()
  note(context, user, exchange.connection.remoteAddress, 'Add safe', { safe: safe.name })
  return json(safeModel(context, safe), 201, {
    Location: `${origin()}/${application}/api/Safes/${safeUrlId(safe)}`,
  })
}

/** `PUT API/Safes/{safeUrlId}`: what the body omits is cleared, but for the name; OLAC stays once it is on. */
export async function putSafe(context: PvwaContext, request: PvwaRequest): Promise<PvwaAnswer> {
  const { state, access, clock } = context
  const { user, exchange, parameters } = request
  const safe = access.safe(user, parameters['safe'] ?? '')
  access.demand(user, safe, 'manageSafe')
  const body = readSafe(await request.fields())
  demandCpm(context, body.managingCpm, safe.name)
  if (body.name !== undefined && body.name !== safe.name) {
    const taken = state.safe(body.name)
    if (taken !== undefined && taken !== safe) throw refuse.safeExists(body.name)
    state.renameSafe(safe.name, body.name)
  }
  safe.description = body.description
  safe.location = body.location
  safe.retention = body.retention
  safe.olacEnabled ||= body.olacEnabled
  safe.managingCpm = body.managingCpm
  safe.autoPurgeEnabled = body.autoPurgeEnabled
  safe.modifiedAt = clock.now()
  state.touch()
  note(context, user, exchange.connection.remoteAddress, 'Update safe', { safe: safe.name })
  return json(safeModel(context, safe))
}

/** `DELETE API/Safes/{safeUrlId}`: not while it holds accounts, or held some within its days of retention. */
export function deleteSafe(context: PvwaContext, { user, exchange, parameters }: PvwaRequest): PvwaAnswer {
  const { state, access, clock, settings, recentlyDeleted } = context
  const safe = access.safe(user, parameters['safe'] ?? '')
  access.demand(user, safe, 'manageSafe')
  const keptUntil = (safe.lastDeletionAt ?? -Infinity) + (safe.retention.days ?? 0) * 86_400_000
  if (settings.enforceRetention && (safe.accounts.size > 0 || clock.now() < keptUntil))
    throw refuse.safeInRetention(safe.name)
  state.removeSafe(safe.name)
  recentlyDeleted.add(safe.name, clock.now())
  note(context, user, exchange.connection.remoteAddress, 'Delete safe', { safe: safe.name })
  return deleted(settings)
}

function gen1Safe(safe: Safe): Record<string, unknown> {
  return {
    Description: safe.description === '' ? null : safe.description,
    ManagingCPM: safe.managingCpm,
    NumberOfDaysRetention: safe.retention.days,
    NumberOfVersionsRetention: safe.retention.versions,
    OLACEnabled: safe.olacEnabled,
    SafeName: safe.name,
  }
}

/** Gen1's list of safes; its key depends on a trailing slash (the form with one is inferred). */
export function gen1Safes(context: PvwaContext, { user, exchange }: PvwaRequest): PvwaAnswer {
  const key = exchange.path.endsWith('/') ? 'GetSafesSlashResult' : 'GetSafesResult'
  return json({ [key]: sortSafes(visibleSafes(context, user), undefined).map(gen1Safe) })
}

/** Gen1's details of a safe. */
export function gen1SafeDetails(context: PvwaContext, { user, parameters }: PvwaRequest): PvwaAnswer {
  const safe = context.access.safe(user, parameters['safe'] ?? '')
  return json({ GetSafeResult: { ...gen1Safe(safe), Description: safe.description } })
}
