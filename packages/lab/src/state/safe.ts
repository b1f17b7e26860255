import type { SafePermission } from '../seed/types.ts'
import type { Account } from './account.ts'
import { fold } from './fold.ts'

/** A safe with its members and accounts. */
export class Safe {
  readonly name: string
  readonly accounts = new Set<Account>()
  readonly #members = new Map<string, { name: string; permissions: Set<SafePermission> }>()

  constructor(name: string) {
    this.name = name
  }

  /** The members with what they may do. */
  get members(): { name: string; permissions: SafePermission[] }[] {
    return [...this.#members.values()].map(({ name, permissions }) => ({
      name,
      permissions: [...permissions],
    }))
  }

  /** Whether a member has a permission; names in any case. */
  allows(member: string, permission: SafePermission): boolean {
    return this.#members.get(fold(member))?.permissions.has(permission) ?? false
  }

  /** Gives a member exactly these permissions; none takes the member out. */
  setMember(name: string, permissions: readonly SafePermission[]): void {
    if (permissions.length === 0) this.#members.delete(fold(name))
    else this.#members.set(fold(name), { name, permissions: new Set(permissions) })
  }

  /** Takes one permission from a member. */
  deny(member: string, permission: SafePermission): void {
    this.#members.get(fold(member))?.permissions.delete(permission)
  }
}
