import type { ConfigurationRecord, Shelf } from '../../../../state/configuration.ts'
import type { Account } from '../../../../state/account.ts'
import { accountModel } from '../accounts/account-model.ts'
import { addAccount } from '../accounts/account-writing.ts'
import { demandAdministrator } from '../administrators.ts'
import { empty, json } from '../answers.ts'
import type { PvwaAnswer } from '../answers.ts'
import { textOf } from '../configuration/resource.ts'
import { noteObject } from '../context.ts'
import type { PvwaContext } from '../context.ts'
import { refuse, wrong } from '../errors.ts'
import { readRecord } from '../records.ts'
import type { MemberRules } from '../records.ts'
import { Fields } from '../request.ts'
import type { PvwaRequest } from '../request.ts'
import { ruleFor } from './onboarding-rules.ts'

const defaultPage = 50
const mostPerPage = 1000
const left = { fallback: undefined } as const

const dependencyRules = {
  name: { kind: 'text' },
  address: { kind: 'text', required: true },
  type: { kind: 'text', required: true },
  taskFolder: { kind: 'text' },
} as const satisfies MemberRules

/** A discovered account in the vendor's order; what was not told is left out. */
const rules = {
  userName: { kind: 'text', required: true },
  address: { kind: 'text', required: true },
  discoveryDateTime: { kind: 'number', ...left },
  accountEnabled: { kind: 'flag', ...left },
  osGroups: { kind: 'text', ...left },
  platformType: { kind: 'text', required: true },
  domain: { kind: 'text', ...left },
  lastLogonDateTime: { kind: 'number', ...left },
  lastPasswordSetDateTime: { kind: 'number', ...left },
  passwordNeverExpires: { kind: 'flag', ...left },
  osVersion: { kind: 'text', ...left },
  privileged: { kind: 'flag', ...left },
  privilegedCriteria: { kind: 'text', ...left },
  userDisplayName: { kind: 'text', ...left },
  description: { kind: 'text', ...left },
  passwordExpirationDateTime: { kind: 'number', ...left },
  osFamily: { kind: 'text', values: ['Workstation', 'Server'], ...left },
  organizationalUnit: { kind: 'text', ...left },
  additionalProperties: { kind: 'map', ...left },
  platformTypeAccountProperties: { kind: 'map', ...left },
  dependencies: { kind: 'objects', of: dependencyRules },
} as const satisfies MemberRules

/** Puts a discovered account on the list, in the place of the same one: platform type, address and user name. */
export function putDiscovered(
  shelf: Shelf,
  fields: Fields,
): { readonly key: string; readonly record: ConfigurationRecord; readonly known: boolean } {
  const body = readRecord(rules, fields)
  const key = [body.platformType, body.address, body.userName].join('\0')
  const before = shelf.get(key)
  const record = {
    id: before?.['id'] ?? `1_${shelf.takeNumber()}`,
    name: `${body.address}-${body.userName}`,
    ...body,
    numberOfDependencies: body.dependencies.length,
  }
  shelf.set(key, record)
  return { key, record, known: before !== undefined }
}

function brief({ dependencies: _left, ...record }: ConfigurationRecord): ConfigurationRecord {
  return record
}

function dependenciesOf(record: ConfigurationRecord, status: string): unknown[] {
  const { dependencies } = record
  // Read by the rules above, as objects or not at all.
  return (Array.isArray(dependencies) ? (dependencies as ConfigurationRecord[]) : []).map((one, index) => ({
    id: `${textOf(record, 'id')}_${index + 1}`,
    status,
    name: textOf(one, 'name'),
    address: textOf(one, 'address'),
    type: textOf(one, 'type'),
    failureReason: '',
  }))
}

/** Makes an account of a discovered one, which is then no longer in the list. */
function onboard(
  context: PvwaContext,
  request: PvwaRequest,
  record: ConfigurationRecord,
  target: { readonly safe: string; readonly platform: string; readonly secret?: string },
): Account {
  const body = {
    userName: record['userName'],
    address: record['address'],
    platformId: target.platform,
    safeName: target.safe,
    secret: target.secret ?? '',
    platformAccountProperties: record['platformTypeAccountProperties'] ?? {},
  }
  return addAccount(context, request, new Fields(body), true)
}

/**
 * `POST API/DiscoveredAccounts`: one that a rule fits is onboarded at once; the same one again is updated. Who
 * may, and the words of `status`, are our assumption.
 */
