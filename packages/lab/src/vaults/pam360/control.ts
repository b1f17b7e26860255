import { createHash } from 'node:crypto'
import type { LabClock } from '../../clock.ts'
import { Log } from '../../log.ts'
import { populatePam360 } from '../../seed/populate-pam360.ts'
import { makeSeedKeys, populatePki } from '../../seed/populate-pam360-pki.ts'
import type { SeedKeys } from '../../seed/populate-pam360-pki.ts'
import { populatePersonal, populateRegistration } from '../../seed/populate-pam360-people.ts'
import type { Seed } from '../../seed/types.ts'
import { Pam360Access } from '../../state/pam360/access.ts'
import type { Pam360PersonalVault } from '../../state/pam360/personal.ts'
import { Pam360Pki } from '../../state/pam360/pki.ts'
import { Pam360Registration } from '../../state/pam360/registration.ts'
import { Pam360State } from '../../state/pam360/pam360-state.ts'
import type { LogStamp } from '../../log.ts'
import type { Pam360AuditRecord, Pam360InputRow } from './records.ts'
import { generatePassword } from '../../state/pam360/policy.ts'
import type { AccountPlace } from './request.ts'

/** What PAM360 is made from. */
export interface Pam360Parts {
  readonly clock: LabClock
  /** Number that generated secrets depend on. */
  readonly random: number
  /** How many rows audit and inputs keep, each. */
  readonly capacity?: number | undefined
}

/** A token of PAM360's shape, a GUID in upper case, that depends on number, purpose and version alone. */
function tokenOf(random: number, purpose: string, version: number): string {
  const hex = createHash('sha256')
    .update(`pam360 ${purpose}\0${version}\0${random}`)
    .digest('hex')
    .toUpperCase()
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  )
}

/** PAM360 from behind: what it holds, requests for access, its audit, and how inputs came. */
export class Pam360Control extends Pam360State {
  /** Who may do what, and the requests for access. */
  readonly access: Pam360Access
  /** What PAM360 itself recorded. */
  readonly audit: Log<Pam360AuditRecord>
  /** How the INPUT_DATA of each request was written: what was not as documented. */
  readonly inputs: Log<Omit<Pam360InputRow, keyof LogStamp>>
  /** Certificates and keys. */
  readonly pki: Pam360Pki
  /** Programs that register, and the policies that let them. */
  readonly registration: Pam360Registration
  /** What users keep for themselves, by the number of the user. */
  readonly personal = new Map<number, Pam360PersonalVault>()
  readonly #clock: LabClock
  readonly #random: number
  #keys: SeedKeys = { certificates: new Map(), sshKeys: new Map() }
  #generated = 0

  constructor({ clock, random, capacity }: Pam360Parts) {
    super(
      (user, version) => tokenOf(random, `token\0${user}`, version),
      () => clock.now(),
    )
    this.access = new Pam360Access(this)
    this.audit = new Log(clock, capacity)
    this.inputs = new Log(clock, capacity)
    this.pki = new Pam360Pki(() => this.nextId())
    this.registration = new Pam360Registration((purpose) => {
      this.#generated += 1
      return tokenOf(random, purpose, this.#generated)
    })
    this.#clock = clock
    this.#random = random
  }

  /** @internal Makes certificates and keys of a seed, once for all fillings. */
  async prepare(seed: Seed): Promise<void> {
    this.#keys = await makeSeedKeys(seed, { now: this.#clock.now(), random: this.#random })
  }

  /** @internal A text that generated passwords depend on, another one each time. */
  nextSeed(): string {
    this.#generated += 1
    return `pam360\0${this.#random}\0${this.#generated}`
  }

  /** @internal Gives a password that came back a new one, if that is wanted of it. Says whether it did. */
  resetReturned({ account, resource }: AccountPlace, now: number): boolean {
    const control = account.accessControl ?? resource.accessControl
    const policy = this.findPolicy(account.policy ?? resource.policy)
    if (control?.resetOnCheckIn !== true || policy === undefined) return false
    account.setPassword(generatePassword(policy, this.nextSeed()), now)
    return true
  }

  /** @internal Takes back what was checked out for longer than it might be. */
  settleOverdue(): void {
    const now = this.#clock.now()
    for (const { account, requester } of this.access.takeOverdue(now)) {
      const place = this.placeOf(account.id)
      if (place === undefined) continue
      const record = {
        type: 'Resource',
        result: 'success',
        at: now,
        user: requester.name,
        userFullName: requester.fullName,
        organisation: place.resource.organisation,
        resourceId: place.resource.id,
        resource: place.resource.name,
        account: account.name,
        accountId: account.id,
        reason: null,
        ticketId: null,
        ip: 'N/A',
        client: 'Scheduler',
      } as const
      this.audit.record({ ...record, operation: 'Password Check-Out Expired' })
      if (this.resetReturned(place, now)) this.audit.record({ ...record, operation: 'Password Reset' })
    }
  }

  /** @internal Back to a seed. */
  fill(seed: Seed): void {
    this.clear()
    this.access.clear()
    this.audit.clear()
    this.inputs.clear()
    this.pki.clear()
    this.registration.clear()
    this.personal.clear()
    this.#generated = 0
    const { pam360 = {} } = seed
    populatePam360(this, seed, this.#random)
    populatePki(this, pam360.pki ?? {}, this.#keys, this.#clock.now())
    populateRegistration(this, pam360, (name) => tokenOf(this.#random, `policy\0${name}`, 1))
    populatePersonal(this, pam360, this.#random)
  }
}
