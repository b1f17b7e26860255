/** What became of each account that was to be added. */
import { ConflictError, ServerError, type SallyportError } from '../../errors.ts'
import { isRecord } from '../../options.ts'
import { Fields, rowsOf } from '../fields.ts'

/** What became of one account. */
export interface Pam360AddedAccount {
  readonly name: string
  readonly added: boolean
  /** In the server's own words; `null` where it said nothing of this account. */
  readonly status: string | null
}

/** The one sentence that says that it was done, and the one that says that it was there already. */
const done = 'account added successfully'
const exists = /^account is not added\s+as it already exists\.?$/i

/**
 * Reads the answer: an object for each account, keyed by its name.
 *
 * @param names Of the accounts, in the order in which they were given.
 */
export function addedAccounts(names: readonly string[], details: unknown): Pam360AddedAccount[] {
  const rows = rowsOf(details)
    .filter(isRecord)
    .flatMap((row) => Object.entries(row))
  return names.map((name) => {
    // Taken out: of two accounts with one name each has its own row.
    const at = rows.findIndex(([key]) => key === name)
    const [, value] = at === -1 ? [] : (rows.splice(at, 1)[0] ?? [])
    const status = isRecord(value) ? new Fields(value).text('STATUS') : null
    return { name, added: status?.trim().toLowerCase() === done, status }
  })
}

/** Why none, or not all, of the accounts were added. */
export function notAdded(outcomes: readonly Pam360AddedAccount[]): SallyportError {
  const failed = outcomes.filter(({ added }) => !added)
  const message = `${failed.length} of ${outcomes.length} accounts were not added.`
  return failed.every(({ status }) => status !== null && exists.test(status.trim()))
    ? new ConflictError(message, { code: 'ALREADY_EXISTS', hint: 'Accounts with these names exist.' })
    : new ServerError(message, {
        code: 'SERVER_FAILURE',
        hint: "Without 'throwOnFailure' the call gives what became of each. Check names, passwords and policy.",
      })
}
