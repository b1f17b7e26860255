/** The password of an account for as long as a function runs: access is requested, waited for, and given back. */
import type { Credential } from '../../credential.ts'
import {
  ConflictError,
  isSallyportError,
  PermissionError,
  type AnySallyportError,
  type SallyportError,
} from '../../errors.ts'
import {
  callback,
  checkArgument,
  checkOptions,
  flag,
  integer,
  milliseconds,
  optional,
} from '../../options.ts'
import type { Shape } from '../../options.ts'
import { closed } from '../../transport/calls.ts'
import { Deadline } from '../../transport/deadline.ts'
import { untilAborted } from '../../transport/on-abort.ts'
import { Accounts } from '../accounts/accounts.ts'
import type { Pam360Core } from '../core.ts'
import { Passwords, reasonShape, type Pam360ReasonOptions } from '../passwords.ts'
import { referenceOf, type Pam360AccountIds } from '../refs.ts'
import { pam360CallOf, type Pam360CallOptions } from '../requester.ts'
import { AccessControl } from './access.ts'
import { whyNotReadable, type Pam360PasswordState } from './states.ts'

/** How to have a password for a while. `timeoutMs` is for each request, `signal` for all of it. */
export interface WithPasswordOptions extends Pam360ReasonOptions {
  /** How long to wait for approval, or for another user to check in, in milliseconds. Default 300 000. */
  readonly waitMs?: number
  /** The first pause between two looks while waiting, in milliseconds; it doubles each time. Default 1 000. */
  readonly minPollMs?: number
  /** The longest pause, in milliseconds. Default 30 000. */
  readonly maxPollMs?: number
  /** As for `passwords.get`. */
  readonly literal?: boolean
  /** Told when the password could not be checked in. Default: a warning in the log. */
  readonly onCheckInFailed?: (error: unknown) => void
}

/** What runs with the password. Its secret is disposed of when it is over. */
export type PasswordUser<Result> = (
  credential: Credential,
  context: {
    /** Aborted with the signal of the options: the password is being checked in. */
    readonly signal: AbortSignal
  },
) => Result | Promise<Result>

const shape: Shape<WithPasswordOptions> = {
  ...reasonShape,
  waitMs: optional(integer(0, 2 ** 31 - 1)),
  minPollMs: optional(milliseconds),
  maxPollMs: optional(milliseconds),
  literal: optional(flag),
  onCheckInFailed: optional(callback),
}

/** The passwords that functions have now. Closing waits until each is given back. */
export class PasswordLeases {
  readonly #core: Pam360Core
  readonly #accounts: Accounts
  readonly #access: AccessControl
  readonly #passwords: Passwords
  readonly #open = new Set<Promise<unknown>>()
  #closed = false

  /** @param core With a requester that is not closed before these. */
  constructor(core: Pam360Core) {
    this.#core = core
    this.#accounts = new Accounts(core)
    this.#access = new AccessControl(core)
    this.#passwords = new Passwords(core)
  }

