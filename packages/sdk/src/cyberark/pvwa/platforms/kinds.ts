import { checkOptions, flag, isRecord, optional, text, type Shape } from '../../../options.ts'
import { callOf, callShape, type CallOptions } from '../../../transport/call-options.ts'
import { formatFilter, type FilterTerm } from '../accounts/filter.ts'
import { malformed } from '../answer.ts'
import { checkArgument, checkChanges, splitCall, upTo } from '../checks.ts'
import { fieldsOf } from '../fields.ts'
import { numberIn, onlyOf, sameName } from '../named.ts'
import { listPages, wholeListShape, type PagedList, type WholeListOptions } from '../pages.ts'
import { path } from '../paths.ts'
import type { Requester } from '../requester.ts'
import {
  readEntry,
  readTarget,
  type PlatformEntry,
  type PlatformRef,
  type TargetPlatform,
} from './platform.ts'
import {
  readSessionPolicy,
  sessionChangesShape,
  sessionPolicyBody,
  type SessionManagementChanges,
  type SessionManagementPolicy,
} from './session-policy.ts'
import { zipProblem } from './zip.ts'

/** Which platforms of a kind to list. */
export interface PlatformKindListOptions extends WholeListOptions {
  /** Part of the name or PlatformID, at most 100 characters. */
  readonly search?: string
}

/** Which target platforms to list. `false` is a condition like any other. */
export interface TargetPlatformListOptions extends PlatformKindListOptions {
  readonly active?: boolean
  /** For example `Windows` or `*NIX`. */
  readonly systemType?: string
  /** Whether the CPM verifies passwords by itself. */
  readonly periodicVerify?: boolean
  /** Whether users may ask for a verification. */
  readonly manualVerify?: boolean
  /** Whether the CPM changes passwords by itself. */
  readonly periodicChange?: boolean
  /** Whether users may ask for a change. */
  readonly manualChange?: boolean
  /** Whether the CPM reconciles passwords that do not fit. */
  readonly automaticReconcile?: boolean
  /** Whether users may ask for a reconciliation. */
  readonly manualReconcile?: boolean
}

/** How to duplicate a platform. */
export interface DuplicatePlatformOptions extends CallOptions {
  /** What it is for. */
  readonly description?: string
}

const kindListShape: Shape<PlatformKindListOptions> = { ...wholeListShape, search: optional(upTo(100)) }
const targetListShape: Shape<TargetPlatformListOptions> = {
  ...kindListShape,
  active: optional(flag),
  systemType: optional(text),
  periodicVerify: optional(flag),
  manualVerify: optional(flag),
  periodicChange: optional(flag),
  manualChange: optional(flag),
  automaticReconcile: optional(flag),
  manualReconcile: optional(flag),
}
const duplicateShape: Shape<DuplicatePlatformOptions> = { ...callShape, description: optional(text) }

/** How a kind of platform is called and read. */
export interface KindOfPlatform<Item extends PlatformEntry> {
  /** Its part of the path. */
  readonly segment: 'Targets' | 'Dependents' | 'Groups' | 'rotationalGroups'
  /** What the methods are called by, for errors. */
  readonly name: string
  readonly read: (value: unknown) => Item
}

/**
 * The platforms of one kind. Wherever one is asked for, its number does, or what a list gave; its PlatformID or name
 * does too, and is then looked up in the list first.
 *
 * Every call throws NotFoundError for a platform that does not exist, AmbiguousMatchError when a name fits several,
 * PermissionError where the user may not do this, and what any request throws.
 */
export class PlatformKind<Item extends PlatformEntry> {
  readonly #requester: Requester
  readonly #kind: KindOfPlatform<Item>

  /** Made by PasswordVault. */
  constructor(requester: Requester, kind: KindOfPlatform<Item>) {
    this.#requester = requester
    this.#kind = kind
  }

