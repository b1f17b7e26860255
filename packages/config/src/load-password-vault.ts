import type { PasswordVault, PasswordVaultOptions } from '@sallyport/sdk/cyberark'
import { readConfigurationFile } from './configuration-file.ts'
import { readYaml } from './yaml.ts'

/** Options of a PasswordVault that go before those of the file. */
export type LoadOptions = Partial<PasswordVaultOptions>

/**
 * Opens a PasswordVault by a configuration file of aiobastion, read as it is: YAML with the sections `connection`,
 * `pvwa`, `aim` and so on, or without sections. Logs on with the first call, not here. Paths in the file start at the
 * working directory of the program.
 *
 * Where the file holds a password and others than its owner can read it, the logger is warned.
 *
 * @param path The file.
 * @throws ConfigurationError when the file cannot be read or understood: it names section and key, or line and
 *   column, and repeats no value.
 * @see docs/protocols/pvwa-configuration.md
 * @example
 * await using pvwa = await loadPasswordVault('/etc/vaults/production.yml')
 * pvwa.configuration?.label
 */
export async function loadPasswordVault(path: string, options: LoadOptions = {}): Promise<PasswordVault> {
  // Whoever reads a configuration of another vault has no use for all of PVWA.
  const { PasswordVault } = await import('@sallyport/sdk/cyberark')
  const { text, isOpenToOthers } = await readConfigurationFile(path)
  const pvwa = PasswordVault.fromConfig(readYaml(text, path), { ...options, source: path })
  if (isOpenToOthers && pvwa.configuration?.holdsSecret === true) {
    options.logger?.warn(`${path} holds a secret and others than its owner can read it: chmod 600.`, {
      vault: pvwa.name,
    })
  }
  return pvwa
}
