/** Configurations: read, checked, and shown. */
import { dirname, resolve } from 'node:path'
import { ConfigurationError, isSallyportError, nearest, printable, type Reference } from '@sallyport/sdk'
import { isReplaceableByOthers, readConfigurationFile, type ConfigurationFile } from './configuration-file.ts'
import { readDocument } from './document.ts'
import { expand } from './expand.ts'
import { findConfiguration, findOptionTypes, type FindOptions, type FoundConfiguration } from './find.ts'
import { checkOptions, isObject, type OptionTypes } from './options.ts'
import { errorOf, Problems, type ConfigurationProblem } from './problems.ts'
import { Reading, type Shared, type ShownSetting } from './reading.ts'
import type { CacheSettings } from './settings/every-vault.ts'
import { settings, type VaultSettings } from './settings/settings.ts'
import { mapTree, overlay, type MappingNode, type Node } from './tree.ts'
import { checkRootCache, checkUses } from './uses.ts'

/** Where to find a configuration, and how to read it. */
export interface ConfigurationOptions extends FindOptions {
  /** The profile. Default: what `SALLYPORT_PROFILE` says, else none. */
  readonly profile?: string
}

/** A vault as a configuration says it. */
export interface ConfiguredVault {
  /** What references call it. */
  readonly name: string
  readonly settings: VaultSettings
}

/** What a configuration says. Secrets are in it as `Secret`; nothing is opened yet. */
export interface Configuration {
  /** The file. */
  readonly path: string
  /** The profile that was chosen. */
  readonly profile: string | undefined
  /** In the order of the file. */
  readonly vaults: readonly ConfiguredVault[]
  /** What holds for every vault that says nothing of its cache. */
  readonly cache: CacheSettings | undefined
  /** Variables for `sallyport run`, and where they come from. */
  readonly environment: Readonly<Record<string, Reference>>
  /** What could be better. */
  readonly warnings: readonly ConfigurationProblem[]
  /** Every setting that is in force, in the order of the table; see {@link showConfiguration}. */
  readonly shown: readonly ShownSetting[]
}

/** What a check of a configuration found. */
export interface ConfigurationCheck {
  readonly path: string
  /** Whether it can be used. */
  readonly ok: boolean
  /** In the order of the file. */
  readonly problems: readonly ConfigurationProblem[]
  /** The profiles that the file has. */
  readonly profiles: readonly string[]
}

/**
 * Reads a configuration. Opens nothing.
 *
 * @param where The file, or what {@link findConfiguration} found. Default: it is looked for.
 * @throws ConfigurationError that names everything that is wrong, each with line, column, key and remedy, and repeats no
 *   value; also when there is no configuration, or others can write it.
 * @see docs/guides/configuration-file.md
 */
export async function loadConfiguration(
  where?: string | FoundConfiguration,
  options: ConfigurationOptions = {},
): Promise<Configuration> {
  const found = await locate('loadConfiguration', where, options)
  const source = await open(found)
  const { problems } = source
  const profile = profileOf(options)
  const read = await source.read(profile, options, 'error')
  if (problems.errors.length > 0 || read === undefined) throw errorOf(found.path, problems.errors)
  return { path: found.path, profile, ...read, warnings: problems.list }
}

/**
 * Looks for everything that is wrong with a configuration: with the profile that is chosen, or else without one and with each
 * of them. What a profile that is not chosen lacks on this machine, a variable or a file, is a warning.
 *
 * @param where The file, or what {@link findConfiguration} found. Default: it is looked for.
 * @throws ConfigurationError when there is none, or it cannot be read at all, or naming an option that is unknown or wrong.
 */
export async function checkConfiguration(
  where?: string | FoundConfiguration,
  options: ConfigurationOptions = {},
): Promise<ConfigurationCheck> {
  const found = await locate('checkConfiguration', where, options)
  const source = await open(found)
  const chosen = profileOf(options)
  await source.read(chosen, options, 'error')
  if (chosen === undefined) {
    for (const profile of source.profiles) await source.read(profile, options, 'warning')
  }
  const { problems, profiles } = source
  return { path: found.path, ok: problems.errors.length === 0, problems: problems.list, profiles }
}

/**
 * What is in force, setting by setting: what each says, and which line, profile, variable or file it comes from. Secrets, and
 * whatever was read out of a file, are masked.
 */
export function showConfiguration(configuration: Configuration): readonly ShownSetting[] {
  return configuration.shown
}

const optionTypes: OptionTypes<ConfigurationOptions> = { ...findOptionTypes, profile: 'string' }

async function locate(
  what: string,
  where: string | FoundConfiguration | undefined,
  options: ConfigurationOptions,
): Promise<FoundConfiguration> {
  checkOptions(what, options, optionTypes)
  if (typeof where === 'string') {
    return { path: resolve(options.cwd ?? process.cwd(), where), origin: 'given' }
  }
  if (where !== undefined && !isFound(where)) {
    throw new ConfigurationError(`${what}: the file must be a path, or what findConfiguration found.`, {
      code: 'INVALID_OPTION',
    })
  }
  const { profile: _profile, ...places } = options
  const found = where ?? (await findConfiguration(places))
  if (found !== undefined) return found
  throw new ConfigurationError('There is no configuration.', {
    code: 'FILE_UNUSABLE',
    hint: 'Write sallyport.yaml into the working folder, or name a file with SALLYPORT_CONFIG.',
  })
}

