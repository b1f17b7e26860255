/** Writes new accounts, and changes of accounts as JSON Patch. Pure. */
import { ConfigurationError } from '../../../errors.ts'
import {
  checkOptions,
  flag,
  isRecord,
  listOf,
  nested,
  oneOf,
  optional,
  secretText,
  text,
  textRecord,
  type Check,
  type Shape,
} from '../../../options.ts'
import type { Secret } from '../../../secret.ts'
import type { Account } from './account.ts'

/** What the CPM shall do with an account. */
export interface ManagementChanges {
  /** Whether the CPM manages the account by itself. */
  readonly automatic?: boolean
  /** Why not; only together with `automatic: false`. `null` removes it. */
  readonly manualReason?: string | null
}

/** A new account. */
export interface NewAccount {
  readonly safe: string
  readonly platformId: string
  /** The name of its object. Default: the vault makes one of platform, address and user name. */
  readonly name?: string
  readonly username?: string
  readonly address?: string
  /** What the secret is. Default at the server: a password. */
  readonly secretKind?: 'password' | 'ssh-key'
  /** The password or key. Without one the account is made without. */
  readonly secret?: string | Secret
  /** The properties that the platform defines, under the vendor's names. */
  readonly properties?: Readonly<Record<string, string>>
  readonly management?: ManagementChanges
  /** The machines that may be reached with it. */
  readonly remoteMachines?: readonly string[]
  /** Whether it may be used for these machines only. */
  readonly restrictedToRemoteMachines?: boolean
}

/** Changes of an account. What is not named stays as it is; `null` removes. */
export interface AccountChanges {
  readonly name?: string
  readonly username?: string | null
  readonly address?: string | null
  readonly platformId?: string
  /** The properties that the platform defines, under the vendor's names. */
  readonly properties?: Readonly<Record<string, string | null | undefined>>
  readonly management?: ManagementChanges
  readonly remoteMachines?: readonly string[] | null
  readonly restrictedToRemoteMachines?: boolean
}

/** One operation of a JSON Patch. */
export interface PatchOperation {
  readonly op: 'add' | 'replace' | 'remove'
  /** For example `/platformAccountProperties/Location`; `~` and `/` in a name as `~0` and `~1`. */
  readonly path: string
  readonly value?: unknown
}

const textOrNull: Check = (value) => (value === null ? undefined : text(value))
const managementShape: Shape<ManagementChanges> = {
  automatic: optional(flag),
  manualReason: optional(textOrNull),
}

/** The checks of {@link NewAccount}. */
export const newAccountShape: Shape<NewAccount> = {
  safe: text,
  platformId: text,
  name: optional(text),
  username: optional(text),
  address: optional(text),
  secretKind: optional(oneOf('password', 'ssh-key')),
  secret: optional(secretText),
  properties: optional(textRecord),
  management: optional(nested(managementShape)),
  remoteMachines: optional(listOf(text)),
  restrictedToRemoteMachines: optional(flag),
}

const changesShape: Shape<AccountChanges> = {
  name: optional(text),
  username: optional(textOrNull),
  address: optional(textOrNull),
  platformId: optional(text),
  properties: optional((value) =>
    isRecord(value) &&
    Object.values(value).every((one) => one === undefined || one === null || typeof one === 'string')
      ? undefined
      : 'must be an object of names and texts, or null to remove',
  ),
  management: optional(nested(managementShape)),
  remoteMachines: optional((value) => (value === null ? undefined : listOf(text)(value))),
  restrictedToRemoteMachines: optional(flag),
}

/**
 * The body of a new account: what was given and nothing else.
 *
 * @throws ConfigurationError for what does not go together.
 */
export function newAccountBody(account: NewAccount): Record<string, unknown> {
  checkManagement(account.management)
  const { secret, secretKind, properties, management, remoteMachines, restrictedToRemoteMachines } = account
  const text = secret === undefined ? '' : typeof secret === 'string' ? secret : secret.reveal()
  return compact({
    name: account.name,
    address: account.address,
    userName: account.username,
    platformId: account.platformId,
    safeName: account.safe,
    secretType: secretKind === undefined ? undefined : secretKind === 'ssh-key' ? 'key' : 'password',
    secret: text === '' ? undefined : text,
    platformAccountProperties:
      properties === undefined || Object.keys(properties).length === 0 ? undefined : properties,
    secretManagement:
      management === undefined
        ? undefined
        : compact({
            automaticManagementEnabled: management.automatic,
            manualManagementReason: management.manualReason ?? undefined,
          }),
    remoteMachinesAccess:
      remoteMachines === undefined && restrictedToRemoteMachines === undefined
        ? undefined
        : compact({
            remoteMachines: remoteMachines?.join(';'),
            accessRestrictedToRemoteMachines: restrictedToRemoteMachines,
          }),
  })
}

