/** CyberArk: Central Credential Provider (CCP), Credential Provider (CP) and Password Vault Web Access (PVWA). */
export {
  CentralCredentialProvider,
  type CcpPasswordRequest,
  type CcpServiceCheck,
  type CentralCredentialProviderOptions,
  type HealthReport,
} from './ccp/central-credential-provider.ts'
export {
  CredentialProvider,
  type CpPasswordRequest,
  type CredentialProviderOptions,
} from './cp/credential-provider.ts'
export type { ChangeInProgressPolicy } from './change-in-progress.ts'
export type { AccountSelection } from './selection.ts'
export type { ClientCertificate } from '../transport/tls.ts'
export type {
  MemberGetOptions,
  MemberListOptions,
  NewSafeMember,
  SafeMember,
  SafeMemberChanges,
  SafeMembers,
} from './pvwa/members.ts'
export {
  capabilitiesOf,
  permissionProfiles,
  permissionsOf,
  safePermissions,
  type PermissionProfile,
  type PermissionsInput,
  type SafeCapability,
  type SafePermission,
  type SafePermissions,
} from './pvwa/permissions.ts'
export type { Safe, SafeAccount, SafeCreator, SafeReference } from './pvwa/safe.ts'
export type {
  NewSafe,
  SafeChanges,
  SafeDefaults,
  SafeGetOptions,
  SafeListOptions,
  SafeSettings,
} from './pvwa/safe-options.ts'
export type { AddedSafe, AdministratorOutcome, Safes } from './pvwa/safes.ts'
export type { Inconsistency, ListOptions, Page, PagedList } from './pvwa/pages.ts'
export { pvwaAddress } from './pvwa/endpoint.ts'
export { PasswordVault, type PasswordVaultOptions, type RestoreOptions } from './pvwa/password-vault.ts'
export type { PvwaRequest } from './pvwa/requester.ts'
export type { Query } from './pvwa/paths.ts'
export type { LogonHistory, Server, ServerInfo, ServerVerification } from './pvwa/server.ts'
export type {
  Authentication,
  CertificateAuthentication,
  Challenge,
  LogOnCallback,
  PasswordAuthentication,
  PasswordProvider,
  PasswordSource,
  RadiusAuthentication,
  SamlAuthentication,
  SharedAuthentication,
} from './pvwa/logon/authentication.ts'
export {
  accountLabel,
  cpmStatus,
  daysSinceChange,
  isValidSafeName,
  isValidUsername,
  type Account,
  type AccountManagement,
  type AccountRef,
} from './pvwa/accounts/account.ts'
export type { Accounts } from './pvwa/accounts/accounts.ts'
export type { Activity } from './pvwa/accounts/activities.ts'
export type {
  AccountChanges,
  ManagementChanges,
  NewAccount,
  PatchOperation,
} from './pvwa/accounts/changes.ts'
export type { AdHocConnectOptions, ConnectOptions, PsmConnection } from './pvwa/accounts/connect.ts'
export type { ChangeOptions, SetNextOptions } from './pvwa/accounts/cpm.ts'
export type { AddOptions } from './pvwa/accounts/edit.ts'
export type { FilterTerm } from './pvwa/accounts/filter.ts'
export type { AccountGroup, JoinGroupOptions } from './pvwa/accounts/groups.ts'
export type { LinkedAccountIndexes, LinkIndex, LinkTarget } from './pvwa/accounts/links.ts'
export type { MoveOptions } from './pvwa/accounts/move.ts'
export type { RetrieveOptions } from './pvwa/accounts/retrieval.ts'
export type { RestoreVersionOptions } from './pvwa/accounts/secrets.ts'
export type { SecretVersion, VersionsOptions } from './pvwa/accounts/versions.ts'
export { savedFilters, type AccountQuery, type SavedFilter } from './pvwa/accounts/search.ts'
export type { Upload, UploadAccount, UploadItem, UploadResult } from './pvwa/accounts/upload.ts'