  /**
   * The platforms of this kind.
   *
   * @throws ConfigurationError at once for a wrong option.
   */
  list(options: PlatformKindListOptions = {}): PagedList<Item> {
    checkOptions(`${this.#kind.name}.list`, options, kindListShape)
    return listKind(this.#requester, this.#kind, { search: options.search }, options)
  }

  /**
   * One platform, by its PlatformID or else its name, whole and in any letter case, or by its number. PVWA has no
   * call for it: the list is read.
   */
  async get(platform: PlatformRef, call: CallOptions = {}): Promise<Item> {
    checkOptions(`${this.#kind.name}.get`, call, callShape)
    const { number, word } = namesOf(platform)
    const all = await listKind(this.#requester, this.#kind, {}, call).toArray()
    if (word === undefined)
      return onlyOf(
        all.filter(({ id }) => id === number),
        'platform',
      )
    const byId = all.filter(({ platformId }) => sameName(platformId, word))
    return onlyOf(byId.length > 0 ? byId : all.filter(({ name }) => sameName(name, word)), 'platform')
  }

  /** The number of a platform, which changes go by. Asks only for a PlatformID or name. */
  async idOf(platform: PlatformRef, call: CallOptions = {}): Promise<number> {
    return namesOf(platform).number ?? (await this.get(platform, call)).id
  }

  /**
   * Makes a copy of a platform.
   *
   * @param name What the copy is called.
   * @returns Number, PlatformID and name of the copy.
   * @throws ConflictError when the name is taken.
   */
  async duplicate(
    platform: PlatformRef,
    name: string,
    options: DuplicatePlatformOptions = {},
  ): Promise<PlatformEntry> {
    const where = `${this.#kind.name}.duplicate`
    checkOptions(where, options, duplicateShape)
    checkArgument(where, "the copy's name", name)
    const [call, { description }] = splitCall(options)
    const answer = await this.#requester.json({
      ...call,
      method: 'POST',
      path: `${await pathOf(this, this.#kind, platform, call)}/duplicate`,
      json: { Name: name, ...(description === undefined ? {} : { Description: description }) },
    })
    return readEntry(fieldsOf(answer, 'a platform'))
  }

  /**
   * Deletes a platform.
   *
   * @throws ConflictError where accounts use it.
   */
  async delete(platform: PlatformRef, call: CallOptions = {}): Promise<void> {
    checkOptions(`${this.#kind.name}.delete`, call, callShape)
    await this.#requester.answer({
      ...call,
      method: 'DELETE',
      path: await pathOf(this, this.#kind, platform, call),
    })
  }

  /**
   * The package of a platform, as PVWA makes it: a zip archive, looked through here.
   *
   * @throws ProtocolError when it is no sound zip archive.
   */
  async export(platform: PlatformRef, call: CallOptions = {}): Promise<Uint8Array> {
    checkOptions(`${this.#kind.name}.export`, call, callShape)
    return exported(this.#requester, `${await pathOf(this, this.#kind, platform, call)}/Export`, call)
  }
}

/** The platforms of a kind that can be switched on and off. */
export class SwitchablePlatformKind<Item extends PlatformEntry> extends PlatformKind<Item> {
  readonly #requester: Requester
  readonly #kind: KindOfPlatform<Item>

  /** Made by PasswordVault. */
  constructor(requester: Requester, kind: KindOfPlatform<Item>) {
    super(requester, kind)
    this.#requester = requester
    this.#kind = kind
  }

  /** Switches a platform on. */
  async activate(platform: PlatformRef, call: CallOptions = {}): Promise<void> {
    await this.#switch(platform, 'activate', call)
  }

  /** Switches a platform off: it takes no new accounts then. */
  async deactivate(platform: PlatformRef, call: CallOptions = {}): Promise<void> {
    await this.#switch(platform, 'deactivate', call)
  }

  async #switch(platform: PlatformRef, what: 'activate' | 'deactivate', call: CallOptions): Promise<void> {
    checkOptions(`${this.#kind.name}.${what}`, call, callShape)
    const where = `${await pathOf(this, this.#kind, platform, call)}/${what}`
    await this.#requester.answer({ ...call, method: 'POST', path: where, repeatable: true })
  }
}

const target: KindOfPlatform<TargetPlatform> = {
  segment: 'Targets',
  name: 'platforms.targets',
  read: readTarget,
}

/** Target platforms: those of accounts, the usual kind. `pvwa.platforms.targets` */
export class TargetPlatforms extends SwitchablePlatformKind<TargetPlatform> {
  readonly #requester: Requester

  /** Made by PasswordVault. */
  constructor(requester: Requester) {
    super(requester, target)
    this.#requester = requester
  }

