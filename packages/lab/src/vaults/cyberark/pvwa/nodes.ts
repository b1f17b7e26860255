import type { PvwaSettings } from './settings.ts'

const cookieName = 'PVWANODE'

/** Where the load balancer sends a request. */
export interface Route {
  /** From 1; 0 when no node is up. */
  readonly node: number
  /** The cookie to set when the client has none that leads to a node that is up. */
  readonly cookie: string | undefined
}

/** Value of a cookie of a request. */
export function cookieOf(header: string | undefined, name: string): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const equals = part.indexOf('=')
    if (equals > 0 && part.slice(0, equals).trim() === name) return part.slice(equals + 1).trim()
  }
  return undefined
}

/**
 * The nodes behind a load balancer with sticky cookies. Requests without a cookie go around; the node of a
 * cookie may be taken away, and its clients then land on another.
 */
export class Nodes {
  readonly #settings: PvwaSettings
  readonly #down = new Set<number>()
  #last = 0

  constructor(settings: PvwaSettings) {
    this.#settings = settings
  }

  /** Takes a node away (from 1). */
  takeDown(node: number): void {
    this.#down.add(node)
  }

  /** Brings a node back. */
  bringUp(node: number): void {
    this.#down.delete(node)
  }

  /** All nodes up, and the round starts over. */
  reset(): void {
    this.#down.clear()
    this.#last = 0
  }

  /** Finds the node for a request. */
  route(cookies: string | undefined): Route {
    const { nodes } = this.#settings
    if (nodes <= 1) return { node: this.#down.has(1) ? 0 : 1, cookie: undefined }
    const wanted = Number(/^node(\d{1,4})$/u.exec(cookieOf(cookies, cookieName) ?? '')?.[1] ?? 0)
    if (wanted >= 1 && wanted <= nodes && !this.#down.has(wanted)) return { node: wanted, cookie: undefined }
    for (let step = 0; step < nodes; step += 1) {
      this.#last = (this.#last % nodes) + 1
      if (!this.#down.has(this.#last)) {
        return { node: this.#last, cookie: `${cookieName}=node${this.#last}; path=/; secure; HttpOnly` }
      }
    }
    return { node: 0, cookie: undefined }
  }
}
