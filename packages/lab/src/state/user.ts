import { emptyProfile } from './user-profile.ts'
import type { AuthorizedKey, CachedKey, UserProfile } from './user-profile.ts'

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
  /** What else is told about the user; nothing when absent. */
  readonly profile?: UserProfile
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
  readonly radius: readonly RadiusStep[]
  readonly certificateSerial: string | undefined
  readonly secondFactor: boolean
  userType: string
  methods: ReadonlySet<LogonMethod>
  vaultAuthorization: ReadonlySet<string>
  profile: UserProfile
  enabled: boolean
  suspended: boolean
  passwordExpired: boolean
  /** Whether it was deleted: nobody who still holds it may use it. */
  removed = false
  /** Failed log ons since the last one that succeeded. */
  failedLogons = 0
  lastSuccess: LogonMark | undefined
  lastFailure: LogonMark | undefined
  authorizedKeys: readonly AuthorizedKey[] = []
  cachedKey: CachedKey | undefined
  #password: string | null

  constructor(id: number, init: UserInit) {
    this.id = id
    this.name = init.name
    this.source = init.source
    this.userType = init.userType
    this.methods = new Set(init.methods)
    this.vaultAuthorization = new Set(init.vaultAuthorization)
    this.profile = init.profile ?? emptyProfile
    this.radius = init.radius
    this.certificateSerial = init.certificateSerial
    this.secondFactor = init.secondFactor
    this.enabled = init.enabled
    this.suspended = init.suspended
    this.passwordExpired = init.passwordExpired
    this.#password = init.password
  }

  /** Whether the user is there, enabled, not suspended and not past its expiry, at a time in epoch milliseconds. */
  isUsable(now: number): boolean {
    return this.enabled && !this.suspended && !this.removed && !this.isExpired(now)
  }

  /** Whether the user is past its expiry, at a time in epoch milliseconds. */
  isExpired(now: number): boolean {
    const { expiresAt } = this.profile
    return expiresAt !== null && expiresAt * 1000 <= now
  }

  /** Whether a log on must bring a new password. */
  get mustChangePassword(): boolean {
    return this.passwordExpired || this.profile.changePasswordOnNextLogon
  }

  /** Whether this is the user's password. A user without one has no right password. */
  hasPassword(password: string): boolean {
    return this.#password !== null && this.#password === password
  }

  /** The password; `null` for a user without one. */
  revealPassword(): string | null {
    return this.#password
  }

  /** Sets the password as the user does: it has not expired, and need not be changed. */
  setPassword(password: string): void {
    this.resetPassword(password)
    this.profile = { ...this.profile, changePasswordOnNextLogon: false }
  }

  /** Sets the password as an administrator does: it has not expired, but the user may still have to change it. */
  resetPassword(password: string): void {
    this.#password = password
    this.passwordExpired = false
  }
}
