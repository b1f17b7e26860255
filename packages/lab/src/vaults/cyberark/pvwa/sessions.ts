import { randomBytes, randomUUID } from 'node:crypto'
import type { LabClock } from '../../../clock.ts'
import type { LogonMethod, User } from '../../../state/user.ts'
import type { PvwaSettings } from './settings.ts'

/** A session of a user, without its token. */
export interface PvwaSession {
  readonly user: string
  readonly method: LogonMethod
  /** The node that issued the token, from 1. */
  readonly node: number
  /** Epoch milliseconds by the lab's clock. */
  readonly startedAt: number
}

interface Held extends PvwaSession {
  readonly holder: User
  /** Gen1's number of a session; sessions with different ones do not end each other. */
  readonly connection: number
  lastUsedAt: number
}

/** A new token: base64 of `<guid>;<64 hex>;<80 hex>;`, as recorded. */
function newToken(): string {
  const hex = (bytes: number): string => randomBytes(bytes).toString('hex').toUpperCase()
  return Buffer.from(`${randomUUID()};${hex(32)};${hex(40)};`).toString('base64')
}

/**
 * The sessions of PVWA (PVWA protocol notes, section 3): bound to their node, ended by idleness, and of no use
 * while their user is of none.
 */
export class Sessions {
  readonly #clock: LabClock
  readonly #settings: PvwaSettings
  readonly #held = new Map<string, Held>()

  constructor(clock: LabClock, settings: PvwaSettings) {
    this.#clock = clock
    this.#settings = settings
  }

  /** Starts a session and gives its token. Without `concurrent` the user's other sessions end. */
  start(
    holder: User,
    method: LogonMethod,
    node: number,
    how: { readonly concurrent: boolean; readonly connection?: number },
  ): string {
    const { concurrent, connection = 0 } = how
    if (!concurrent) {
      for (const [token, held] of this.#held) {
        if (held.holder === holder && held.connection === connection) this.#held.delete(token)
      }
    }
    const token = newToken()
    const now = this.#clock.now()
    this.#held.set(token, {
      user: holder.name,
      method,
      node,
      startedAt: now,
      holder,
      connection,
      lastUsedAt: now,
    })
    return token
  }

  /** Whose session it is, without renewing it; `undefined` when there is none on that node. */
  peek(token: string | undefined, node: number): User | undefined {
    if (token === undefined) return undefined
    const held = this.#held.get(token)
    if (held?.node !== node) return undefined
    const now = this.#clock.now()
    const idle = now - held.lastUsedAt >= this.#settings.idleMinutes * 60_000
    if (idle || !held.holder.isUsable(now)) {
      this.#held.delete(token)
      return undefined
    }
    return held.holder
  }

  /** Whose session it is; each call renews it. */
  use(token: string | undefined, node: number): User | undefined {
    const user = this.peek(token, node)
    const held = token === undefined ? undefined : this.#held.get(token)
    if (user !== undefined && held !== undefined) held.lastUsedAt = this.#clock.now()
    return user
  }

  /** The name behind a token, whatever the node; renews nothing. */
  holderOf(token: string | undefined): string | undefined {
    return token === undefined ? undefined : this.#held.get(token)?.user
  }

  /** Ends a session. */
  end(token: string): void {
    this.#held.delete(token)
  }

  /** Ends the sessions that fit, or all; gives how many. */
  endWhere(fits: (session: PvwaSession) => boolean = () => true): number {
    let ended = 0
    for (const [token, held] of this.#held) if (fits(held) && this.#held.delete(token)) ended += 1
    return ended
  }

  /** The sessions that are open. */
  list(): PvwaSession[] {
    return [...this.#held.entries()]
      .filter(([token, held]) => this.peek(token, held.node) !== undefined)
      .map(([, { user, method, node, startedAt }]) => ({ user, method, node, startedAt }))
  }
}
