import { randomBytes } from 'node:crypto'
import type { User } from '../../../../state/user.ts'
import { cookieOf } from '../nodes.ts'

interface Challenge {
  readonly user: User
  readonly node: number
  /** Index of the step that was asked for. */
  readonly step: number
}

const cookieName = 'ASP.NET_SessionId'

/** RADIUS challenges that wait for their answers: bound to a cookie and to the node that asked. */
export class Challenges {
  readonly #open = new Map<string, Challenge>()

  /** Asks for a step; gives the cookie that the answer must come with. */
  ask(user: User, step: number, node: number, application: string): string {
    const id = randomBytes(12).toString('hex')
    this.#open.set(id, { user, step, node })
    return `${cookieName}=${id}; path=/${application}/; secure; HttpOnly`
  }

  /** The challenge that a request answers, which is then used up. */
  take(cookies: string | undefined, user: User, node: number): number | undefined {
    const id = cookieOf(cookies, cookieName)
    const challenge = id === undefined ? undefined : this.#open.get(id)
    if (id === undefined || challenge?.user !== user || challenge.node !== node) return undefined
    this.#open.delete(id)
    return challenge.step
  }

  /** Forgets all. */
  reset(): void {
    this.#open.clear()
  }
}
