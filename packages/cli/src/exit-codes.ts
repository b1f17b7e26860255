/**
 * The exit codes, in one table. What the vault or the way to it did starts at 20: the lower ones up to 13 are
 * Node's own, and 126 and above belong to shells and signals.
 */
import type { AnySallyportError } from '@sallyport/sdk'
import type { Interruption } from './io.ts'

/** One exit code. */
export interface ExitCode {
  readonly code: number
  /** What it is called in `--json` and in scripts. */
  readonly name: string
  readonly meaning: string
}

/** Every exit code, in the order in which they are documented. */
export const exitCodes = {
  ok: { code: 0, name: 'ok', meaning: 'Done.' },
  unexpected: {
    code: 1,
    name: 'unexpected',
    meaning: 'A defect in sallyport, or the demo did not go as it should.',
  },
  usage: { code: 2, name: 'usage', meaning: 'The command line or the environment cannot be understood.' },
  configuration: {
    code: 20,
    name: 'configuration',
    meaning: 'Settings, certificates, files or the request are wrong; trying again will not help.',
  },
  connection: {
    code: 21,
    name: 'connection',
    meaning:
      'The vault was not reached: name, network, proxy, TLS, time-out, or a local executable that failed.',
  },
  authentication: {
    code: 22,
    name: 'authentication',
    meaning: 'The AppID, certificate, address, user or session was not accepted; or no session is kept.',
  },
  permission: { code: 23, name: 'permission', meaning: 'The identity is known but may not do this.' },
  notFound: {
    code: 24,
    name: 'not-found',
    meaning: 'No account matches, or it may not be seen; or the account has no such field.',
  },
  ambiguous: { code: 25, name: 'ambiguous', meaning: 'More than one account matches.' },
  reasonRequired: { code: 26, name: 'reason-required', meaning: 'The policy of the account wants a reason.' },
  secretNotSet: {
    code: 27,
    name: 'secret-not-set',
    meaning: 'The account is there, its password or key is not.',
  },
  changeInProgress: {
    code: 28,
    name: 'change-in-progress',
    meaning: 'The password is being changed at this moment; try again.',
  },
  rateLimit: { code: 29, name: 'rate-limit', meaning: 'Too many requests; try again later.' },
  server: { code: 30, name: 'server', meaning: 'The server failed, or cannot reach the vault behind it.' },
  protocol: { code: 31, name: 'protocol', meaning: 'An answer that is not what the protocol says.' },
  challenge: { code: 32, name: 'challenge-required', meaning: 'The log on goes on with a passcode.' },
  ticketRequired: { code: 33, name: 'ticket-required', meaning: 'The policy wants the id of a ticket.' },
  conflict: { code: 34, name: 'conflict', meaning: 'What is there already stands in the way.' },
  uncertain: {
    code: 35,
    name: 'uncertain',
    meaning: 'Whether it was done is not known; look before doing it again.',
  },
  bulkInput: {
    code: 36,
    name: 'bulk-input',
    meaning: 'The items of a bulk run could not be read to their end.',
  },
  registration: {
    code: 37,
    name: 'registration',
    meaning: 'The registration of the application is missing, there already, or was refused.',
  },
  accessControl: {
    code: 38,
    name: 'access-control',
    meaning: 'Access to the account has to be requested, approved or checked out first.',
  },
  answerIsNo: {
    code: 100,
    name: 'answer-is-no',
    meaning: 'The answer is no: the passwords differ or could not be compared, or a policy is not obeyed.',
  },
  cannotRun: {
    code: 126,
    name: 'cannot-run',
    meaning: 'The command that was to be run is there, but cannot be started.',
  },
  commandNotFound: {
    code: 127,
    name: 'command-not-found',
    meaning: 'The command that was to be run is not there.',
  },
  hangUp: { code: 129, name: 'hang-up', meaning: 'Ended by SIGHUP.' },
  interrupted: { code: 130, name: 'interrupted', meaning: 'Ended by SIGINT (Ctrl-C).' },
  brokenPipe: { code: 141, name: 'broken-pipe', meaning: 'The reader of standard output went away.' },
  terminated: { code: 143, name: 'terminated', meaning: 'Ended by SIGTERM.' },
} as const satisfies Readonly<Record<string, ExitCode>>

const byError: Readonly<Record<AnySallyportError['name'], ExitCode>> = {
  ConfigurationError: exitCodes.configuration,
  ConnectionError: exitCodes.connection,
  AuthenticationError: exitCodes.authentication,
  PermissionError: exitCodes.permission,
  NotFoundError: exitCodes.notFound,
  AmbiguousMatchError: exitCodes.ambiguous,
  ReasonRequiredError: exitCodes.reasonRequired,
  SecretNotSetError: exitCodes.secretNotSet,
  ChangeInProgressError: exitCodes.changeInProgress,
  RateLimitError: exitCodes.rateLimit,
  ServerError: exitCodes.server,
  ProtocolError: exitCodes.protocol,
  ChallengeRequiredError: exitCodes.challenge,
  TicketRequiredError: exitCodes.ticketRequired,
  ConflictError: exitCodes.conflict,
  UncertainError: exitCodes.uncertain,
  BulkInputError: exitCodes.bulkInput,
  RegistrationError: exitCodes.registration,
}

/** What a script does about these is another thing than about a permission that is missing. */
const byCode: Readonly<Partial<Record<AnySallyportError['code'], ExitCode>>> = {
  ACCESS_NOT_REQUESTED: exitCodes.accessControl,
  ACCESS_NOT_APPROVED: exitCodes.accessControl,
  ACCESS_LATER: exitCodes.accessControl,
  NOT_CHECKED_OUT: exitCodes.accessControl,
}

/** The exit code for an error of the library. */
export function exitCodeOf(error: AnySallyportError): ExitCode {
  return byCode[error.code] ?? byError[error.name]
}

/** The exit code for a signal. */
export function exitCodeOfSignal(signal: Interruption): ExitCode {
  return { SIGHUP: exitCodes.hangUp, SIGINT: exitCodes.interrupted, SIGTERM: exitCodes.terminated }[signal]
}
