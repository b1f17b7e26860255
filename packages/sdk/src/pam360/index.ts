/** ManageEngine PAM360 and Password Manager Pro. */
export { Pam360 } from './pam360.ts'
export type { Pam360FirstIndex, Pam360Options } from './pam360-options.ts'
export type { Pam360ServerOptions } from './server.ts'
export type { Pam360AccountIdRef } from './account-ids.ts'
export type {
  AccessControl,
  Pam360AccessOptions,
  Pam360AccessWindow,
  Pam360CheckInOptions,
  Pam360DecisionOptions,
  Pam360RequestOptions,
} from './access/access.ts'
export type { Pam360AccessRequest } from './access/request.ts'
export type {
  Pam360PasswordState,
  Pam360PasswordStatus,
  Pam360RequestAction,
  Pam360RequestState,
} from './access/states.ts'
export type { PasswordUser, WithPasswordOptions } from './access/with-password.ts'
export type {
  Pam360Account,
  Pam360AccountChanges,
  Pam360AccountDetails,
  Pam360AccountFields,
} from './accounts/account.ts'
export type {
  Accounts,
  Pam360AccountListOptions,
  Pam360AddAccountsOptions,
  Pam360TicketOptions,
} from './accounts/accounts.ts'
export type { Pam360AddedAccount } from './accounts/added.ts'
export type { Pam360CustomField, Pam360CustomFieldType } from './custom-fields.ts'
export type {
  Pam360Comparison,
  Pam360FormerPassword,
  Pam360GenerateOptions,
  Pam360PasswordOptions,
  Pam360ReasonOptions,
  Pam360ValidateOptions,
  Pam360Validation,
  PasswordChangeOptions,
  Passwords,
} from './passwords.ts'
export type { Pam360AccountIds, Pam360AccountRef, Pam360ResourceRef } from './refs.ts'
export type { Pam360CallOptions } from './requester.ts'
export type { Pam360IntegrationDetails } from './resources/integration.ts'
export type { Pam360RemoteReset } from './resources/remote-reset.ts'
export type {
  Pam360RemoteApp,
  Pam360Resource,
  Pam360ResourceChanges,
  Pam360ResourceDetails,
  Pam360ResourceFields,
  Pam360ResourceType,
  Pam360ResourceUrl,
} from './resources/resource.ts'
export type {
  Pam360ResourceGroupRef,
  Pam360ResourceListOptions,
  Pam360ResourceTypesOptions,
  Resources,
} from './resources/resources.ts'
export type { Pam360Search, Pam360Selection, Pam360ViewType } from './search.ts'
export type { Pam360AccessType, Pam360ShareOptions } from './shares.ts'
export type { Pam360TrashItem } from './trash.ts'
export type { Pam360OneTimeCode } from './one-time-code.ts'
export { pam360Routes, type Pam360Route, type Pam360RouteName, type Pam360Routes } from './routes.ts'
export type { Audit, Pam360AuditDuration, Pam360AuditListOptions, Pam360AuditType } from './audit.ts'
export type { Pam360AuditRow } from './audit-row.ts'
export type { Organisations, Pam360OrganisationAccess } from './organisations.ts'
export type {
  PersonalVault,
  Pam360PersonalField,
  Pam360PersonalRow,
  Pam360PersonalStatus,
  Pam360UnlockOptions,
} from './personal-vault.ts'
export type {
  Pam360AddCertificateOptions,
  Pam360CertificateExportOptions,
  Pam360CertificateListOptions,
  Pam360DiscoveryTarget,
  Pam360ImportCsrOptions,
  Pam360Signed,
} from './pki/certificates.ts'
export type {
  Pam360CertificateFields,
  Pam360CertificateRef,
  Pam360CsrFields,
  Pam360Signing,
  Pam360SshKeyFields,
  Pam360Upload,
} from './pki/fields.ts'
export type {
  Pam360ImportSshKeyOptions,
  Pam360KeyAssociation,
  Pam360ResourceCredentials,
  Pam360ResourceUser,
  Pam360StoredKeyChanges,
  Pam360StoredKeyOptions,
  Pki,
} from './pki/pki.ts'
export type {
  Pam360Certificate,
  Pam360Csr,
  Pam360KeyUser,
  Pam360SshKey,
  Pam360StoredKey,
} from './pki/rows.ts'
export type {
  Pam360DynamicGroupFields,
  Pam360GroupCriterion,
  Pam360GroupShare,
  Pam360ResourceGroup,
  Pam360ResourceGroupChanges,
  Pam360ResourceGroupListOptions,
  Pam360StaticGroupFields,
  ResourceGroups,
} from './resource-groups.ts'
export type { Pam360UserGroupRef, UserGroups } from './user-groups.ts'
export type {
  Pam360ApiUserFields,
  Pam360User,
  Pam360UserChanges,
  Pam360UserFields,
  Pam360UserRef,
} from './users/fields.ts'
export type { Pam360CreatedApiUser, Pam360Transfer, Users } from './users/users.ts'
export type { Pam360ListOptions, Pam360WholeListOptions } from './lists.ts'
export type { Pam360RegistrationUse } from './registration/registered.ts'
export type {
  RegistrationAnswer,
  RegistrationRequest,
  RegistrationTransport,
} from './registration/registration-transport.ts'
export {
  isRegistered,
  registerApplication,
  removeRegistration,
  updateRegistration,
  type Registration,
  type RegistrationOptions,
  type RegistrationPlace,
} from './registration/registration.ts'
export type { Pam360RegisteredClient, Pam360SignedCall } from './registration/signature.ts'
export { pam360Vault } from './vault.ts'
export type { Files, Pam360FileCredential, Pam360FileField } from './files.ts'
