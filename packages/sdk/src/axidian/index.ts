/** Axidian Privilege (Indeed PAM): passwords, SSH keys and accounts for applications. */
export type { AxidianAccount } from './account.ts'
export {
  AxidianPrivilege,
  type AxidianAccountRef,
  type AxidianAccountsOptions,
  type AxidianRetrieveOptions,
  type AxidianSshKeyOptions,
  type SshKeyCredential,
} from './axidian-privilege.ts'
export type { AxidianPrivilegeOptions } from './axidian-options.ts'
export type { DiscoveredRoutes } from './discover.ts'
export { axidianRoutes, type AxidianRoute, type AxidianRoutes } from './routes.ts'
export { axidianVault } from './vault.ts'
