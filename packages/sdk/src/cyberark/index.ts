/** CyberArk: Central Credential Provider (CCP) and Credential Provider (CP). */
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
  AddedSafe,
  AdministratorOutcome,
  NewSafe,
  SafeChanges,
  SafeDefaults,
  SafeGetOptions,
  SafeListOptions,
  Safes,
  SafeSettings,
} from './pvwa/safes.ts'
export type { Inconsistency, ListOptions, Page, PagedList } from './pvwa/pages.ts'
