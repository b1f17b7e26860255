import type { BulkOutcome } from '../../../bulk/outcome.ts'
import { NotFoundError } from '../../../errors.ts'
import {
  checkArgument,
  checkOptions,
  listOf,
  optional,
  secretText,
  type Shape,
  text,
} from '../../../options.ts'
import { Secret } from '../../../secret.ts'
import { callOf, type CallOptions, callShape, splitCall } from '../../../transport/call-options.ts'
import type { Account } from '../accounts/account.ts'
import type { Accounts } from '../accounts/accounts.ts'
import type { NewAccount } from '../accounts/changes.ts'
import type { TargetPlatform } from '../platforms/platform.ts'
import type { Platforms } from '../platforms/platforms.ts'
import type { Psm } from '../psm/psm.ts'
import { addressStatus, hasFailed, isAmong, type AddressStatus } from './address-status.ts'
import {
  cloneChangesShape,
  clonedAccount,
  cloneOptionsShape,
  type CloneChanges,
  type CloneOptions,
} from './clone.ts'
import { BulkPlan } from './plan.ts'
import {
  connectorsByPlatform,
  connectorUsage,
  platformCounts,
  type ConnectorUsageReport,
  type PlatformCount,
  type PlatformReportOptions,
} from './platform-reports.ts'

/** Which accounts of an address. */
export interface AddressOptions extends CallOptions {
  /** Only accounts with one of these user names, in any letter case. Default: all. */
  readonly usernames?: readonly string[]
}

/** Which accounts of an address to delete. */
export interface AddressDeleteOptions extends AddressOptions {
  /** Leaves out those in safes whose name holds this text, in any letter case. */
  readonly keepInSafes?: string
}

/** Which accounts of a platform to migrate. */
export interface MigrateOptions extends CallOptions {
  /** Only accounts with one of these addresses, in any letter case. Default: all. */
  readonly addresses?: readonly string[]
}

/** An account that is to be cloned. */
export interface PlannedClone {
  /** The id of the account that it is made after. */
  readonly id: string
  readonly account: Account
  /** What would be added. */
  readonly clone: NewAccount
}

const usernames = optional(listOf(text))
const addressShape: Shape<AddressOptions> = { ...callShape, usernames }
const cloneAddressShape: Shape<CloneOptions & AddressOptions> = { ...cloneOptionsShape, usernames }
const deleteShape: Shape<AddressDeleteOptions> = { ...addressShape, keepInSafes: optional(text) }
const migrateShape: Shape<MigrateOptions> = { ...callShape, addresses: optional(listOf(text)) }
const oneAccountShape: Shape<{ readonly address: string; readonly username: string }> = {
  address: text,
  username: text,
}

/** What the helpers work with. */
export interface UtilitiesContext {
  readonly accounts: Accounts
  readonly platforms: Platforms
  readonly psm: Psm
}

/**
 * Helpers for many accounts at once: `pvwa.utilities`. Those that change something make a plan and change nothing yet:
 * its `items` say what would be done, its `run()` does it, with an outcome for each.
 *
 * An address is compared whole and in any letter case; accounts that lack one, or any property, do not match.
 */
export class Utilities {
  readonly #context: UtilitiesContext

  /** Made by PasswordVault. */
  constructor(context: UtilitiesContext) {
    this.#context = context
  }

