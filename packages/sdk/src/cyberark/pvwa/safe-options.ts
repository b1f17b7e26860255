/** What safes can be asked for, and how that is checked. */
import { ConfigurationError } from '../../errors.ts'
import { anyOf, anyText, flag, integer, listOf, oneOf, optional, text, type Shape } from '../../options.ts'
import { callShape, type CallOptions } from '../../transport/call-options.ts'
import { listOptionsShape, type ListOptions } from '../../paging/pages.ts'
import { safeName } from './safe.ts'

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

/** How many safes one page holds. */
export const pageSize = 100
/** The checks of {@link SafeListOptions}. */
export const listShape: Shape<SafeListOptions> = {
  ...listOptionsShape(pageSize),
  search: optional(text),
  sort: optional(oneOf('safeName asc', 'safeName desc', 'managingCPM asc', 'managingCPM desc')),
  includeAccounts: optional(flag),
  extendedDetails: optional(flag),
  useCache: optional(flag),
}
/** The checks of {@link SafeGetOptions}. */
export const getShape: Shape<SafeGetOptions> = {
  ...callShape,
  includeAccounts: optional(flag),
  useCache: optional(flag),
}
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
/** The checks of {@link NewSafe}. */
export const addShape: Shape<NewSafe> = {
  ...settingsShape,
  ...callShape,
  administrators: optional(anyOf('true, false, or a list of names', flag, listOf(text))),
}
/** The checks of {@link SafeChanges}. */
export const changesShape: Shape<SafeChanges> = { ...settingsShape, ...callShape, name: optional(safeName) }

/** The checks of {@link SafeDefaults}, for the client's options. */
export const safeDefaultsShape: Shape<SafeDefaults> = {
  managingCpm: optional(anyText),
  retentionVersions: optional(integer(0, 999)),
}

/**
 * Passes settings with one retention at most.
 *
 * @throws ConfigurationError when there are both.
 */
export function checkRetention(where: string, { retentionDays, retentionVersions }: SafeSettings): void {
  if (retentionDays === undefined || retentionVersions === undefined) return
  throw new ConfigurationError(`${where}: give 'retentionDays' or 'retentionVersions', not both.`, {
    code: 'INVALID_REQUEST',
  })
}
