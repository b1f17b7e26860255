/** Work with the client of one configured vault, beyond what references can say. */
import type { Ask, Configuration, OpenOptions } from '@sallyport/config'
import type { PasswordVaultOptions } from '@sallyport/sdk/cyberark'
import type { Pam360Options } from '@sallyport/sdk/pam360'
import { hooksOf, withVaults, type OpenParts } from './open.ts'

/** Ends the opening of a vault: what it was opened for is done. */
class Done extends Error {}

/**
 * Does something with the options of a PVWA as its configuration says them, while the vaults that its secrets come from
 * are open. Sends nothing itself.
 *
 * @param ask Asks for what the configuration leaves out. Default: on the terminal.
 * @throws What `work` throws, and what is wrong with the configuration.
 */
export async function withPasswordVaultOptions<Result>(
  configuration: Configuration,
  name: string,
  parts: OpenParts,
  work: (options: PasswordVaultOptions) => Promise<Result>,
  ask: Ask = hooksOf(configuration, parts).ask,
): Promise<Result> {
  return await withOptions(configuration, name, parts, work, (makePasswordVault) => ({
    ask,
    makePasswordVault,
  }))
}

/** The same for a PAM360. Its token is not fetched. */
export async function withPam360Options<Result>(
  configuration: Configuration,
  name: string,
  parts: OpenParts,
  work: (options: Pam360Options) => Promise<Result>,
): Promise<Result> {
  return await withOptions<Pam360Options, Result>(configuration, name, parts, work, (makePam360) => ({
    ...hooksOf(configuration, parts),
    makePam360,
  }))
}

async function withOptions<Options, Result>(
  configuration: Configuration,
  name: string,
  parts: OpenParts,
  work: (options: Options) => Promise<Result>,
  hooksWith: (make: (options: Options) => Promise<never>) => Omit<OpenOptions, 'logger'>,
): Promise<Result> {
  let result: { readonly value: Result } | undefined
  const make = async (options: Options): Promise<never> => {
    result = { value: await work({ ...options, logger: parts.terminal.logger }) }
    throw new Done()
  }
  const open = async (): Promise<unknown> =>
    await withVaults(
      configuration,
      parts,
      async (sallyport) => {
        const { signal } = parts
        const { steps } = await sallyport.check(name, { signal })
        throw steps.find(({ error }) => error !== undefined)?.error ?? new Error('a vault made no client')
      },
      hooksWith(make),
    )
  await open().catch((error: unknown) => {
    if (!(error instanceof Done)) throw error
  })
  if (result === undefined) throw new Error('a vault was opened, and nothing was done with it')
  return result.value
}
