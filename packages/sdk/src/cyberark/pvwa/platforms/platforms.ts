import type { JournalledOutcome } from '../../../bulk/outcome.ts'
import {
  anyOf,
  callback,
  checkArgument,
  checkOptions,
  flag,
  integer,
  listOf,
  milliseconds,
  oneOf,
  optional,
  type Shape,
  text,
} from '../../../options.ts'
import { type CallOptions, callShape, splitCall } from '../../../transport/call-options.ts'
import { fieldsOf, itemsOf, notThere } from '../fields.ts'
import { wholeListShape, type PagedList, type WholeListOptions } from '../../../paging/pages.ts'
import { listPages } from '../pages.ts'
import { path } from '../paths.ts'
import type { Requester } from '../requester.ts'
import { exportAll, writePackage, type ExportAllOptions, type ExportedPlatform } from './export-all.ts'
import { exported, PlatformKind, SwitchablePlatformKind } from './kinds.ts'
import { packageText, type PackageSource } from './package.ts'
import {
  platformIdOf,
  readDependent,
  readDetails,
  readGroup,
  readPlatform,
  readRotationalGroup,
  readSystemTypes,
  type DependentPlatform,
  type GroupPlatform,
  type Platform,
  type PlatformDetails,
  type PlatformIdRef,
  type RotationalGroupPlatform,
  type SystemTypeCount,
} from './platform.ts'
import { TargetPlatforms } from './targets.ts'

/** Which platforms to list. `false` is a condition like any other. */
export interface PlatformListOptions extends WholeListOptions {
  readonly active?: boolean
  /** Platforms of accounts, or of groups. */
  readonly type?: 'regular' | 'group'
  /** Part of the name. */
  readonly search?: string
  /** For example `Windows` or `*NIX`. */
  readonly systemType?: string
}

const listShape: Shape<PlatformListOptions> = {
  ...wholeListShape,
  active: optional(flag),
  type: optional(oneOf('regular', 'group')),
  search: optional(text),
  systemType: optional(text),
}
const exportAllShape: Shape<ExportAllOptions> = {
  ...callShape,
  timeoutMs: optional(milliseconds),
  platforms: optional(
    listOf(
      anyOf('a PlatformID, or a platform as a list gives it', text, (value) =>
        typeof value === 'object' && value !== null && 'platformId' in value ? undefined : 'is none',
      ),
    ),
  ),
  concurrency: optional(integer(1)),
  onProgress: optional(callback),
  total: optional(integer(0)),
  stopOnError: optional(flag),
  journal: optional(text),
}

/**
 * Platforms: `pvwa.platforms`. They say what accounts are like and what is done with them.
 *
 * Every call throws NotFoundError for a platform that does not exist or may not be seen, PermissionError where the
 * user may not do this, and what any request throws.
 */
export class Platforms {
  /** Platforms of accounts on targets, the usual kind. */
  readonly targets: TargetPlatforms
  /** Platforms of what uses the passwords of accounts, such as Windows services. */
  readonly dependents: PlatformKind<DependentPlatform>
  /** Platforms of account groups. */
  readonly groups: SwitchablePlatformKind<GroupPlatform>
  /** Platforms of accounts that take turns. */
  readonly rotationalGroups: SwitchablePlatformKind<RotationalGroupPlatform>
  readonly #requester: Requester

  /** Made by PasswordVault. */
  constructor(requester: Requester) {
    this.#requester = requester
    this.targets = new TargetPlatforms(requester)
    this.dependents = new PlatformKind(requester, {
      segment: 'Dependents',
      name: 'platforms.dependents',
      read: readDependent,
    })
    this.groups = new SwitchablePlatformKind(requester, {
      segment: 'Groups',
      name: 'platforms.groups',
      read: readGroup,
    })
    this.rotationalGroups = new SwitchablePlatformKind(requester, {
      segment: 'rotationalGroups',
      name: 'platforms.rotationalGroups',
      read: readRotationalGroup,
    })
  }

  /**
   * The platforms as users of accounts see them, with the properties that each asks for. From 11.1.
   *
   * @throws ConfigurationError at once for a wrong option.
   */
  list(options: PlatformListOptions = {}): PagedList<Platform> {
    checkOptions('platforms.list', options, listShape)
    const { active, type, search, systemType } = options
    const PlatformType = type === undefined ? undefined : type === 'group' ? 'Group' : 'Regular'
    return listPages(
      {
        requester: this.#requester,
        path: 'API/Platforms',
        query: { Active: active, PlatformType, Search: search, SystemType: systemType },
        wrappers: ['Platforms', 'value'],
        parse: readPlatform,
        idOf: ({ platformId }) => platformId.toLowerCase(),
      },
      options,
    )
  }

