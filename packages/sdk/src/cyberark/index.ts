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
export { ccpVault } from './ccp/vault.ts'
export { cpVault } from './cp/vault.ts'
export { pvwaVault } from './pvwa/vault.ts'
export type { ChangeInProgressPolicy } from '../change-in-progress.ts'
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
export type { Inconsistency, ListOptions, Page, PagedList, WholeListOptions } from '../paging/pages.ts'
export type { PasswordVaultConfiguration } from './pvwa/configuration/configured.ts'
export { PasswordVault } from './pvwa/password-vault.ts'
export type { FromConfigOptions, PasswordVaultOptions, RestoreOptions } from './pvwa/pvwa-options.ts'
export { pvwaAddress } from './pvwa/endpoint.ts'
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
export type { JoinGroupOptions } from './pvwa/accounts/groups.ts'
export type { LinkedAccountIndexes, LinkIndex, LinkTarget } from './pvwa/accounts/links.ts'
export type { MoveOptions } from './pvwa/accounts/move.ts'
export type { RetrieveOptions } from './pvwa/accounts/retrieval.ts'
export type { RestoreVersionOptions } from './pvwa/accounts/secrets.ts'
export type { SecretVersion, VersionsOptions } from './pvwa/accounts/versions.ts'
export { savedFilters, type AccountQuery, type SavedFilter } from './pvwa/accounts/search.ts'
export type { Upload, UploadAccount, UploadItem, UploadResult } from './pvwa/accounts/upload.ts'
export type { Group, GroupMember, GroupSettings } from './pvwa/groups/group.ts'
export type {
  GroupChanges,
  GroupGetOptions,
  GroupListOptions,
  GroupMembers,
  GroupReference,
  Groups,
  NewGroup,
  NewGroupMember,
} from './pvwa/groups/groups.ts'
export type { AuthorizedKey, AuthorizedKeys } from './pvwa/users/authorized-keys.ts'
export type { LoggedOnUser, UserSafe, UserType } from './pvwa/users/details.ts'
export type {
  MfaKeyClearOptions,
  MfaKeyFormat,
  MfaKeyOptions,
  MfaKeyOwner,
  MfaKeyPair,
  MfaKeys,
  MfaPrivateKey,
} from './pvwa/users/mfa-keys.ts'
export {
  vaultAuthorizations,
  vaultInterfaces,
  type BusinessAddress,
  type GroupMembership,
  type InternetAddresses,
  type PersonalDetails,
  type PhoneNumbers,
  type User,
  type UserSettings,
  type VaultAuthorization,
  type VaultInterface,
} from './pvwa/users/user.ts'
export type { NewUser, UserChanges, UserListOptions, UserReference } from './pvwa/users/options.ts'
export type { Users } from './pvwa/users/users.ts'
export type { AdministrativeAccess, PersonalAdminAccount } from './pvwa/administrative-access.ts'
export type {
  DependentAccount,
  DependentAccountChanges,
  DependentAccountListOptions,
  DependentGetOptions,
  DependentManagement,
  DependentsOfOptions,
  NewDependentAccount,
} from './pvwa/dependents/dependent-account.ts'
export type { DependentAccounts } from './pvwa/dependents/dependent-accounts.ts'
export type {
  ComponentHealth,
  ComponentInstance,
  Health,
  HealthComponent,
  SystemHealth,
  VaultHealth,
} from './pvwa/health.ts'
export type {
  MasterPolicies,
  MasterPolicy,
  MasterPolicyChanges,
  MasterPolicyRules,
} from './pvwa/master-policy.ts'
export type { ExportAllOptions, ExportedPlatform } from './pvwa/platforms/export-all.ts'
export type {
  DuplicatePlatformOptions,
  PlatformKind,
  PlatformKindListOptions,
  SwitchablePlatformKind,
} from './pvwa/platforms/kinds.ts'
export type { TargetPlatformListOptions, TargetPlatforms } from './pvwa/platforms/targets.ts'
export type { PackageSource } from './pvwa/platforms/package.ts'
export type {
  CredentialsPolicy,
  CredentialsTask,
  DependentPlatform,
  GroupPlatform,
  Platform,
  PlatformCredentialsManagement,
  PlatformDetails,
  PlatformEntry,
  PlatformIdRef,
  PlatformProperty,
  PlatformRef,
  PlatformRule,
  RotationalGroupPlatform,
  SystemTypeCount,
  TargetPlatform,
} from './pvwa/platforms/platform.ts'
export type { PlatformListOptions, Platforms } from './pvwa/platforms/platforms.ts'
export type {
  SessionConnector,
  SessionManagementChanges,
  SessionManagementPolicy,
} from './pvwa/platforms/session-policy.ts'
export type { LiveSessions, MonitorOptions } from './pvwa/psm/live-sessions.ts'
export type { Psm, PsmConnector, PsmServer } from './pvwa/psm/psm.ts'
export type { PlayOptions, Recordings } from './pvwa/psm/recordings.ts'
export type {
  LiveSession,
  Recording,
  RecordingFile,
  SessionActivity,
  SessionListOptions,
  SessionRecord,
  SessionRef,
  SessionSort,
} from './pvwa/psm/session.ts'
export type {
  AccessRequest,
  AccessRequestDetails,
  AccessRequestJob,
  AccessRequestListOptions,
  AccessRequestRef,
  Confirmer,
  NewAccessRequest,
} from './pvwa/requests/request.ts'
export type {
  AccessRequestItem,
  AccessRequests,
  DecisionOptions,
  JobOptions,
} from './pvwa/requests/requests.ts'
export {
  accountProperty,
  clonedAccount,
  type CloneChanges,
  type CloneOptions,
} from './pvwa/utilities/clone.ts'
export type { BulkPlan, PlanRunOptions } from './pvwa/utilities/plan.ts'
export type {
  ConnectorUsage,
  ConnectorUsageReport,
  PlatformCount,
  PlatformReportOptions,
} from './pvwa/utilities/platform-reports.ts'
export type { AddressStatus, FailedAccount } from './pvwa/utilities/address-status.ts'
export type {
  AddressDeleteOptions,
  AddressOptions,
  MigrateOptions,
  PlannedClone,
  Utilities,
} from './pvwa/utilities/utilities.ts'
export type {
  AccountGroupRef,
  AccountGroups,
  GroupMove,
  MoveGroupsOptions,
  NewAccountGroup,
} from './pvwa/account-groups/account-groups.ts'
export type { MovedGroup } from './pvwa/account-groups/move.ts'
export type { AccountGroup, AccountGroupMember } from './pvwa/account-groups/wire.ts'
export type { AllowedReferrer, AllowedReferrers, NewAllowedReferrer } from './pvwa/allowed-referrers.ts'
export type { Application, ApplicationOwner, ApplicationSettings } from './pvwa/applications/application.ts'
export type {
  ApplicationAuthentications,
  ApplicationListOptions,
  ApplicationReference,
  Applications,
  NewApplication,
} from './pvwa/applications/applications.ts'
export type {
  ApplicationAuthentication,
  CertificateAttributesAuthentication,
  HashAuthentication,
  MachineAuthentication,
  NewApplicationAuthentication,
  OsUserAuthentication,
  OtherAuthentication,
  PathAuthentication,
  SerialNumberAuthentication,
} from './pvwa/applications/authentication.ts'
export type {
  AuthenticationMethod,
  AuthenticationMethodChanges,
  AuthenticationMethods,
  AuthenticationMethodSettings,
  NewAuthenticationMethod,
} from './pvwa/authentication-methods.ts'
export type {
  Directories,
  DirectoryMappings,
  MappingChanges,
  NewDirectory,
  NewMapping,
} from './pvwa/directories/directories.ts'
export type {
  Directory,
  DirectorySettings,
  DirectorySummary,
  DomainController,
} from './pvwa/directories/directory.ts'
export type { DirectoryMapping, MappingSettings } from './pvwa/directories/mapping.ts'
export type {
  DiscoveredAccount,
  DiscoveredAccountDetails,
  DiscoveredAccounts,
  DiscoveredDependency,
  DiscoveredListOptions,
  NewDiscoveredAccount,
  OnboardOptions,
  ReportedAccount,
} from './pvwa/discovered-accounts.ts'
export type {
  NewOidcProvider,
  OidcProvider,
  OidcProviderChanges,
  OidcProviders,
  OidcProviderSettings,
} from './pvwa/oidc-providers.ts'
export type {
  FilterMethod,
  NewOnboardingRule,
  OnboardingRule,
  OnboardingRuleChanges,
  OnboardingRuleListOptions,
  OnboardingRules,
  OnboardingRuleSettings,
} from './pvwa/onboarding-rules.ts'
