import { checkArgument, checkOptions, isRecord, optional, type Shape, text, upTo } from '../../../options.ts'
import { type CallOptions, callShape, splitCall } from '../../../transport/call-options.ts'
import { malformed } from '../answer.ts'
import { fieldsOf } from '../fields.ts'
import { numberIn, onlyOf, sameName } from '../named.ts'
import { wholeListShape, type PagedList, type WholeListOptions } from '../../../paging/pages.ts'
import { listPages } from '../pages.ts'
import { path } from '../paths.ts'
import type { Requester } from '../requester.ts'
import { readEntry, type PlatformEntry, type PlatformRef } from './platform.ts'
import { zipProblem } from './zip.ts'

/** Which platforms of a kind to list. */
export interface PlatformKindListOptions extends WholeListOptions {
  /** Part of the name or PlatformID, at most 100 characters. */
  readonly search?: string
}

/** How to duplicate a platform. */
export interface DuplicatePlatformOptions extends CallOptions {
  /** What it is for. */
  readonly description?: string
}

/** The checks of {@link PlatformKindListOptions}. */
export const kindListShape: Shape<PlatformKindListOptions> = {
  ...wholeListShape,
  search: optional(upTo(100)),
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

/** Lists a kind, with a filter or without. */
export function listKind<Item extends PlatformEntry>(
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
export async function pathOf<Item extends PlatformEntry>(
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