function isFound(where: unknown): where is FoundConfiguration {
  return isObject(where) && typeof where['path'] === 'string'
}

function profileOf({ profile, env = process.env }: ConfigurationOptions): string | undefined {
  const chosen = profile ?? env['SALLYPORT_PROFILE']
  return chosen === '' ? undefined : chosen
}

async function open(found: FoundConfiguration): Promise<Source> {
  const { path } = found
  const file = await readConfigurationFile(path).catch((error: unknown) => {
    if (found.origin !== 'variable' || !isSallyportError(error)) throw error
    throw new ConfigurationError(`SALLYPORT_CONFIG: ${error.message}`, {
      code: 'FILE_UNUSABLE',
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    })
  })
  const problems = new Problems()
  await checkAccess(found, file, problems)
  const root = problems.errors.length > 0 ? undefined : readDocument(file.text, path, problems)
  return new Source(path, file, problems, root)
}

/** Whoever can write a configuration decides where its passwords are sent. */
async function checkAccess(
  { path, origin }: FoundConfiguration,
  { isWritableByOthers, isOfAnotherUser }: ConfigurationFile,
  problems: Problems,
): Promise<void> {
  if (isWritableByOthers) {
    problems.add(path, 'others than its owner can write this file', { hint: `chmod go-w ${path}` })
  }
  if (isOfAnotherUser && origin !== 'given' && origin !== 'variable') {
    problems.add(path, 'this file belongs to somebody else', {
      hint: 'Name it with SALLYPORT_CONFIG if you trust it.',
    })
  }
  if (await isReplaceableByOthers(path)) {
    problems.add(path, 'others can put another file in the place of this one', {
      severity: 'warning',
      hint: `chmod go-w ${dirname(path)}`,
    })
  }
}

type Whole = Omit<Configuration, 'path' | 'profile' | 'warnings'>

/** One file, to be read with one profile or another. */
class Source {
  readonly problems: Problems
  readonly #path: string
  readonly #file: ConfigurationFile
  readonly #base: MappingNode | undefined
  readonly #profiles: ReadonlyMap<string, Node>

  constructor(path: string, file: ConfigurationFile, problems: Problems, root: MappingNode | undefined) {
    this.problems = problems
    this.#path = path
    this.#file = file
    const profiles = root?.entries.get('profiles')
    this.#profiles = profiles === undefined ? new Map() : this.#readProfiles(profiles.node)
    if (root === undefined) return
    const entries = new Map(root.entries)
    entries.delete('profiles')
    this.#base = { ...root, entries }
  }

  get profiles(): readonly string[] {
    return [...this.#profiles.keys()]
  }

  #readProfiles(node: Node): ReadonlyMap<string, Node> {
    const found = new Map<string, Node>()
    if (node.type !== 'mapping') {
      this.problems.add(node.place, 'must be names, each with what differs', { key: 'profiles' })
      return found
    }
    for (const [name, entry] of node.entries) {
      const tagged = mapTree(entry.node, { place: (place) => ({ ...place, profile: name }) })
      if (tagged.type === 'mapping') found.set(name, tagged)
      else {
        const key = `profiles.${printable(name)}`
        this.problems.add(entry.place, 'must be keys and values, as at the root', { key })
      }
    }
    return found
  }

  async read(
    profile: string | undefined,
    { env = process.env }: ConfigurationOptions,
    severity: 'error' | 'warning',
  ): Promise<Whole | undefined> {
    const { problems } = this
    const base = this.#base
    if (base === undefined) return undefined
    problems.profile = profile
    const tree = profile === undefined ? base : this.#withProfile(base, profile)
    if (tree === undefined) return undefined
    const folder = dirname(this.#path)
    const expanded = await expand(tree, { folder, env, problems, severity })
    const shared: Shared = { folder, problems, shown: [], plainSecrets: [], uses: [] }
    const found = settings.read(expanded, new Reading(shared))
    checkUses(shared.uses, vaultNames(tree), problems)
    this.#warnOfReaders(shared)
    if (found === null) return undefined
    const { cache, environment } = found
    const vaults = [...found.vaults].map(([name, one]) => ({ name, settings: one }))
    checkRootCache(shared.uses, vaults, problems)
    return {
      vaults,
      cache,
      environment: Object.fromEntries(environment ?? []),
      shown: shared.shown,
    }
  }

  #withProfile(base: MappingNode, profile: string): Node | undefined {
    const over = this.#profiles.get(profile)
    if (over !== undefined) return overlay(base, over)
    const near = nearest(profile, this.profiles)
    this.problems.add(this.#path, `there is no profile '${printable(profile)}'`, {
      hint:
        near === undefined ? `There are ${this.profiles.join(', ') || 'none'}.` : `Did you mean '${near}'?`,
    })
    return undefined
  }

  #warnOfReaders({ plainSecrets: [first] }: Shared): void {
    if (first === undefined || !this.#file.isOpenToOthers) return
    this.problems.add(first.place, 'is a secret, and others than its owner can read the file', {
      key: first.key,
      severity: 'warning',
      hint: `chmod 600 ${this.#path}, or write \${env:…}, \${file:…} or a reference in its place.`,
    })
  }
}

function vaultNames(tree: Node): readonly string[] {
  const vaults = tree.type === 'mapping' ? tree.entries.get('vaults')?.node : undefined
  return vaults?.type === 'mapping' ? [...vaults.entries.keys()] : []
}
