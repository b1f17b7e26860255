/** The token of one client, in memory only. */
import { ConfigurationError } from '../errors.ts'
import { plainOf, type Secret } from '../secret.ts'
import { closed } from '../transport/calls.ts'
import type { Deadline } from '../transport/deadline.ts'

/** A token, or a function that is asked for it at each request. */
export type TokenSource = string | Secret | (() => string | Secret | Promise<string | Secret>)

/** Keeps the token, and replaces it. */
export class TokenKeeper {
  #source: TokenSource | undefined

  constructor(source: TokenSource) {
    this.#source = source
  }

  /**
   * The token that goes with a request.
   *
   * @throws ConfigurationError when the client is closed, or it is nothing that a header can carry; what the function
   *   throws.
   */
  async token(deadline: Deadline): Promise<string> {
    const source = this.#source
    if (source === undefined) throw closed()
    const given = typeof source === 'function' ? await deadline.race(Promise.resolve(source())) : source
    const token = plainOf(given)
    if (!/^[\x21-\x7e]+$/.test(token)) {
      throw new ConfigurationError("Pam360: the token under 'token' is nothing that a header can carry.", {
        code: 'INVALID_OPTION',
        hint: 'It is a word like 01234567-89AB-CDEF-0123-456789ABCDEF; look for blanks and line breaks around it.',
      })
    }
    return token
  }

  /** From now on this one goes with every request. */
  replace(token: Secret): void {
    if (this.#source !== undefined) this.#source = token
  }

  /** Forgets it. */
  drop(): void {
    this.#source = undefined
  }
}
