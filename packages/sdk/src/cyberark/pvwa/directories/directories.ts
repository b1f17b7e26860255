import { bodyOf, shapeOf } from '../../../wire-fields.ts'
import {
  checkArgument,
  checkChanges,
  checkOptions,
  integer,
  listOf,
  type Shape,
  text,
} from '../../../options.ts'
import { type CallOptions, callShape, splitCall } from '../../../transport/call-options.ts'
import { merged } from '../bodies.ts'
import { itemsOf } from '../fields.ts'
import { numberIn } from '../named.ts'
import { path } from '../paths.ts'
import type { Requester } from '../requester.ts'
import {
  directoryFields,
  readDirectory,
  readSummary,
  type Directory,
  type DirectorySettings,
  type DirectorySummary,
} from './directory.ts'
import { mappingFields, readMapping, type DirectoryMapping, type MappingSettings } from './mapping.ts'

/** How to make a directory. */
export interface NewDirectory extends DirectorySettings, CallOptions {
  readonly baseContext: string
}

/** How to make a mapping. */
export interface NewMapping extends MappingSettings, CallOptions {
  readonly name: string
  readonly branch: string
}

/** What to change of a mapping. What is not named stays. */
export interface MappingChanges extends MappingSettings, CallOptions {}

const addShape: Shape<NewDirectory> = { ...shapeOf(directoryFields), ...callShape, baseContext: text }
const changesShape: Shape<MappingChanges> = { ...shapeOf(mappingFields), ...callShape }
const addMappingShape: Shape<NewMapping> = {
  ...changesShape,
  name: mappingFields.name.check,
  branch: mappingFields.branch.check,
}

/**
 * LDAP directories: `pvwa.directories`. A directory is given by its domain.
 *
 * Every call throws NotFoundError for a directory that does not exist, PermissionError where the user may not do this,
 * and what any request throws.
 *
 * @see docs/protocols/cyberark-pvwa-estate.md
 */
export class Directories {
  /** Who of a directory becomes what user of the vault. */
  readonly mappings: DirectoryMappings
  readonly #requester: Requester

  /** Made by PasswordVault. */
  constructor(requester: Requester) {
    this.#requester = requester
    this.mappings = new DirectoryMappings(requester)
  }

  /** The directories. */
  async list(call: CallOptions = {}): Promise<DirectorySummary[]> {
    checkOptions('directories.list', call, callShape)
    const answer = await this.#requester.json({
      ...call,
      method: 'GET',
      path: 'API/Configuration/LDAP/Directories',
    })
    return itemsOf(answer, 'directories', 'value', 'Directories').map(readSummary)
  }

  /** One directory in full. */
  async get(directory: string, call: CallOptions = {}): Promise<Directory> {
    checkOptions('directories.get', call, callShape)
    const where = directoryPath(directory)
    return readDirectory(await this.#requester.json({ ...call, method: 'GET', path: where }))
  }

  /**
   * Adds a directory.
   *
   * @param directory Its domain, for example `corp.example.com`.
   * @throws ConflictError when it is there already.
   */
  async add(directory: string, options: NewDirectory): Promise<Directory> {
    checkOptions('directories.add', options, addShape)
    checkArgument('directories.add', 'the domain', directory)
    const [call, settings] = splitCall(options)
    const json = {
      DirectoryType: 'MicrosoftADProfile.ini',
      DomainName: directory,
      ...bodyOf(directoryFields, settings),
    }
    return readDirectory(
      await this.#requester.json({
        ...call,
        method: 'POST',
        path: 'API/Configuration/LDAP/Directories',
        json,
      }),
    )
  }

  /** Deletes a directory, with its mappings. */
  async delete(directory: string, call: CallOptions = {}): Promise<void> {
    checkOptions('directories.delete', call, callShape)
    await this.#requester.answer({ ...call, method: 'DELETE', path: directoryPath(directory) })
  }
}

/** Who of a directory becomes what user of the vault: `pvwa.directories.mappings`. */
export class DirectoryMappings {
  readonly #requester: Requester

  /** Made by Directories. */
  constructor(requester: Requester) {
    this.#requester = requester
  }

  /** The mappings of a directory, in the order in which they are tried. */
  async list(directory: string, call: CallOptions = {}): Promise<DirectoryMapping[]> {
    checkOptions('directories.mappings.list', call, callShape)
    const where = mappingsPath(directory)
    const answer = await this.#requester.json({ ...call, method: 'GET', path: where })
    return itemsOf(answer, 'mappings', 'value', 'Mappings').map(readMapping)
  }

  /** One mapping. */
  async get(directory: string, mapping: number, call: CallOptions = {}): Promise<DirectoryMapping> {
    checkOptions('directories.mappings.get', call, callShape)
    return readMapping(await this.#read(directory, mapping, call))
  }

  /** Adds a mapping. */
  async add(directory: string, options: NewMapping): Promise<DirectoryMapping> {
    checkOptions('directories.mappings.add', options, addMappingShape)
    const [call, settings] = splitCall(options)
    const json = bodyOf<MappingSettings>(mappingFields, settings)
    const where = mappingsPath(directory)
    return readMapping(await this.#requester.json({ ...call, method: 'POST', path: where, json }))
  }

  /**
   * Changes a mapping. Reads it first, since PVWA clears what it is not sent: what was not named stays. What somebody
   * else changes in between is lost.
   */
  async update(directory: string, mapping: number, changes: MappingChanges): Promise<DirectoryMapping> {
    checkOptions('directories.mappings.update', changes, changesShape)
    const [call, changed] = splitCall(changes)
    checkChanges('directories.mappings.update', changed)
    const before = await this.#read(directory, mapping, call)
    const answer = await this.#requester.json({
      ...call,
      method: 'PUT',
      path: mappingPath(directory, mapping),
      json: merged(before, bodyOf<MappingSettings>(mappingFields, changed)),
    })
    return answer === undefined ? this.get(directory, mapping, call) : readMapping(answer)
  }

  /** Deletes a mapping. */
  async delete(directory: string, mapping: number, call: CallOptions = {}): Promise<void> {
    checkOptions('directories.mappings.delete', call, callShape)
    await this.#requester.answer({ ...call, method: 'DELETE', path: mappingPath(directory, mapping) })
  }

  /**
   * Says in which order the mappings are tried.
   *
   * @param mappings The ids of all of them.
   * @throws ConfigurationError when one is missing or unknown.
   */
  async reorder(directory: string, mappings: readonly number[], call: CallOptions = {}): Promise<void> {
    checkOptions('directories.mappings.reorder', call, callShape)
    checkArgument('directories.mappings.reorder', 'the ids', mappings, listOf(integer(0)))
    const where = `${mappingsPath(directory)}Reorder/`
    const json = { MappingsOrder: mappings }
    await this.#requester.answer({ ...call, method: 'POST', path: where, json })
  }

  #read(directory: string, mapping: number, call: CallOptions): Promise<unknown> {
    return this.#requester.json({ ...call, method: 'GET', path: mappingPath(directory, mapping) })
  }
}

/** A domain has dots: the slash at the end keeps IIS from taking its tail for the extension of a file. */
function directoryPath(directory: string): string {
  checkArgument('directories', 'the domain', directory)
  return path`API/Configuration/LDAP/Directories/${directory}/`
}

function mappingsPath(directory: string): string {
  return `${directoryPath(directory)}Mappings/`
}

function mappingPath(directory: string, mapping: number): string {
  return `${mappingsPath(directory)}${path`${numberIn(mapping, 'mapping')}/`}`
}
