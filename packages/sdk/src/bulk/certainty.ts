/** What is known of an item when its work has failed. */
import { isSallyportError, UncertainError, type ErrorCode } from '../errors.ts'

/** The error of an item that an interrupted run began. */
export function uncertain(): UncertainError {
  return new UncertainError('An interrupted run began this item; it is not known whether it was done.', {
    code: 'UNCERTAIN',
    hint: "Look at the vault. Then decide in 'onUncertain', or set 'repeatable' where doing it twice does no harm.",
  })
}

/** After these the server may have done what was asked. */
const mayHaveHappened: ReadonlySet<ErrorCode> = new Set([
  'TIMEOUT',
  'CONNECTION_RESET',
  'CONNECTION_FAILED',
  'PROCESS_FAILED',
  'SERVER_FAILURE',
  'VAULT_UNREACHABLE',
  'UNEXPECTED_ANSWER',
  'ANSWER_TOO_LARGE',
  'UNEXPECTED_REDIRECT',
  'NOT_TEXT',
  'UNCERTAIN',
  'INPUT_FAILED',
])

/**
 * Whether a failure says that nothing was done: the vault refused it, or it was never sent. After any other, such as a
 * timeout, what was asked for may have been done, and a journal keeps the item as uncertain. An error that is not the
 * library's says nothing. Our own rule, from what each error means.
 */
export function changedNothing(error: unknown): boolean {
  return isSallyportError(error) && !mayHaveHappened.has(error.code)
}
