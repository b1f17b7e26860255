import type { Credential, CredentialKind } from '../../../credential.ts'
import {
  AmbiguousMatchError,
  ConfigurationError,
  isSallyportError,
  NotFoundError,
  SecretNotSetError,
} from '../../../errors.ts'
import {
  checkOptions,
  flag,
  isRecord,
  oneOf,
  optional,
  secretText,
  text,
  textRecord,
} from '../../../options.ts'
import type { Shape } from '../../../options.ts'
import { Secret } from '../../../secret.ts'
import type { CallOptions } from '../../../transport/http-client.ts'
import { malformed } from '../answer.ts'
import { fieldsOf } from '../fields.ts'
import { listPages, single, type PagedList } from '../pages.ts'
import { path } from '../paths.ts'
import type { Requester } from '../requester.ts'
import { isNotSupported, type Server } from '../server.ts'
import { accountId, isAccount, parseAccount, type Account, type AccountRef } from './account.ts'
import { lastCpmErrorIn, parseActivities, type Activity } from './activities.ts'
import {
  newAccountBody,
  newAccountShape,
  operations,
  patchPath,
  wanted,
  type AccountChanges,
  type NewAccount,
  type PatchOperation,
  type Wanted,
} from './changes.ts'
import {
  acceptFor,
  connectBody,
  parseConnection,
  type AdHocConnectOptions,
  type ConnectOptions,
  type PsmConnection,
} from './connect.ts'
import { chooseGroup, groupOf, groupsOf, type AccountGroup } from './groups.ts'
import { moveAccount, type MoveOptions } from './move.ts'
import {
  callShape,
  parseGenerated,
  parseVersions,
  retrieveBody,
  retrieveShape,
  toCredential,
  type RetrieveOptions,
  type SecretVersion,
} from './retrieval.ts'
import { accountQueryShape, accountSource, type AccountQuery } from './search.ts'
import {
  parseUploadId,
  parseUploadResult,
  parseUploads,
  uploadBody,
  type Upload,
  type UploadAccount,
  type UploadResult,
} from './upload.ts'

/** Which index a linked account has, 1 to 3; the vendor's platforms decide what each is for. */
export interface LinkedAccountIndexes {
  /** The account that logs on first. Default 1 (aiobastion: 2). */
  readonly logon?: number
  /** The account that enables. Default 2. */
  readonly enable?: number
  /** The account that reconciles. Default 3. */
  readonly reconcile?: number
}

/** Which link: an index from 1 to 3, or what it is for. */
export type LinkIndex = 1 | 2 | 3 | 'logon' | 'enable' | 'reconcile'

/** The account that is linked to: where its object is, or an account as listings give it. */
export type LinkTarget =
  { readonly safe: string; readonly name: string; readonly folder?: string } | Pick<Account, 'safe' | 'name'>

/** How to add an account. */
export interface AddOptions extends CallOptions {
  /** Add it although there is one with the same properties. From 14.6. */
  readonly allowDuplicates?: boolean
}

/** How to change a password. */
export interface ChangeOptions extends CallOptions {
  /** Change the passwords of the whole account group. Default `false`. */
  readonly entireGroup?: boolean
}

/** How to set the next password. */
export interface SetNextOptions extends CallOptions {
  /** Whether the CPM shall set it at once. Default `true`. */
  readonly immediately?: boolean
}

/** What a resource of PVWA works with. */
export interface AccountsContext {
  readonly requester: Requester
  readonly server: Server
  /** The name of the client, for references. */
  readonly vault: string
  readonly linkedAccountIndexes: Required<LinkedAccountIndexes>
  /** Told how each retrieval has ended. */
  readonly retrieved: (startedMs: number, error: unknown) => void
}

const connectShape: Shape<ConnectOptions> = {
  ...callShape,
  component: text,
  reason: optional(text),
  ticketId: optional(text),
  ticketingSystem: optional(text),
  connectionType: optional(text),
  parameters: optional(textRecord),
  as: optional(oneOf('rdp', 'html5')),
}

const adHocShape: Shape<AdHocConnectOptions> = {
  ...connectShape,
  username: text,
  secret: secretText,
  address: text,
  platformId: text,
  properties: optional(textRecord),
}