  /** Has the CPM change the passwords of the accounts of an address. */
  async change(address: string, options: AddressOptions = {}): Promise<BulkPlan<Account, void>> {
    return this.#plan('change', address, options, everyAccount, (account, call) =>
      this.#context.accounts.changePassword(account, call),
    )
  }

  /** As {@link change}, for the accounts that are not good: the CPM failed, has no status for them, or does not manage them. */
  async changeFailed(address: string, options: AddressOptions = {}): Promise<BulkPlan<Account, void>> {
    return this.#plan('changeFailed', address, options, hasFailed, (account, call) =>
      this.#context.accounts.changePassword(account, call),
    )
  }

  /**
   * Sets one password for the accounts of an address in the vault alone, for one that was changed on the machine
   * already. Begin a journal anew for another password: it does not know which one it was.
   */
  async setPassword(
    address: string,
    password: string | Secret,
    options: AddressOptions = {},
  ): Promise<BulkPlan<Account, void>> {
    checkArgument('utilities.setPassword', 'the password', password, secretText)
    const secret = typeof password === 'string' ? new Secret(password) : password
    return this.#plan('setPassword', address, options, everyAccount, (account, call) =>
      this.#context.accounts.setPasswordInVault(account, secret, call),
    )
  }

  /** Has the CPM reconcile the accounts of an address. */
  async reconcile(address: string, options: AddressOptions = {}): Promise<BulkPlan<Account, void>> {
    return this.#plan('reconcile', address, options, everyAccount, (account, call) =>
      this.#context.accounts.reconcile(account, call),
    )
  }

  /** As {@link reconcile}, for the accounts that are not good. */
  async reconcileFailed(address: string, options: AddressOptions = {}): Promise<BulkPlan<Account, void>> {
    return this.#plan('reconcileFailed', address, options, hasFailed, (account, call) =>
      this.#context.accounts.reconcile(account, call),
    )
  }

  /** Deletes the accounts of an address, with their passwords. */
  async deleteAccounts(
    address: string,
    options: AddressDeleteOptions = {},
  ): Promise<BulkPlan<Account, void>> {
    checkOptions('utilities.deleteAccounts', options, deleteShape)
    const { keepInSafes, ...rest } = options
    const kept = keepInSafes?.toLowerCase()
    const goes = ({ safe }: Account): boolean => kept === undefined || !safe.toLowerCase().includes(kept)
    const work = async (account: Account, call: CallOptions, repeated: boolean): Promise<void> => {
      try {
        await this.#context.accounts.delete(account, call)
      } catch (error) {
        // The run that was interrupted had done it.
        if (!(repeated && error instanceof NotFoundError)) throw error
      }
    }
    return this.#plan('deleteAccounts', address, rest, goes, work, { kept })
  }

  /**
   * Adds an account after each of an address, with changes, such as another address or safe. The clones have no
   * password unless the changes give one.
   *
   * @example
   * const plan = await pvwa.utilities.cloneAddress('db1.example.com', { address: 'db2.example.com' })
   */
  async cloneAddress(
    address: string,
    changes: CloneChanges,
    options: CloneOptions & AddressOptions = {},
  ): Promise<BulkPlan<PlannedClone, Account>> {
    checkOptions('utilities.cloneAddress', options, cloneAddressShape)
    checkOptions('utilities.cloneAddress', changes, cloneChangesShape)
    const { accounts } = this.#context
    const [call, { usernames: wanted, ...how }] = splitCall(options)
    const all = await this.#at('cloneAddress', address, call)
    const found = all.filter(({ username }) => isAmong(username, wanted))
    return new BulkPlan({
      name: nameOf('cloneAddress', address, { ...changes, ...options }),
      items: found.map((account) => ({
        id: account.id,
        account,
        clone: clonedAccount(account, changes, how),
      })),
      work: ({ clone }, call) => accounts.add(clone, call),
      onUncertain: async (item) => ((await this.#hasClone(item)) ? 'done' : 'repeat'),
    })
  }

  /**
   * Adds an account after one that is found by address and user name. `clonedAccount` shows beforehand what would be
   * added.
   *
   * @throws NotFoundError or AmbiguousMatchError unless exactly one matches; what `accounts.add` throws.
   */
  async cloneAccount(
    by: { readonly address: string; readonly username: string },
    changes: CloneChanges,
    options: CloneOptions & CallOptions = {},
  ): Promise<Account> {
    checkOptions('utilities.cloneAccount', by, oneAccountShape)
    checkOptions('utilities.cloneAccount', options, cloneOptionsShape)
    checkOptions('utilities.cloneAccount', changes, cloneChangesShape)
    const call = callOf(options)
    const account = await this.#context.accounts.find({ ...by, ...call })
    return this.#context.accounts.add(clonedAccount(account, changes, options), call)
  }

  /** Gives the accounts of one platform another. */
  async migratePlatform(
    from: string,
    to: string,
    options: MigrateOptions = {},
  ): Promise<BulkPlan<Account, Account>> {
    checkArgument('utilities.migratePlatform', 'the old platform', from)
    checkArgument('utilities.migratePlatform', 'the new platform', to)
    checkOptions('utilities.migratePlatform', options, migrateShape)
    const [call, { addresses }] = splitCall(options)
    const { accounts } = this.#context
    const all = await accounts.list({ platformId: from, ...call }).toArray()
    return new BulkPlan({
      name: nameOf('migratePlatform', from, { to, ...options }),
      items: all.filter(({ address }) => isAmong(address, addresses)),
      work: (account, each) => accounts.update(account, { platformId: to }, each),
    })
  }

  /** How the accounts of an address are, and which of the named ones are not good. */
  async status(address: string, options: AddressOptions = {}): Promise<AddressStatus> {
    checkOptions('utilities.status', options, addressShape)
    const [call, { usernames: wanted }] = splitCall(options)
    return addressStatus(address, await this.#at('status', address, call), wanted)
  }

  /** Of each target platform, how many accounts it has and which connection components are on. Reads every account once. */
  async platformCounts(
    options: PlatformReportOptions = {},
  ): Promise<BulkOutcome<TargetPlatform, PlatformCount>[]> {
    return platformCounts(this.#context.platforms, this.#context.accounts, options)
  }

  /** Of each connection component, the platforms that use it. */
  async connectorUsage(options: PlatformReportOptions = {}): Promise<ConnectorUsageReport> {
    return connectorUsage(this.#context.platforms, this.#context.psm, options)
  }

  /** Of each target platform, the connection components that are on. */
  async connectorsByPlatform(
    options: PlatformReportOptions = {},
  ): Promise<BulkOutcome<TargetPlatform, string[]>[]> {
    return connectorsByPlatform(this.#context.platforms, options)
  }

  async #plan(
    name: string,
    address: string,
    options: AddressOptions,
    goes: (account: Account) => boolean,
    work: (account: Account, call: CallOptions, repeated: boolean) => Promise<void>,
    more: object = {},
  ): Promise<BulkPlan<Account, void>> {
    checkOptions(`utilities.${name}`, options, addressShape)
    const [call, { usernames: wanted }] = splitCall(options)
    const found = await this.#at(name, address, call)
    const items = found.filter((account) => isAmong(account.username, wanted) && goes(account))
    return new BulkPlan({ name: nameOf(name, address, { ...options, ...more }), items, work })
  }

  async #at(name: string, address: string, call: CallOptions): Promise<Account[]> {
    checkArgument(`utilities.${name}`, 'the address', address)
    return this.#context.accounts.list({ address, ...call }).toArray()
  }

  /** Whether an interrupted run has added a clone: an account that looks the same is there. */
  async #hasClone({ id, clone }: PlannedClone): Promise<boolean> {
    const { safe, name, username, address, platformId } = clone
    const like = this.#context.accounts.list({
      safe,
      platformId,
      ...(name === undefined ? {} : { name }),
      ...(username === undefined ? {} : { username }),
      ...(address === undefined ? {} : { address }),
    })
    for await (const account of like) if (account.id !== id) return true
    return false
  }
}

/** What a plan is called in its journal. A Secret shows as nothing in it, and how long to wait does not matter. */
function nameOf(helper: string, on: string, options: object): string {
  const kept = Object.entries(options).filter(([key]) => !['signal', 'timeoutMs', 'secret'].includes(key))
  return JSON.stringify([helper, on.toLowerCase(), Object.fromEntries(kept)])
}

const everyAccount = (): boolean => true
