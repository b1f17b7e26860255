import type { Account } from '../../state/account.ts'
import { fold } from '../../state/fold.ts'
import { valueOf } from '../../state/account-store.ts'
import type { VaultState } from '../../state/vault-state.ts'
import { compilePattern, runBounded } from './bounded-match.ts'
import type { Criterion, Selection } from './criteria.ts'

// Below this many accounts looking at each is cheaper than having an index made.
const scanLimit = 2000

const rootFolder: Criterion = { name: 'folder', value: 'Root' }

type Test = (account: Account) => boolean

function exactTest({ name, value }: Criterion): Test {
  const wanted = fold(value)
  return (account) => {
    const own = valueOf(account, name)
    return own !== undefined && fold(own) === wanted
  }
}

function activeOnly(account: Account): boolean {
  return fold(account.property('DualAccountStatus') ?? '') === 'active'
}

/** The smallest set of accounts that is cheap to get and holds every match of the exact criteria. */
function candidates(state: VaultState, criteria: readonly Criterion[]): Iterable<Account> {
  const safe = criteria.find((criterion) => criterion.name === 'safe')?.value
  const object = criteria.find((criterion) => criterion.name === 'object')?.value
  const folder = criteria.find((criterion) => criterion.name === 'folder')?.value
  if (safe !== undefined && object !== undefined && folder !== undefined) {
    const account = state.findAccount({ safe, object, folder })
    return account === undefined ? [] : [account]
  }
  const inSafe = safe === undefined ? undefined : state.safe(safe)?.accounts
  if (safe !== undefined && inSafe === undefined) return []
  if (inSafe !== undefined && inSafe.size <= scanLimit) return inSafe
  const selective = criteria.find(({ name }) => name !== 'safe' && name !== 'folder' && name !== 'policyid')
  if (selective !== undefined) return state.accountsWhere(selective.name, selective.value)
  return inSafe ?? state.accounts()
}

function collect(accounts: Iterable<Account>, tests: readonly Test[]): Account[] {
  const found: Account[] = []
  for (const account of accounts) {
    if (!tests.every((test) => test(account))) continue
    found.push(account)
    // Two are as ambiguous as two thousand.
    if (found.length === 2) break
  }
  return found
}

/** What a search gives: up to two accounts, or why it could not be made. */
export type SearchResult = readonly Account[] | 'invalid pattern' | 'pattern took too long'

/**
 * Finds the accounts that fit a selection and that `visible` lets through; stops at two, which is ambiguous
 * already. Folder is `Root` unless the selection names one. A criterion on `VirtualUsername` selects among
 * dual accounts, so only the one whose `DualAccountStatus` is `Active` fits (CCP protocol notes, Dual
 * accounts).
 */
export function search(state: VaultState, selection: Selection, visible: Test): SearchResult {
  const named = selection.criteria
  const criteria = named.some(({ name }) => name === 'folder') ? named : [...named, rootFolder]
  const dual = criteria.some(({ name }) => name === 'virtualusername') ? [activeOnly] : []
  if (selection.format === 'exact') {
    return collect(candidates(state, criteria), [...criteria.map(exactTest), ...dual, visible])
  }
  const tests: Test[] = []
  for (const criterion of criteria) {
    if (criterion === rootFolder) {
      // The default is a name and no pattern: unanchored it would let every nested folder in.
      tests.push(exactTest(criterion))
      continue
    }
    const pattern = compilePattern(criterion.value)
    if (pattern === undefined) return 'invalid pattern'
    tests.push((account) => {
      const own = valueOf(account, criterion.name)
      return own !== undefined && pattern.test(own)
    })
  }
  return runBounded(() => collect(state.accounts(), [visible, ...tests, ...dual])) ?? 'pattern took too long'
}
