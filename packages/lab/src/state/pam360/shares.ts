import { greatest } from './access-level.ts'
import type { Pam360AccessLevel } from './access-level.ts'

/** Who something is shared with. */
export type ShareSubject = { readonly user: number } | { readonly userGroup: number }

/** The shares of one thing: an account, a resource or a resource group. */
export class Shares {
  readonly #users = new Map<number, Pam360AccessLevel>()
  readonly #groups = new Map<number, Pam360AccessLevel>()

  /** Shares it, or with `revoke` takes the share back. */
  set(subject: ShareSubject, level: Pam360AccessLevel | 'revoke'): void {
    const [held, id] =
      'user' in subject
        ? ([this.#users, subject.user] as const)
        : ([this.#groups, subject.userGroup] as const)
    if (level === 'revoke') held.delete(id)
    else held.set(id, level)
  }

  /** The greatest level that a user has here, by name or through user groups. */
  levelFor(user: number, groups: readonly number[]): Pam360AccessLevel | undefined {
    const levels = [this.#users.get(user), ...groups.map((group) => this.#groups.get(group))]
    return greatest(levels.filter((level) => level !== undefined))
  }
}
