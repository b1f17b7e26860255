import type { CredentialKind } from '../../../credential.ts'
import { ConfigurationError } from '../../../errors.ts'
import { isRecord } from '../../../options.ts'
import { fieldsOf, notThere, type Fields } from '../fields.ts'

/** What the CPM does with an account. */
export interface AccountManagement {
  /** Whether the CPM manages the account by itself. */
  readonly automatic: boolean | undefined
  /** Why it does not. */
  readonly manualReason: string | undefined
  /** What came of its last work: `inProcess`, `success`, `failure`. */
  readonly status: string | undefined
  /** When the secret was changed last. */
  readonly lastModifiedAt: Date | undefined
  readonly lastReconciledAt: Date | undefined
  readonly lastVerifiedAt: Date | undefined
}

/** An account as listings give it. Never a secret in it. */
export interface Account {
  /** `<number of the safe>_<number>`, for example `24_3`. */
  readonly id: string
  /** The name of its object in the safe. */
  readonly name: string
  readonly safe: string
  readonly platformId: string
  readonly username: string | undefined
  readonly address: string | undefined
  /** What its secret is. */
  readonly secretKind: CredentialKind | undefined
  /** The properties that the platform defines, under the vendor's names. */
  readonly properties: Readonly<Record<string, string>>
  readonly management: AccountManagement
  /** The machines that may be reached with it, where that is limited. */
  readonly remoteMachines: readonly string[]
  /** Whether it may be used for these machines only. */
  readonly restrictedToRemoteMachines: boolean | undefined
  readonly createdAt: Date | undefined
  /** As the server gave it: nobody established its scale. */
  readonly categoryModificationTime: number | undefined
  /** Members that this version of the library does not know, under the vendor's names. */
  readonly others: Readonly<Record<string, string>>
}

/** An account, or its id. */
export type AccountRef = string | { readonly id: string }

const known: ReadonlySet<string> = new Set([
  'id',
  'name',
  'safename',
  'platformid',
  'username',
  'address',
  'secrettype',
  'platformaccountproperties',
  'secretmanagement',
  'remotemachinesaccess',
  'createdtime',
  'categorymodificationtime',
])

const none: Readonly<Record<string, string>> = Object.freeze({})
const nowhere: readonly string[] = Object.freeze([])
const unmanaged: AccountManagement = {
  automatic: undefined,
  manualReason: undefined,
  status: undefined,
  lastModifiedAt: undefined,
  lastReconciledAt: undefined,
  lastVerifiedAt: undefined,
}

/**
 * Reads an account.
 *
 * @throws ProtocolError when it is none.
 */
export function parseAccount(value: unknown): Account {
  const fields = fieldsOf(value, 'an account')
  const id = fields.text('id')
  if (id === undefined || id === '') throw notThere('an account')
  const secretType = fields.text('secretType')
  const remote = fields.object('remoteMachinesAccess')
  return {
    id,
    name: fields.string('name'),
    safe: fields.string('safeName'),
    platformId: fields.string('platformId'),
    username: fields.text('userName'),
    address: fields.text('address'),
    secretKind:
      secretType === undefined ? undefined : secretType.toLowerCase() === 'key' ? 'ssh-key' : 'password',
    properties: fields.texts('platformAccountProperties'),
    management: managementOf(fields.object('secretManagement')),
    remoteMachines: machines(remote?.text('remoteMachines')),
    restrictedToRemoteMachines: remote?.flag('accessRestrictedToRemoteMachines'),
    createdAt: fields.date('createdTime'),
    categoryModificationTime: fields.number('categoryModificationTime'),
    others: fields.others(known) ?? none,
  }
}

function managementOf(fields: Fields | undefined): AccountManagement {
  if (fields === undefined) return unmanaged
  return {
    automatic: fields.flag('automaticManagementEnabled'),
    manualReason: fields.text('manualManagementReason'),
    status: fields.text('status'),
    lastModifiedAt: fields.date('lastModifiedTime'),
    lastReconciledAt: fields.date('lastReconciledTime'),
    lastVerifiedAt: fields.date('lastVerifiedTime'),
  }
}

function machines(list: string | undefined): readonly string[] {
  return list === undefined
    ? nowhere
    : list
        .split(';')
        .map((machine) => machine.trim())
        .filter((machine) => machine !== '')
}

/**
 * The id of an account.
 *
 * @throws ConfigurationError when it cannot be one.
 */
export function accountId(account: AccountRef): string {
  const id: unknown = isRecord(account) ? account.id : account
  if (typeof id === 'string' && /^\d+_\d+$/.test(id)) return id
  throw new ConfigurationError("An account is named by its id, such as '24_3', or by an object with one.", {
    code: 'INVALID_REQUEST',
    hint: 'Search for it first: accounts.find gives the one that matches.',
  })
}

/** Whether more than the id is known. */
export function isAccount(account: AccountRef): account is Account {
  return typeof account === 'object' && 'safe' in account && 'management' in account
}

/** What an account is called where it has no better name: `<address>-<username>`. */
export function accountLabel(account: Pick<Account, 'address' | 'username'>): string {
  return `${account.address ?? ''}-${account.username ?? ''}`
}

/**
 * What the CPM made of an account: the status that the vault holds (`success`, `failure`, `inProcess`), else
 * `deactivated` where automatic management is off, else `none` yet.
 */
export function cpmStatus({ management }: Pick<Account, 'management'>): string {
  return management.status ?? (management.automatic === false ? 'deactivated' : 'none')
}

/** How many whole days ago the secret was changed; `undefined` where that is not known. */
export function daysSinceChange(
  { management }: Pick<Account, 'management'>,
  now: Date = new Date(),
): number | undefined {
  const at = management.lastModifiedAt
  return at === undefined ? undefined : Math.floor((now.getTime() - at.getTime()) / 86_400_000)
}

const forbidden = /[\\/:*?"<>|.\t\r\n\x1f]/

/** Whether a user name of an account is one that the vault takes: up to 128 characters, and none of `\ / : * ? " < > | .` */
export function isValidUsername(name: string): boolean {
  return name !== '' && name.length <= 128 && !forbidden.test(name)
}

/** Whether a safe can be called so: up to 28 characters, and none of `\ / : * ? " < > | .` */
export function isValidSafeName(name: string): boolean {
  return name !== '' && name.length <= 28 && !forbidden.test(name)
}
