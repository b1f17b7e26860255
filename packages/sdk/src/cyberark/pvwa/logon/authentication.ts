import type { Credential } from '../../../credential.ts'
import {
  anyOf,
  callback,
  flag,
  integer,
  isRecord,
  nested,
  oneOf,
  optional,
  secretText,
  text,
  type Check,
  type Shape,
} from '../../../options.ts'
import type { Secret } from '../../../secret.ts'

/** Anything that retrieves a password, such as a CentralCredentialProvider or a CredentialProvider. */
export interface PasswordProvider {
  /** @param request What was given beside `from`, and a `signal` that is aborted when the log on is given up. */
  getPassword(request: object): Promise<Credential>
}

/**
 * Where a password comes from: it is given, or asked for at every log on, so that a password that was changed
 * meanwhile is the one that is used.
 *
 * @example
 * password: { from: ccp, request: { safe: 'Robots', object: 'pvwa-robot' } }
 * password: () => ccp.getPassword({ safe: 'Robots', object: 'pvwa-robot' })
 */
export type PasswordSource =
  | string
  | Secret
  | ((asked: LogOnCallback) => string | Secret | Credential | Promise<string | Secret | Credential>)
  | { readonly from: PasswordProvider; readonly request: object }

/** What a callback of a log on is told. */
export interface LogOnCallback {
  /** Aborted when the log on is given up: nobody waits for the answer any more. */
  readonly signal: AbortSignal
}

/** What the server asks in the middle of a log on. */
export interface Challenge extends LogOnCallback {
  /** What to ask the user, in the server's words. */
  readonly prompt: string
  /** Which question of this log on it is, from 1. */
  readonly round: number
}

/** What every way to log on has. */
interface CommonAuthentication {
  /** Leave the user's other sessions as they are; otherwise they end with this log on. Default `true`. */
  readonly concurrentSession?: boolean
}

/** By the first generation of the API, for servers that have no other. */
interface OlderAuthentication {
  /** Which generation of the API is asked: 1 knows `cyberark`, `radius` and `saml`. Default 2. */
  readonly generation?: 1 | 2
}

/** How several sessions of one user are told apart in the first generation. */
interface Connection extends OlderAuthentication {
  /** From 1 to 100, with `generation: 1` alone: a log on with the same number ends the session before it. */
  readonly connectionNumber?: number
}

/** By user name and password, of the vault itself, a directory or Windows. */
export interface PasswordAuthentication extends CommonAuthentication, Connection {
  readonly method: 'cyberark' | 'ldap' | 'windows'
  /** The user. Default: the user name of the credential, where `password` gives one. */
  readonly username?: string
  /** The password, or where it comes from. */
  readonly password: PasswordSource
  /** Changes the password with the first log on, also when it has expired; used from then on. */
  readonly newPassword?: string | Secret
}

/** By RADIUS. Its challenges are answered by `challenge`, or step by step with `continueLogOn`. */
export interface RadiusAuthentication extends CommonAuthentication, Connection {
  readonly method: 'radius'
  /** The user. Default: the user name of the credential, where `password` gives one. */
  readonly username?: string
  /** The password, or where it comes from. */
  readonly password: PasswordSource
  /** Changes the password with the first log on. */
  readonly newPassword?: string | Secret
  /** Answers what the server asks, such as the code of a token. Not bound by `timeoutMs`. */
  readonly challenge?: (challenge: Challenge) => string | Secret | Promise<string | Secret>
  /** A passcode that is sent together with the password (append mode). */
  readonly passcode?: PasswordSource
  /** What stands between password and passcode. Default `,`. */
  readonly delimiter?: string
}

/** By an assertion of a SAML identity provider. */
export interface SamlAuthentication extends CommonAuthentication, OlderAuthentication {
  readonly method: 'saml'
  /** The `SAMLResponse`, in base64. An assertion is good once: only a function can log on again. */
  readonly samlResponse:
    string | Secret | ((asked: LogOnCallback) => string | Secret | Promise<string | Secret>)
}

/** By the client certificate under `tls`. */
export interface CertificateAuthentication extends CommonAuthentication {
  readonly method: 'pki' | 'pkipn'
  /** The password for the second step that PVWA may ask for with `pki`. */
  readonly password?: PasswordSource
  /** How the second step logs on. Default `ldap`. */
  readonly secondStep?: 'ldap' | 'radius' | 'cyberark' | 'windows'
}

/** By the token that several programs share (Gen1). */
export interface SharedAuthentication {
  readonly method: 'shared'
}

/** How to log on. */
export type Authentication =
  | PasswordAuthentication
  | RadiusAuthentication
  | SamlAuthentication
  | CertificateAuthentication
  | SharedAuthentication

const passwordSource: Check = anyOf(
  "a string, a Secret, a function that gives one, or { from, request } with an object that has 'getPassword'",
  secretText,
  callback,
  (value) =>
    isRecord(value) &&
    Object.keys(value).every((key) => key === 'from' || key === 'request') &&
    isRecord(value['from']) &&
    callback(value['from']['getPassword']) === undefined &&
    isRecord(value['request'])
      ? undefined
      : 'is not one',
)

const concurrentSession = optional(flag)
const generation = optional(oneOf(1, 2))
const password: Shape<PasswordAuthentication> = {
  method: text,
  username: optional(text),
  password: passwordSource,
  newPassword: optional(secretText),
  concurrentSession,
  generation,
  connectionNumber: optional(integer(1, 100)),
}
const radius: Shape<RadiusAuthentication> = {
  ...password,
  challenge: optional(callback),
  passcode: optional(passwordSource),
  delimiter: optional((value) => (typeof value === 'string' ? undefined : 'must be a string')),
}
const saml: Shape<SamlAuthentication> = {
  method: text,
  samlResponse: anyOf('a string, a Secret or a function that gives one', secretText, callback),
  concurrentSession,
  generation,
}
const certificate: Shape<CertificateAuthentication> = {
  method: text,
  password: optional(passwordSource),
  secondStep: optional(oneOf('ldap', 'radius', 'cyberark', 'windows')),
  concurrentSession,
}

const shapes: Readonly<Record<string, Check>> = {
  cyberark: nested(password),
  ldap: nested(password),
  windows: nested(password),
  radius: nested(radius),
  saml: nested(saml),
  pki: nested(certificate),
  pkipn: nested(certificate),
  shared: nested<SharedAuthentication>({ method: text }),
} satisfies Record<Authentication['method'], Check>

const method = oneOf(...Object.keys(shapes))

/** Checks an {@link Authentication}. */
export const authentication: Check = (value) => {
  if (!isRecord(value)) return 'must be an object with the method and what it needs'
  const wrong = method(value['method'])
  if (wrong !== undefined) return `is not right: 'method' ${wrong}`
  return shapes[String(value['method'])]?.(value) ?? generationOf(value)
}

const inFirstGeneration: readonly unknown[] = ['cyberark', 'radius', 'saml']

/** What goes with which generation. */
function generationOf(auth: Record<string, unknown>): string | undefined {
  if (auth['generation'] !== 1) {
    return auth['connectionNumber'] === undefined
      ? undefined
      : "is not right: 'connectionNumber' goes with 'generation: 1' alone"
  }
  if (!inFirstGeneration.includes(auth['method'])) {
    return "is not right: 'generation: 1' knows the methods 'cyberark', 'radius' and 'saml'"
  }
  return auth['concurrentSession'] === undefined
    ? undefined
    : "is not right: 'generation: 1' has 'connectionNumber' in place of 'concurrentSession'"
}
