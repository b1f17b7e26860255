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
