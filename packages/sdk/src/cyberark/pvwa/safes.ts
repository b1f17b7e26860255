import { ConfigurationError, isSallyportError, NotFoundError, type AnySallyportError } from '../../errors.ts'
import { checkArgument, checkChanges, checkOptions } from '../../options.ts'
import { callShape, callOf, type CallOptions } from '../../transport/call-options.ts'
import { fieldsOf } from './fields.ts'
import { SafeMembers } from './members.ts'
import type { PagedList } from '../../paging/pages.ts'
import { listPages } from './pages.ts'
import { path } from './paths.ts'
import { isNotSupported } from './older.ts'
import type { PvwaRequest, Requester } from './requester.ts'
import type { Server } from './server.ts'
import { changedSafeBody, newSafeBody } from './safe-body.ts'
import {
  addShape,
  changesShape,
  checkRetention,
  getShape,
  listShape,
  pageSize,
  type NewSafe,
  type SafeChanges,
  type SafeDefaults,
  type SafeGetOptions,
  type SafeListOptions,
} from './safe-options.ts'
import { nameOf, readSafe, safeName, type Safe, type SafeReference } from './safe.ts'

/** What came of making a member an administrator. */
export interface AdministratorOutcome {
  readonly member: string
  readonly added: boolean
  /** Why not, where it was not. */
  readonly error: AnySallyportError | undefined
}

/** A safe that was made. */
export interface AddedSafe extends Safe {
  /** What came of each administrator that was asked for. A failure here does not undo the safe. */
  readonly administrators: readonly AdministratorOutcome[]
}

const usualAdministrators = ['Vault Admins', 'Administrator'] as const

/**
 * Safes: `pvwa.safes`. A safe is given by its name, or as it came from here.
 *
 * Every call throws NotFoundError for a safe that does not exist or may not be seen, PermissionError where the user
 * may not do this, and what any request throws.
 */
export class Safes {
  /** The members of safes. */
  readonly members: SafeMembers
  readonly #requester: Requester
  readonly #server: Server
  readonly #defaults: SafeDefaults

  /** Made by PasswordVault. */
  constructor(requester: Requester, server: Server, defaults: SafeDefaults = {}) {
    this.#requester = requester
    this.#server = server
    this.#defaults = { ...defaults }
    this.members = new SafeMembers(requester)
  }

  /**
   * The safes that the user may see, fetched page by page as they are read.
   *
   * @example
   * for await (const safe of pvwa.safes.list({ search: 'billing' })) console.log(safe.name)
   * @throws ConfigurationError at once for a wrong option.
   */
  list(options: SafeListOptions = {}): PagedList<Safe> {
    checkOptions('safes.list', options, listShape)
    const { search, sort, includeAccounts, extendedDetails, useCache } = options
    return listPages(
      {
        requester: this.#requester,
        path: 'API/Safes',
        query: { search, sort, includeAccounts, extendedDetails, useCache },
        pageSize,
        // Up to 11.7 it was called otherwise.
        wrappers: ['value', 'Safes'],
        parse: readSafe,
        idOf: (safe) => safe.name.toLowerCase(),
      },
      options,
    )
  }

  /** The names of the safes that the user may see. Holds them all in memory. */
  async names(options: SafeListOptions = {}): Promise<string[]> {
    return (await this.list(options).toArray()).map(({ name }) => name)
  }

