/** Roles that come with the product. */
export const pam360Roles = [
  'Privileged Administrator',
  'Administrator',
  'Password Administrator',
  'Password Auditor',
  'Password User',
] as const

/** A role that comes with the product. */
export type Pam360Role = (typeof pam360Roles)[number]

/** What a role may do beside using what is shared. */
export type Pam360Ability =
  'add-resources' | 'manage-users' | 'read-audit' | 'manage-organisations' | 'manage-keys'

// Which role may do what is our assumption where no page says it.
const abilities: Readonly<Record<Pam360Role, readonly Pam360Ability[]>> = {
  'Privileged Administrator': [
    'add-resources',
    'manage-users',
    'read-audit',
    'manage-organisations',
    'manage-keys',
  ],
  Administrator: ['add-resources', 'manage-users', 'read-audit', 'manage-organisations', 'manage-keys'],
  'Password Administrator': ['add-resources', 'manage-keys'],
  'Password Auditor': ['read-audit'],
  'Password User': [],
}

/** What a user is made with. */
export interface Pam360UserInit {
  readonly name: string
  readonly firstName?: string
  readonly lastName?: string
  readonly email?: string
  /** Default `Password User`. */
  readonly role?: Pam360Role
  readonly department?: string
  readonly location?: string
  /** Sees and may do everything in its organisation. Default false. */
  readonly superAdministrator?: boolean
  /** Whether it may use the REST API. Default true. */
  readonly restApi?: boolean
  /** Whether a registered application may use its token. Default false. */
  readonly sdk?: boolean
  /** Whether it is a user for programs. Default true. */
  readonly apiUser?: boolean
  /** Days for which a token is good; without it for ever. */
  readonly tokenDays?: number
  /** The only host that its requests may come from; anywhere without it. */
  readonly hostName?: string
  /** When the user expires, epoch milliseconds; never without it. */
  readonly expires?: number
  readonly locked?: boolean
  /** The token; generated without one. */
  readonly token?: string
}

/** A user of PAM360. */
export class Pam360User {
  readonly id: number
  /** Number of its organisation. */
  readonly organisation: number
  readonly name: string
  readonly firstName: string
  readonly lastName: string
  readonly email: string
  readonly department: string
  readonly location: string
  readonly superAdministrator: boolean
  readonly apiUser: boolean
  role: Pam360Role
  restApi: boolean
  sdk: boolean
  hostName: string | null
  /** When the user expires, epoch milliseconds; `null` for never. */
  expires: number | null
  locked: boolean
  /** For how many days a token is good; `null` for ever. */
  tokenDays: number | null
  /** Numbers of organisations that it may act in beside its own. */
  readonly manages = new Set<number>()
  readonly #generate: (version: number) => string
  #version = 1
  #token: string
  #tokenSince: number

  /** `generate` gives the token of a version, from 1; `now` is when the first one was made. */
  constructor(
    init: Pam360UserInit,
    {
      id,
      organisation,
      now,
      generate,
    }: { id: number; organisation: number; now: number; generate: (version: number) => string },
  ) {
    this.id = id
    this.organisation = organisation
    this.name = init.name
    this.firstName = init.firstName ?? init.name
    this.lastName = init.lastName ?? ''
    this.email = init.email ?? ''
    this.department = init.department ?? ''
    this.location = init.location ?? ''
    this.superAdministrator = init.superAdministrator ?? false
    this.apiUser = init.apiUser ?? true
    this.role = init.role ?? 'Password User'
    this.restApi = init.restApi ?? true
    this.sdk = init.sdk ?? false
    this.hostName = init.hostName ?? null
    this.expires = init.expires ?? null
    this.locked = init.locked ?? false
    this.tokenDays = init.tokenDays ?? null
    this.#generate = generate
    this.#token = init.token ?? generate(1)
    this.#tokenSince = now
  }

  /** First and last name. */
  get fullName(): string {
    return `${this.firstName} ${this.lastName}`.trim()
  }

  /** The token in force. Nothing but the lab takes it. */
  revealToken(): string {
    return this.#token
  }

  /** Gives it a new token, and returns that. The old one is of no use any more. */
  regenerateToken(now: number): string {
    this.#version += 1
    this.#token = this.#generate(this.#version)
    this.#tokenSince = now
    return this.#token
  }

  /** Whether user and token are in time at a moment, epoch milliseconds. */
  isInTime(now: number): boolean {
    const { tokenDays, expires } = this
    const tokenGood = tokenDays === null || now < this.#tokenSince + tokenDays * 86_400_000
    return tokenGood && (expires === null || now < expires)
  }

  /** Whether its role may do something. */
  may(ability: Pam360Ability): boolean {
    return this.superAdministrator || abilities[this.role].includes(ability)
  }
}
