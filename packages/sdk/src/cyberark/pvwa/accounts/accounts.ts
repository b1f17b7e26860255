import type { Credential } from '../../../credential.ts'
import { AmbiguousMatchError, NotFoundError } from '../../../errors.ts'
import { checkOptions, optional, text } from '../../../options.ts'
import type { Secret } from '../../../secret.ts'
import { callShape, type CallOptions } from '../../../transport/call-options.ts'
import { single, type PagedList } from '../../../paging/pages.ts'
import { listPages } from '../pages.ts'
import { accountId, type Account, type AccountRef } from './account.ts'
import { ActivityReader, lastCpmErrorIn, type Activity } from './activities.ts'
import { patchPath, wanted, type AccountChanges, type NewAccount, type PatchOperation } from './changes.ts'
import {
  connect,
  connectAdHoc,
  type AdHocConnectOptions,
  type ConnectOptions,
  type PsmConnection,
} from './connect.ts'
import { act, checkedCall, getAccount, type AccountsContext } from './context.ts'
import {
  changePassword,
  setNextPassword,
  setPasswordInVault,
  type ChangeOptions,
  type SetNextOptions,
} from './cpm.ts'
import {
  addAccount,
  bringAbout,
  deleteAccount,
  disabledManagement,
  patchAccount,
  resumedManagement,
  type AddOptions,
} from './edit.ts'
import type { AccountGroup } from '../account-groups/wire.ts'
import { accountGroup, joinGroup, leaveGroup, type JoinGroupOptions } from './groups.ts'
import { linkAccount, unlinkAccount, type LinkIndex, type LinkTarget } from './links.ts'
import { moveAccount, type MoveOptions } from './move.ts'
import type { RetrieveOptions } from './retrieval.ts'
import { accountQueryShape, accountSource, type AccountQuery } from './search.ts'
import { searchProperties } from './search-properties.ts'
import {
  getPassword,
  getSecret,
  getSshKey,
  restoreLastCpmVersion,
  type RestoreVersionOptions,
} from './secrets.ts'
import {
  listUploads,
  startUpload,
  uploadResult,
  type Upload,
  type UploadAccount,
  type UploadResult,
} from './upload.ts'
import { generatePassword, listVersions, type SecretVersion, type VersionsOptions } from './versions.ts'

const byAddressShape = { username: text, reconcileUsername: text, address: text }

/**
 * The accounts of a PVWA. Wherever an account is asked for, its id does as well; with an account from a listing,
 * credentials say more about where they came from.
 */
export class Accounts {
  readonly #context: AccountsContext
  readonly #activities: ActivityReader

  /** Made by PasswordVault. */
  constructor(context: AccountsContext) {
    this.#context = context
    this.#activities = new ActivityReader(context.requester)
  }

  /**
   * The accounts that match, page after page with the next ones fetched ahead.
   *
   * @throws ConfigurationError at once for a query that cannot be carried; when iterated, any SallyportError.
   * @example
   * for await (const account of pvwa.accounts.list({ safe: 'Billing-DB' })) …
   */
  list(query: AccountQuery = {}): PagedList<Account> {
    checkOptions('accounts.list', query, accountQueryShape)
    const { requester, server } = this.#context
    return listPages(accountSource(requester, server, query), query)
  }

  /**
   * The one account that matches.
   *
   * @throws NotFoundError for none; AmbiguousMatchError for more than one, of which none is taken.
   */
  async find(query: AccountQuery): Promise<Account> {
    return await single(
      this.list(query),
      () =>
        new NotFoundError('No account matches, or the user may not see it.', {
          code: 'NOT_FOUND',
          hint: 'Check the criteria, and that the user is a member of the safe with the right to list accounts.',
        }),
      () =>
        new AmbiguousMatchError('More than one account matches.', {
          code: 'AMBIGUOUS_MATCH',
          hint: "Add criteria until one is left: 'safe' and 'name' together name one account.",
        }),
    )
  }

