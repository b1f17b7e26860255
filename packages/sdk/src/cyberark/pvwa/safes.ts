import { ConfigurationError, isSallyportError, NotFoundError, type AnySallyportError } from '../../errors.ts'
import {
  anyOf,
  checkOptions,
  flag,
  integer,
  listOf,
  oneOf,
  optional,
  text,
  type Check,
  type Shape,
} from '../../options.ts'
import { callShape, callOf, type CallOptions } from '../../transport/call-options.ts'
import { fieldsOf } from './fields.ts'
import { SafeMembers } from './members.ts'
import { listOptionsShape, listPages, type ListOptions, type PagedList } from './pages.ts'
import { path } from './paths.ts'
import { isNotSupported } from './older.ts'
import type { PvwaRequest, Requester } from './requester.ts'
import type { Server } from './server.ts'
import { nameOf, readSafe, safeName, type Safe, type SafeReference } from './safe.ts'

/** What new safes get where a call does not say. */
export interface SafeDefaults {
  /** The CPM that manages them. Default: none. */
  readonly managingCpm?: string
  /** How many versions of each password they keep. Default 10. */
  readonly retentionVersions?: number
}

/** Which safes to list, and how much of each. */
export interface SafeListOptions extends ListOptions {
  /** Words to look for in names. */
  readonly search?: string
  /** How to sort. */
  readonly sort?: 'safeName asc' | 'safeName desc' | 'managingCPM asc' | 'managingCPM desc'
  /** Whether ids and names of the accounts come with each safe. Default `false`. */
  readonly includeAccounts?: boolean
  /** Whether all of each safe comes; slow on servers with many. Default: the server's. */
  readonly extendedDetails?: boolean
  /** Whether the server may answer from its cache. */
  readonly useCache?: boolean
}

/** How much of a safe to read. */
export interface SafeGetOptions extends CallOptions {
  /** Whether ids and names of its accounts come with it. Default `false`. */
  readonly includeAccounts?: boolean
  /** Whether the server may answer from its cache. */
  readonly useCache?: boolean
}

/** What a safe is made of, beside its name. */
export interface SafeSettings {
  /** At most 100 characters. */
  readonly description?: string
  /** Where it is in the vault's tree. It must exist. */
  readonly location?: string
  /** The CPM that manages its accounts; empty for none. */
  readonly managingCpm?: string
  /** How many versions of each password are kept, 0 to 999. Not together with `retentionDays`. */
  readonly retentionVersions?: number
  /** For how many days versions are kept, 0 to 3650. Not together with `retentionVersions`. */
  readonly retentionDays?: number
  /** Whether single accounts get permissions of their own. */
  readonly olacEnabled?: boolean
  /** Whether what is past its retention is deleted by itself. */
  readonly autoPurgeEnabled?: boolean
}

/** How to make a safe. */
export interface NewSafe extends SafeSettings, CallOptions {
  /**
   * Who gets all permissions of the profile `admin`: `true` for `Vault Admins` and `Administrator`, or names. Default:
   * nobody but the user who makes it.
   */
  readonly administrators?: boolean | readonly string[]
}

/** What to change of a safe. What is not named stays. */
export interface SafeChanges extends SafeSettings, CallOptions {
  /** Its new name. */
  readonly name?: string
}

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

const pageSize = 100
const listShape: Shape<SafeListOptions> = {
  ...listOptionsShape(pageSize),
  search: optional(text),
  sort: optional(oneOf('safeName asc', 'safeName desc', 'managingCPM asc', 'managingCPM desc')),
  includeAccounts: optional(flag),
  extendedDetails: optional(flag),
  useCache: optional(flag),
}
const getShape: Shape<SafeGetOptions> = {
  ...callShape,
  includeAccounts: optional(flag),
  useCache: optional(flag),
}
const anyText: Check = (value) => (typeof value === 'string' ? undefined : 'must be a string')
const settingsShape: Shape<SafeSettings> = {
  description: optional((value) =>
    typeof value === 'string' && value.length <= 100
      ? undefined
      : 'must be a string of at most 100 characters',
  ),
  location: optional(anyText),
  managingCpm: optional(anyText),
  retentionVersions: optional(integer(0, 999)),
  retentionDays: optional(integer(0, 3650)),
  olacEnabled: optional(flag),
  autoPurgeEnabled: optional(flag),
}
const addShape: Shape<NewSafe> = {
  ...settingsShape,
  ...callShape,
  administrators: optional(anyOf('true, false, or a list of names', flag, listOf(text))),
}
const changesShape: Shape<SafeChanges> = { ...settingsShape, ...callShape, name: optional(safeName) }

