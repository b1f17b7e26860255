import { ConfigurationError } from '../../../errors.ts'
import { anyOf, listOf, nested, oneOf, optional, text, textRecord, type Shape } from '../../../options.ts'
import { callOf, type CallOptions } from '../../../transport/call-options.ts'
import { secondsOf } from '../checks.ts'
import { listOptionsShape, type ListOptions } from '../../../paging/pages.ts'
import type { PvwaPageSource } from '../pages.ts'
import type { Query } from '../paths.ts'
import type { Requester } from '../requester.ts'
import type { Server } from '../server.ts'
import { parseAccount, type Account } from './account.ts'
import { checkIpv4, dependsOnVersion, formatFilter, formatSearch, type FilterTerm } from './filter.ts'

/** The filters that PVWA has ready, from 12.6. */
export const savedFilters = [
  'Regular',
  'Recently',
  'New',
  'Link',
  'Deleted',
  'PolicyFailures',
  'AccessedByUsers',
  'ModifiedByUsers',
  'ModifiedByCPM',
  'DisabledPasswordByUser',
  'DisabledPasswordByCPM',
  'ScheduledForChange',
  'ScheduledForVerify',
  'ScheduledForReconcile',
  'SuccessfullyReconciled',
  'FailedChange',
  'FailedVerify',
  'FailedReconcile',
  'LockedOrNew',
  'Locked',
  'Favorites',
] as const

/** One of the filters that PVWA has ready. */
export type SavedFilter = (typeof savedFilters)[number]

/** Which accounts to list. All criteria together; without any, all that the user may see. */
export interface AccountQuery extends ListOptions {
  /** Keywords; an account matches when each occurs in one of its searched properties. */
  readonly search?: string | readonly string[]
  /** Whether a keyword may stand anywhere (the default) or only at the start, from 11.2. */
  readonly searchType?: 'contains' | 'startswith'
  /** Only accounts of this safe. */
  readonly safe?: string
  /** Only accounts that were modified since. */
  readonly modifiedSince?: Date
  /** Further conditions for the server, from 14.4. */
  readonly where?: readonly FilterTerm[]
  /** Whether all conditions must hold (the default) or any one, from 14.6. */
  readonly whereAny?: boolean
  /** One of the filters that PVWA has ready, from 12.6. */
  readonly savedFilter?: SavedFilter
  /** What to sort by, for example `userName` or `userName desc`. */
  readonly sort?: string
  /** Only accounts whose user name is exactly this, in any letter case. */
  readonly username?: string
  /** Only accounts whose address is exactly this, in any letter case. */
  readonly address?: string
  /** Only accounts whose address is exactly this IPv4 address. */
  readonly ip?: string
  /** Only accounts of this platform. */
  readonly platformId?: string
  /** Only accounts whose object has exactly this name, in any letter case. */
  readonly name?: string
  /** Only accounts with exactly these properties, under the vendor's names. */
  readonly properties?: Readonly<Record<string, string>>
}

const term: Shape<FilterTerm> = {
  property: text,
  operator: optional(text),
  value: anyOf('a text or a number', text, (value) =>
    typeof value === 'number' && Number.isFinite(value) ? undefined : 'is not one',
  ),
}

/** The most accounts that one page holds. */
export const largestPage = 1_000

/** The checks of {@link AccountQuery}. */
export const accountQueryShape: Shape<AccountQuery> = {
  ...listOptionsShape(largestPage),
  search: optional(anyOf('a string or a list of strings', text, listOf(text))),
  searchType: optional(oneOf('contains', 'startswith')),
  safe: optional(text),
  modifiedSince: optional((value) =>
    value instanceof Date && !Number.isNaN(value.getTime()) ? undefined : 'must be a valid Date',
  ),
  where: optional(listOf(nested(term))),
  whereAny: optional((value) => (typeof value === 'boolean' ? undefined : 'must be true or false')),
  savedFilter: optional(oneOf(...savedFilters)),
  sort: optional((value) =>
    typeof value === 'string' && /^[A-Za-z][A-Za-z0-9_]*( (asc|desc))?$/i.test(value)
      ? undefined
      : "must be a property and, if need be, 'asc' or 'desc'",
  ),
  username: optional(text),
  address: optional(text),
  ip: optional(text),
  platformId: optional(text),
  name: optional(text),
  properties: optional(textRecord),
}