/** A path of the patch, and what shall be there: `null` for nothing. */
export type Wanted = readonly (readonly [path: string, value: string | boolean | null])[]

/**
 * What changes want where.
 *
 * @throws ConfigurationError for what does not go together.
 */
export function wanted(changes: AccountChanges): Wanted {
  checkOptions('accounts.update', changes, changesShape)
  checkManagement(changes.management)
  const list: [string, string | boolean | null][] = []
  const want = (path: string, value: string | boolean | null | undefined): void => {
    if (value !== undefined) list.push([path, value])
  }
  want('/name', changes.name)
  want('/address', changes.address)
  want('/userName', changes.username)
  want('/platformId', changes.platformId)
  for (const [name, value] of Object.entries(changes.properties ?? {})) {
    want(`/platformAccountProperties/${escapePointer(name)}`, value)
  }
  want('/secretManagement/automaticManagementEnabled', changes.management?.automatic)
  want('/secretManagement/manualManagementReason', changes.management?.manualReason)
  const { remoteMachines } = changes
  want('/remoteMachinesAccess/remoteMachines', remoteMachines === null ? null : remoteMachines?.join(';'))
  want('/remoteMachinesAccess/accessRestrictedToRemoteMachines', changes.restrictedToRemoteMachines)
  return list
}

/**
 * The operations that bring about what is wanted.
 *
 * @param account What the account is now; without it everything is taken to be there.
 */
export function operations(list: Wanted, account?: Account): PatchOperation[] {
  const written: PatchOperation[] = []
  for (const [path, value] of list) {
    const there = account === undefined || isThere(account, path)
    if (value !== null) written.push({ op: there ? 'replace' : 'add', path, value })
    else if (there) written.push({ op: 'remove', path })
  }
  return written
}

function isThere(account: Account, path: string): boolean {
  const [, section = '', name = ''] = path.split('/')
  if (section === 'platformAccountProperties') return Object.hasOwn(account.properties, unescapePointer(name))
  switch (path) {
    case '/address':
      return account.address !== undefined
    case '/userName':
      return account.username !== undefined
    case '/secretManagement/manualManagementReason':
      return account.management.manualReason !== undefined
    case '/secretManagement/automaticManagementEnabled':
      return account.management.automatic !== undefined
    case '/remoteMachinesAccess/remoteMachines':
      return account.remoteMachines.length > 0
    case '/remoteMachinesAccess/accessRestrictedToRemoteMachines':
      return account.restrictedToRemoteMachines !== undefined
    default:
      return true
  }
}

const members: Readonly<Record<string, string>> = {
  name: '/name',
  address: '/address',
  username: '/userName',
  platformid: '/platformId',
  automaticmanagementenabled: '/secretManagement/automaticManagementEnabled',
  manualmanagementreason: '/secretManagement/manualManagementReason',
  remotemachines: '/remoteMachinesAccess/remoteMachines',
  accessrestrictedtoremotemachines: '/remoteMachinesAccess/accessRestrictedToRemoteMachines',
}

/**
 * Where a file category lives in the patch: the account's own members by the vendor's name, everything else
 * among the properties of the platform.
 */
export function patchPath(fileCategory: string): string {
  const key = fileCategory.toLowerCase()
  const member = Object.hasOwn(members, key) ? members[key] : undefined
  return member ?? `/platformAccountProperties/${escapePointer(fileCategory)}`
}

function escapePointer(name: string): string {
  if (name === '') throw invalid('a property has no name')
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}

function unescapePointer(name: string): string {
  return name.replaceAll('~1', '/').replaceAll('~0', '~')
}

function checkManagement(management: ManagementChanges | undefined): void {
  if (management?.automatic === true && typeof management.manualReason === 'string') {
    throw invalid("'management.manualReason' does not go with 'management.automatic: true'")
  }
}

function compact(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined))
}

function invalid(what: string): ConfigurationError {
  return new ConfigurationError(`accounts: ${what}.`, { code: 'INVALID_REQUEST', hint: 'Nothing was sent.' })
}
