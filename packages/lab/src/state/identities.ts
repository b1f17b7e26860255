import { LabError } from '../errors.ts'
import { fold } from './fold.ts'
import { Group } from './group.ts'
import type { GroupInit } from './group.ts'
import { User } from './user.ts'
import type { UserInit } from './user.ts'

/** Users and groups, and the numbers of all that can be a member of a safe. */
export class Identities {
  readonly #users = new Map<string, User>()
  readonly #groups = new Map<string, Group>()
  readonly #numbers = new Map<string, number>()
  #last = 10

  /** All users. */
  get users(): User[] {
    return [...this.#users.values()]
  }

  /** All groups. */
  get groups(): Group[] {
    return [...this.#groups.values()]
  }

  /** The user of that name, in any case. */
  user(name: string): User | undefined {
    return this.#users.get(fold(name))
  }

  /** The group of that name, in any case. */
  group(name: string): Group | undefined {
    return this.#groups.get(fold(name))
  }

  #demandFree(name: string): void {
    if (this.user(name) !== undefined) throw new LabError(`there is already a user ${name}`)
    if (this.group(name) !== undefined) throw new LabError(`there is already a group ${name}`)
  }

  /** Adds a user. Throws `LabError` when there is a user or group of that name. */
  addUser(init: UserInit): User {
    this.#demandFree(init.name)
    const user = new User(this.number(init.name), init)
    this.#users.set(fold(init.name), user)
    return user
  }

  /** Takes a user away, out of all groups; false when there was none. */
  removeUser(name: string): boolean {
    const user = this.user(name)
    if (user === undefined) return false
    user.removed = true
    for (const group of this.#groups.values()) group.remove(name)
    this.#users.delete(fold(name))
    this.#numbers.delete(fold(name))
    return true
  }

  /** Adds a group. Throws `LabError` when there is a user or group of that name. */
  addGroup(init: GroupInit): Group {
    this.#demandFree(init.name)
    const group = new Group(this.number(init.name), init)
    this.#groups.set(fold(init.name), group)
    return group
  }

  /** Renames a group; its number stays. */
  renameGroup(group: Group, name: string): void {
    this.#groups.delete(fold(group.name))
    this.#numbers.delete(fold(group.name))
    group.name = name
    this.#groups.set(fold(name), group)
    this.#numbers.set(fold(name), group.id)
  }

  /** Takes a group away; false when there was none. */
  removeGroup(name: string): boolean {
    this.#numbers.delete(fold(name))
    return this.#groups.delete(fold(name))
  }

  /** The number of a user, group or application: given once, on first sight. */
  number(name: string): number {
    const found = this.#numbers.get(fold(name))
    if (found !== undefined) return found
    this.#last += 1
    this.#numbers.set(fold(name), this.#last)
    return this.#last
  }

  /** Empties everything. */
  clear(): void {
    this.#users.clear()
    this.#groups.clear()
    this.#numbers.clear()
    this.#last = 10
  }
}
