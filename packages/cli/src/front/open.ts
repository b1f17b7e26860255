import { isSallyportError, type Sallyport } from '@sallyport/sdk'
import type { Configuration, ConfigurationCheck, OpenOptions, ShownSetting } from '@sallyport/config'
import { CliError, InOwnWords } from '../cli-error.ts'
import { exitCodes } from '../exit-codes.ts'
import { endOf } from '../grace.ts'
import type { Io } from '../io.ts'
import type { Terminal } from '../terminal.ts'

/** What a command that works by references has at hand. */
export interface FrontParts {
  readonly flags: { readonly config?: string | undefined; readonly profile?: string | undefined }
  readonly io: Io
  readonly terminal: Terminal
  /** Ends waiting for an answer of somebody. */
  readonly signal: AbortSignal
}

type ReadParts = Pick<FrontParts, 'flags' | 'io'>

/** What opening vaults needs. */
export type OpenParts = Pick<FrontParts, 'io' | 'terminal' | 'signal'>

/**
 * Reads the configuration: the one that `--config` names, or the one that is found.
 *
 * @param manner.isNeeded Whether it is an error where there is none. Default `true`.
 * @throws InOwnWords of a ConfigurationError.
 */
export async function readConfiguration(
  parts: ReadParts,
  manner?: { readonly isNeeded: true },
): Promise<Configuration>
export async function readConfiguration(
  parts: ReadParts,
  manner: { readonly isNeeded: boolean },
): Promise<Configuration | undefined>
export async function readConfiguration(
  { flags, io: { env } }: ReadParts,
  { isNeeded }: { readonly isNeeded: boolean } = { isNeeded: true },
): Promise<Configuration | undefined> {
  const { config, profile } = flags
  return await inOwnWords(async () => {
    const { findConfiguration, loadConfiguration } = await load()
    const where = config ?? (await findConfiguration({ env }))
    if (where === undefined && !isNeeded && profile === undefined) return undefined
    if (where === undefined) throw noConfiguration()
    return await loadConfiguration(where, { env, ...(profile === undefined ? {} : { profile }) })
  })
}

/**
 * Everything that is wrong with the configuration.
 *
 * @throws InOwnWords of a ConfigurationError where there is none, or it cannot be read.
 */
export async function checkedConfiguration({ flags, io: { env } }: ReadParts): Promise<ConfigurationCheck> {
  const { config, profile } = flags
  return await inOwnWords(async () => {
    const { checkConfiguration, findConfiguration } = await load()
    const where = config ?? (await findConfiguration({ env }))
    if (where === undefined) throw noConfiguration()
    return await checkConfiguration(where, { env, ...(profile === undefined ? {} : { profile }) })
  })
}

function noConfiguration(): CliError {
  return new CliError('There is no configuration.', {
    exit: exitCodes.configuration,
    code: 'FILE_UNUSABLE',
    hint: 'sallyport init writes a first one; --config FILE or SALLYPORT_CONFIG says where there is one.',
  })
}

/** What is in force, setting by setting; secrets masked. */
export async function shownSettings(configuration: Configuration): Promise<readonly ShownSetting[]> {
  return (await load()).showConfiguration(configuration)
}

/**
 * Opens the vaults of a configuration for as long as something is done with them. A session or password that
 * `sallyport login` has kept is used; what nothing says is asked for on the terminal.
 *
 * @param hooks In place of these.
 * @throws InOwnWords of what a vault or the configuration throws; else what `use` throws.
 */
export async function withVaults<Result>(
  configuration: Configuration,
  parts: OpenParts,
  use: (sallyport: Sallyport) => Promise<Result>,
  hooks: Omit<OpenOptions, 'logger'> = hooksOf(configuration, parts),
): Promise<Result> {
  return await inOwnWords(async () => {
    const { openVaults } = await load()
    const sallyport = openVaults(configuration, { ...hooks, logger: parts.terminal.logger })
    try {
      return await use(sallyport)
    } finally {
      await endOf(sallyport.close(), parts.signal)
    }
  })
}

/** With its parser of YAML it is of no use to commands that have everything from flags. */
const load = async () => await import('@sallyport/config')

/** What opening vaults asks for. Most need none of it: it is loaded when it is called for. */
export function hooksOf(
  configuration: Configuration,
  parts: OpenParts,
): Required<Pick<OpenOptions, 'ask' | 'makePasswordVault'>> {
  return {
    ask: async (question) => await (await import('./answers.ts')).answer(question, configuration, parts),
    makePasswordVault: async (options) =>
      await (await import('./kept-vault.ts')).keptOrNewVault(options, parts),
  }
}

/** What a configuration calls `safe` is no flag: its errors are shown as they are. */
async function inOwnWords<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    throw isSallyportError(error) ? new InOwnWords(error) : error
  }
}
