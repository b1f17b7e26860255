/** Sallyport: privileged credentials out of enterprise vaults. The vaults themselves are in subpaths. */
export { bulk, bulkStream } from './bulk/bulk.ts'
export { changedNothing } from './bulk/certainty.ts'
export type { BulkOptions, JournalledBulkOptions, UncertainDecision } from './bulk/bulk-options.ts'
export type {
  BulkContext,
  BulkItems,
  BulkOutcome,
  BulkProgress,
  BulkWork,
  FulfilledOutcome,
  JournalledOutcome,
  RejectedOutcome,
  ResumedOutcome,
} from './bulk/outcome.ts'
export { cached, type CachedVault } from './cache/cached.ts'
export type { CacheOptions, CachePolicy } from './cache/cache-options.ts'
export { credentialRefused, withCredential, type WithCredentialOptions } from './cache/with-credential.ts'
export type { ChangeInProgressPolicy } from './change-in-progress.ts'
export type { ClientCheckOptions } from './check/client-check.ts'
export type { Credential, CredentialKind } from './credential.ts'
export { diagnosticsChannels, type DiagnosticsEvent } from './diagnostics/diagnostics.ts'
export { setLogFile } from './diagnostics/log-file.ts'
export type { LogFields, Logger } from './diagnostics/logger.ts'
export {
  AmbiguousMatchError,
  AuthenticationError,
  BulkInputError,
  ChallengeRequiredError,
  ChangeInProgressError,
  ConfigurationError,
  ConflictError,
  ConnectionError,
  isSallyportError,
  NotFoundError,
  PermissionError,
  ProtocolError,
  RateLimitError,
  ReasonRequiredError,
  RegistrationError,
  SallyportError,
  SecretNotSetError,
  ServerError,
  TicketRequiredError,
  UncertainError,
  type AnySallyportError,
  type ConnectionLayer,
  type ErrorCode,
  type ErrorCodes,
  type ErrorDetails,
} from './errors.ts'
export { credentialRecord, secretRecord, type SecretRecord } from './credential-record.ts'
export { nearest } from './nearest.ts'
export { printable } from './options.ts'
export { fallback, type FallbackOptions } from './fallback.ts'
export {
  formatReference,
  isReference,
  parseReference,
  type Reference,
  type ReferenceField,
  type ReferenceParts,
} from './reference.ts'
export {
  Sallyport,
  type GetManyOptions,
  type GetOptions,
  type SallyportOptions,
  type UseOptions,
} from './sallyport/sallyport.ts'
export type { GetManyProgress } from './sallyport/many.ts'
export { isSecret, REDACTED, Secret } from './secret.ts'
export { addToSshAgent, type SshAgentOptions } from './ssh-keys/ssh-agent.ts'
export type { CallOptions } from './transport/call-options.ts'
export type { HttpOptions } from './transport/http-client.ts'
export type { ProxyOptions, ProxyRoute } from './transport/proxy.ts'
export type { RetryOptions } from './transport/retry.ts'
export type { PemSource, TlsOptions } from './transport/tls-options.ts'
export { AnswerTooLarge, ProxyFailure, StaleConnection } from './transport/transport.ts'
export type {
  Cancellation,
  Transport,
  TransportFactory,
  TransportRequest,
  TransportResponse,
  TransportSettings,
} from './transport/transport.ts'
export {
  checkLayers,
  type CheckLayer,
  type CheckStep,
  type ListedAccount,
  type RotationEvent,
  type Selector,
  type Vault,
  type VaultCheck,
  type VaultCheckOptions,
  type VaultListFilter,
  type VaultRetrieveOptions,
} from './vault.ts'