  /**
   * One account.
   *
   * @throws NotFoundError when there is none, or the user may not see it.
   */
  async get(account: AccountRef, options: CallOptions = {}): Promise<Account> {
    return getAccount(this.#context, account, checkedCall('get', options))
  }

  /**
   * Adds an account. Not repeated by itself: where the answer is lost, search for it before trying again.
   *
   * @throws ConflictError when it exists; PermissionError; ConfigurationError for what the platform demands.
   */
  add(account: NewAccount, options: AddOptions = {}): Promise<Account> {
    return addAccount(this.#context, account, options)
  }

  /**
   * Changes what is named and nothing else; `null` removes. A property that the account lacks is added.
   *
   * @returns The account as it is then.
   * @throws PermissionError; ConfigurationError for what the platform does not take.
   */
  async update(account: AccountRef, changes: AccountChanges, options: CallOptions = {}): Promise<Account> {
    return bringAbout(this.#context, account, wanted(changes), checkedCall('update', options))
  }

  /**
   * Sets file categories by the vendor's names, wherever they live: the account's own members (`address`,
   * `userName`, `automaticManagementEnabled`, …) or properties of the platform. `null` removes.
   */
  async setFileCategories(
    account: AccountRef,
    categories: Readonly<Record<string, string | boolean | null>>,
    options: CallOptions = {},
  ): Promise<Account> {
    const list = Object.entries(categories).map(([name, value]) => [patchPath(name), value] as const)
    return bringAbout(this.#context, account, list, checkedCall('setFileCategories', options))
  }

  /** Applies a JSON Patch as it is: all of its operations or none. */
  async patch(
    account: AccountRef,
    patch: readonly PatchOperation[],
    options: CallOptions = {},
  ): Promise<Account> {
    return patchAccount(this.#context, account, patch, checkedCall('patch', options))
  }

  /**
   * Deletes an account, with its secrets. Falls back to the Gen1 route where there is no other; never after a
   * refusal.
   */
  async delete(account: AccountRef, options: CallOptions = {}): Promise<void> {
    await deleteAccount(this.#context, account, checkedCall('delete', options))
  }

  /**
   * Moves an account to another safe: its secret is retrieved, a copy added to the new safe and confirmed, and only
   * then the original deleted, unless its secret was changed meanwhile. Whichever step fails, the account is in at least one safe with its secret. Called
   * again it goes on where it stopped; give the account and not only its id, so that a finished move is recognised.
   *
   * Older versions of the secret, links to other accounts and group membership are not taken along.
   *
   * @returns The account in its new safe; it has another id.
   * @throws ConflictError `MOVE_INCOMPLETE` when it stopped after something was done, with the ids; ConflictError
   *   `ALREADY_EXISTS` when the new safe holds another account that looks the same; what failed otherwise.
   */
  async move(account: AccountRef, safe: string, options: MoveOptions = {}): Promise<Account> {
    return moveAccount(this, account, safe, options)
  }

  /**
   * Retrieves a password.
   *
   * @throws NotFoundError; SecretNotSetError; PermissionError; ReasonRequiredError; TicketRequiredError; other
   *   SallyportErrors.
   */
  getPassword(account: AccountRef, options: RetrieveOptions = {}): Promise<Credential> {
    return getPassword(this.#context, account, options)
  }

  /** Retrieves an SSH key. Throws what {@link getPassword} does. */
  getSshKey(account: AccountRef, options: RetrieveOptions = {}): Promise<Credential> {
    return getSshKey(this.#context, account, options)
  }

  /** Retrieves a password or key, whichever the account has; asks what it is where only the id is given. */
  getSecret(account: AccountRef, options: RetrieveOptions = {}): Promise<Credential> {
    return getSecret(this.#context, account, options)
  }

  /**
   * Retrieves an older secret.
   *
   * @param version Its number, from 1; see {@link versions}.
   */
  getSecretVersion(
    account: AccountRef,
    version: number,
    options: Omit<RetrieveOptions, 'version'> = {},
  ): Promise<Credential> {
    return this.getSecret(account, { ...options, version })
  }

  /** The secrets that an account has had. */
  versions(account: AccountRef, options: VersionsOptions = {}): Promise<SecretVersion[]> {
    return listVersions(this.#context, account, options)
  }

  /** Makes a password by the rules of the platform, from 12.0. It is stored nowhere. */
  async generatePassword(account: AccountRef, options: CallOptions = {}): Promise<Secret> {
    return generatePassword(this.#context, account, checkedCall('generatePassword', options))
  }

  /** Marks the password for change by the CPM, which acts later. */
  changePassword(account: AccountRef, options: ChangeOptions = {}): Promise<void> {
    return changePassword(this.#context, account, options)
  }

  /** Has the CPM set this password at the target. */
  setNextPassword(
    account: AccountRef,
    password: string | Secret,
    options: SetNextOptions = {},
  ): Promise<void> {
    return setNextPassword(this.#context, account, password, options)
  }

  /** Changes the password in the vault alone, for one that was changed at the target already. */
  setPasswordInVault(
    account: AccountRef,
    password: string | Secret,
    options: ChangeOptions = {},
  ): Promise<void> {
    return setPasswordInVault(this.#context, account, password, options)
  }

  /** Has the CPM compare the password with the target. */
  async verify(account: AccountRef, options: CallOptions = {}): Promise<void> {
    await act(this.#context, account, 'Verify', undefined, checkedCall('verify', options))
  }

  /** Has the CPM set the password through the reconcile account. */
  async reconcile(account: AccountRef, options: CallOptions = {}): Promise<void> {
    await act(this.#context, account, 'Reconcile', undefined, checkedCall('reconcile', options))
  }

  /**
   * Links an account to another that logs on, enables or reconciles for it.
   *
   * @throws ConfigurationError for an index that is not from 1 to 3.
   */
  async link(
    account: AccountRef,
    target: LinkTarget,
    index: LinkIndex,
    options: CallOptions = {},
  ): Promise<void> {
    await linkAccount(this.#context, account, target, index, checkedCall('link', options))
  }

  /** Clears a link. */
  async unlink(account: AccountRef, index: LinkIndex, options: CallOptions = {}): Promise<void> {
    await unlinkAccount(this.#context, account, index, checkedCall('unlink', options))
  }

  /**
   * Links the account of one user to that of another, which reconciles for it, both by user name and address.
   *
   * @throws NotFoundError or AmbiguousMatchError unless each of the two is found exactly once.
   */
  async linkReconcileByAddress(
    by: { readonly username: string; readonly reconcileUsername: string; readonly address: string },
    options: CallOptions = {},
  ): Promise<void> {
    checkOptions('accounts.linkReconcileByAddress', by, byAddressShape)
    const call = checkedCall('linkReconcileByAddress', options)
    const { username, reconcileUsername, address } = by
    const account = await this.find({ username, address, ...call })
    const reconcile = await this.find({ username: reconcileUsername, address, ...call })
    await this.link(account, reconcile, 'reconcile', call)
  }

  /** Keeps the CPM away from an account. */
  async disableManagement(
    account: AccountRef,
    options: CallOptions & { readonly reason?: string } = {},
  ): Promise<Account> {
    checkOptions('accounts.disableManagement', options, { ...callShape, reason: optional(text) })
    const { reason, ...call } = options
    return patchAccount(this.#context, account, disabledManagement(reason), call)
  }

  /** Lets the CPM manage an account again. */
  async resumeManagement(account: AccountRef, options: CallOptions = {}): Promise<Account> {
    return patchAccount(this.#context, account, resumedManagement, checkedCall('resumeManagement', options))
  }

  /** What was done with an account, the newest first. */
  async activities(account: AccountRef, options: CallOptions = {}): Promise<Activity[]> {
    return this.#activities.read(accountId(account), checkedCall('activities', options))
  }

  /** What the CPM said about its last failure with an account; `undefined` where nothing failed. */
  async lastCpmError(account: AccountRef, options: CallOptions = {}): Promise<string | undefined> {
    return lastCpmErrorIn(await this.activities(account, options))
  }

  /**
   * Takes back the last password that a CPM set, for one that was changed by hand.
   *
   * @param cpm The CPM's user name.
   * @throws NotFoundError when that CPM set none.
   */
  restoreLastCpmVersion(
    account: AccountRef,
    cpm: string,
    options: RestoreVersionOptions = {},
  ): Promise<void> {
    return restoreLastCpmVersion(this.#context, account, cpm, options)
  }

  /** Connects through the Privileged Session Manager: an RDP file, or a page of the HTML5 gateway. */
  connect(account: AccountRef, options: ConnectOptions): Promise<PsmConnection> {
    return connect(this.#context, account, options)
  }

  /** Connects with a user name and secret that no safe holds. */
  connectAdHoc(options: AdHocConnectOptions): Promise<PsmConnection> {
    return connectAdHoc(this.#context, options)
  }

  /** Takes an account for oneself: on platforms with exclusive access a retrieval does so. Ends with {@link checkIn}. */
  checkOut(account: AccountRef, options: RetrieveOptions = {}): Promise<Credential> {
    return this.getSecret(account, options)
  }

  /** Gives an account back that was taken for oneself. */
  async checkIn(account: AccountRef, options: CallOptions = {}): Promise<void> {
    await act(this.#context, account, 'CheckIn', undefined, checkedCall('checkIn', options))
  }

  /** Gives an account back that somebody else took, from 11.6. */
  async unlock(account: AccountRef, options: CallOptions = {}): Promise<void> {
    await act(this.#context, account, 'Unlock', undefined, checkedCall('unlock', options))
  }

  /**
   * Has PVWA add many accounts by itself, from 11.6.
   *
   * @param source What the upload shall be known by.
   * @returns Its number, for {@link uploadResult}.
   */
  async startUpload(
    source: string,
    accounts: readonly UploadAccount[],
    options: CallOptions = {},
  ): Promise<number> {
    return startUpload(this.#context, source, accounts, checkedCall('startUpload', options))
  }

  /** How far an upload is, and what came of its accounts. */
  async uploadResult(id: number, options: CallOptions = {}): Promise<UploadResult> {
    return uploadResult(this.#context, id, checkedCall('uploadResult', options))
  }

  /** The uploads of the user. */
  async uploads(options: CallOptions = {}): Promise<Upload[]> {
    return listUploads(this.#context, checkedCall('uploads', options))
  }

  /** The properties that the conditions under `where` take, from 14.4. */
  async searchProperties(options: CallOptions = {}): Promise<string[]> {
    return searchProperties(this.#context, checkedCall('searchProperties', options))
  }

  /** The account group that an account is in; `undefined` for none. */
  async group(account: AccountRef, options: CallOptions = {}): Promise<AccountGroup | undefined> {
    return accountGroup(this.#context, account, checkedCall('group', options))
  }

  /**
   * Adds an account to an account group of its safe.
   *
   * @throws NotFoundError when there is none; AmbiguousMatchError when more than one fits; ConflictError when the
   *   account is in a group already.
   */
  joinGroup(account: AccountRef, options: JoinGroupOptions = {}): Promise<AccountGroup> {
    return joinGroup(this.#context, account, options)
  }

  /** Takes an account out of its account group; `false` when it is in none. */
  async leaveGroup(account: AccountRef, options: CallOptions = {}): Promise<boolean> {
    return leaveGroup(this.#context, account, checkedCall('leaveGroup', options))
  }
}
