import { bodyOf, field, type ReadSettings, shapeOf, type WireFields } from '../../wire-fields.ts'
import {
  checkArgument,
  checkOptions,
  flag,
  listOf,
  moment,
  nested,
  oneOf,
  optional,
  type Shape,
  text,
  textRecord,
} from '../../options.ts'
import { plainOf, type Secret } from '../../secret.ts'
import { type CallOptions, callShape, splitCall } from '../../transport/call-options.ts'
import { passwordUpTo, secondsOf } from './checks.ts'
import { fieldsOf } from './fields.ts'
import { listOptionsShape, type ListOptions, type PagedList } from '../../paging/pages.ts'
import { listPages } from './pages.ts'
import { path } from './paths.ts'
import type { Requester } from './requester.ts'

/** What depends on a discovered account, such as a service that runs as it. */
export interface DiscoveredDependency {
  readonly address: string
  /** What it is, in the vendor's words. */
  readonly type: string
  readonly name?: string
  readonly taskFolder?: string
}

/** What is known of a discovered account. */
export interface DiscoveredAccountDetails {
  readonly username?: string
  readonly address?: string
  /** Where it is, in the vendor's words, for example `Windows Server Local`, `Unix`. */
  readonly platformType?: string
  readonly domain?: string
  readonly description?: string
  readonly displayName?: string
  readonly enabled?: boolean
  readonly privileged?: boolean
  /** What makes it privileged. */
  readonly privilegedCriteria?: string
  readonly osGroups?: string
  readonly osVersion?: string
  readonly osFamily?: 'Workstation' | 'Server'
  readonly organizationalUnit?: string
  readonly passwordNeverExpires?: boolean
  readonly discoveredAt?: Date
  readonly lastLogonAt?: Date
  readonly passwordSetAt?: Date
  readonly passwordExpiresAt?: Date
  /** Further properties, under the names that they shall have. */
  readonly properties?: Readonly<Record<string, string>>
  /** Properties of its platform, under the vendor's names. */
  readonly platformProperties?: Readonly<Record<string, string>>
  readonly dependencies?: readonly DiscoveredDependency[]
}

/** A discovered account. */
export interface DiscoveredAccount extends ReadSettings<Omit<DiscoveredAccountDetails, 'osFamily'>> {
  readonly id: string
  readonly name: string | undefined
  /** `Workstation`, `Server`, or what a newer PVWA says. */
  readonly osFamily: string | undefined
}

/** A discovered account to report. */
export interface NewDiscoveredAccount extends DiscoveredAccountDetails, CallOptions {
  readonly username: string
  readonly address: string
  readonly platformType: string
}

/** What came of a report. */
export interface ReportedAccount {
  readonly id: string
  /** In the vendor's words. */
  readonly status: string
  /** The safe that a rule put it into. */
  readonly safe: string | undefined
}

/** Which discovered accounts to list. All criteria together. */
export interface DiscoveredListOptions extends ListOptions {
  readonly search?: string
  readonly searchType?: 'contains' | 'startswith'
  readonly platformType?: string
  readonly privileged?: boolean
  readonly enabled?: boolean
}

/** Where a discovered account goes. */
export interface OnboardOptions extends CallOptions {
  readonly platformId: string
  readonly safe: string
  /** Whether its password is set anew at once. */
  readonly reconcile?: boolean
  /** The password that it has. */
  readonly password?: string | Secret
}

const dependencyFields: WireFields<DiscoveredDependency> = {
  address: field('address', text),
  type: field('type', text),
  name: field('name', text),
  taskFolder: field('taskFolder', text),
}
const dependencyShape: Shape<DiscoveredDependency> = {
  ...shapeOf(dependencyFields),
  address: text,
  type: text,
}
const detailFields: WireFields<DiscoveredAccountDetails> = {
  username: field('userName', text),
  address: field('address', text),
  platformType: field('platformType', text),
  domain: field('domain', text),
  description: field('description', text),
  displayName: field('userDisplayName', text),
  enabled: field('accountEnabled', flag),
  privileged: field('privileged', flag),
  privilegedCriteria: field('privilegedCriteria', text),
  osGroups: field('osGroups', text),
  osVersion: field('osVersion', text),
  osFamily: field('osFamily', oneOf('Workstation', 'Server')),
  organizationalUnit: field('organizationalUnit', text),
  passwordNeverExpires: field('passwordNeverExpires', flag),
  discoveredAt: { wire: 'discoveryDateTime', check: moment, write: secondsOf },
  lastLogonAt: { wire: 'lastLogonDateTime', check: moment, write: secondsOf },
  passwordSetAt: { wire: 'lastPasswordSetDateTime', check: moment, write: secondsOf },
  passwordExpiresAt: { wire: 'passwordExpirationDateTime', check: moment, write: secondsOf },
  properties: field('additionalProperties', textRecord),
  platformProperties: field('platformTypeAccountProperties', textRecord),
  dependencies: {
    wire: 'dependencies',
    check: listOf(nested(dependencyShape)),
    write: (list: readonly DiscoveredDependency[]) => list.map((one) => bodyOf(dependencyFields, one)),
  },
}
const largestPage = 1_000
const listShape: Shape<DiscoveredListOptions> = {
  ...listOptionsShape(largestPage),
  search: optional(text),
  searchType: optional(oneOf('contains', 'startswith')),
  platformType: optional(text),
  privileged: optional(flag),
  enabled: optional(flag),
}
const addShape: Shape<NewDiscoveredAccount> = {
  ...shapeOf(detailFields),
  ...callShape,
  username: text,
  address: text,
  platformType: text,
}
const onboardShape: Shape<OnboardOptions> = {
  ...callShape,
  platformId: text,
  safe: text,
  reconcile: optional(flag),
  password: optional(passwordUpTo(1_000)),
}
const root = 'API/DiscoveredAccounts'

