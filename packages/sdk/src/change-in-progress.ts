import type { Credential } from './credential.ts'
import { ChangeInProgressError } from './errors.ts'
import { integer, nested, optional, type Shape } from './options.ts'

/** What to do while the vault is changing the password. Without it the answer is given as it came, at once. */
export interface ChangeInProgressPolicy {
  /** How often to ask in all. */
  readonly attempts: number
  /** The first pause in milliseconds; each is twice the one before. Default 1 500. */
  readonly delayMs?: number
  /** The longest pause in milliseconds. Default 3 000. */
  readonly maxDelayMs?: number
}

const shape: Shape<ChangeInProgressPolicy> = {
  attempts: integer(1, 1000),
  delayMs: optional(integer(0, 3_600_000)),
  maxDelayMs: optional(integer(0, 3_600_000)),
}

/** Checks a {@link ChangeInProgressPolicy}. */
export const changeInProgressPolicy = nested(shape)

/**
 * Asks until the change is over, as the policy says.
 *
 * @param ask Retrieves once.
 * @param wait Pauses so many milliseconds, inside the deadline of the call.
 * @param settled Whether an answer will do. Default: whether the change is over.
 * @throws ChangeInProgressError when the change is not over at the last attempt.
 */
export async function untilChanged(
  policy: ChangeInProgressPolicy | undefined,
  ask: () => Promise<Credential>,
  wait: (delayMs: number) => Promise<void>,
  settled: (credential: Credential) => boolean = isUnchanging,
): Promise<Credential> {
  if (policy === undefined) return ask()
  const { attempts, delayMs = 1_500, maxDelayMs = 3_000 } = policy
  for (let attempt = 1; ; attempt += 1) {
    try {
      const credential = await ask()
      if (settled(credential)) return credential
      credential.secret.dispose()
      if (attempt >= attempts) throw stillChanging(attempts)
    } catch (error) {
      if (!(error instanceof ChangeInProgressError) || attempt >= attempts) throw error
    }
    await wait(Math.min(maxDelayMs, delayMs * 2 ** (attempt - 1)))
  }
}

function isUnchanging({ changeInProgress }: Credential): boolean {
  return !changeInProgress
}

function stillChanging(attempts: number): ChangeInProgressError {
  return new ChangeInProgressError(`The password was still being changed after ${attempts} attempts.`, {
    code: 'CHANGE_IN_PROGRESS',
    retryable: true,
    hint: "Raise 'attempts', or leave the policy out to take the password as it is.",
  })
}
