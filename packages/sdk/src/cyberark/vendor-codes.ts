/**
 * What the codes of CP and CCP mean. The two say the same things with the same codes; only where they say it
 * differs. The vendor's own text is never put into an error: it repeats the query.
 */
import {
  AmbiguousMatchError,
  AuthenticationError,
  ChangeInProgressError,
  ConfigurationError,
  NotFoundError,
  ReasonRequiredError,
  ServerError,
  type SallyportError,
} from '../errors.ts'

/** What is known about an answer that carries a code. */
export interface VendorFailure {
  /** The vendor's code, for example `APPAP004E`. */
  readonly vendorCode: string
  /** The vendor's text; read for its known words, never passed on. */
  readonly text: string
  /** The HTTP status, where there is one. */
  readonly status: number | undefined
  /** Whether the caller presented a client certificate, where that is known. */
  readonly certificatePresented?: boolean | undefined
}

type Explain = (failure: VendorFailure) => SallyportError

const notFound: Explain = ({ vendorCode, status }) =>
  new NotFoundError('No account matches, or the application may not retrieve it.', {
    code: 'NOT_FOUND',
    vendorCode,
    status,
    hint: 'CyberArk does not tell the two apart: check the safe, folder and object names, and that both the AppID and the provider are members of the safe with the right to retrieve.',
  })

const ambiguous: Explain = ({ vendorCode, status }) =>
  new AmbiguousMatchError('More than one account matches.', {
    code: 'AMBIGUOUS_MATCH',
    vendorCode,
    status,
    hint: "Add criteria until one is left: 'safe', 'folder' and 'object' together name one account, taken literally.",
  })

const unknownApplication: Explain = ({ vendorCode, status }) =>
  new AuthenticationError('The vault does not know this AppID.', {
    code: 'UNKNOWN_APPLICATION',
    vendorCode,
    status,
    hint: "Check the spelling of 'appId', and that the application is defined in the vault and not disabled.",
  })

/** What an AppID can be restricted by, as the vendor's text names it. */
const restrictions: readonly (readonly [RegExp, string, string])[] = [
  [/\bOSUser\b/i, 'the operating system user', 'Run the program as an allowed user, or allow this one.'],
  [/\bPath\b/i, "the program's path", 'Allow the path of the program that asks.'],
  [
    /\bHash\b/i,
    "the program's hash",
    'Allow the hash of the program that asks; it changes with each release.',
  ],
  [
    /\bCertificate(SN|SerialNumber)\b/i,
    "the client certificate's serial number",
    'Allow the serial number of the certificate in use; it changes when the certificate is renewed.',
  ],
  [
    /\bCertificate/i,
    'the client certificate',
    'Present a client certificate that the AppID allows, or allow the attributes of this one.',
  ],
  [
    /\b(Address|Machine)/i,
    "the machine's address",
    'Allow the address that the vault sees, perhaps that of a proxy.',
  ],
]

const authentication: Explain = ({ vendorCode, text, status, certificatePresented }) => {
  const reason = /Failed to verify application authentication data:?(.*)/is.exec(text)?.[1] ?? ''
  if (certificatePresented === false && /\bCertificate/i.test(reason)) {
    return new AuthenticationError(
      'The vault did not accept this application: it wants a client certificate, and none was presented.',
      {
        code: 'AUTHENTICATION_FAILED',
        vendorCode,
        status,
        hint: "Give the one that the AppID allows under 'tls.cert' and 'tls.key', or 'tls.pfx'.",
      },
    )
  }
  const restriction = restrictions.find(([pattern]) => pattern.test(reason))
  return new AuthenticationError(
    restriction === undefined
      ? 'The vault did not accept this application.'
      : `The vault did not accept this application: ${restriction[1]} is not allowed for it.`,
    {
      code: 'AUTHENTICATION_FAILED',
      vendorCode,
      status,
      hint:
        restriction?.[2] ??
        "Compare the AppID's restrictions in the vault (client certificate, machine address, OS user, path, hash) with how this program calls.",
    },
  )
}