export async function postDiscovered(context: PvwaContext, request: PvwaRequest): Promise<PvwaAnswer> {
  demandAdministrator(context, request.user)
  const { discoveredAccounts: shelf } = context.state.configuration
  const { key, record, known } = putDiscovered(shelf, await request.fields())
  const rule = ruleFor(context, record)
  if (rule !== undefined) {
    onboard(context, request, record, rule)
    shelf.delete(key)
  }
  const status = rule !== undefined ? 'Onboarded' : known ? 'Updated' : 'Added'
  noteObject(context, request, 'Add discovered account', textOf(record, 'name'))
  return json(
    {
      id: record['id'],
      status,
      userName: record['userName'],
      address: record['address'],
      safe: rule?.safe ?? '',
      dependencies: dependenciesOf(record, status),
    },
    201,
  )
}

const filterNames = ['platformType', 'privileged', 'accountEnabled'] as const

function filterOf(text: string): (record: ConfigurationRecord) => boolean {
  const tests = text.split(/\s+AND\s+/iu).map((term) => {
    const parts = /^\s*(\w+)\s+eq\s+"?(.+?)"?\s*$/iu.exec(term)
    const name = filterNames.find((one) => one.toLowerCase() === parts?.[1]?.toLowerCase())
    const wanted = (parts?.[2] ?? '').toLowerCase()
    if (name === undefined)
      throw refuse.invalidParameters(wrong('filter', `The filter term '${term.trim()}' is not valid.`))
    return (record: ConfigurationRecord) =>
      (name === 'platformType' ? textOf(record, name) : `${record[name] === true}`).toLowerCase() === wanted
  })
  return (record) => tests.every((fits) => fits(record))
}

/** `GET API/DiscoveredAccounts`, in pages. */
export function listDiscovered(context: PvwaContext, { user, query }: PvwaRequest): PvwaAnswer {
  demandAdministrator(context, user)
  const offset = query.number('offset', 0, 0, 999_999_999)
  const limit = query.number('limit', defaultPage, 1, mostPerPage)
  const search = query.text('search')
  const words = (search ?? '').toLowerCase().split(/\s+/u)
  const starts = (query.text('searchType') ?? 'contains').toLowerCase() === 'startswith'
  const filter = query.text('filter')
  const fits = filter === undefined ? () => true : filterOf(filter)
  const found = context.state.configuration.discoveredAccounts.all.filter((record) => {
    const texts = ['userName', 'address'].map((name) => textOf(record, name).toLowerCase())
    const holds = (word: string): boolean =>
      texts.some((text) => (starts ? text.startsWith(word) : text.includes(word)))
    return fits(record) && words.every(holds)
  })
  const link = [`offset=${offset + limit}`, `limit=${limit}`]
  for (const name of ['search', 'searchType', 'filter']) {
    const value = query.text(name)
    if (value !== undefined) link.push(`${name}=${encodeURIComponent(value)}`)
  }
  return json({
    value: found.slice(offset, offset + limit).map(brief),
    count: found.length,
    ...(offset + limit < found.length ? { nextLink: `api/DiscoveredAccounts?${link.join('&')}` } : {}),
  })
}

function discoveredOf({ state }: PvwaContext, { parameters }: PvwaRequest): ConfigurationRecord {
  const id = parameters['id'] ?? ''
  const found = state.configuration.discoveredAccounts.all.find((record) => record['id'] === id)
  if (found === undefined) throw refuse.notFound('Discovered account', id)
  return found
}

/** `GET API/DiscoveredAccounts/{id}`, with its dependencies. */
export function getDiscovered(context: PvwaContext, request: PvwaRequest): PvwaAnswer {
  demandAdministrator(context, request.user)
  return json(discoveredOf(context, request))
}

/** `POST API/DiscoveredAccounts/{id}/Onboard`: what it answers is our assumption. */
export async function onboardDiscovered(context: PvwaContext, request: PvwaRequest): Promise<PvwaAnswer> {
  const { state, cpm, settings } = context
  demandAdministrator(context, request.user)
  const record = discoveredOf(context, request)
  const fields = await request.fields()
  const account = onboard(context, request, record, {
    platform: fields.required('PlatformID'),
    safe: fields.required('safeName'),
    secret: fields.text('defaultPassword') ?? '',
  })
  const { platformType, address, userName } = record
  state.configuration.discoveredAccounts.delete([platformType, address, userName].join('\0'))
  if (fields.flag('shouldReconcileAccount') === true) cpm.request(account, 'reconcile')
  return json(accountModel(account, settings))
}

/** `DELETE API/DiscoveredAccounts`: empties the list. */
export function clearDiscovered(context: PvwaContext, request: PvwaRequest): PvwaAnswer {
  demandAdministrator(context, request.user)
  context.state.configuration.discoveredAccounts.clear()
  noteObject(context, request, 'Clear discovered accounts', 'all')
  return empty(context.settings)
}
