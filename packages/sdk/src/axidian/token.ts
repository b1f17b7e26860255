/** The application's token: asked for when it is needed, renewed before it ends, once for all who wait. */
import type { Deadline } from '../transport/deadline.ts'
import { SingleFlight } from '../transport/shared-work.ts'
import type { Grant } from './answers.ts'

interface KeptToken {
  readonly token: string
  /** When it is no longer used, by the client's clock. */
  readonly until: number
}

/** How long before its end a token is renewed, in milliseconds: 30 s, or a tenth of a short lifetime. */
function margin(lifetimeMs: number): number {
  return Math.min(30_000, lifetimeMs / 10)
}

/** Keeps the token of one client, in memory only. */
export class TokenKeeper {
  readonly #now: () => number
  readonly #asking: SingleFlight<KeptToken>
  #kept: KeptToken | undefined

  /**
   * @param ask Asks the IdP.
   * @param now The time in milliseconds, by a clock that never jumps.
   */
  constructor(ask: (signal: AbortSignal) => Promise<Grant>, now: () => number) {
    this.#now = now
    this.#asking = new SingleFlight(async (signal) => {
      const started = now()
      const { token, lifetimeSeconds } = await ask(signal)
      const lifetimeMs = lifetimeSeconds * 1000
      return (this.#kept = { token, until: started + lifetimeMs - margin(lifetimeMs) })
    })
  }

  /** The token that is there, if there is one. */
  get current(): string | undefined {
    return this.#kept?.token
  }

  /** A token that is good for now. */
  async token(deadline: Deadline): Promise<string> {
    const kept = this.#kept
    if (kept !== undefined && this.#now() < kept.until) return kept.token
    return (await this.#asking.wait(deadline)).token
  }

  /** Another in place of one that was refused: the one that is there by now, or a new one. */
  async renew(refused: string, deadline: Deadline): Promise<string> {
    if (this.#kept?.token === refused) this.drop()
    return this.token(deadline)
  }

  /** Forgets it. */
  drop(): void {
    this.#kept = undefined
  }
}
