import { fold } from './fold.ts'
import type { MasterPolicy, WorkflowName } from './master-policy.ts'
import { defaultPlatformSettings } from './platform-settings.ts'

/** Kinds of platforms: each has a list of its own, and its own range of things that it can do. */
export const platformKinds = ['target', 'group', 'rotationalGroup', 'dependent'] as const

/** One kind of platform. */
export type PlatformKind = (typeof platformKinds)[number]

/** What a platform is made from. */
export interface PlatformInit {
  readonly id: string
  /** Default `target`. */
  readonly kind?: PlatformKind
  /** Default: the id. */
  readonly name?: string
  readonly description?: string
  /** Default `Operating System`. */
  readonly systemType?: string
  /** First part of the names that PVWA makes up for accounts. Default `Operating System`. */
  readonly deviceType?: string
  /** Platform that this one was made from; default: itself. */
  readonly baseId?: string
  /** Default true. An inactive platform takes no accounts. */
  readonly active?: boolean
  /** Properties that an account of this platform must have. */
  readonly required?: readonly string[]
  /** Further properties that it may have. */
  readonly optional?: readonly string[]
  /** Retrieval needs a reason. Default for this and the next three: the master policy's. */
  readonly requireReason?: boolean
  /** Retrieval locks the account until it is checked in. */
  readonly exclusive?: boolean
  /** Retrieval through PVWA needs a confirmed request. */
  readonly dualControl?: boolean
  readonly oneTimePassword?: boolean
  /** Settings of the policy file, `AllowedSafes` for example, that differ from the usual. */
  readonly settings?: Readonly<Record<string, string>>
  /** Ids of the connection components, and whether they are enabled. */
  readonly connectors?: Readonly<Record<string, boolean>>
  /** Id of the PSM server; default: the first one. Empty for none. */
  readonly psmServer?: string
  /** Ids of dependent platforms (usages) of this target. */
  readonly dependents?: readonly string[]
  /** Minutes; rotational groups have it. Default 540. */
  readonly gracePeriod?: number
}

/** A platform: its policy file, its properties, and its rules on access. */
export class Platform {
  readonly id: string
  /** Its number, by which administrators name it on the wire. */
  readonly number: number
  readonly kind: PlatformKind
  readonly name: string
  readonly description: string
  readonly systemType: string
  readonly deviceType: string
  readonly baseId: string
  readonly required: readonly string[]
  readonly optional: readonly string[]
  readonly dependents: readonly string[]
  /** In minutes. */
  readonly gracePeriod: number
  readonly settings: ReadonlyMap<string, string>
  active: boolean
  connectors: ReadonlyMap<string, boolean>
  psmServer: string | undefined
  /** The rules of its own. */
  readonly exceptions: Readonly<Record<WorkflowName, boolean | undefined>>
  readonly #master: Readonly<MasterPolicy>

  constructor(number: number, init: PlatformInit, master: Readonly<MasterPolicy>) {
    this.number = number
    this.#master = master
    this.id = init.id
    this.kind = init.kind ?? 'target'
    this.name = init.name ?? init.id
    this.description = init.description ?? ''
    this.systemType = init.systemType ?? 'Operating System'
    this.deviceType = init.deviceType ?? 'Operating System'
    this.baseId = init.baseId ?? init.id
    this.active = init.active ?? true
    this.required = init.required ?? []
    this.optional = init.optional ?? []
    this.dependents = init.dependents ?? []
    this.gracePeriod = init.gracePeriod ?? 540
    this.connectors = new Map(Object.entries(init.connectors ?? {}))
    this.psmServer = init.psmServer
    const { requireReason, exclusive, dualControl, oneTimePassword } = init
    this.exceptions = { requireReason, exclusive, dualControl, oneTimePassword }
    this.settings = new Map([
      ['PolicyID', init.id],
      ['PolicyName', this.name],
      ...defaultPlatformSettings,
      ...Object.entries(init.settings ?? {}),
    ])
  }

  /** Whether retrieval needs a reason. */
  get requireReason(): boolean {
    return this.workflow('requireReason')
  }

  /** Whether retrieval locks the account until it is checked in. */
  get exclusive(): boolean {
    return this.workflow('exclusive')
  }

  /** Whether retrieval needs a confirmed request. */
  get dualControl(): boolean {
    return this.workflow('dualControl')
  }

  /** Whether a rule holds: its own, or the master policy's. */
  workflow(name: WorkflowName): boolean {
    return this.exceptions[name] ?? this.#master[name]
  }

  /** Whether it has a rule of its own that is not the master policy's. */
  isException(name: WorkflowName): boolean {
    return this.workflow(name) !== this.#master[name]
  }

  /** Whether a setting says yes; `Yes` and `True` in any case. */
  says(setting: string): boolean {
    return /^(?:yes|true)$/iu.test(this.settings.get(setting) ?? '')
  }

  /** A setting as a number. */
  numberOf(setting: string, fallback: number): number {
    const value = Number(this.settings.get(setting) ?? '')
    return this.settings.has(setting) && Number.isInteger(value) ? value : fallback
  }

  /** Whether accounts of this platform may be in a safe: `AllowedSafes` is an expression over the whole name. */
  allowsSafe(safe: string): boolean {
    const pattern = this.settings.get('AllowedSafes') ?? ''
    if (pattern === '' || pattern === '.*') return true
    try {
      return new RegExp(`^(?:${pattern})$`, 'iu').test(safe)
    } catch {
      return false
    }
  }

  /** What a platform like this one is made from. */
  toInit(): PlatformInit {
    return {
      id: this.id,
      kind: this.kind,
      name: this.name,
      description: this.description,
      systemType: this.systemType,
      deviceType: this.deviceType,
      baseId: this.baseId,
      active: this.active,
      required: this.required,
      optional: this.optional,
      dependents: this.dependents,
      gracePeriod: this.gracePeriod,
      settings: Object.fromEntries(this.settings),
      connectors: Object.fromEntries(this.connectors),
      ...(this.psmServer === undefined ? {} : { psmServer: this.psmServer }),
      ...Object.fromEntries(Object.entries(this.exceptions).filter(([, value]) => value !== undefined)),
    }
  }
}

/** The platforms of a vault. */
export class Platforms {
  readonly #master: Readonly<MasterPolicy>
  readonly #byId = new Map<string, Platform>()
  #last = 0

  constructor(master: Readonly<MasterPolicy>) {
    this.#master = master
  }

  /** All of them, in the order they came. */
  list(): Platform[] {
    return [...this.#byId.values()]
  }

  /** The platform of that id (any case), or `undefined`. */
  find(id: string): Platform | undefined {
    return this.#byId.get(fold(id))
  }

  /** Adds a platform, or replaces the one of that id, whose number it keeps. */
  set(init: PlatformInit): Platform {
    const number = this.find(init.id)?.number ?? (this.#last += 1)
    const platform = new Platform(number, init, this.#master)
    this.#byId.set(fold(init.id), platform)
    return platform
  }

  /** Takes a platform out; false when there was none. */
  remove(id: string): boolean {
    return this.#byId.delete(fold(id))
  }

  /** Takes all out. */
  clear(): void {
    this.#byId.clear()
    this.#last = 0
  }
}
