import { isIP } from 'node:net'
import { LabError } from './errors.ts'
import type { Seed } from './seed/types.ts'
import type { AxidianSettings } from './vaults/axidian/settings.ts'
import type { CcpSettings } from './vaults/cyberark/ccp/settings.ts'
import type { CpSettings } from './vaults/cyberark/cp/settings.ts'
import type { PvwaSettings } from './vaults/cyberark/pvwa/settings.ts'
import type { Pam360Settings } from './vaults/pam360/settings.ts'

/** How a lab is started. Everything has a default. */
export interface LabOptions {
  /** A seed file (YAML or JSON), or a seed as an object. Default: the lab's own. */
  readonly seed?: string | Seed
  /** Adds a generated estate of so many accounts. Default 0. */
  readonly accounts?: number
  /**
   * Adds a generated estate of so many accounts to PAM360, 20 to a resource: `estate-0001` and on, with `svc-01` to
   * `svc-20`. Default 0.
   */
  readonly pam360Accounts?: number
  /** Seed of the generator for secrets. The same number gives the same secrets. Default 1. */
  readonly random?: number
  /**
   * Address that the vaults listen on. Default `127.0.0.1`. The admin API is on loopback whatever this says.
   */
  readonly host?: string
  /** Port of the vaults. Default 0: any free one. */
  readonly port?: number
  /** Port of the admin API. Default 0: any free one. */
  readonly adminPort?: number
  /**
   * Where files go. Default: a fresh folder (mode 0700) under the system's temporary folder, which `stop()`
   * removes.
   */
  readonly folder?: string
  /** Initial time of the lab's clock. Default: the present. */
  readonly now?: Date | number
  /** Settings of the Central Credential Provider that differ from the defaults. */
  readonly ccp?: Partial<CcpSettings>
  /** Settings of the Credential Provider that differ from the defaults. */
  readonly cp?: Partial<CpSettings>
  /** Settings of Password Vault Web Access that differ from the defaults. */
  readonly pvwa?: Partial<PvwaSettings>
  /** Settings of Axidian Privilege that differ from the defaults. */
  readonly axidian?: Partial<AxidianSettings>
  /** Settings of PAM360 that differ from the defaults. */
  readonly pam360?: Partial<Pam360Settings>
  /** How many entries journal, audit and events keep, each. Default 10 000. */
  readonly journalSize?: number
}

const known: Readonly<Record<keyof LabOptions, (value: unknown) => boolean>> = {
  seed: (value) => typeof value === 'string' || isObject(value),
  accounts: (value) => isWhole(value, 0, 5_000_000),
  pam360Accounts: (value) => isWhole(value, 0, 1_000_000),
  random: (value) => isWhole(value, 0, Number.MAX_SAFE_INTEGER),
  host: (value) => typeof value === 'string' && value !== '',
  port: (value) => isWhole(value, 0, 65_535),
  adminPort: (value) => isWhole(value, 0, 65_535),
  folder: (value) => typeof value === 'string' && value !== '',
  now: (value) => value instanceof Date || (typeof value === 'number' && Number.isFinite(value)),
  ccp: isObject,
  cp: isObject,
  pvwa: isObject,
  axidian: isObject,
  pam360: isObject,
  journalSize: (value) => isWhole(value, 1, 10_000_000),
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isWhole(value: unknown, least: number, most: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
}

function isKnown(name: string): name is keyof LabOptions {
  return Object.hasOwn(known, name)
}

/** Throws `LabError` that names the option when one is unknown or of the wrong kind. */
export function checkLabOptions(options: LabOptions): void {
  for (const [name, value] of Object.entries(options) as [string, unknown][]) {
    if (!isKnown(name))
      throw new LabError(`unknown lab option "${name}"; known are ${Object.keys(known).join(', ')}`)
    if (value !== undefined && !known[name](value))
      throw new LabError(`the lab option "${name}" has a value that it cannot have`)
  }
}

/** The defaults with what was given laid over them. Throws `LabError` on a setting that does not exist. */
export function mergeSettings<T extends object>(
  what: string,
  defaults: Readonly<T>,
  given: Partial<T> | undefined,
): T {
  for (const name of Object.keys(given ?? {})) {
    if (!Object.hasOwn(defaults, name)) {
      throw new LabError(`unknown ${what} setting "${name}"; known are ${Object.keys(defaults).join(', ')}`)
    }
  }
  return { ...defaults, ...given }
}

/** Host names and addresses for the server's certificate. */
export function certificateHosts(host: string): string[] {
  // Addresses that mean "any" are no names that anybody connects to.
  const extra = host === '0.0.0.0' || host === '::' ? [] : [host]
  return [...new Set(['localhost', '127.0.0.1', '::1', ...extra])]
}

/** The host as it stands in an url that a client on this machine can use. */
export function urlHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return isIP(host) === 6 ? `[${host}]` : host
}
