import { fold } from './fold.ts'

/** One thing of the configuration as it is shown: the vendor's names, in their order. */
export type ConfigurationRecord = Readonly<Record<string, unknown>>

/** Records of one kind, in their order, under a key in any case. */
export class Shelf {
  readonly #records = new Map<string, ConfigurationRecord>()
  #last = 0

  /** All records. */
  get all(): ConfigurationRecord[] {
    return [...this.#records.values()]
  }

  /** The record under a key. */
  get(key: string): ConfigurationRecord | undefined {
    return this.#records.get(fold(key))
  }

  /** Puts a record under a key, in place of what is there. */
  set(key: string, record: ConfigurationRecord): void {
    this.#records.set(fold(key), record)
  }

  /** Takes a record away; false when there was none. */
  delete(key: string): boolean {
    return this.#records.delete(fold(key))
  }

  /** A number that was not given before. */
  takeNumber(): number {
    this.#last += 1
    return this.#last
  }

  /** Empties it. */
  clear(): void {
    this.#records.clear()
    this.#last = 0
  }
}

const methodNames = [
  'windows',
  'pki',
  'pkipn',
  'cyberark',
  'oraclesso',
  'rsa',
  'radius',
  'ldap',
  'saml',
  'shared',
] as const

// Those that nobody can log on by in the lab are off.
const switchedOff: ReadonlySet<string> = new Set(['oraclesso', 'rsa'])

function defaultMethod(id: string): ConfigurationRecord {
  return {
    id,
    displayName: '',
    enabled: !switchedOff.has(id),
    mobileEnabled: id === 'cyberark',
    logoffUrl: '',
    secondFactorAuth: null,
    signInLabel: '',
    usernameFieldLabel: '',
    passwordFieldLabel: '',
  }
}

/** What is set about the vault and PVWA beyond its contents. */
export class Configuration {
  readonly directories = new Shelf()

  readonly #mappings = new Map<string, Shelf>()
  readonly authenticationMethods = new Shelf()
  readonly oidcProviders = new Shelf()
  readonly allowedReferrers = new Shelf()
  readonly onboardingRules = new Shelf()
  readonly discoveredAccounts = new Shelf()

  constructor() {
    this.#fill()
  }

  /** Whether one may log on by a method at all. */
  allowsLogon(method: string): boolean {
    return this.authenticationMethods.get(method)?.['enabled'] === true
  }

  /** The mappings of a directory. */
  mappingsOf(directory: string): Shelf {
    const found = this.#mappings.get(fold(directory)) ?? new Shelf()
    this.#mappings.set(fold(directory), found)
    return found
  }

  /** Removes a directory with its mappings; false when there was none. */
  removeDirectory(name: string): boolean {
    this.#mappings.delete(fold(name))
    return this.directories.delete(name)
  }

  /** Empties everything. */
  clear(): void {
    this.#mappings.clear()
    for (const shelf of [
      this.directories,
      this.authenticationMethods,
      this.oidcProviders,
      this.allowedReferrers,
      this.onboardingRules,
      this.discoveredAccounts,
    ]) {
      shelf.clear()
    }
    this.#fill()
  }

  #fill(): void {
    for (const id of methodNames) this.authenticationMethods.set(id, defaultMethod(id))
  }
}
