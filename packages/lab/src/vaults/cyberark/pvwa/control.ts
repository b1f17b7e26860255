import type { PvwaContext } from './context.ts'
import { createSamlResponse } from './logon/saml.ts'
import type { SamlAssertionOptions } from './logon/saml.ts'
import type { PvwaSession } from './sessions.ts'
import type { Cpm } from '../cpm.ts'

/** What tests do to PVWA from behind. */
export class PvwaControl {
  /** The CPM: scripts, and what it has still to do. */
  readonly cpm: Cpm
  readonly #context: PvwaContext

  constructor(context: PvwaContext) {
    this.#context = context
    this.cpm = context.cpm
  }

  /** The sessions that are open, without their tokens. */
  get sessions(): PvwaSession[] {
    return this.#context.sessions.list()
  }

  /** Ends the sessions of a user, or all: their next call is 401. Gives how many there were. */
  endSessions(user?: string): number {
    return this.#context.sessions.endWhere(
      (session) => user === undefined || session.user.toLowerCase() === user.toLowerCase(),
    )
  }

  /** Takes a node away (from 1, see the setting `nodes`). Its sessions are worthless while it is away. */
  takeNodeDown(node: number): void {
    this.#context.nodes.takeDown(node)
  }

  /** Brings a node back. */
  bringNodeUp(node: number): void {
    this.#context.nodes.bringUp(node)
  }

  /** A signed SAML response for a user, base64: what an identity provider would post. */
  samlResponse(options: SamlAssertionOptions): Promise<string> {
    const { authority, clock, origin, application } = this.#context
    const audience = options.audience ?? `${origin()}/${application}`
    return createSamlResponse(authority, clock.now(), { ...options, audience })
  }
}