const untrustedShell: Explain = ({ vendorCode, status }) =>
  new AuthenticationError('The Credential Provider does not trust the shell or the process that asks.', {
    code: 'AUTHENTICATION_FAILED',
    vendorCode,
    status,
    hint: 'Start the program from an allowed process, or have the provider allow this one.',
  })

const changing: Explain = ({ vendorCode, status }) =>
  new ChangeInProgressError('The password is being changed at this moment.', {
    code: 'CHANGE_IN_PROGRESS',
    vendorCode,
    status,
    retryable: true,
    hint: "Ask again in a few seconds, or let the client do so with 'changeInProgress: { attempts: 5 }'.",
  })

const vaultUnreachable =
  (retryable: boolean): Explain =>
  ({ vendorCode, status }) =>
    new ServerError('The provider cannot reach the vault, and does not hold the password in its cache.', {
      code: 'VAULT_UNREACHABLE',
      vendorCode,
      status,
      retryable,
      hint: 'Check the connection from the provider to the vault; this is not a matter of the request.',
    })

const wrongRequest =
  (what: string, hint: string): Explain =>
  ({ vendorCode, text, status }) =>
    /\breason\b.{0,40}\brequired\b/is.test(text)
      ? new ReasonRequiredError('The platform of this account wants a reason.', {
          code: 'REASON_REQUIRED',
          vendorCode,
          status,
          hint: "Give one under 'reason'.",
        })
      : new ConfigurationError(what, { code: 'INVALID_REQUEST', vendorCode, status, hint })

const invalidContent = wrongRequest(
  'The provider did not understand the request.',
  'Check the criteria and the AppID for characters that CyberArk does not take.',
)

const explanations: Readonly<Record<string, Explain>> = {
  APPAP004E: notFound,
  APPAP249E: notFound,
  APPAP324E: notFound,
  APPAP227E: ambiguous,
  APPAP228E: ambiguous,
  APPAP229E: ambiguous,
  APPAP230E: ambiguous,
  APPAP251E: ambiguous,
  APPAP008E: unknownApplication,
  APPBC008E: unknownApplication,
  APPAP425E: unknownApplication,
  APPAP087E: authentication,
  APPAP132E: authentication,
  APPAP133E: authentication,
  APPAP306E: authentication,
  APPAP309E: untrustedShell,
  APPAP282E: changing,
  APPAP286E: changing,
  APPAP007E: vaultUnreachable(true),
  APPBC007E: vaultUnreachable(true),
  APPAP096W: vaultUnreachable(true),
  APPAP289E: vaultUnreachable(true),
  APPAP291E: vaultUnreachable(true),
  APPAP292E: vaultUnreachable(true),
  APPAP297E: vaultUnreachable(true),
  APPAP423E: vaultUnreachable(false),
  APPAP081E: invalidContent,
  AIMWS030E: wrongRequest(
    'CCP did not accept the request or its query.',
    "Check 'query' (name=value;name=value), regular expressions, and the characters + & % which CCP may refuse.",
  ),
  AIMWS031E: wrongRequest('CCP got no AppID.', "Give one under 'appId'."),
  CASVL010E: wrongRequest(
    'The user name holds characters that CyberArk does not take.',
    "Check 'username' and 'appId'.",
  ),
}

/** Explains a code; `undefined` for one that is not in the table. */
export function explainVendorCode(failure: VendorFailure): SallyportError | undefined {
  return Object.hasOwn(explanations, failure.vendorCode)
    ? explanations[failure.vendorCode]?.(failure)
    : undefined
}

/** Whether a code is one that {@link explainVendorCode} explains. */
export function isKnownVendorCode(code: string): boolean {
  return Object.hasOwn(explanations, code)
}

/** Whether a text has the shape of a vendor's code, such as `APPAP004E` or `ITATS982E`. */
export function isVendorCode(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Z]{4,6}\d{3}[A-Z]$/.test(value)
}