const moveShape: Shape<MoveOptions> = {
  ...callShape,
  reason: optional(text),
  ticketId: optional(text),
  ticketingSystem: optional(text),
}

/**
 * The accounts of a PVWA. Wherever an account is asked for, its id does as well; with an account from a listing,
 * credentials say more about where they came from.
 */
export class Accounts {
  readonly #context: AccountsContext
  readonly #requester: Requester
  #activitiesAreGen1 = false

  /** Made by PasswordVault. */
  constructor(context: AccountsContext) {
    this.#context = context
    this.#requester = context.requester
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
    return listPages(accountSource(this.#requester, this.#context.server, query), query)
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
    return parseAccount(
      await this.#requester.json({
        method: 'GET',
        path: path`API/Accounts/${accountId(account)}`,
        ...options,
      }),
    )
  }

  /**
   * Adds an account. Not repeated by itself: where the answer is lost, search for it before trying again.
   *
   * @throws ConflictError when it exists; PermissionError; ConfigurationError for what the platform demands.
   */
  async add(account: NewAccount, options: AddOptions = {}): Promise<Account> {
    checkOptions('accounts.add', account, newAccountShape)
    checkOptions('accounts.add', options, { ...callShape, allowDuplicates: optional(flag) })
    const { allowDuplicates, ...call } = options
    const body = newAccountBody(account)
    if (allowDuplicates !== undefined && !(await this.#context.server.isAtLeast('14.6'))) {
      throw new ConfigurationError("accounts.add: 'allowDuplicates' needs PVWA 14.6 or later.", {
        code: 'NOT_SUPPORTED',
        hint: 'Leave it out.',
      })
    }
    const answer = await this.#requester.json({
      method: 'POST',
      path: 'API/Accounts',
      query: { AllowAccountDuplications: allowDuplicates },
      json: body,
      ...call,
    })
    return parseAccount(answer)
  }

  /**
   * Changes what is named and nothing else; `null` removes. A property that the account lacks is added.
   *
   * @returns The account as it is then.
   * @throws PermissionError; ConfigurationError for what the platform does not take.
   */
  async update(account: AccountRef, changes: AccountChanges, options: CallOptions = {}): Promise<Account> {
    return this.#bringAbout(account, wanted(changes), options)
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
    return this.#bringAbout(account, list, options)
  }

  /** Applies a JSON Patch as it is: all of its operations or none. */
  async patch(
    account: AccountRef,
    patch: readonly PatchOperation[],
    options: CallOptions = {},
  ): Promise<Account> {
    const id = accountId(account)
    if (!Array.isArray(patch) || patch.length === 0) {
      throw new ConfigurationError('accounts.patch: the patch must be a list of operations.', {
        code: 'INVALID_REQUEST',
      })
    }
    const answer = await this.#requester.json({
      method: 'PATCH',
      path: path`API/Accounts/${id}`,
      json: patch,
      ...options,
    })
    return answer === undefined || answer === '' ? this.get(id, options) : parseAccount(answer)
  }

  /**
   * Deletes an account, with its secrets. Falls back to the Gen1 route where there is no other; never after a
   * refusal.
   */
  async delete(account: AccountRef, options: CallOptions = {}): Promise<void> {
    const id = accountId(account)
    try {
      await this.#do('DELETE', path`API/Accounts/${id}`, undefined, options)
    } catch (error) {
      if (!isNotSupported(error)) throw error
      await this.#do('DELETE', path`WebServices/PIMServices.svc/Accounts/${id}`, undefined, options)
    }
  }

  /**
   * Moves an account to another safe: its secret is retrieved, a copy added to the new safe and confirmed, and only
   * then the original deleted. Whichever step fails, the account is in at least one safe with its secret. Called
   * again it goes on where it stopped; give the account and not only its id, so that a finished move is recognised.
   *
   * Older versions of the secret, links to other accounts and group membership are not taken along.
   *
   * @returns The account in its new safe; it has another id.
   * @throws ConflictError `MOVE_INCOMPLETE` when it stopped after something was done, with the ids; ConflictError
   *   `ALREADY_EXISTS` when the new safe holds another account that looks the same; what failed otherwise.
   */
  async move(account: AccountRef, safe: string, options: MoveOptions = {}): Promise<Account> {
    checkOptions('accounts.move', options, moveShape)
    if (text(safe) !== undefined) {
      throw new ConfigurationError(`accounts.move: the safe ${text(safe) ?? ''}.`, {
        code: 'INVALID_REQUEST',
      })
    }
    return await moveAccount(this, account, accountId(account), safe, options)
  }

  /**
   * Retrieves a password.
   *
   * @throws NotFoundError; SecretNotSetError; PermissionError; ReasonRequiredError; TicketRequiredError; other
   *   SallyportErrors.
   */
  getPassword(account: AccountRef, options: RetrieveOptions = {}): Promise<Credential> {
    return this.#retrieve('Password', account, options, isAccount(account) ? account.secretKind : undefined)
  }

  /** Retrieves an SSH key. Throws what {@link getPassword} does. */
  getSshKey(account: AccountRef, options: RetrieveOptions = {}): Promise<Credential> {
    return this.#retrieve('Secret', account, options, 'ssh-key')
  }

  /** Retrieves a password or key, whichever the account has; asks what it is where only the id is given. */
  async getSecret(account: AccountRef, options: RetrieveOptions = {}): Promise<Credential> {
    checkOptions('accounts.getSecret', options, retrieveShape)
    const known = isAccount(account) ? account : await this.get(account, callOf(options))
    return known.secretKind === 'ssh-key' ? this.getSshKey(known, options) : this.getPassword(known, options)
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
  async versions(
    account: AccountRef,
    options: CallOptions & { readonly showTemporary?: boolean } = {},
  ): Promise<SecretVersion[]> {
    const { showTemporary, ...call } = options
    return parseVersions(
      await this.#requester.json({
        method: 'GET',
        path: path`API/Accounts/${accountId(account)}/Secret/Versions`,
        query: { showTemporary },
        ...call,
      }),
    )
  }

  /** Makes a password by the rules of the platform, from 12.0. It is stored nowhere. */
  async generatePassword(account: AccountRef, options: CallOptions = {}): Promise<Secret> {
    const id = accountId(account)
    return parseGenerated(
      await this.#requester.json({
        method: 'POST',
        path: path`API/Accounts/${id}/Secret/Generate`,
        json: { AccountId: id },
        repeatable: true,
        ...options,
      }),
    )
  }

  /** Marks the password for change by the CPM, which acts later. */
  async changePassword(account: AccountRef, options: ChangeOptions = {}): Promise<void> {
    checkOptions('accounts.changePassword', options, { ...callShape, entireGroup: optional(flag) })
    const { entireGroup = false, ...call } = options
    await this.#act(account, 'Change', { ChangeEntireGroup: entireGroup }, call)
  }

  /** Has the CPM set this password at the target. */
  async setNextPassword(
    account: AccountRef,
    password: string | Secret,
    options: SetNextOptions = {},
  ): Promise<void> {
    checkOptions('accounts.setNextPassword', options, { ...callShape, immediately: optional(flag) })
    const { immediately = true, ...call } = options
    const body = { ChangeImmediately: immediately, NewCredentials: revealed(password) }
    await this.#act(account, 'SetNextPassword', body, call)
  }

  /** Changes the password in the vault alone, for one that was changed at the target already. */
  async setPasswordInVault(
    account: AccountRef,
    password: string | Secret,
    options: ChangeOptions = {},
  ): Promise<void> {
    checkOptions('accounts.setPasswordInVault', options, { ...callShape, entireGroup: optional(flag) })
    const { entireGroup, ...call } = options
    const body = {
      NewCredentials: revealed(password),
      ...(entireGroup === undefined ? {} : { ChangeEntireGroup: entireGroup }),
    }
    await this.#act(account, 'Password/Update', body, call)
  }

  /** Has the CPM compare the password with the target. */
  async verify(account: AccountRef, options: CallOptions = {}): Promise<void> {
    await this.#act(account, 'Verify', undefined, options)
  }

  /** Has the CPM set the password through the reconcile account. */
  async reconcile(account: AccountRef, options: CallOptions = {}): Promise<void> {
    await this.#act(account, 'Reconcile', undefined, options)
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
    const number = this.#index(index)
    const id = accountId(account)
    const old = !(await this.#context.server.isAtLeast('12.1.2'))
    const folder = 'folder' in target ? (target.folder ?? 'Root') : 'Root'
    await this.#act(
      id,
      'LinkAccount',
      {
        safe: target.safe,
        [old ? 'ExtraPassID' : 'extraPasswordIndex']: number,
        name: target.name,
        folder,
      },
      options,
    )
  }

  /** Clears a link. */
  async unlink(account: AccountRef, index: LinkIndex, options: CallOptions = {}): Promise<void> {
    const number = this.#index(index)
    await this.#do(
      'DELETE',
      path`API/Accounts/${accountId(account)}/LinkAccount/${number}`,
      undefined,
      options,
    )
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
    const { username, reconcileUsername, address } = by
    const account = await this.find({ username, address, ...options })
    const reconcile = await this.find({ username: reconcileUsername, address, ...options })
    await this.link(account, reconcile, 'reconcile', options)
  }

  /** Keeps the CPM away from an account. */
  async disableManagement(
    account: AccountRef,
    options: CallOptions & { readonly reason?: string } = {},
  ): Promise<Account> {
    const { reason, ...call } = options
    const patch: PatchOperation[] = [
      { op: 'replace', path: '/secretManagement/automaticManagementEnabled', value: false },
    ]
    if (reason !== undefined) {
      patch.push({ op: 'add', path: '/secretManagement/manualManagementReason', value: reason })
    }
    return this.patch(account, patch, call)
  }

  /** Lets the CPM manage an account again. */
  async resumeManagement(account: AccountRef, options: CallOptions = {}): Promise<Account> {
    return this.patch(
      account,
      [{ op: 'replace', path: '/secretManagement/automaticManagementEnabled', value: true }],
      options,
    )
  }

  /** What was done with an account, the newest first. */
  async activities(account: AccountRef, options: CallOptions = {}): Promise<Activity[]> {
    const id = accountId(account)
    const ask = async (where: string): Promise<Activity[]> =>
      parseActivities(await this.#requester.json({ method: 'GET', path: where, ...options }))
    const gen1 = path`WebServices/PIMServices.svc/Accounts/${id}/Activities`
    if (this.#activitiesAreGen1) return ask(gen1)
    try {
      return await ask(path`API/Accounts/${id}/Activities`)
    } catch (error) {
      if (!isNotSupported(error)) throw error
      const activities = await ask(gen1)
      this.#activitiesAreGen1 = true
      return activities
    }
  }

  /** What the CPM said about its last failure with an account; `undefined` where nothing failed. */
  async lastCpmError(account: AccountRef, options: CallOptions = {}): Promise<string | undefined> {
    return lastCpmErrorIn(await this.activities(account, options))
  }

  /**
   * Takes back the last password that a CPM set, for one that was changed by hand.
   *
   * @param cpm The CPM's user name.
   * @param options `push` has the CPM set it at the target as well; default: in the vault alone.
   * @throws NotFoundError when that CPM set none.
   */
  async restoreLastCpmVersion(
    account: AccountRef,
    cpm: string,
    options: Omit<RetrieveOptions, 'version'> & { readonly push?: boolean } = {},
  ): Promise<void> {
    const { push = false, ...retrieve } = options
    const call = callOf(retrieve)
    const byCpm = (await this.versions(account, call)).filter(
      ({ modifiedBy, temporary }) => modifiedBy.toLowerCase() === cpm.toLowerCase() && !temporary,
    )
    if (byCpm.length === 0) {
      throw new NotFoundError('The account has no version that this CPM set.', {
        code: 'NOT_FOUND',
        hint: 'Check the user name of the CPM; accounts.versions shows who set what.',
      })
    }
    const version = Math.max(...byCpm.map((one) => one.version))
    const { secret } = await this.getPassword(account, { ...retrieve, version })
    try {
      if (push) await this.setNextPassword(account, secret, call)
      else await this.setPasswordInVault(account, secret, call)
    } finally {
      secret.dispose()
    }
  }

  /** Connects through the Privileged Session Manager: an RDP file, or a page of the HTML5 gateway. */
  async connect(account: AccountRef, options: ConnectOptions): Promise<PsmConnection> {
    checkOptions('accounts.connect', options, connectShape)
    return parseConnection(
      await this.#requester.answer({
        method: 'POST',
        path: path`API/Accounts/${accountId(account)}/PSMConnect`,
        json: connectBody(options),
        accept: acceptFor(options),
        ...callOf(options),
      }),
    )
  }

  /** Connects with a user name and secret that no safe holds. */
  async connectAdHoc(options: AdHocConnectOptions): Promise<PsmConnection> {
    checkOptions('accounts.connectAdHoc', options, adHocShape)
    const { username, secret, address, platformId, properties } = options
    return parseConnection(
      await this.#requester.answer({
        method: 'POST',
        path: 'API/Accounts/AdHocConnect',
        json: {
          userName: username,
          secret: revealed(secret),
          address,
          platformId,
          ...(properties === undefined ? {} : { extraFields: properties }),
          PSMConnectPrerequisites: connectBody(options),
        },
        accept: acceptFor(options),
        ...callOf(options),
      }),
    )
  }

  /** Takes an account for oneself: on platforms with exclusive access a retrieval does so. Ends with {@link checkIn}. */
  checkOut(account: AccountRef, options: RetrieveOptions = {}): Promise<Credential> {
    return this.getSecret(account, options)
  }

  /** Gives an account back that was taken for oneself. */
  async checkIn(account: AccountRef, options: CallOptions = {}): Promise<void> {
    await this.#act(account, 'CheckIn', undefined, options)
  }

  /** Gives an account back that somebody else took, from 11.6. */
  async unlock(account: AccountRef, options: CallOptions = {}): Promise<void> {
    await this.#act(account, 'Unlock', undefined, options)
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
    return parseUploadId(
      await this.#requester.json({
        method: 'POST',
        path: 'API/BulkActions/Accounts',
        json: uploadBody(source, accounts),
        ...options,
      }),
    )
  }

  /** How far an upload is, and what came of its accounts. */
  async uploadResult(id: number, options: CallOptions = {}): Promise<UploadResult> {
    return parseUploadResult(
      await this.#requester.json({ method: 'GET', path: path`API/BulkActions/Accounts/${id}`, ...options }),
    )
  }

  /** The uploads of the user. */
  async uploads(options: CallOptions = {}): Promise<Upload[]> {
    return parseUploads(
      await this.#requester.json({ method: 'GET', path: 'API/BulkActions/Accounts', ...options }),
    )
  }

  /** The properties that the conditions under `where` take, from 14.4. */
  async searchProperties(options: CallOptions = {}): Promise<string[]> {
    const answer = await this.#requester.json({
      method: 'GET',
      path: 'API/Accounts/AdvancedSearchProperties',
      ...options,
    })
    const list: readonly unknown[] = Array.isArray(answer) ? (answer as unknown[]) : listIn(answer)
    return list.map((item) => {
      if (typeof item === 'string') return item
      const fields = fieldsOf(item, 'properties')
      return fields.text('name') ?? fields.text('propertyName') ?? fields.string('id')
    })
  }

  /** The account group that an account is in; `undefined` for none. */
  async group(account: AccountRef, options: CallOptions = {}): Promise<AccountGroup | undefined> {
    const known = await this.#known(account, options)
    return groupOf(this.#requester, known.id, known.safe, options)
  }

  /**
   * Adds an account to an account group of its safe.
   *
   * @param options `group`: its name; default: the one whose name holds the account's user name.
   * @throws NotFoundError when there is none; AmbiguousMatchError when more than one fits.
   */
  async joinGroup(
    account: AccountRef,
    options: CallOptions & { readonly group?: string } = {},
  ): Promise<AccountGroup> {
    const { group: name, ...call } = options
    const known = await this.#known(account, call)
    const group = chooseGroup(await groupsOf(this.#requester, known.safe, call), name, known.username)
    await this.#do('POST', path`API/AccountGroups/${group.id}/Members`, { AccountID: known.id }, call)
    return group
  }

  /** Takes an account out of its account group; `false` when it is in none. */
  async leaveGroup(account: AccountRef, options: CallOptions = {}): Promise<boolean> {
    const known = await this.#known(account, options)
    const group = await groupOf(this.#requester, known.id, known.safe, options)
    if (group === undefined) return false
    await this.#do('DELETE', path`API/AccountGroups/${group.id}/Members/${known.id}`, undefined, options)
    return true
  }

  async #known(account: AccountRef, options: CallOptions): Promise<Account> {
    return isAccount(account) ? account : await this.get(account, options)
  }

  #index(index: LinkIndex): number {
    const { linkedAccountIndexes } = this.#context
    const number: unknown = typeof index === 'string' ? linkedAccountIndexes[index] : index
    if (number === 1 || number === 2 || number === 3) return number
    throw new ConfigurationError("A link's index is 1, 2 or 3, or 'logon', 'enable' or 'reconcile'.", {
      code: 'INVALID_REQUEST',
      hint: 'Nothing was sent.',
    })
  }

  async #act(
    account: AccountRef,
    what: string,
    json: Record<string, unknown> | undefined,
    options: CallOptions,
  ): Promise<void> {
    await this.#do('POST', `${path`API/Accounts/${accountId(account)}`}/${what}`, json, options)
  }

  /** Asks for something that has no result but that it was done. */
  async #do(
    method: 'POST' | 'DELETE',
    where: string,
    json: Record<string, unknown> | undefined,
    options: CallOptions,
  ): Promise<void> {
    await this.#requester.answer({
      method,
      path: where,
      ...(json === undefined ? {} : { json }),
      ...callOf(options),
    })
  }

  async #bringAbout(account: AccountRef, list: Wanted, options: CallOptions): Promise<Account> {
    const id = accountId(account)
    const known = isAccount(account) ? account : undefined
    const first = operations(list, known)
    if (first.length === 0) return known ?? this.get(id, options)
    try {
      return await this.patch(id, first, options)
    } catch (error) {
      // None of it was done: something was taken to be there that is not. Look, and say it right.
      if (!isSallyportError(error) || error.vendorCode !== 'PASWS164E') throw error
      const now = await this.get(id, options)
      const second = operations(list, now)
      return second.length === 0 ? now : await this.patch(id, second, options)
    }
  }

  async #retrieve(
    what: 'Password' | 'Secret',
    account: AccountRef,
    options: RetrieveOptions,
    kind: CredentialKind | undefined,
  ): Promise<Credential> {
    checkOptions('accounts.getPassword', options, retrieveShape)
    const id = accountId(account)
    const started = performance.now()
    try {
      const secret = await this.#requester.text({
        method: 'POST',
        path: path`API/Accounts/${id}/${what}/Retrieve`,
        json: retrieveBody(options),
        // A second retrieval is only another row in the audit.
        repeatable: true,
        ...callOf(options),
      })
      if (secret === '') throw notSet(200)
      const credential = toCredential(secret, kind, account, id, this.#context.vault)
      this.#context.retrieved(started, undefined)
      return credential
    } catch (error) {
      const told = await this.#whyNotFound(error, id, options)
      this.#context.retrieved(started, told)
      throw told
    }
  }

  /** 404 may mean that the account is not there, or only its secret. */
  async #whyNotFound(error: unknown, id: string, options: RetrieveOptions): Promise<unknown> {
    if (!(error instanceof NotFoundError) || options.version !== undefined) return error
    try {
      await this.get(id, callOf(options))
    } catch {
      return error
    }
    return notSet(error.status)
  }
}

function notSet(status: number | undefined): SecretNotSetError {
  return new SecretNotSetError('The account has no password or key in the vault.', {
    code: 'SECRET_NOT_SET',
    status,
    hint: 'Have it set in the vault, or check that this is the right account.',
  })
}

function callOf({ signal, timeoutMs }: CallOptions): CallOptions {
  return {
    ...(signal === undefined ? {} : { signal }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  }
}

function revealed(secret: string | Secret): string {
  const value: unknown = secret instanceof Secret ? secret.reveal() : secret
  if (typeof value === 'string' && value !== '') return value
  throw new ConfigurationError('accounts: the password must be a string that is not empty, or a Secret.', {
    code: 'INVALID_REQUEST',
  })
}

function listIn(answer: unknown): readonly unknown[] {
  if (!isRecord(answer)) throw malformed(200, 'holds no properties')
  const list = Object.values(answer).find((value) => Array.isArray(value))
  return Array.isArray(list) ? (list as unknown[]) : []
}
