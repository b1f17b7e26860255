import { isSallyportError, type AnySallyportError } from './errors.ts'

/**
 * What a failed retrieval says about the account. `outage`: nothing, the vault was not reached or does not work.
 * `refusal`: the vault's answer, which asking elsewhere or using what is kept would go around. `other`: neither.
 */
export type FailureKind = 'outage' | 'refusal' | 'other'

const kinds: Readonly<Record<AnySallyportError['name'], FailureKind>> = {
  ConnectionError: 'outage',
  RateLimitError: 'outage',
  ServerError: 'outage',
  AuthenticationError: 'refusal',
  PermissionError: 'refusal',
  NotFoundError: 'refusal',
  AmbiguousMatchError: 'refusal',
  ReasonRequiredError: 'refusal',
  TicketRequiredError: 'refusal',
  SecretNotSetError: 'refusal',
  ConfigurationError: 'other',
  RegistrationError: 'other',
  ChallengeRequiredError: 'other',
  ChangeInProgressError: 'other',
  ConflictError: 'other',
  UncertainError: 'other',
  BulkInputError: 'other',
  ProtocolError: 'other',
}

/** Sorts whatever a retrieval threw. */
export function failureKind(error: unknown): FailureKind {
  if (!isSallyportError(error)) return 'other'
  // The server was reached and did not take the certificate of this program.
  if (error.code === 'TLS_CLIENT_CERTIFICATE') return 'refusal'
  return error.name === 'ServerError' && !error.retryable ? 'other' : kinds[error.name]
}