/** The list that a query describes. */
export function accountSource(
  requester: Requester,
  server: Server,
  query: AccountQuery,
): PvwaPageSource<Account> {
  const exact = exactCriteria(query)
  const keywords = typeof query.search === 'string' ? [query.search] : (query.search ?? [])
  const search = formatSearch([...exact.keywords, ...keywords])
  const terms = termsOf(query)
  const gates = gatesOf(query)
  const join = query.whereAny === true ? 'OR' : 'AND'
  // What the language cannot carry at all is refused now, not at the first page.
  if (terms.length > 0) formatFilter(terms, join, true)
  const fixed: Query = {
    search,
    searchType: query.searchType,
    sort: query.sort,
    savedFilter: query.savedFilter,
  }
  return {
    requester,
    path: 'API/Accounts',
    query: fixed,
    ...(terms.length === 0 && gates.length === 0
      ? {}
      : {
          prepare: async () => {
            const call = callOf(query)
            await demandVersions(server, gates, call)
            return filterFor(server, terms, join, call)
          },
        }),
    pageSize: largestPage,
    parse: parseAccount,
    idOf: ({ id }) => id,
    ...(exact.matches === undefined ? {} : { keep: exact.matches }),
  }
}

/** A criterion, the version from which PVWA has it, and what to do before. */
type Gate = readonly [criterion: keyof AccountQuery, since: string, hint: string]

/** Older versions pass over a criterion that they do not know, and give more accounts than were asked for. */
function gatesOf({ searchType, savedFilter, where = [], whereAny }: AccountQuery): readonly Gate[] {
  const all: readonly (readonly [isUsed: boolean, gate: Gate])[] = [
    [searchType === 'startswith', ['searchType', '11.2', 'Leave it out: keywords then may stand anywhere.']],
    [savedFilter !== undefined, ['savedFilter', '12.6', "Look at the 'management' of the accounts instead."]],
    [where.length > 0, ['where', '14.4', "Use 'username', 'address', 'platformId', 'name' or 'properties'."]],
    [whereAny === true, ['whereAny', '14.6', 'Make one search for each condition.']],
  ]
  return all.flatMap(([isUsed, gate]) => (isUsed ? [gate] : []))
}

async function demandVersions(server: Server, gates: readonly Gate[], call: CallOptions): Promise<void> {
  for (const [criterion, since, hint] of gates) {
    if (await server.isAtLeast(since, call)) continue
    throw new ConfigurationError(`accounts: '${criterion}' needs PVWA ${since} or later.`, {
      code: 'NOT_SUPPORTED',
      hint,
    })
  }
}

async function filterFor(
  server: Server,
  terms: readonly FilterTerm[],
  join: 'AND' | 'OR',
  call: CallOptions,
): Promise<Query> {
  if (terms.length === 0) return {}
  const is146 = dependsOnVersion(terms) ? await server.isAtLeast('14.6', call) : true
  return { filter: formatFilter(terms, join, is146) }
}

function termsOf({ safe, modifiedSince, where = [] }: AccountQuery): FilterTerm[] {
  return [
    ...(safe === undefined ? [] : [{ property: 'safeName', value: safe }]),
    ...(modifiedSince === undefined
      ? []
      : [
          {
            property: 'modificationTime',
            operator: 'gte',
            value: secondsOf(modifiedSince),
          },
        ]),
    ...where,
  ]
}

/**
 * What an account must be exactly. The server is asked for the values as keywords, which find more than that; an
 * account that lacks a property does not match.
 */
function exactCriteria(query: AccountQuery): {
  readonly keywords: readonly string[]
  readonly matches: ((account: Account) => boolean) | undefined
} {
  const { username, platformId, name, properties = {} } = query
  const ip = query.ip === undefined ? undefined : checkIpv4(query.ip)
  const tests: ((account: Account) => boolean)[] = []
  const keywords: string[] = []
  const anyCase = (wanted: string | undefined, read: (account: Account) => string | undefined): void => {
    if (wanted === undefined) return
    keywords.push(wanted)
    const lower = wanted.toLowerCase()
    tests.push((account) => read(account)?.toLowerCase() === lower)
  }
  anyCase(username, (account) => account.username)
  anyCase(query.address, (account) => account.address)
  anyCase(ip, (account) => account.address)
  anyCase(platformId, (account) => account.platformId)
  anyCase(name, (account) => account.name)
  for (const [property, value] of Object.entries(properties)) {
    keywords.push(value)
    tests.push(
      (account) => Object.hasOwn(account.properties, property) && account.properties[property] === value,
    )
  }
  return {
    keywords: [...new Set(keywords)],
    matches: tests.length === 0 ? undefined : (account) => tests.every((test) => test(account)),
  }
}
