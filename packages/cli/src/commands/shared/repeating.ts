import type { ConflictError, NotFoundError } from '@sallyport/sdk'
import { CliError } from '../../cli-error.ts'
import { exitCodes } from '../../exit-codes.ts'

/**
 * Waits for what an interrupted run may have done already. Where it has, the error that says so is no failure.
 *
 * @param repeated Whether there was such a run.
 * @param Already The class of that error: NotFoundError of what is deleted, ConflictError of what is added.
 */
export async function orDoneBefore(
  work: Promise<unknown>,
  repeated: boolean,
  Already: typeof ConflictError | typeof NotFoundError,
): Promise<undefined> {
  try {
    await work
  } catch (error) {
    if (!(repeated && error instanceof Already)) throw error
  }
  return undefined
}

/** It is not there, as a dry run finds out. */
export function notThere(message: string, hint: string): CliError {
  return new CliError(message, { exit: exitCodes.notFound, code: 'NOT_FOUND', hint })
}
