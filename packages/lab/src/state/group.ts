import { fold } from './fold.ts'

/** What a group is made from. */
export interface GroupInit {
  readonly name: string
  readonly description?: string
  /** Default `\\`. */
  readonly location?: string
  /** The directory that it comes from; none for a group of the vault. */
  readonly directory?: string | undefined
  /** Its distinguished name in the directory. */
  readonly distinguishedName?: string | undefined
}

/** A group of users. */
export class Group {
  readonly id: number
  /** The directory that it comes from; `undefined` for a group of the vault. */
  readonly directory: string | undefined
  readonly distinguishedName: string | undefined
  name: string
  description: string
  location: string
  readonly #members = new Map<string, string>()

  constructor(id: number, init: GroupInit) {
    this.id = id
    this.name = init.name
    this.description = init.description ?? ''
    this.location = init.location ?? '\\'
    this.directory = init.directory
    this.distinguishedName = init.distinguishedName
  }

  /** Names of the users in it. */
  get members(): string[] {
    return [...this.#members.values()]
  }

  /** Whether a user is in it; names in any case. */
  has(user: string): boolean {
    return this.#members.has(fold(user))
  }

  /** Puts a user in. */
  add(user: string): void {
    if (!this.has(user)) this.#members.set(fold(user), user)
  }

  /** Takes a user out; false when it was not in. */
  remove(user: string): boolean {
    return this.#members.delete(fold(user))
  }
}
