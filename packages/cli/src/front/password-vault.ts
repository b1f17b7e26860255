/** Work with the client of one configured PVWA, beyond what references can say. */
import type { Ask, Configuration } from '@sallyport/config'
import type { PasswordVaultOptions } from '@sallyport/sdk/cyberark'
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
  let result: { readonly value: Result } | undefined
  const makePasswordVault = async (options: PasswordVaultOptions): Promise<never> => {
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
        throw steps.find(({ error }) => error !== undefined)?.error ?? new Error('a PVWA made no client')
      },
      { ask, makePasswordVault },
    )
  await open().catch((error: unknown) => {
    if (!(error instanceof Done)) throw error
  })
  if (result === undefined) throw new Error('a PVWA was opened, and nothing was done with it')
  return result.value
}
