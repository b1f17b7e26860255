import { LabError } from '../../errors.ts'

/** States of an account; only a managed one is available to applications. */
export const accountStates = ['pending', 'ignored', 'managed', 'blocked', 'removed'] as const

/** State of an account. */
export type AxidianAccountState = (typeof accountStates)[number]

/** An SSH key as Core gives it. */
export interface AxidianKey {
  readonly text: string
  /** What opens it; `null` when it is not encrypted. */
  readonly passphrase: string | null
  readonly fileName: string
}

/** Where an account is: on a resource, or in a domain. */
export type AxidianAccountPlace = { readonly resource: string } | { readonly domain: string }

/** What an account is made with. */
export interface AxidianAccountInit {
  readonly id: string
  readonly place: AxidianAccountPlace
  readonly login: string
  /** Default: its name. */
  readonly displayName?: string
  /** Default `managed`. */
  readonly state?: AxidianAccountState
  readonly password: string | null
  /** The key, or what makes it when it is first asked for; `null` for none. */
  readonly key: AxidianKey | (() => AxidianKey) | null
  readonly keySupported: boolean
  /** Names of policies. */
  readonly policies?: readonly string[]
}

const longestPassword = 4096

/** The name of an account: `RESOURCE/login`, or `DOMAIN\login` (our assumption). */
export function accountName(place: AxidianAccountPlace, login: string): string {
  return 'resource' in place ? `${place.resource}/${login}` : `${place.domain}\\${login}`
}

/** An account of Axidian Privilege, of a resource or of a domain. */
export class AxidianAccount {
  /** What Core's routes name it by. */
  readonly id: string
  /** Its number, from 1 in the order of the seed. */
  readonly number: number
  readonly place: AxidianAccountPlace
  readonly login: string
  /** `RESOURCE/login`, or `DOMAIN\login`. */
  readonly name: string
  /** How the listing shows it. */
  displayName: string
  state: AxidianAccountState
  keySupported: boolean
  /** Names of the policies that are attached to it. */
  policies: readonly string[]
  #password: string | null
  #key: AxidianKey | (() => AxidianKey) | null

  constructor(init: AxidianAccountInit, number: number) {
    this.id = init.id
    this.number = number
    this.place = init.place
    this.login = init.login
    this.name = accountName(init.place, init.login)
    this.displayName = init.displayName ?? this.name
    this.state = init.state ?? 'managed'
    this.keySupported = init.keySupported
    this.policies = init.policies ?? []
    this.#password = init.password
    this.#key = init.key
  }

  /** Whether a password is set. */
  get hasPassword(): boolean {
    return this.#password !== null
  }

  /** Whether an SSH key is set. */
  get hasKey(): boolean {
    return this.#key !== null
  }

  /** The password, for those who may see it; `null` when none is set. */
  revealPassword(): string | null {
    return this.#password
  }

  /** The key, for those who may see it; `null` when none is set. */
  revealKey(): AxidianKey | null {
    if (typeof this.#key === 'function') this.#key = this.#key()
    return this.#key
  }

  /** Sets the password, or takes it away with `null`. Throws `LabError` when it is empty or longer than 4096 characters. */
  setPassword(password: string | null): void {
    if (password !== null && (password === '' || password.length > longestPassword)) {
      throw new LabError(`a password has 1 to ${longestPassword} characters`)
    }
    this.#password = password
  }

  /** Sets the key, or takes it away with `null`. */
  setKey(key: AxidianKey | null): void {
    this.#key = key
  }
}
