import { fold } from './fold.ts'

/** Ways to log on (PVWA protocol notes, section 3). */
export const logonMethods = [
  'cyberark',
  'ldap',
  'windows',
  'radius',
  'saml',
  'pki',
  'pkipn',
  'shared',
] as const

/** One way to log on. */
export type LogonMethod = (typeof logonMethods)[number]

/** What a RADIUS server asks for after the password, step by step. */
export interface RadiusStep {
  readonly prompt: string
  readonly passcode: string
}

/** What a user is made from. */
export interface UserInit {
  readonly name: string
  readonly source: 'CyberArk' | 'LDAP'
  readonly userType: string
  readonly methods: readonly LogonMethod[]
  readonly password: string | null
  readonly vaultAuthorization: readonly string[]
  readonly enabled: boolean
  readonly suspended: boolean
  readonly passwordExpired: boolean
  readonly radius: readonly RadiusStep[]
  /** Serial number of the client certificate that logs this user on, upper-case hexadecimal. */
  readonly certificateSerial: string | undefined
  /** What a PKI log on asks for afterwards. */
  readonly secondFactor: boolean
}

/** A time and an address, as a list of log ons shows them. */
export interface LogonMark {
  readonly at: number
  readonly address: string
}

/** A user of the vault. The password is outside of everything that prints or serializes. */
export class User {
  readonly id: number
  readonly name: string
  readonly source: 'CyberArk' | 'LDAP'
  readonly userType: string
  readonly methods: ReadonlySet<LogonMethod>
  readonly vaultAuthorization: ReadonlySet<string>
  readonly radius: readonly RadiusStep[]
  readonly certificateSerial: string | undefined
  readonly secondFactor: boolean
  enabled: boolean
  suspended: boolean
  passwordExpired: boolean
  /** Failed log ons since the last one that succeeded. */
  failedLogons = 0
  lastSuccess: LogonMark | undefined
  lastFailure: LogonMark | undefined
  #password: string | null

  constructor(id: number, init: UserInit) {
    this.id = id
    this.name = init.name
    this.source = init.source
    this.userType = init.userType
    this.methods = new Set(init.methods)
    this.vaultAuthorization = new Set(init.vaultAuthorization)
    this.radius = init.radius
    this.certificateSerial = init.certificateSerial
    this.secondFactor = init.secondFactor
    this.enabled = init.enabled
    this.suspended = init.suspended
    this.passwordExpired = init.passwordExpired
    this.#password = init.password
  }

  /** Whether this is the user's password. A user without one has no right password. */
  hasPassword(password: string): boolean {
    return this.#password !== null && this.#password === password
  }

  /** The password; `null` for a user without one. */
  revealPassword(): string | null {
    return this.#password
  }

  /** Sets the password, which is then not expired. */
  setPassword(password: string): void {
    this.#password = password
    this.passwordExpired = false
  }
}

/** A group of users. */
export class Group {
  readonly id: number
  readonly name: string
  readonly #members = new Set<string>()

  constructor(id: number, name: string) {
    this.id = id
    this.name = name
  }

  /** Whether a user is in it; names in any case. */
  has(user: string): boolean {
    return this.#members.has(fold(user))
  }

  /** Puts a user in. */
  add(user: string): void {
    this.#members.add(fold(user))
  }

  /** Takes a user out. */
  remove(user: string): void {
    this.#members.delete(fold(user))
  }
}
