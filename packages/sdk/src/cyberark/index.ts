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
