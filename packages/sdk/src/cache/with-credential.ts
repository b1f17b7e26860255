import { changeInProgressPolicy, untilChanged, type ChangeInProgressPolicy } from '../change-in-progress.ts'
import type { Credential } from '../credential.ts'
import { AuthenticationError, ConnectionError, isSallyportError } from '../errors.ts'
import { callback, checkOptions, optional, type Shape } from '../options.ts'
import { Deadline } from '../transport/deadline.ts'
import {
  checkVault,
  vaultRetrieveShape,
  type Selector,
  type Vault,
  type VaultRetrieveOptions,
} from '../vault.ts'
import { copyOf } from './copy.ts'
import { fingerprintOf, sameFingerprint } from './fingerprint.ts'

/** How {@link withCredential} retrieves, and what it takes for a refusal. */
export interface WithCredentialOptions extends Omit<VaultRetrieveOptions, 'fresh' | 'refused'> {
  /**
   * How long the first retrieval may take, and once more all that follows a refusal, in milliseconds; your own work is not
   * counted. Default: the client's, and 30 000 after a refusal.
   */
  readonly timeoutMs?: number
  /**
   * Whether what your function threw says that the credential was refused. Default: whether it is what
   * {@link credentialRefused} makes.
   */
  readonly isRefused?: (error: unknown) => boolean
  /**
   * What to do where the vault gives the refused credential again and says that it is being changed. Default: ask up to 5
   * times, with pauses of 1 500 and then 3 000 ms.
   */
  readonly changeInProgress?: ChangeInProgressPolicy
}

const { fresh: _fresh, refused: _refused, ...retrieveShape } = vaultRetrieveShape

/** The checks of {@link WithCredentialOptions}. */
export const withCredentialShape: Shape<WithCredentialOptions> = {
  ...retrieveShape,
  isRefused: optional(callback),
  changeInProgress: optional(changeInProgressPolicy),
}

/**
 * Says that a credential was refused where it was used; to be thrown by the function that {@link withCredential} runs.
 *
 * @param cause What the driver or server said; only its name and code are kept.
 */
export function credentialRefused(cause?: unknown): AuthenticationError {
  return new AuthenticationError('The credential was refused where it was used.', {
    code: 'CREDENTIAL_REFUSED',
    hint: 'Verify the account in the vault: its password there may not be the one that is set.',
    cause,
  })
}

/**
 * Runs a function with a credential. If it says that the credential was refused, the vault is asked afresh, and the
 * function runs once more if there is another username or secret by now. Of many that are refused at once, one asks.
 *
 * @param use What to do. It may run twice, so it should log on before it does anything else.
 * @throws What `use` throws, as it is: also where the vault has nothing else, or cannot be asked. What the first retrieval
 *   throws. The reason of an aborted signal.
 * @example
 * const client = await withCredential(vault, { path: ['Billing-DB', 'oracle-prod'], keys: {} }, logOn, {
 *   isRefused: (error) => error instanceof DatabaseError && error.code === '28P01',
 * })
 */
export async function withCredential<Result>(
  vault: Vault,
  selector: Selector,
  use: (credential: Credential) => Result | Promise<Result>,
  options: WithCredentialOptions = {},
): Promise<Result> {
  checkVault('withCredential', vault)
  checkOptions('withCredential', { use }, { use: callback })
  checkOptions('withCredential', options, withCredentialShape)
  const { isRefused = isCredentialRefused, changeInProgress = { attempts: 5 }, ...how } = options
  const credential = await vault.retrieve(selector, how)
  // The function may dispose of what it gets.
  const used = copyOf(credential)
  try {
    return await use(credential)
  } catch (error) {
    if (!isRefused(error)) throw error
    const another = await otherThan(used, vault, selector, changeInProgress, how)
    if (another === undefined) throw error
    return await use(another)
  } finally {
    used.secret.dispose()
  }
}

function isCredentialRefused(error: unknown): boolean {
  return isSallyportError(error) && error.code === 'CREDENTIAL_REFUSED'
}

/**
 * What the vault gives in place of a refused credential; nothing where that is the same, or nothing.
 *
 * @throws The reason of an aborted signal.
 */
async function otherThan(
  refused: Credential,
  vault: Vault,
  selector: Selector,
  policy: ChangeInProgressPolicy,
  how: VaultRetrieveOptions,
): Promise<Credential | undefined> {
  const { signal, timeoutMs = 30_000 } = how
  const known = fingerprintOf(refused)
  const differs = (credential: Credential): boolean => !sameFingerprint(fingerprintOf(credential), known)
  const deadline = new Deadline(timeoutMs, signal, () => timedOut(vault.name))
  const ask = (): Promise<Credential> => {
    const time = { timeoutMs: Math.max(1, Math.ceil(deadline.remainingMs)) }
    return deadline.race(vault.retrieve(selector, { ...how, ...time, refused }))
  }
  const pause = (delayMs: number): Promise<void> => deadline.wait(delayMs)
  try {
    const credential = await untilChanged(policy, ask, pause, (one) => differs(one) || !one.changeInProgress)
    if (differs(credential)) return credential
    credential.secret.dispose()
    return undefined
  } catch {
    signal?.throwIfAborted()
    // What went wrong at first says more than that it cannot be mended.
    return undefined
  } finally {
    deadline.clear()
  }
}

function timedOut(name: string): ConnectionError {
  return new ConnectionError(`${name}: no other credential in time.`, { code: 'TIMEOUT', layer: 'http' })
}
