import type { Credential } from '../../../credential.ts'
import {
  ConfigurationError,
  ConflictError,
  isSallyportError,
  NotFoundError,
  SecretNotSetError,
  type SallyportError,
} from '../../../errors.ts'
import { checkOptions, optional, text, type Shape } from '../../../options.ts'
import { callOf, callShape, type CallOptions } from '../../../transport/call-options.ts'
import { accountId, isAccount, type Account, type AccountRef } from './account.ts'
import type { NewAccount } from './changes.ts'
import type { RetrieveOptions } from './retrieval.ts'
import type { AccountQuery } from './search.ts'

/** How to move an account. */
export interface MoveOptions extends CallOptions {
  /** The reason for the audit of the retrieval; some platforms demand one. */
  readonly reason?: string
  readonly ticketId?: string
  readonly ticketingSystem?: string
}

const moveShape: Shape<MoveOptions> = {
  ...callShape,
  reason: optional(text),
  ticketId: optional(text),
  ticketingSystem: optional(text),
}

/** What a move needs of the accounts. */
export interface AccountMover {
  get(id: string, options: CallOptions): Promise<Account>
  find(query: AccountQuery): Promise<Account>
  getSecret(account: Account, options: RetrieveOptions): Promise<Credential>
  add(account: NewAccount, options: CallOptions): Promise<Account>
  delete(account: AccountRef, options: CallOptions): Promise<void>
}

/**
 * Moves an account: retrieve, add a copy, confirm the copy, see that the original's secret is still the same, and only
 * then delete the original. Whichever step fails, the account is in at least one safe with its secret; called again, the move goes on where it stopped.
 *
 * @returns The account in its new safe.
 */
export async function moveAccount(
  accounts: AccountMover,
  account: AccountRef,
  safe: string,
  options: MoveOptions,
): Promise<Account> {
  checkOptions('accounts.move', options, moveShape)
  const wrong = text(safe)
  if (wrong !== undefined) {
    throw new ConfigurationError(`accounts.move: the safe ${wrong}.`, { code: 'INVALID_REQUEST' })
  }
  const { signal, timeoutMs, ...asked } = options
  const call = callOf({ signal, timeoutMs })
  const original = await accounts.get(accountId(account), call).catch((error: unknown) => {
    // An earlier call may have come to its end without its answer coming back.
    if (error instanceof NotFoundError && isAccount(account)) return undefined
    throw error
  })
  if (original === undefined) {
    const moved = isAccount(account) ? await copyOf(accounts, account, safe, call) : undefined
    if (moved !== undefined) return moved
    throw new NotFoundError('The account is in neither safe, or the user may not see it.', {
      code: 'NOT_FOUND',
      hint: 'Check its id.',
    })
  }
  if (original.safe.toLowerCase() === safe.toLowerCase()) return original
  const retrieve = { ...call, ...asked }
  const secret = await accounts.getSecret(original, retrieve).catch((error: unknown) => {
    if (error instanceof SecretNotSetError) return undefined
    throw error
  })
  try {
    const copy =
      (await knownCopy(accounts, original, secret, safe, call, retrieve)) ??
      (await addCopy(accounts, original, secret, safe, call))
    await deleteOriginal(accounts, original, copy, call)
    return copy
  } finally {
    secret?.secret.dispose()
  }
}

/** Deletes the original, unless the CPM or somebody else changed its secret since it was retrieved. */
async function deleteOriginal(
  accounts: AccountMover,
  original: Account,
  copy: Account,
  call: CallOptions,
): Promise<void> {
  let now: Account
  try {
    now = await accounts.get(original.id, call)
    if (!isOvertaken(original, now)) {
      await accounts.delete(original.id, call)
      return
    }
  } catch (cause) {
    // Deleted already: by an earlier call, or by somebody else.
    if (cause instanceof NotFoundError) return
    throw incomplete(
      `The copy ${copy.id} is in the new safe with its secret; the original ${original.id} could not be deleted.`,
      cause,
    )
  }
  throw new ConflictError(
    `The secret of the original ${original.id} was changed while it was moved, or is being changed; the copy ${copy.id} may have the former one.`,
    {
      code: 'MOVE_INCOMPLETE',
      hint: 'Nothing is lost. Once the CPM is done, delete the copy if its secret is another, and move the account again.',
    },
  )
}

