/** ManageEngine PAM360 and Password Manager Pro. */
export { Pam360 } from './pam360.ts'
export type { Pam360FirstIndex, Pam360Options } from './pam360-options.ts'
export type { Pam360AccountIds } from './refs.ts'
export type { Pam360CallOptions } from './requester.ts'
export type { Resources } from './resources/resources.ts'
export { pam360Routes, type Pam360Route, type Pam360RouteName, type Pam360Routes } from './routes.ts'
export type { Audit, Pam360AuditDuration, Pam360AuditListOptions, Pam360AuditType } from './audit.ts'
export type { Pam360AuditRow } from './audit-row.ts'
export type { Organisations, Pam360OrganisationAccess } from './organisations.ts'
export type {
  PersonalVault,
  Pam360PersonalField,
  Pam360PersonalRow,
  Pam360PersonalStatus,
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