  /** The settings of a platform as they are stored, some eighty. */
  async details(platform: PlatformIdRef, call: CallOptions = {}): Promise<PlatformDetails> {
    checkOptions('platforms.details', call, callShape)
    const where = path`API/Platforms/${platformIdOf(platform)}`
    return readDetails(await this.#requester.json({ ...call, method: 'GET', path: where }))
  }

  /** The names of the safes that may hold accounts of a platform. From 11.1. */
  async safes(platform: PlatformIdRef, call: CallOptions = {}): Promise<string[]> {
    checkOptions('platforms.safes', call, callShape)
    const where = path`API/Platforms/${platformIdOf(platform)}/Safes/`
    const answer = await this.#requester.json({ ...call, method: 'GET', path: where })
    return itemsOf(answer, 'safes', 'value').map((name) => {
      if (typeof name === 'string') return name
      throw notThere('the names of safes')
    })
  }

  /** How many target platforms there are for each type of system. From 12.2. */
  async systemTypes(call: CallOptions = {}): Promise<SystemTypeCount[]> {
    checkOptions('platforms.systemTypes', call, callShape)
    const where = 'API/Platforms/Targets/SystemTypes'
    return readSystemTypes(await this.#requester.json({ ...call, method: 'GET', path: where }))
  }

  /**
   * The package of a platform, as PVWA makes it: a zip archive, looked through here.
   *
   * @throws ProtocolError when it is no sound zip archive.
   */
  async export(platform: PlatformIdRef, call: CallOptions = {}): Promise<Uint8Array> {
    checkOptions('platforms.export', call, callShape)
    return exported(this.#requester, path`API/Platforms/${platformIdOf(platform)}/Export`, call)
  }

  /**
   * Writes the package of a platform to `<folder>/<PlatformID>.zip`, whole or not at all. What no file may be called
   * is percent-encoded; a file that is there is replaced.
   *
   * @throws ConfigurationError `FILE_UNUSABLE` when it cannot be written; as {@link export}.
   */
  async exportTo(folder: string, platform: PlatformIdRef, call: CallOptions = {}): Promise<ExportedPlatform> {
    checkArgument('platforms.exportTo', 'the folder', folder)
    const platformId = platformIdOf(platform)
    return writePackage(folder, platformId, await this.export(platformId, call))
  }

  /**
   * Exports all target platforms, or those that are named, each as {@link exportTo} does: so many at a time, with an
   * outcome for each. With a journal, a run into the same folder that was interrupted goes on where it was.
   *
   * @example
   * const outcomes = await pvwa.platforms.exportAll('./platforms', { onProgress: ({ done, total }) => bar(done, total) })
   * @throws What listing the platforms throws; ConfigurationError for wrong options.
   */
  async exportAll(
    folder: string,
    options: ExportAllOptions = {},
  ): Promise<JournalledOutcome<string, ExportedPlatform>[]> {
    checkArgument('platforms.exportAll', 'the folder', folder)
    checkOptions('platforms.exportAll', options, exportAllShape)
    const [call] = splitCall(options)
    const platforms = options.platforms ?? (await this.targets.list(call).toArray())
    return exportAll(folder, platforms, options, (platformId, each) => this.export(platformId, each))
  }

  /**
   * Imports a platform.
   *
   * @param source Its package: the bytes, or the path of the file.
   * @returns Its PlatformID.
   * @throws ConflictError when there is one of that PlatformID; ConfigurationError for what is no zip archive, before
   *   anything is sent.
   */
  async import(source: PackageSource, call: CallOptions = {}): Promise<string> {
    checkOptions('platforms.import', call, callShape)
    return this.#import('POST', 'API/Platforms/Import', source, call)
  }

  /**
   * Imports a platform beside one that is there already. From 14.6.
   *
   * @returns The PlatformID that it got.
   */
  async importSideBySide(source: PackageSource, call: CallOptions = {}): Promise<string> {
    checkOptions('platforms.importSideBySide', call, callShape)
    return this.#import('PATCH', 'API/Platforms/Import', source, call)
  }

  /** Renews a platform from a package. From 14.2. */
  async renew(platform: PlatformIdRef, source: PackageSource, call: CallOptions = {}): Promise<void> {
    checkOptions('platforms.renew', call, callShape)
    const where = path`API/Platforms/${platformIdOf(platform)}/Update`
    const json = { ImportFile: await packageText('platforms.renew', source) }
    await this.#requester.answer({ ...call, method: 'POST', path: where, json })
  }

  async #import(
    method: 'POST' | 'PATCH',
    where: string,
    source: PackageSource,
    call: CallOptions,
  ): Promise<string> {
    const json = { ImportFile: await packageText('platforms.import', source) }
    const answer = await this.#requester.json({ ...call, method, path: where, json })
    const id = fieldsOf(answer, 'a platform').text('PlatformID')
    if (id === undefined) throw notThere('the PlatformID of the import')
    return id
  }
}