  /** See `Pam360.withPassword`. */
  async run<Result>(
    resource: string,
    account: string,
    options: WithPasswordOptions,
    use: PasswordUser<Result>,
  ): Promise<Result> {
    checkArgument('withPassword', 'the name of the resource', resource)
    checkArgument('withPassword', 'the name of the account', account)
    checkOptions('withPassword', options, shape)
    checkArgument('withPassword', 'what is to be run', use, callback)
    if (this.#closed) throw closed()
    const work = this.#run(resource, account, options, use)
    this.#open.add(work)
    try {
      return await work
    } finally {
      this.#open.delete(work)
    }
  }

  /** Refuses further ones, and waits until those that are open have been given back. */
  async close(): Promise<void> {
    this.#closed = true
    await Promise.allSettled(this.#open)
  }

  async #run<Result>(
    resource: string,
    account: string,
    options: WithPasswordOptions,
    use: PasswordUser<Result>,
  ): Promise<Result> {
    const names = { resource, account }
    const call = pam360CallOf(options)
    const { reason, ticketId, literal = false, signal = new AbortController().signal } = options
    const { ids, state } = await this.#firstLook(names, call)
    const isOurs = await this.#acquire(ids, state, options)
    try {
      const given = {
        ...call,
        literal,
        ...(reason === undefined ? {} : { reason }),
        ...(ticketId === undefined ? {} : { ticketId }),
      }
      // By its ids: meanwhile the names may be those of another account.
      const found = await this.#passwords.get(ids, given)
      const credential = {
        ...found,
        username: account,
        reference: referenceOf(this.#core.vault, ids, names, call.orgName),
      }
      try {
        signal.throwIfAborted()
        return await untilAborted(Promise.resolve(use(credential, { signal })), signal)
      } finally {
        credential.secret.dispose()
      }
    } finally {
      if (isOurs) await this.#giveBack(ids, options)
    }
  }

  /** The ids behind the names, and the state that the password is in. */
  #firstLook(
    names: { readonly resource: string; readonly account: string },
    options: Pam360CallOptions,
  ): Promise<{ readonly ids: Pam360AccountIds; readonly state: Pam360PasswordState }> {
    return this.#core.requester.call(options, (call) =>
      this.#core.names.withAccount(names, call, async (ids) => ({
        ids,
        state: await this.#look(ids, options),
      })),
    )
  }

  /** A build that says no state is asked for the password itself, which refuses where it must. */
  async #look(ids: Pam360AccountIds, call: Pam360CallOptions): Promise<Pam360PasswordState> {
    return (await this.#accounts.get(ids, call)).passwordStatus?.state ?? 'readable'
  }

  /**
   * Does what has to be done until the password can be read.
   *
   * @returns Whether it was checked out for this, so that it has to be given back.
   */
  async #acquire(
    ids: Pam360AccountIds,
    first: Pam360PasswordState,
    options: WithPasswordOptions,
  ): Promise<boolean> {
    const { reason, ticketId, waitMs = 300_000, minPollMs = 1_000, maxPollMs = 30_000 } = options
    const call = pam360CallOf(options)
    let state = first
    let pauseMs = minPollMs
    let isRequested = false
    const deadline = new Deadline(waitMs, options.signal, () => gaveUp(state, waitMs))
    try {
      for (;;) {
        switch (state) {
          case 'readable':
          case 'checked-out':
            return false
          case 'request': {
            if (isRequested) throw refused()
            isRequested = true
            const status = await this.#access.request(ids, {
              ...call,
              ...(reason === undefined ? {} : { reason }),
              ...(ticketId === undefined ? {} : { ticketId }),
            })
            state = status.state
            // Whoever has to be asked twice was refused.
            if (state === 'request') throw refused()
            break
          }
          case 'check-out':
            state = await this.#checkOut(ids, options)
            if (state === 'checked-out') return true
            break
          case 'waiting':
          case 'in-use':
          case 'later':
            await deadline.wait(Math.min(pauseMs, Math.max(1, deadline.remainingMs)))
            pauseMs = Math.min(pauseMs * 2, maxPollMs)
            state = await this.#look(ids, call)
            break
          case 'connect-only':
          case 'file':
            throw whyNotReadable(state) ?? refused()
        }
      }
    } finally {
      deadline.clear()
    }
  }

  /**
   * Checks out, and gives the state after it: another user may have been faster.
   *
   * @throws What the check out throws, unless the password is checked out or in use all the same.
   */
  async #checkOut(ids: Pam360AccountIds, options: WithPasswordOptions): Promise<Pam360PasswordState> {
    const call = pam360CallOf(options)
    try {
      await this.#access.checkOut(ids, withReason(call, options))
      return 'checked-out'
    } catch (error) {
      if (isSallyportError(error)) {
        const state = await this.#look(ids, call).catch(() => undefined)
        if (state === 'checked-out' || state === 'in-use') return state
        if (state !== undefined) throw error
      }
      // The answer was lost, or not waited for: it may be checked out.
      await this.#giveBack(ids, { ...options, onCheckInFailed: () => undefined })
      throw error
    }
  }

  /** Checks in, by whatever the call was ended. */
  async #giveBack(ids: Pam360AccountIds, options: WithPasswordOptions): Promise<void> {
    const { timeoutMs, orgName, onCheckInFailed } = options
    try {
      await this.#access.checkIn(ids, withReason(pam360CallOf({ timeoutMs, orgName }), options))
    } catch (error) {
      if (onCheckInFailed !== undefined) onCheckInFailed(error)
      else {
        const code = isSallyportError(error) ? { code: error.code } : {}
        this.#core.requester.diagnostics.warn('A password could not be checked in.', code)
      }
    }
  }
}

function withReason<Call extends Pam360CallOptions>(
  call: Call,
  { reason }: WithPasswordOptions,
): Call & { readonly reason?: string } {
  return { ...call, ...(reason === undefined ? {} : { reason }) }
}

function refused(): SallyportError {
  return new PermissionError('The request for access was rejected, or has ended.', {
    code: 'ACCESS_REFUSED',
    hint: 'Ask those who approve; a window of access may have passed.',
  })
}

function gaveUp(state: Pam360PasswordState, waitMs: number): AnySallyportError {
  const details = { retryable: true, hint: "Try again later, or wait longer with 'waitMs'." } as const
  if (state === 'in-use') {
    return new ConflictError(`Another user has not checked the password in within ${waitMs} ms.`, {
      code: 'IN_USE',
      ...details,
    })
  }
  return new PermissionError(`Access was not granted within ${waitMs} ms.`, {
    code: state === 'later' ? 'ACCESS_LATER' : 'ACCESS_NOT_APPROVED',
    ...details,
  })
}
