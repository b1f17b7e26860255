export { Lab } from './lab.ts'
export type { LabStatus } from './lab.ts'
export type { LabAdmin, LabPki, LabSettings, LabUrls } from './lab-parts.ts'
export type { LabOptions } from './lab-options.ts'
export type { LabDescription } from './describe.ts'
export { LabError, SeedError } from './errors.ts'
export type { SeedProblem } from './errors.ts'
export type { LabClock } from './clock.ts'
export type { Journal, JournalEntry, SurfaceName, WaitOptions } from './journal.ts'
export type { Audit, AuditAction, AuditRow } from './audit.ts'
export type { Log, LogStamp } from './log.ts'
export type {
  ActiveFault,
  ExecutableFault,
  Fault,
  FaultHandle,
  FaultMatch,
  Faults,
  HttpFault,
} from './faults.ts'
export type {
  Authority,
  IssueClientOptions,
  IssuedCertificate,
  IssueServerOptions,
  ValidityOptions,
} from './pki/authority.ts'
export type { ClientFiles, ClientIdentity } from './pki/client-identity.ts'
export { defaultSeed } from './seed/default-seed.ts'
export { loadSeed } from './seed/load.ts'
export type {
  Seed,
  SeedAccount,
  SeedApplication,
  SeedAuthentication,
  SeedClient,
  SeedCpmScript,
  SeedMember,
  SeedPlatform,
  SeedProvider,
  SeedPsm,
  SeedPsmSession,
  SeedPvwa,
  SeedRequest,
  SeedSafe,
  SeedService,
  SeedUser,
} from './seed/types.ts'
export type {
  SeedAxidian,
  SeedAxidianAccount,
  SeedAxidianApplication,
  SeedAxidianKey,
  SeedAxidianPermission,
} from './seed/types-axidian.ts'
export type {
  SeedAccountGroup,
  SeedApplicationDetails,
  SeedDirectory,
  SeedDiscoveredAccount,
  SeedGroup,
  SeedMapping,
  SeedOidcProvider,
  SeedOnboardingRule,
  SeedProfile,
  SeedReferrer,
} from './seed/types-estate.ts'
export type {
  Account,
  AccountActivity,
  AccountInit,
  AccountSelector,
  LinkedAccount,
  SecretVersion,
} from './state/account.ts'
export type { Application, ApplicationOwner, ApplicationRule, RuleKind } from './state/application.ts'
export type { Group, GroupInit } from './state/group.ts'
export type { PermissionFlag, SafePermission } from './state/permissions.ts'
export type { ProviderCache, ProviderSettings } from './state/provider-cache.ts'
export type { Safe, SafeMembership, SafeRetention } from './state/safe.ts'
export type { LogonMethod, RadiusStep, User, UserInit } from './state/user.ts'
export type {
  AccessDecision,
  AccessRequest,
  AccessRequestInit,
  AccessRequests,
  AccessRequestStatus,
  RequiredConfirmers,
} from './state/access-request.ts'
export type { Component, ComponentId, Components } from './state/components.ts'
export type { DependentAccount, DependentAccounts } from './state/dependent-account.ts'
export type { MasterPolicy, WorkflowName } from './state/master-policy.ts'
export type { Platform, PlatformInit, PlatformKind } from './state/platform.ts'
export type { Psm, PsmConnector, PsmServer } from './state/psm.ts'
export type { PsmActivity, PsmSession, PsmSessionInit, PsmSessionStatus } from './state/psm-session.ts'
export type { SecretChange, VaultState } from './state/vault-state.ts'
export type {
  AxidianAccount,
  AxidianAccountPlace,
  AxidianAccountState,
  AxidianKey,
} from './state/axidian/account.ts'
export type { AxidianApplication, AxidianApplicationState } from './state/axidian/application.ts'
export type { AxidianPermission, AxidianPermissionOptions } from './state/axidian/permission.ts'
export type { AxidianPolicy, AxidianPolicyInit } from './state/axidian/policy.ts'
export type { AxidianControl } from './vaults/axidian/control.ts'
export type { AxidianDescription } from './vaults/axidian/describe.ts'
export type { AxidianAction, AxidianEvent } from './vaults/axidian/events.ts'
export { assumedCoreRoutes } from './vaults/axidian/routes.ts'
export type { CoreOperation, CoreRoute, CoreRoutes } from './vaults/axidian/routes.ts'
export type { AxidianSettings } from './vaults/axidian/settings.ts'
export type { AxidianToken } from './vaults/axidian/tokens.ts'
export type { CcpSettings } from './vaults/cyberark/ccp/settings.ts'
export type { CpSettings } from './vaults/cyberark/cp/settings.ts'
export type { Cpm, CpmTaskKind } from './vaults/cyberark/cpm.ts'
export type { PvwaControl } from './vaults/cyberark/pvwa/control.ts'
export type { SamlAssertionOptions } from './vaults/cyberark/pvwa/logon/saml.ts'
export type { PvwaSession } from './vaults/cyberark/pvwa/sessions.ts'
export type { PvwaSettings } from './vaults/cyberark/pvwa/settings.ts'
export type { RefusalSettings } from './vaults/cyberark/provider.ts'
export type {
  SeedPam360,
  SeedPam360Account,
  SeedPam360Certificate,
  SeedPam360Personal,
  SeedPam360Pki,
  SeedPam360Resource,
  SeedPam360ResourceGroup,
  SeedPam360SdkPolicy,
  SeedPam360Share,
  SeedPam360SshKey,
  SeedPam360StoreKey,
  SeedPam360User,
} from './seed/types-pam360.ts'
export type { Pam360Access, Pam360Standing } from './state/pam360/access.ts'
export type { Pam360AccessLevel } from './state/pam360/access-level.ts'
export type {
  Pam360AccessControl,
  Pam360AccessRequest,
  Pam360RequestState,
} from './state/pam360/access-request.ts'
export type {
  Pam360Account,
  Pam360AccountInit,
  Pam360CustomField,
  Pam360Demands,
  Pam360Totp,
} from './state/pam360/account.ts'
export type { Pam360Criterion, Pam360ResourceGroup, Pam360UserGroup } from './state/pam360/group.ts'
export type { Pam360Integration, Pam360Organisation } from './state/pam360/pam360-state.ts'
export type {
  Pam360PersonalAccount,
  Pam360PersonalCategory,
  Pam360PersonalVault,
} from './state/pam360/personal.ts'
export type {
  Pam360Certificate,
  Pam360CertificateRequest,
  Pam360Credentials,
  Pam360KeyUser,
  Pam360Pki,
  Pam360ShownCertificate,
  Pam360SshKey,
  Pam360StoreKey,
} from './state/pam360/pki.ts'
export type {
  Pam360Application,
  Pam360Registration,
  Pam360SdkPolicy,
  RegistrationProblem,
} from './state/pam360/registration.ts'
export type { CertificateFacts, CertificateKeyKind, IssuedFacts } from './pki/x509.ts'
export type { KeyDescription } from './ssh/describe-key.ts'
export type { Pam360Policy } from './state/pam360/policy.ts'
export type { Pam360Resource, Pam360ResourceInit } from './state/pam360/resource.ts'
export type { Pam360Role, Pam360User, Pam360UserInit } from './state/pam360/user.ts'
export type { Pam360Control } from './vaults/pam360/control.ts'
export type { Pam360Description } from './vaults/pam360/describe.ts'
export type { Pam360AuditRow, Pam360InputRow } from './vaults/pam360/records.ts'
export { assumedPam360Routes } from './vaults/pam360/routes.ts'
export type { Pam360AssumedOperation, Pam360Route, Pam360Routes } from './vaults/pam360/routes.ts'
export type { Pam360Settings } from './vaults/pam360/settings.ts'