  /**
   * The target platforms that meet all conditions.
   *
   * @example
   * const off = await pvwa.platforms.targets.list({ active: false }).toArray()
   * @throws ConfigurationError at once for a wrong option.
   */
  override list(options: TargetPlatformListOptions = {}): PagedList<TargetPlatform> {
    checkOptions('platforms.targets.list', options, targetListShape)
    const { search, signal, timeoutMs, onInconsistency, ...conditions } = options
    const terms = Object.entries<unknown>(conditions).flatMap(([property, value]): FilterTerm[] => {
      if (typeof value === 'boolean') return [{ property, value: value ? 'True' : 'False' }]
      return typeof value === 'string' ? [{ property, value }] : []
    })
    const list = {
      ...callOf({ signal, timeoutMs }),
      ...(onInconsistency === undefined ? {} : { onInconsistency }),
    }
    const filter = terms.length === 0 ? undefined : formatFilter(terms, 'AND', false)
    return listKind(this.#requester, target, { search, filter }, list)
  }

  /** The connection components of a platform, and its PSM server. */
  async sessionManagement(platform: PlatformRef, call: CallOptions = {}): Promise<SessionManagementPolicy> {
    checkOptions('platforms.targets.sessionManagement', call, callShape)
    const where = `${await pathOf(this, target, platform, call)}/PrivilegedSessionManagement`
    return readSessionPolicy(await this.#requester.json({ ...call, method: 'GET', path: where }))
  }

  /**
   * Changes connection components or the PSM server of a platform. Reads them first, since PVWA clears what it is not
   * sent: what was not named stays. What somebody else changes in between is lost. Needs 11.5.
   *
   * @example
   * await pvwa.platforms.targets.updateSessionManagement('UnixSSH', { connectors: { 'PSM-SSH': true } })
   */
  async updateSessionManagement(
    platform: PlatformRef,
    changes: SessionManagementChanges,
  ): Promise<SessionManagementPolicy> {
    checkOptions('platforms.targets.updateSessionManagement', changes, sessionChangesShape)
    const [call, named] = splitCall(changes)
    checkChanges('platforms.targets.updateSessionManagement', named)
    const where = `${await pathOf(this, target, platform, call)}/PrivilegedSessionManagement`
    const before = await this.#requester.json({ ...call, method: 'GET', path: where })
    const json = sessionPolicyBody(before, named)
    const answer = await this.#requester.json({ ...call, method: 'PUT', path: where, json })
    return isRecord(answer) ? readSessionPolicy(answer) : this.sessionManagement(platform, call)
  }
}

/** Lists a kind, with a filter or without. */
function listKind<Item extends PlatformEntry>(
  requester: Requester,
  kind: KindOfPlatform<Item>,
  query: { readonly search?: string | undefined; readonly filter?: string | undefined },
  options: WholeListOptions,
): PagedList<Item> {
  return listPages(
    {
      requester,
      path: `API/Platforms/${kind.segment}`,
      query,
      wrappers: ['Platforms', 'value'],
      parse: kind.read,
      idOf: ({ id }) => String(id),
    },
    options,
  )
}

/** The path of one platform; looks its number up where that is not given. */
async function pathOf<Item extends PlatformEntry>(
  platforms: PlatformKind<Item>,
  kind: KindOfPlatform<Item>,
  platform: PlatformRef,
  call: CallOptions,
): Promise<string> {
  return `API/Platforms/${kind.segment}/${path`${await platforms.idOf(platform, call)}`}`
}

/** Asks for an export, and looks through what came. */
export async function exported(requester: Requester, where: string, call: CallOptions): Promise<Uint8Array> {
  const bytes = await requester.bytes({
    ...call,
    method: 'POST',
    path: where,
    accept: 'application/octet-stream, */*',
    repeatable: true,
  })
  const problem = zipProblem(bytes)
  if (problem !== undefined) throw malformed(200, problem)
  return bytes
}

/** What a platform is named by: its number, or else its PlatformID or name. */
function namesOf(platform: PlatformRef): {
  readonly number: number | undefined
  readonly word: string | undefined
} {
  const given: unknown = platform
  const word: unknown = isRecord(given) && given['id'] === undefined ? given['platformId'] : given
  return typeof word === 'string' && word !== ''
    ? { number: undefined, word }
    : { number: numberIn(given, 'platform'), word: undefined }
}
