import type { Account } from '../../../../state/account.ts'
import type { Safe } from '../../../../state/safe.ts'
import type { User } from '../../../../state/user.ts'
import type { LabClock } from '../../../../clock.ts'
import type { VaultState } from '../../../../state/vault-state.ts'
import type { Access } from '../access.ts'
import { json } from '../answers.ts'
import type { PvwaAnswer } from '../answers.ts'
import type { PvwaContext } from '../context.ts'
import { refuse, wrong } from '../errors.ts'
import type { PvwaRequest, Query } from '../request.ts'
import { isAtLeast } from '../settings.ts'
import type { PvwaSettings } from '../settings.ts'
import { accountFilter, safeOfFilter, searchableProperties } from './account-filter.ts'
import { accountModel, comparable } from './account-model.ts'
import { savedFilters } from './saved-filters.ts'

interface Wanted {
  readonly search: string
  readonly startsWith: boolean
  readonly filter: string
  readonly saved: string
  readonly sort: string
}

/** Largest page of accounts, and the one without `limit` (the latter is commonly quoted, not established). */
const mostPerPage = 1000
const defaultPage = 50
const longestSearch = 500
// Pages of a few listings at a time are answered from one search each.
const mostKept = 16

function byKeywords(search: string, startsWith: boolean): (account: Account) => boolean {
  const words = search
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== '')
  if (!startsWith) return (account) => words.every((word) => account.searchText.includes(word))
  return (account) => {
    const text = `\n${account.searchText}`
    return words.every((word) => text.includes(`\n${word}`))
  }
}

function sorter(sort: string): ((left: Account, right: Account) => number) | undefined {
  const parts = /^\s*(\S+)(?:\s+(asc|desc))?\s*$/iu.exec(sort)
  if (parts === null) throw refuse.invalidParameters(wrong('sort', `The value '${sort}' is not valid.`))
  const name = (parts[1] ?? '').toLowerCase()
  const sign = parts[2]?.toLowerCase() === 'desc' ? -1 : 1
  return (left, right) => {
    const one = (comparable(left, name) ?? '').toLowerCase()
    const other = (comparable(right, name) ?? '').toLowerCase()
    return one === other ? 0 : one < other ? -sign : sign
  }
}

function wantedOf(query: Query, settings: PvwaSettings): Wanted {
  const search = query.text('search') ?? ''
  if (search.length > longestSearch)
    throw refuse.invalidParameters(wrong('search', `The field search must not exceed ${longestSearch}.`))
  const type = isAtLeast(settings, '11.2')
    ? (query.text('searchType') ?? 'contains').toLowerCase()
    : 'contains'
  if (type !== 'contains' && type !== 'startswith')
    throw refuse.invalidParameters(wrong('searchType', `The value '${type}' is not valid.`))
  const saved = isAtLeast(settings, '12.6') ? (query.text('savedFilter') ?? '') : ''
  if (saved !== '' && !Object.hasOwn(savedFilters, saved.toLowerCase()))
    throw refuse.invalidParameters(wrong('savedFilter', `The value '${saved}' is not valid.`))
  return {
    search,
    startsWith: type === 'startswith',
    filter: query.text('filter') ?? '',
    saved: saved.toLowerCase(),
    sort: query.text('sort') ?? '',
  }
}

/** Lists of accounts, kept as long as nothing changes, so that a hundred pages are one search. */
export class AccountLists {
  readonly #state: VaultState
  readonly #access: Access
  readonly #settings: PvwaSettings
  readonly #clock: LabClock
  readonly #kept = new Map<string, readonly Account[]>()
  #revision = -1

  constructor(state: VaultState, access: Access, settings: PvwaSettings, clock: LabClock) {
    this.#state = state
    this.#access = access
    this.#settings = settings
    this.#clock = clock
  }

  /** The accounts that a user may list and that fit, in order. */
  find(user: User, wanted: Wanted): readonly Account[] {
    if (this.#revision !== this.#state.revision) {
      this.#kept.clear()
      this.#revision = this.#state.revision
    }
    const safes = this.#visibleSafes(user)
    // What a saved filter selects may depend on time and activities, so only the others are kept.
    const key = JSON.stringify([user.name, wanted, safes.map((safe) => safe.number), this.#settings.version])
    const kept = wanted.saved === '' ? this.#kept.get(key) : undefined
    if (kept !== undefined) return kept
    const found = this.#search(user, wanted, safes)
    if (this.#kept.size >= mostKept) this.#kept.clear()
    this.#kept.set(key, found)
    return found
  }

  #visibleSafes(user: User): Safe[] {
    return this.#state.safes.filter((safe) => this.#access.may(user, safe, 'listAccounts'))
  }

  #search(user: User, wanted: Wanted, visible: readonly Safe[]): Account[] {
    const { search, startsWith, filter, saved, sort } = wanted
    const tests: ((account: Account) => boolean)[] = []
    let safes = visible
    if (filter !== '') {
      tests.push(accountFilter(filter, this.#settings))
      const only = safeOfFilter(filter, this.#settings)?.toLowerCase()
      if (only !== undefined) safes = visible.filter((safe) => safe.name.toLowerCase() === only)
    }
    if (search.trim() !== '') tests.push(byKeywords(search, startsWith))
    const test = savedFilters[saved]
    if (test !== undefined) {
      const about = { user, state: this.#state, clock: this.#clock }
      tests.push((account) => test(account, about))
    }
    const found: Account[] = []
    for (const safe of safes) {
      for (const account of safe.accounts) if (tests.every((fits) => fits(account))) found.push(account)
    }
    const compare = sort === '' ? undefined : sorter(sort)
    return compare === undefined ? found : found.sort(compare)
  }
}

/** The link to the next page: relative to the application, and without `savedFilter` (psPAS 6.0.18). */
function nextLink(wanted: Wanted, offset: number, limit: number): string {
  const query = [`offset=${offset}`, `limit=${limit}`]
  if (wanted.search !== '') query.push(`search=${encodeURIComponent(wanted.search)}`)
  if (wanted.startsWith) query.push('searchType=startswith')
  if (wanted.sort !== '') query.push(`sort=${encodeURIComponent(wanted.sort)}`)
  if (wanted.filter !== '') query.push(`filter=${encodeURIComponent(wanted.filter)}`)
  return `api/Accounts?${query.join('&')}`
}

/** `GET API/Accounts` (PVWA protocol notes, sections 2 and 4). */
export function listAccounts(context: PvwaContext, { user, query }: PvwaRequest): PvwaAnswer {
  const { settings, lists } = context
  const wanted = wantedOf(query, settings)
  const offset = query.number('offset', 0, 0, 999_999_999)
  const limit = query.number('limit', defaultPage, 1, mostPerPage)
  const found = lists.find(user, wanted)
  const page = found.slice(offset, offset + limit)
  return json({
    value: page.map((account) => accountModel(account, settings)),
    count: settings.accountCount === 'total' ? found.length : page.length,
    ...(offset + limit < found.length ? { nextLink: nextLink(wanted, offset + limit, limit) } : {}),
  })
}

/** `GET API/Accounts/AdvancedSearchProperties`: its form is our assumption. */
export function searchProperties({ state }: PvwaContext): PvwaAnswer {
  const names = new Set(state.platforms.flatMap((platform) => [...platform.required, ...platform.optional]))
  let seen = 0
  for (const account of state.accounts()) {
    for (const [name] of account.properties) names.add(name)
    seen += 1
    if (seen > 1000) break
  }
  const properties = searchableProperties(names)
  return json({ value: properties.map((name) => ({ name, displayName: name })), count: properties.length })
}