/** The checks of {@link SafeDefaults}, for the client's options. */
export const safeDefaultsShape: Shape<SafeDefaults> = {
  managingCpm: optional(anyText),
  retentionVersions: optional(integer(0, 999)),
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
    refuse('safes.add', "the safe's name", safeName(name))
    checkRetention('safes.add', options)
    const { administrators: wanted, signal, timeoutMs, ...settings } = options
    const call = callOf({ signal, timeoutMs })
    const answer = await this.#requester.json({
      ...call,
      method: 'POST',
      path: 'API/Safes',
      json: {
        SafeName: name,
        Description: settings.description ?? '',
        Location: settings.location ?? '',
        ...retentionOf(
          settings.retentionDays,
          settings.retentionVersions ?? this.#defaults.retentionVersions ?? 10,
        ),
        OLACEnabled: settings.olacEnabled ?? false,
        ManagingCPM: settings.managingCpm ?? this.#defaults.managingCpm ?? '',
        AutoPurgeEnabled: settings.autoPurgeEnabled ?? false,
      },
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
    if (Object.values<unknown>(changed).every((value) => value === undefined)) {
      throw new ConfigurationError('safes.update: nothing is to be changed.', { code: 'INVALID_REQUEST' })
    }
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
      json: merged(before, changed),
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

/** All of a safe, so that nothing is cleared. */
function merged(before: Safe, changed: Omit<SafeChanges, keyof CallOptions>): Record<string, unknown> {
  const { retentionDays, retentionVersions } = changed
  const named = retentionDays !== undefined || retentionVersions !== undefined
  const autoPurge = changed.autoPurgeEnabled ?? before.autoPurgeEnabled
  return {
    SafeName: changed.name ?? before.name,
    Description: changed.description ?? before.description,
    Location: changed.location ?? before.location ?? '',
    ...(named ? retentionOf(retentionDays, retentionVersions) : retentionThatHolds(before)),
    OLACEnabled: changed.olacEnabled ?? before.olacEnabled,
    ManagingCPM: changed.managingCpm ?? before.managingCpm ?? '',
    ...(autoPurge === undefined ? {} : { AutoPurgeEnabled: autoPurge }),
  }
}

function retentionThatHolds({ retentionDays, retentionVersions }: Safe): Record<string, number> {
  // The one that does not apply is null; where a server says 0 instead, the other one counts.
  const days = retentionDays === 0 && (retentionVersions ?? 0) > 0 ? undefined : retentionDays
  return retentionOf(days, retentionVersions)
}

function retentionOf(days: number | undefined, versions: number | undefined): Record<string, number> {
  if (days !== undefined) return { NumberOfDaysRetention: days }
  return versions === undefined ? {} : { NumberOfVersionsRetention: versions }
}

function checkRetention(where: string, { retentionDays, retentionVersions }: SafeSettings): void {
  if (retentionDays === undefined || retentionVersions === undefined) return
  throw new ConfigurationError(`${where}: give 'retentionDays' or 'retentionVersions', not both.`, {
    code: 'INVALID_REQUEST',
  })
}

function refuse(where: string, what: string, wrong: string | undefined): void {
  if (wrong === undefined) return
  throw new ConfigurationError(`${where}: ${what} ${wrong}.`, { code: 'INVALID_REQUEST' })
}
