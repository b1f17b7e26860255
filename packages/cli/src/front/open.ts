import { isSallyportError, type Sallyport } from '@sallyport/sdk'
import type { Configuration } from '@sallyport/config'
import type { FlagTable } from '../args/flags.ts'
import { InOwnWords } from '../cli-error.ts'
import type { Io } from '../io.ts'
import type { Terminal } from '../terminal.ts'

/** Which configuration connects the vaults. */
export const frontFlags = {
  config: {
    kind: 'text',
    value: 'FILE',
    group: 'Configuration',
    env: 'SALLYPORT_CONFIG',
    brief: 'Configuration [sallyport.yaml here or above, then that of the user or the system]',
  },
  profile: {
    kind: 'text',
    value: 'NAME',
    group: 'Configuration',
    env: 'SALLYPORT_PROFILE',
    brief: 'Profile of the configuration',
  },
} as const satisfies FlagTable

/** What a command that works by references has at hand. */
export interface FrontParts {
  readonly flags: { readonly config?: string | undefined; readonly profile?: string | undefined }
  readonly io: Io
  readonly terminal: Terminal
}

/**
 * Reads the configuration: the one that `--config` names, or the one that is found.
 *
 * @param manner.isNeeded Whether it is an error where there is none. Default `true`.
 * @throws InOwnWords of a ConfigurationError.
 */
export async function readConfiguration(
  parts: FrontParts,
  manner?: { readonly isNeeded: true },
): Promise<Configuration>
export async function readConfiguration(
  parts: FrontParts,
  manner: { readonly isNeeded: boolean },
): Promise<Configuration | undefined>
export async function readConfiguration(
  { flags, io: { env } }: FrontParts,
  { isNeeded }: { readonly isNeeded: boolean } = { isNeeded: true },
): Promise<Configuration | undefined> {
  const { config, profile } = flags
  return await inOwnWords(async () => {
    const { findConfiguration, loadConfiguration } = await load()
    const where = config ?? (await findConfiguration({ env }))
    if (where === undefined && !isNeeded && profile === undefined) return undefined
    return await loadConfiguration(where, { env, ...(profile === undefined ? {} : { profile }) })
  })
}

/**
 * Opens the vaults of a configuration for as long as something is done with them.
 *
 * @throws InOwnWords of what a vault or the configuration throws; else what `use` throws.
 */
export async function withVaults<Result>(
  configuration: Configuration,
  { terminal }: Pick<FrontParts, 'terminal'>,
  use: (sallyport: Sallyport) => Promise<Result>,
): Promise<Result> {
  return await inOwnWords(async () => {
    const { openVaults } = await load()
    await using sallyport = openVaults(configuration, { logger: terminal.logger })
    return await use(sallyport)
  })
}

/** With its parser of YAML it is of no use to commands that have everything from flags. */
const load = async () => await import('@sallyport/config')

/** What a configuration calls `safe` is no flag: its errors are shown as they are. */
async function inOwnWords<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    throw isSallyportError(error) ? new InOwnWords(error) : error
  }
}