  /**
   * The safes as the first generation of the API lists them, all at once. For servers that have no other; newer ones
   * may not have it any more.
   *
   * @throws ConfigurationError with the code `NOT_SUPPORTED` where it is gone.
   */
  async listGen1(call: CallOptions = {}): Promise<Safe[]> {
    checkOptions('safes.listGen1', call, callShape)
    const answer = await this.#requester.json({
      ...call,
      method: 'GET',
      path: 'WebServices/PIMServices.svc/Safes',
    })
    // Servers that read the path with a slash at its end call it otherwise.
    return fieldsOf(answer, 'a list of safes').wrapped('GetSafesResult', 'GetSafesSlashResult').map(readSafe)
  }

  /**
   * One safe. Below 12.2 the first generation of the API is asked, which says less: it knows no `urlId` but the name,
   * and no accounts.
   *
   * @throws NotFoundError when there is no such safe.
   */
  async get(safe: SafeReference, options: SafeGetOptions = {}): Promise<Safe> {
    checkOptions('safes.get', options, getShape)
    return (await this.#read(safe, options)).safe
  }

  /** One safe, and whether only the first generation of the API told of it. */
  async #read(
    safe: SafeReference,
    options: SafeGetOptions,
  ): Promise<{ readonly safe: Safe; readonly byGen1: boolean }> {
    const { includeAccounts, useCache, ...call } = options
    const query = { includeAccounts, useCache }
    const ask = (request: Pick<PvwaRequest, 'path' | 'query'>): Promise<unknown> =>
      this.#requester.json({ ...call, method: 'GET', ...request })
    try {
      return { safe: readSafe(await ask({ path: safePath(safe), query })), byGen1: false }
    } catch (error) {
      // IIS says the same of a name that it refuses.
      if (!isNotSupported(error) || (await this.#server.isAtLeast('12.2', callOf(call)))) throw error
    }
    const answer = await ask({ path: path`WebServices/PIMServices.svc/Safes/${nameOf(safe)}` })
    return { safe: readSafe(fieldsOf(answer, 'a safe').get('GetSafeResult')), byGen1: true }
  }

  /**
   * Whether there is a safe of that name, in any letter case. `false` only when the server says that there is none,
   * which it also says of safes that the user may not see; any other refusal is thrown.
   */
  async exists(safe: SafeReference, call: CallOptions = {}): Promise<boolean> {
    checkOptions('safes.exists', call, callShape)
    try {
      const { name } = await this.get(safe, call)
      return name.toLowerCase() === nameOf(safe).toLowerCase()
    } catch (error) {
      if (error instanceof NotFoundError) return false
      throw error
    }
  }

  /**
   * Makes a safe. Where the call does not say, the client's defaults hold: its CPM, and 10 versions.
   *
   * @example
   * const safe = await pvwa.safes.add('Billing-DB', { retentionDays: 30, managingCpm: 'PasswordManager', administrators: true })
   * @throws ConflictError when there is one of that name; ConfigurationError for a name, description or retention
   *   that no safe can have, before anything is sent.
   */
  async add(name: string, options: NewSafe = {}): Promise<AddedSafe> {
    checkOptions('safes.add', options, addShape)
    checkArgument('safes.add', "the safe's name", name, safeName)
    checkRetention('safes.add', options)
    const { administrators: wanted, signal, timeoutMs, ...settings } = options
    const call = callOf({ signal, timeoutMs })
    const answer = await this.#requester.json({
      ...call,
      method: 'POST',
      path: 'API/Safes',
      json: newSafeBody(name, settings, this.#defaults),
    })
    const added = readSafe(answer)
    const names = wanted === true ? usualAdministrators : wanted === false ? [] : (wanted ?? [])
    return { ...added, administrators: await this.addAdministrators(added, names, call) }
  }

  /**
   * Gives members all permissions of the profile `admin`, one after another, and tells what came of each: who is a
   * member already is left alone.
   *
   * @param members Default: `Vault Admins` and `Administrator`.
   */
  async addAdministrators(
    safe: SafeReference,
    members: readonly string[] = usualAdministrators,
    call: CallOptions = {},
  ): Promise<AdministratorOutcome[]> {
    checkOptions('safes.addAdministrators', call, callShape)
    const outcomes: AdministratorOutcome[] = []
    for (const member of members) {
      try {
        await this.members.add(safe, member, { ...call, permissions: 'admin' })
        outcomes.push({ member, added: true, error: undefined })
      } catch (error) {
        if (!isSallyportError(error)) throw error
        outcomes.push({ member, added: false, error })
      }
    }
    return outcomes
  }

  /**
   * Changes a safe. Reads it first, since PVWA clears what it is not sent: what was not named stays. What somebody
   * else changes in between is lost. Below 12.2 PVWA does not tell `location` and `autoPurgeEnabled`: both must be
   * named there.
   *
   * @throws ConflictError when another safe has the new name; ConfigurationError before anything is changed.
   */
  async update(safe: SafeReference, changes: SafeChanges): Promise<Safe> {
    checkOptions('safes.update', changes, changesShape)
    checkRetention('safes.update', changes)
    const { signal, timeoutMs, ...changed } = changes
    checkChanges('safes.update', changed)
    const call = callOf({ signal, timeoutMs })
    const { safe: before, byGen1 } = await this.#read(safe, call)
    if (byGen1 && (changed.location === undefined || changed.autoPurgeEnabled === undefined)) {
      throw new ConfigurationError(
        "safes.update: PVWA below 12.2 does not tell the safe's location and automatic purging, and would clear them.",
        {
          code: 'NOT_SUPPORTED',
          hint: "Nothing was changed. Name both, under 'location' and 'autoPurgeEnabled'.",
        },
      )
    }
    const answer = await this.#requester.json({
      ...call,
      method: 'PUT',
      path: safePath(safe),
      // With a new name a second one would not find the safe any more.
      repeatable: changed.name === undefined,
      json: changedSafeBody(before, changed),
    })
    return answer === undefined ? this.get(changed.name ?? safe, call) : readSafe(answer)
  }

  /**
   * Gives a safe another name; accounts and members stay. Its `urlId` changes with it. Needs 12.2; below it is
   * {@link update} with the new `name` and what it asks for.
   *
   * @throws As {@link update}.
   */
  rename(safe: SafeReference, name: string, call: CallOptions = {}): Promise<Safe> {
    return this.update(safe, { ...call, name })
  }

  /**
   * Deletes a safe.
   *
   * @throws NotFoundError when there is none.
   */
  async delete(safe: SafeReference, call: CallOptions = {}): Promise<void> {
    checkOptions('safes.delete', call, callShape)
    await this.#requester.json({ ...call, method: 'DELETE', path: safePath(safe) })
  }
}

/** The slash at the end keeps IIS from taking the tail of a name for the extension of a file. */
function safePath(safe: SafeReference): string {
  return path`API/Safes/${nameOf(safe)}/`
}