/**
 * Accounts that were discovered and are in no safe yet: `pvwa.discoveredAccounts`.
 *
 * Every call throws NotFoundError for one that does not exist, PermissionError where the user may not do this, and
 * what any request throws.
 *
 * @see docs/protocols/cyberark-pvwa-estate.md
 */
export class DiscoveredAccounts {
  readonly #requester: Requester

  /** Made by PasswordVault. */
  constructor(requester: Requester) {
    this.#requester = requester
  }

  /** The discovered accounts, fetched page by page as they are read. From 11.6. */
  list(options: DiscoveredListOptions = {}): PagedList<DiscoveredAccount> {
    checkOptions('discoveredAccounts.list', options, listShape)
    const { search, searchType } = options
    return listPages(
      {
        requester: this.#requester,
        path: root,
        query: { search, searchType, filter: filterOf(options) },
        pageSize: largestPage,
        parse: readDiscovered,
        idOf: ({ id }) => id,
      },
      options,
    )
  }

  /** One of them, with what depends on it. From 11.6. */
  async get(id: string, call: CallOptions = {}): Promise<DiscoveredAccount> {
    checkOptions('discoveredAccounts.get', call, callShape)
    checkArgument('discoveredAccounts.get', 'the id', id)
    const where = path`API/DiscoveredAccounts/${id}`
    return readDiscovered(await this.#requester.json({ ...call, method: 'GET', path: where }))
  }

  /** Reports an account that was discovered. A rule may have it onboarded at once. */
  async add(account: NewDiscoveredAccount): Promise<ReportedAccount> {
    checkOptions('discoveredAccounts.add', account, addShape)
    const [call, details] = splitCall(account)
    const json = bodyOf<DiscoveredAccountDetails>(detailFields, details)
    const answer = await this.#requester.json({ ...call, method: 'POST', path: root, json })
    const fields = fieldsOf(answer, 'a discovered account')
    return { id: fields.string('id'), status: fields.string('status'), safe: fields.text('safe') }
  }

  /** Makes an account of it in a safe; it is no longer in the list then. From 12.6. */
  async onboard(id: string | Pick<DiscoveredAccount, 'id'>, options: OnboardOptions): Promise<void> {
    checkOptions('discoveredAccounts.onboard', options, onboardShape)
    const discovered = typeof id === 'string' ? id : id.id
    checkArgument('discoveredAccounts.onboard', 'the id', discovered)
    const [call, { platformId, safe, reconcile, password }] = splitCall(options)
    await this.#requester.answer({
      ...call,
      method: 'POST',
      path: path`API/DiscoveredAccounts/${discovered}/Onboard`,
      json: {
        PlatformID: platformId,
        safeName: safe,
        ...(reconcile === undefined ? {} : { shouldReconcileAccount: reconcile }),
        ...(password === undefined ? {} : { defaultPassword: plainOf(password) }),
      },
    })
  }

  /** Empties the list. From 12.1. */
  async clear(call: CallOptions = {}): Promise<void> {
    checkOptions('discoveredAccounts.clear', call, callShape)
    await this.#requester.answer({ ...call, method: 'DELETE', path: root })
  }
}

function filterOf({ platformType, privileged, enabled }: DiscoveredListOptions): string | undefined {
  const word = (value: boolean | undefined): string | undefined =>
    value === undefined ? undefined : value ? 'True' : 'False'
  const terms = [
    ['platformType', platformType],
    ['privileged', word(privileged)],
    ['accountEnabled', word(enabled)],
  ] as const
  const written = terms.flatMap(([name, value]) => (value === undefined ? [] : [`${name} eq ${value}`]))
  return written.length === 0 ? undefined : written.join(' AND ')
}

function readDiscovered(value: unknown): DiscoveredAccount {
  const fields = fieldsOf(value, 'a discovered account')
  return {
    id: fields.string('id'),
    name: fields.text('name'),
    username: fields.text('userName'),
    address: fields.text('address'),
    platformType: fields.text('platformType'),
    domain: fields.text('domain'),
    description: fields.text('description'),
    displayName: fields.text('userDisplayName'),
    enabled: fields.flag('accountEnabled'),
    privileged: fields.flag('privileged'),
    privilegedCriteria: fields.text('privilegedCriteria'),
    osGroups: fields.text('osGroups'),
    osVersion: fields.text('osVersion'),
    osFamily: fields.text('osFamily'),
    organizationalUnit: fields.text('organizationalUnit'),
    passwordNeverExpires: fields.flag('passwordNeverExpires'),
    discoveredAt: fields.date('discoveryDateTime'),
    lastLogonAt: fields.date('lastLogonDateTime'),
    passwordSetAt: fields.date('lastPasswordSetDateTime'),
    passwordExpiresAt: fields.date('passwordExpirationDateTime'),
    properties: fields.texts('additionalProperties'),
    platformProperties: fields.texts('platformTypeAccountProperties'),
    dependencies:
      fields.get('dependencies') === undefined ? undefined : fields.list('dependencies').map(readDependency),
  }
}

function readDependency(value: unknown): DiscoveredDependency {
  const fields = fieldsOf(value, 'a dependency')
  const name = fields.text('name')
  const taskFolder = fields.text('taskFolder')
  return {
    address: fields.string('address'),
    type: fields.string('type'),
    ...(name === undefined ? {} : { name }),
    ...(taskFolder === undefined ? {} : { taskFolder }),
  }
}
