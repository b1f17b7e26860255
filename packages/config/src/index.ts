/** Configuration files, turned into clients of vaults. */
export { loadPasswordVault, type LoadOptions } from './load-password-vault.ts'
