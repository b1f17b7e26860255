/** Accounts made after others. Pure. */
import {
  checkOptions,
  flag,
  isRecord,
  listOf,
  nested,
  optional,
  secretText,
  text,
  type Shape,
} from '../../../options.ts'
import { Secret } from '../../../secret.ts'
import { callShape, type CallOptions } from '../../../transport/call-options.ts'
import { accountLabel, type Account } from '../accounts/account.ts'
import type { ManagementChanges, NewAccount } from '../accounts/changes.ts'

/** In what a clone differs. What is not named is as it was; `null` leaves it out. */
export interface CloneChanges {
  readonly safe?: string
  readonly platformId?: string
  /** The name of its object. Default: see {@link CloneOptions.updateName}. */
  readonly name?: string
  readonly username?: string | null
  readonly address?: string | null
  /** Properties by the vendor's names; the others are as they were. */
  readonly properties?: Readonly<Record<string, string | null>>
  readonly management?: ManagementChanges
  readonly remoteMachines?: readonly string[]
  readonly restrictedToRemoteMachines?: boolean
  /** The password or key of the clone. Default: none, since an account holds none. */
  readonly secret?: string | Secret
}

/** How to clone. */
export interface CloneOptions {
  /** Whether the name is made anew, as `<address>-<username>`. Default `true`; `false` keeps the old one. */
  readonly updateName?: boolean
}

const textOrNull = (value: unknown): string | undefined => (value === null ? undefined : text(value))

/** The checks of {@link CloneChanges}. */
export const cloneChangesShape: Shape<CloneChanges> = {
  safe: optional(text),
  platformId: optional(text),
  name: optional(text),
  username: optional(textOrNull),
  address: optional(textOrNull),
  properties: optional((value) =>
    isRecord(value) && Object.values(value).every((one) => one === null || typeof one === 'string')
      ? undefined
      : 'must be an object of names and texts, or null to leave out',
  ),
  management: optional(
    nested<ManagementChanges>({ automatic: optional(flag), manualReason: optional(textOrNull) }),
  ),
  remoteMachines: optional(listOf(text)),
  restrictedToRemoteMachines: optional(flag),
  secret: optional(secretText),
}

/** The checks of {@link CloneOptions} in a call. */
export const cloneOptionsShape: Shape<CloneOptions & CallOptions> = {
  ...callShape,
  updateName: optional(flag),
}

/**
 * A new account made after one that is there: all that it says of itself, with the changes. Never its id, and never its
 * secret. Give it to `accounts.add`.
 *
 * @throws ConfigurationError for wrong changes.
 */
export function clonedAccount(
  account: Account,
  changes: CloneChanges = {},
  { updateName = true }: CloneOptions = {},
): NewAccount {
  checkOptions('clonedAccount', changes, cloneChangesShape)
  const username = changed(account.username, changes.username)
  const address = changed(account.address, changes.address)
  const label =
    username === undefined && address === undefined ? undefined : accountLabel({ username, address })
  const properties = Object.entries({ ...account.properties, ...changes.properties }).filter(
    (entry): entry is [string, string] => entry[1] !== null,
  )
  const { automatic, manualReason } = { ...account.management, ...changes.management }
  const { secretKind } = account
  const { secret } = changes
  const restricted = changes.restrictedToRemoteMachines ?? account.restrictedToRemoteMachines
  const machines = changes.remoteMachines ?? account.remoteMachines
  return present({
    safe: changes.safe ?? account.safe,
    platformId: changes.platformId ?? account.platformId,
    name: changes.name ?? (updateName ? label : account.name),
    username,
    address,
    secretKind: secretKind === 'ssh-key' || secretKind === 'password' ? secretKind : undefined,
    secret: typeof secret === 'string' ? new Secret(secret) : secret,
    properties: properties.length === 0 ? undefined : Object.fromEntries(properties),
    management:
      automatic === undefined
        ? undefined
        : // A reason why not goes only with accounts that are not managed.
          present({ automatic, manualReason: automatic ? undefined : manualReason }),
    remoteMachines: machines.length === 0 ? undefined : machines,
    restrictedToRemoteMachines: restricted,
  })
}

/**
 * A property of an account by its name in any letter case: what the account has itself (`userName`, `address`,
 * `platformId`, `safeName`, `name`, `id`), else what the platform defines. `undefined` where there is none.
 */
export function accountProperty(account: Account, name: string): string | undefined {
  const key = name.toLowerCase()
  const own: Readonly<Record<string, string | undefined>> = {
    id: account.id,
    name: account.name,
    username: account.username,
    address: account.address,
    platformid: account.platformId,
    safe: account.safe,
    safename: account.safe,
  }
  if (Object.hasOwn(own, key)) return own[key]
  return Object.entries(account.properties).find(([property]) => property.toLowerCase() === key)?.[1]
}

function changed(before: string | undefined, after: string | null | undefined): string | undefined {
  return after === undefined ? before : (after ?? undefined)
}

/** The same without the members that are undefined. */
type Present<Value> = { readonly [Key in keyof Value]?: Exclude<Value[Key], undefined> } & {
  readonly [Key in keyof Value as undefined extends Value[Key] ? never : Key]: Value[Key]
}

function present<Value extends object>(value: Value): Present<Value> {
  // fromEntries forgets the names that it is given.
  return Object.fromEntries(Object.entries(value).filter(([, held]) => held !== undefined)) as Present<Value>
}