/** Whether a change of the secret has begun or ended since. A change that waited before the move is no sign of either. */
function isOvertaken(before: Account, now: Account): boolean {
  const changedAt = ({ management }: Account): number | undefined => management.lastModifiedAt?.getTime()
  const isInProcess = ({ management }: Account): boolean => management.status?.toLowerCase() === 'inprocess'
  return changedAt(before) !== changedAt(now) || (isInProcess(now) && !isInProcess(before))
}

/** The copy that an earlier call made, if its secret is the same. */
async function knownCopy(
  accounts: AccountMover,
  original: Account,
  secret: Credential | undefined,
  safe: string,
  call: CallOptions,
  retrieve: RetrieveOptions,
): Promise<Account | undefined> {
  const copy = await copyOf(accounts, original, safe, call)
  if (copy === undefined) return undefined
  const theirs = await accounts.getSecret(copy, retrieve).catch((error: unknown) => {
    if (error instanceof SecretNotSetError) return undefined
    throw incomplete(
      `The account ${copy.id} in the new safe looks like a copy, but its secret cannot be compared; the original ${original.id} stays.`,
      error,
    )
  })
  const same = theirs?.secret.reveal() === secret?.secret.reveal()
  theirs?.secret.dispose()
  if (same) return copy
  throw new ConflictError(
    `The account ${copy.id} in the new safe has the same name and properties but another secret; the original ${original.id} stays.`,
    {
      code: 'ALREADY_EXISTS',
      hint: 'Find out which of the two is right, and delete the other by hand.',
    },
  )
}

async function copyOf(
  accounts: AccountMover,
  original: Account,
  safe: string,
  call: CallOptions,
): Promise<Account | undefined> {
  const { name, username, address, platformId } = original
  try {
    const copy = await accounts.find({ ...call, safe, name })
    const same = copy.username === username && copy.address === address && copy.platformId === platformId
    return same ? copy : undefined
  } catch (error) {
    if (error instanceof NotFoundError) return undefined
    throw error
  }
}

async function addCopy(
  accounts: AccountMover,
  original: Account,
  secret: Credential | undefined,
  safe: string,
  call: CallOptions,
): Promise<Account> {
  let added: Account
  try {
    added = await accounts.add(copied(original, secret, safe), call)
  } catch (cause) {
    // A refusal says that nothing was done; anything else leaves it open.
    if (isSallyportError(cause) && (cause.name === 'ConnectionError' || cause.name === 'ServerError')) {
      throw incomplete(
        `It is not known whether the copy was added to the new safe; the original ${original.id} stays.`,
        cause,
      )
    }
    throw cause
  }
  try {
    const confirmed = await accounts.get(added.id, call)
    if (confirmed.safe.toLowerCase() !== safe.toLowerCase()) throw new TypeError('another safe')
    return confirmed
  } catch (cause) {
    throw incomplete(
      `The copy ${added.id} was added to the new safe but could not be confirmed; the original ${original.id} stays.`,
      cause,
    )
  }
}

/** All that a copy can take along. */
export function copied(original: Account, secret: Credential | undefined, safe: string): NewAccount {
  const { name, username, address, platformId, secretKind, properties, management } = original
  const { remoteMachines, restrictedToRemoteMachines } = original
  return {
    safe,
    platformId,
    ...(name === '' ? {} : { name }),
    ...(username === undefined ? {} : { username }),
    ...(address === undefined ? {} : { address }),
    ...(secretKind === undefined || secretKind === 'file' ? {} : { secretKind }),
    ...(secret === undefined ? {} : { secret: secret.secret }),
    properties,
    ...(management.automatic === undefined
      ? {}
      : {
          management: {
            automatic: management.automatic,
            ...(management.automatic || management.manualReason === undefined
              ? {}
              : { manualReason: management.manualReason }),
          },
        }),
    ...(remoteMachines.length === 0 ? {} : { remoteMachines }),
    ...(restrictedToRemoteMachines === undefined ? {} : { restrictedToRemoteMachines }),
  }
}

function incomplete(message: string, cause: unknown): SallyportError {
  return new ConflictError(message, {
    code: 'MOVE_INCOMPLETE',
    retryable: true,
    hint: 'Nothing is lost. Move it again: the move goes on where it stopped.',
    cause,
  })
}
