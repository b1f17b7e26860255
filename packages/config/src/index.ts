/** Configuration files, turned into clients of vaults. */
export type { Ask, VaultQuestion } from './clients/opening.ts'
export type { MakePam360 } from './clients/pam360.ts'
export type { MakePasswordVault } from './clients/pvwa.ts'
export {
  checkConfiguration,
  loadConfiguration,
  showConfiguration,
  type Configuration,
  type ConfigurationCheck,
  type ConfigurationOptions,
  type ConfiguredVault,
} from './configuration.ts'
export { findConfiguration, type FindOptions, type FoundConfiguration } from './find.ts'
export { loadPasswordVault, type LoadOptions } from './load-password-vault.ts'
export { openVaults, type OpenOptions } from './open.ts'
export type { ConfigurationProblem } from './problems.ts'
export type { ShownSetting } from './reading.ts'
export type { VaultSettings } from './settings/settings.ts'
