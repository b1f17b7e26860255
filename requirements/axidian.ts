import { requirementsOf } from './requirement.ts'
import type { Requirement } from './requirement.ts'

const pythonSdk = 'vendor documentation: Axidian Privilege 3.4, Python SDK'
const aapmApi = 'vendor documentation: Axidian Privilege 3.4, AAPM API'
const applications = 'vendor documentation: Axidian Privilege 3.4, Applications'
const accounts = 'vendor documentation: Axidian Privilege 3.0, Accounts'
const operations = 'vendor documentation: Axidian Privilege 3.0, Account operations'
const permissions = 'vendor documentation: Axidian Privilege 3.0, Permissions'
const policies = 'vendor documentation: Axidian Privilege 3.0, Policies'
const olderApplications = 'vendor documentation: Applications, older guide of Indeed PAM'
const identityServer = 'our assumption, from OAuth 2.0 and the habits of ASP.NET Core identity servers'
const ourContract = 'our assumption: the vendor documents these requests where nobody here could read them'
const assumed = 'our assumption'
const design = 'our design'

/**
 * Axidian Privilege (Indeed PAM), passwords and keys for applications. What the identity provider is asked is documented; every route, field
 * and refusal of Core is our assumption and can be overridden.
 */
export const axidianRequirements: readonly Requirement[] = requirementsOf('docs/protocols/axidian.md', {
  // Components and addresses
  'axidian/two-base-urls': {
    sides: 'both',
    says: 'Identity provider and Core have a base url each, `https://<host>/idp` and `https://<host>/core`, and need not share a host: the client takes both, the lab serves both.',
    kind: 'documented',
    source: pythonSdk,
    anchor: 'components-and-addresses',
  },
  'axidian/url-forms': {
    sides: 'sdk',
    says: 'Either url may end in slashes, which change nothing; a url without a host, with a query, a fragment or credentials in it is refused at construction and the option is named.',
    kind: 'design',
    source: design,
    anchor: 'components-and-addresses',
  },
  'axidian/plain-http-refused': {
    sides: 'sdk',
    says: 'An `http:` url of either is refused at construction with a ConfigurationError that names `idpUrl` or `coreUrl`, unless plain HTTP was allowed by an explicit option.',
    kind: 'design',
    source: design,
    anchor: 'components-and-addresses',
  },
  'axidian/path-matching': {
    sides: 'lab',
    says: 'Paths match in any letter case and with a trailing slash, as ASP.NET Core matches them; what is no route answers an HTML 404 page.',
    kind: 'assumption',
    source: assumed,
    anchor: 'components-and-addresses',
  },
  'axidian/discovery-document': {
    sides: 'lab',
    says: '`GET /idp/.well-known/openid-configuration` answers without authentication what OpenID Connect Discovery asks for: issuer, token endpoint, the password grant and the scope `pam-api` among it.',
    kind: 'assumption',
    source: identityServer,
    anchor: 'components-and-addresses',
  },

  // Applications
  'axidian/application-password-generated': {
    sides: 'lab',
    says: 'An application is made with a name and a description; the server generates its password.',
    kind: 'documented',
    source: applications,
    anchor: 'applications',
  },
  'axidian/application-password-reset': {
    sides: 'lab',
    says: 'A reset gives the application a new generated password, and the old one is refused from then on.',
    kind: 'documented',
    source: olderApplications,
    anchor: 'applications',
  },
  'axidian/application-address': {
    sides: 'lab',
    says: 'An application may be bound to IP addresses; the identity provider compares them with the address the token request comes from.',
    kind: 'documented',
    source: olderApplications,
    anchor: 'applications',
  },
  'axidian/application-licence': {
    sides: 'lab',
    says: 'Without the licence for applications no application gets a token.',
    kind: 'documented',
    source: applications,
    anchor: 'applications',
  },

  // Token request
  'axidian/token-request': {
    sides: 'both',
    says: 'A token is asked for with `POST {idp}/connect/token` and the fields `grant_type=password`, `username`, `password`, `scope` and `client_id`, and no other.',
    kind: 'documented',
    source: aapmApi,
    anchor: 'token-request',
  },
  'axidian/token-form-encoded': {
    sides: 'both',
    says: 'The fields travel as `application/x-www-form-urlencoded`; a name or password of any characters (`&`, `=`, `+`, `%`, spaces, non-ASCII text) arrives as it was given.',
    kind: 'documented',
    source: aapmApi,
    anchor: 'token-request',
  },
  'axidian/token-json-refused': {
    sides: 'lab',
    says: 'A token request whose body is JSON is answered 400 `invalid_request`.',
    kind: 'assumption',
    source: identityServer,
    anchor: 'token-request',
  },
  'axidian/token-client-and-scope': {
    sides: 'both',
    says: '`client_id` is `aapm-tool` and `scope` is `pam-api` unless options say otherwise.',
    kind: 'documented',
    source: pythonSdk,
    anchor: 'token-request',
  },
  'axidian/no-client-secret': {
    sides: 'both',
    says: 'The client is a public one: no `client_secret`, no `Authorization` header and no client certificate goes with the token request, and the lab asks for none.',
    kind: 'documented',
    source: aapmApi,
    anchor: 'token-request',
  },

  // Token answer
  'axidian/token-answer': {
    sides: 'both',
    says: 'Success is 200 with JSON: `access_token`, `expires_in` in seconds, `token_type` `Bearer` and the granted `scope`; there is no refresh token.',
    kind: 'documented',
    source: `${aapmApi}; unit, type, scope and the missing refresh token are our assumption`,
    anchor: 'token-answer',
  },
  'axidian/token-answer-not-understood': {
    sides: 'sdk',
    says: 'A 200 that is not JSON, or has no `access_token`, or another type than Bearer is a ProtocolError without any text of the answer.',
    kind: 'design',
    source: design,
    anchor: 'token-answer',
  },
  'axidian/token-lifetime': {
    sides: 'lab',
    says: "The lifetime of tokens is a setting, 3600 s unless changed and down to one second, by the lab's clock.",
    kind: 'assumption',
    source: identityServer,
    anchor: 'token-answer',
  },

  // Using the token
  'axidian/bearer-header': {
    sides: 'both',
    says: 'Every request to Core carries `Authorization: Bearer <access_token>`; the identity provider never sees that header.',
    kind: 'assumption',
    source: `${aapmApi} for the token; our assumption for the header`,
    anchor: 'using-the-token',
  },
  'axidian/core-unauthorized': {
    sides: 'both',
    says: 'Core answers a missing, unknown, forgotten or expired token 401 with `WWW-Authenticate: Bearer`, and `error="invalid_token"` where one was sent.',
    kind: 'assumption',
    source: ourContract,
    anchor: 'using-the-token',
  },

  // Life of a token
  'axidian/token-lazy': {
    sides: 'sdk',
    says: 'The token is asked for at the first call to Core, never by the constructor or `fromEnv()`.',
    kind: 'design',
    source: design,
    anchor: 'life-of-a-token',
  },
  'axidian/token-single-flight': {
    sides: 'sdk',
    says: 'Calls that need a token at the same time share one token request; when it fails, each of them fails.',
    kind: 'design',
    source: design,
    anchor: 'life-of-a-token',
  },
  'axidian/token-renewed-early': {
    sides: 'sdk',
    says: 'A token is renewed by another password grant when a tenth of its lifetime, at most 30 s, is left by a monotonic clock.',
    kind: 'design',
    source: design,
    anchor: 'life-of-a-token',
  },
  'axidian/token-lifetime-unknown': {
    sides: 'sdk',
    says: 'An `expires_in` that is missing, or no positive number, counts as 300 s.',
    kind: 'design',
    source: design,
    anchor: 'life-of-a-token',
  },
  'axidian/token-expiry': {
    sides: 'both',
    says: 'With a lifetime of one second, two calls two seconds apart make two token requests; Core refuses the first token after its time.',
    kind: 'design',
    source: design,
    anchor: 'life-of-a-token',
  },
  'axidian/token-renewed-after-401': {
    sides: 'sdk',
    says: 'After a 401 of Core the token is dropped, asked for once more, and the call repeated once, unseen by the caller.',
    kind: 'design',
    source: design,
    anchor: 'life-of-a-token',
  },
  'axidian/token-refused-twice': {
    sides: 'sdk',
    says: 'A second 401 for the same call is an AuthenticationError; nothing is asked a third time.',
    kind: 'design',
    source: design,
    anchor: 'life-of-a-token',
  },
  'axidian/token-expiry-under-load': {
    sides: 'sdk',
    says: 'A token that ends in the middle of 1 000 concurrent retrievals makes one renewal and loses none of them.',
    kind: 'design',
    source: design,
    anchor: 'life-of-a-token',
  },
  'axidian/close-forgets': {
    sides: 'sdk',
    says: "`close()` and `await using` drop the token, the cached accounts and the application's password, and end connections.",
    kind: 'documented',
    source: pythonSdk,
    anchor: 'life-of-a-token',
  },
  'axidian/closed-refuses': {
    sides: 'sdk',
    says: '`close()` may be called again; any call after it is refused with a ConfigurationError and sends nothing.',
    kind: 'design',
    source: design,
    anchor: 'life-of-a-token',
  },
  'axidian/dispose-keeps-error': {
    sides: 'sdk',
    says: 'When a block with `await using` throws, the client is closed and the error of the block is what comes out.',
    kind: 'design',
    source: design,
    anchor: 'life-of-a-token',
  },

  // Refusals of the identity provider
  'axidian/refused-credentials': {
    sides: 'both',
    says: 'A wrong application name or password is 400 `invalid_grant`, with `invalid_username_or_password` as description; the client makes an AuthenticationError of it after one token request.',
    kind: 'assumption',
    source: identityServer,
    anchor: 'refusals-of-the-identity-provider',
  },
  'axidian/refused-application': {
    sides: 'both',
    says: 'An application that is blocked, removed or without licence is 400 `invalid_grant`: AuthenticationError.',
    kind: 'assumption',
    source: identityServer,
    anchor: 'refusals-of-the-identity-provider',
  },
  'axidian/refused-address': {
    sides: 'both',
    says: 'A token request from another IP address than those of the application is 400 `invalid_grant`: AuthenticationError.',
    kind: 'assumption',
    source: `${olderApplications}, for the check; our assumption for the answer`,
    anchor: 'refusals-of-the-identity-provider',
  },
  'axidian/refused-client': {
    sides: 'both',
    says: 'An unknown `client_id` is `invalid_client`, 400 or on some versions 401: AuthenticationError, whose hint names `clientId`.',
    kind: 'assumption',
    source: identityServer,
    anchor: 'refusals-of-the-identity-provider',
  },
  'axidian/refused-scope': {
    sides: 'both',
    says: 'A scope that the client may not have is 400 `invalid_scope`: AuthenticationError, whose message or hint names the scope asked for.',
    kind: 'assumption',
    source: identityServer,
    anchor: 'refusals-of-the-identity-provider',
  },
  'axidian/refused-grant': {
    sides: 'both',
    says: 'The password grant where the client may not use it is 400 `unauthorized_client`: AuthenticationError.',
    kind: 'assumption',
    source: identityServer,
    anchor: 'refusals-of-the-identity-provider',
  },
  'axidian/refused-token-request': {
    sides: 'both',
    says: 'A missing or unknown `grant_type` is 400 `unsupported_grant_type`, a request without its fields 400 `invalid_request`; the client makes a ConfigurationError of either.',
    kind: 'assumption',
    source: identityServer,
    anchor: 'refusals-of-the-identity-provider',
  },
  'axidian/token-method': {
    sides: 'lab',
    says: 'Another method than POST at the token address is 405 with an empty body.',
    kind: 'assumption',
    source: identityServer,
    anchor: 'refusals-of-the-identity-provider',
  },
  'axidian/idp-not-found': {
    sides: 'sdk',
    says: 'A 404 of the identity provider, HTML or not, is a ConfigurationError that names `idpUrl`.',
    kind: 'design',
    source: design,
    anchor: 'refusals-of-the-identity-provider',
  },
  'axidian/idp-failure': {
    sides: 'sdk',
    says: 'A 5xx of the identity provider, or of what stands before it, is a ServerError with its status, never an AuthenticationError.',
    kind: 'design',
    source: design,
    anchor: 'refusals-of-the-identity-provider',
  },
  'axidian/idp-refusal-not-understood': {
    sides: 'sdk',
    says: 'A refusal whose body is cut off, HTML, empty or of another shape is judged by its status; nothing of it, nor of the request, is in the error.',
    kind: 'design',
    source: design,
    anchor: 'refusals-of-the-identity-provider',
  },
  'axidian/unreachable': {
    sides: 'sdk',
    says: 'An identity provider or a Core that refuses the connection, breaks it or does not answer in time is a ConnectionError that says where it broke.',
    kind: 'documented',
    source: pythonSdk,
    anchor: 'refusals-of-the-identity-provider',
  },

  // Routes of Core
  'axidian/core-routes': {
    sides: 'both',
    says: 'Our routes below the url of Core: `GET /api/aapm/accounts`, `POST /api/aapm/accounts/{id}/password`, `POST /api/aapm/accounts/{id}/ssh-key`; the id is percent-encoded whole.',
    kind: 'assumption',
    source: ourContract,
    anchor: 'routes-of-core',
  },
  'axidian/core-routes-overridable': {
    sides: 'both',
    says: 'All of them stand in one exported table, and an option replaces any of them: in the client, and in the lab.',
    kind: 'design',
    source: design,
    anchor: 'routes-of-core',
  },
  'axidian/core-routes-checked': {
    sides: 'sdk',
    says: 'A route table with an unknown key, a path without its `{id}` or an unknown method is refused at construction.',
    kind: 'design',
    source: design,
    anchor: 'routes-of-core',
  },
  'axidian/discover': {
    sides: 'both',
    says: '`AxidianPrivilege.discover()` reads the OpenAPI document of Core, where the server shows one, and proposes a route table; it sends no credentials. The lab shows such a document of its own routes when it is told to.',
    kind: 'assumption',
    source:
      "our assumption, from the vendor's other product (Indeed Access Manager), whose server offers Swagger",
    anchor: 'finding-the-real-routes',
  },
  'axidian/discover-nothing': {
    sides: 'sdk',
    says: 'Where no document is shown, or none of its paths fits, the discovery says so and proposes nothing; it never guesses.',
    kind: 'design',
    source: design,
    anchor: 'finding-the-real-routes',
  },
  'axidian/list-request': {
    sides: 'both',
    says: 'The listing answers 200 with an array of the accounts that are available to the application.',
    kind: 'assumption',
    source: `${pythonSdk}, for the listing; our assumption for its form`,
    anchor: 'routes-of-core',
  },
  'axidian/list-window': {
    sides: 'lab',
    says: 'The listing takes `skip` and `take`, whole numbers from 0; without them it gives everything.',
    kind: 'assumption',
    source: ourContract,
    anchor: 'routes-of-core',
  },
  'axidian/password-request': {
    sides: 'both',
    says: 'A password is asked for with JSON `{"reason": text or null}` and comes as 200 `{"password": text}`.',
    kind: 'assumption',
    source: `${pythonSdk}, for request and reason; our assumption for their form`,
    anchor: 'routes-of-core',
  },
  'axidian/password-exact': {
    sides: 'both',
    says: 'A password comes out as it was stored, byte for byte, whatever its characters, up to 4096 of them.',
    kind: 'documented',
    source: `${accounts}, for the length; our design for the rest`,
    anchor: 'routes-of-core',
  },
  'axidian/key-request': {
    sides: 'both',
    says: 'A key is asked for like a password and comes as 200 with `key`, `passphrase` (text or null) and `fileName`.',
    kind: 'assumption',
    source: `${pythonSdk}, for the three parts; our assumption for their form`,
    anchor: 'routes-of-core',
  },
  'axidian/reason-not-in-url': {
    sides: 'both',
    says: 'Reads of credentials are POST, and the reason stands in the body alone, in no address.',
    kind: 'assumption',
    source: ourContract,
    anchor: 'routes-of-core',
  },
  'axidian/no-store': {
    sides: 'lab',
    says: 'Answers with a token, a password or a key carry `Cache-Control: no-store`.',
    kind: 'assumption',
    source: assumed,
    anchor: 'routes-of-core',
  },

  // Accounts
  'axidian/account-fields': {
    sides: 'both',
    says: 'A listed account has an id, a display name, and says whether a reason is required, whether it has a password, whether it has a key and whether keys are supported: `id`, `displayName`, `requiresReason`, `hasPassword`, `hasKey`, `isKeySupported`.',
    kind: 'documented',
    source: `${pythonSdk}, for the six; our assumption for their spelling`,
    anchor: 'accounts',
  },
  'axidian/account-spellings': {
    sides: 'sdk',
    says: 'Each field is read in camelCase, PascalCase and snake_case; an id may be a number and is kept as text; a missing boolean is false.',
    kind: 'assumption',
    source: ourContract,
    anchor: 'accounts',
  },
  'axidian/account-envelopes': {
    sides: 'sdk',
    says: 'The list may stand bare, or under `items`, `data` or `accounts`.',
    kind: 'assumption',
    source: ourContract,
    anchor: 'accounts',
  },
  'axidian/list-not-understood': {
    sides: 'sdk',
    says: 'A listing of another shape, or an account without id or display name, or with a flag that is no boolean, is a ProtocolError.',
    kind: 'design',
    source: design,
    anchor: 'accounts',
  },
  'axidian/account-kinds': {
    sides: 'lab',
    says: 'Accounts are local, of a resource, or of a domain.',
    kind: 'documented',
    source: accounts,
    anchor: 'accounts',
  },
  'axidian/account-states': {
    sides: 'lab',
    says: 'An account is Pending, Ignored, Managed, Blocked or Removed; only a Managed one is available to applications.',
    kind: 'documented',
    source: `${accounts}; our assumption for applications`,
    anchor: 'accounts',
  },
  'axidian/account-secrets': {
    sides: 'lab',
    says: 'An account has a password, a key, both or neither, and the listing says which; keys are supported where the resource is reached over SSH.',
    kind: 'documented',
    source: `${accounts}; our assumption for what the flag of support means`,
    anchor: 'accounts',
  },

  // Permissions
  'axidian/permission-needed': {
    sides: 'lab',
    says: 'The listing holds the accounts for which the application has a permission, and no other.',
    kind: 'documented',
    source: pythonSdk,
    anchor: 'permissions',
  },
  'axidian/permission-view-option': {
    sides: 'lab',
    says: 'A permission without the option to view credentials makes no account available.',
    kind: 'documented',
    source: pythonSdk,
    anchor: 'permissions',
  },
  'axidian/permission-time': {
    sides: 'lab',
    says: "A permission may have a start and an end; outside of them, by the lab's clock, it makes no account available.",
    kind: 'documented',
    source: permissions,
    anchor: 'permissions',
  },
  'axidian/permission-suspended': {
    sides: 'lab',
    says: 'A suspended permission makes no account available until it is taken up again; a revoked one never again.',
    kind: 'documented',
    source: permissions,
    anchor: 'permissions',
  },

  // Policies and reasons
  'axidian/reason-policy': {
    sides: 'lab',
    says: 'The policy of an account decides whether a reason is needed, the one of the highest priority first and the default one, of priority 0, last.',
    kind: 'documented',
    source: `${policies} for priorities; Axidian Privilege 3.4, Python SDK for the reason`,
    anchor: 'policies-and-reasons',
  },
  'axidian/reason-required': {
    sides: 'both',
    says: 'A retrieval without the reason that the policy wants is 400 `REASON_REQUIRED`, for passwords and keys: ReasonRequiredError.',
    kind: 'assumption',
    source: `${pythonSdk}, for the failure; our assumption for the answer`,
    anchor: 'policies-and-reasons',
  },
  'axidian/reason-before-sending': {
    sides: 'sdk',
    says: 'Where the listing says that a reason is needed and none is given, the client refuses before it asks for the credential.',
    kind: 'design',
    source: design,
    anchor: 'policies-and-reasons',
  },
  'axidian/reason-blank': {
    sides: 'both',
    says: 'A reason of nothing but white space is no reason, on either side.',
    kind: 'assumption',
    source: assumed,
    anchor: 'policies-and-reasons',
  },
  'axidian/reason-recorded': {
    sides: 'both',
    says: 'A reason that is given is sent, needed or not, non-ASCII text included, and the event carries it.',
    kind: 'documented',
    source: pythonSdk,
    anchor: 'policies-and-reasons',
  },
  'axidian/reason-stale-listing': {
    sides: 'sdk',
    says: 'A policy that became stricter after the listing was cached ends in a ReasonRequiredError from the 400, and the cached listing is dropped.',
    kind: 'design',
    source: design,
    anchor: 'policies-and-reasons',
  },

  // Events
  'axidian/events': {
    sides: 'lab',
    says: 'Each request for a token, a listing, a password or a key leaves an event with time, application, account, action, result, reason and address; tests can read them.',
    kind: 'documented',
    source: `${aapmApi}, for retrievals; our assumption for the fields`,
    anchor: 'events',
  },
  'axidian/events-denied': {
    sides: 'lab',
    says: 'What was refused leaves an event too, with what it was refused for.',
    kind: 'assumption',
    source: assumed,
    anchor: 'events',
  },
  'axidian/events-without-secrets': {
    sides: 'lab',
    says: 'No event, and no row of the journal, holds a password, a key, a passphrase or a token.',
    kind: 'design',
    source: design,
    anchor: 'events',
  },

  // Refusals of Core
  'axidian/core-refusal-shape': {
    sides: 'both',
    says: 'Core refuses with the problem object of RFC 7807 and a `code` of its own beside it; the client reads the code first, then the status, and accepts the code in any letter case.',
    kind: 'assumption',
    source: ourContract,
    anchor: 'refusals-of-core',
  },
  'axidian/account-absent': {
    sides: 'both',
    says: 'A name that is not in a cached listing makes one more listing, then a NotFoundError; an unknown id is 404 `ACCOUNT_NOT_FOUND`.',
    kind: 'assumption',
    source: `${pythonSdk}, for the failure; our assumption for the answer`,
    anchor: 'refusals-of-core',
  },
  'axidian/account-denied': {
    sides: 'both',
    says: 'An account that is there but not available to the application is 403 `ACCESS_DENIED`, which is a NotFoundError where one account was asked for; the cached listing is dropped.',
    kind: 'assumption',
    source: `${pythonSdk}, for the failure; our assumption for the answer`,
    anchor: 'refusals-of-core',
  },
  'axidian/list-denied': {
    sides: 'sdk',
    says: 'A 403 to the listing is a PermissionError.',
    kind: 'design',
    source: design,
    anchor: 'refusals-of-core',
  },
  'axidian/password-not-set': {
    sides: 'both',
    says: 'An account without a password is a SecretNotSetError, from the listing and without a request for the credential; Core answers 404 or 409 `PASSWORD_NOT_SET`, which is the same error.',
    kind: 'assumption',
    source: `${pythonSdk}, for the failure; our assumption for the answer`,
    anchor: 'refusals-of-core',
  },
  'axidian/key-not-set': {
    sides: 'both',
    says: 'An account without a key is a SecretNotSetError, from the listing and without a request for the credential; Core answers 404 or 409 `SSH_KEY_NOT_SET`, which is the same error.',
    kind: 'assumption',
    source: `${pythonSdk}, for the failure; our assumption for the answer`,
    anchor: 'refusals-of-core',
  },
  'axidian/core-bad-request': {
    sides: 'both',
    says: 'A body that is not JSON, or a reason that is no text, is 400 with another code or a map of `errors`: ConfigurationError.',
    kind: 'assumption',
    source: ourContract,
    anchor: 'refusals-of-core',
  },
  'axidian/core-not-found': {
    sides: 'sdk',
    says: 'A 404 that is HTML or has no code is a ConfigurationError that names `coreUrl` and the route table, never a missing account.',
    kind: 'design',
    source: design,
    anchor: 'refusals-of-core',
  },
  'axidian/rate-limited': {
    sides: 'sdk',
    says: 'A 429 is a RateLimitError; for the listing `Retry-After` is obeyed first.',
    kind: 'design',
    source: design,
    anchor: 'refusals-of-core',
  },
  'axidian/server-failure': {
    sides: 'sdk',
    says: 'A 5xx of Core is a ServerError with its status.',
    kind: 'documented',
    source: pythonSdk,
    anchor: 'refusals-of-core',
  },
  'axidian/core-unknown-refusal': {
    sides: 'sdk',
    says: 'Any other status, and a 200 that is not what the route promises, is a ProtocolError with the status and without any text of the answer.',
    kind: 'design',
    source: design,
    anchor: 'refusals-of-core',
  },
  'axidian/retry-listing-only': {
    sides: 'sdk',
    says: 'A listing is asked again after failures that pass, a broken connection among them. A retrieval, which leaves an event, and the token request are asked again only where nothing can have been done twice with harm: after 429 and 503, and where a kept connection turns out to have been closed while idle.',
    kind: 'design',
    source: design,
    anchor: 'refusals-of-core',
  },

  // Account names
  'axidian/name-resource-account': {
    sides: 'both',
    says: 'A local account is named `RESOURCE/account`, as it is listed.',
    kind: 'documented',
    source: pythonSdk,
    anchor: 'account-names',
  },
  'axidian/name-exact-first': {
    sides: 'sdk',
    says: 'A display name that is exactly the name asked for wins over any that is like it; otherwise letter case does not matter.',
    kind: 'assumption',
    source: assumed,
    anchor: 'account-names',
  },
  'axidian/name-slashes': {
    sides: 'sdk',
    says: '`DOMAIN\\account` and `DOMAIN/account` find the same account.',
    kind: 'assumption',
    source: assumed,
    anchor: 'account-names',
  },
  'axidian/name-at-domain': {
    sides: 'sdk',
    says: '`account@domain` finds `domain/account` and `domain\\account`, where no account is listed under the name itself.',
    kind: 'assumption',
    source: assumed,
    anchor: 'account-names',
  },
  'axidian/name-not-split': {
    sides: 'sdk',
    says: 'Names are compared whole: a resource may have slashes in its own name, and nothing is trimmed.',
    kind: 'design',
    source: design,
    anchor: 'account-names',
  },
  'axidian/name-ambiguous': {
    sides: 'sdk',
    says: 'Two accounts that fit at the same step are an AmbiguousMatchError that gives their ids, not their names; the first is never taken.',
    kind: 'design',
    source: design,
    anchor: 'account-names',
  },
  'axidian/name-refused': {
    sides: 'sdk',
    says: 'A name that is empty, longer than 512 characters or holds control characters is refused before anything is sent.',
    kind: 'design',
    source: design,
    anchor: 'account-names',
  },
  'axidian/domain-account-listed': {
    sides: 'lab',
    says: 'A domain account is listed as `DOMAIN\\account` unless the seed gives another display name.',
    kind: 'assumption',
    source: assumed,
    anchor: 'account-names',
  },

  // SSH keys
  'axidian/key-decrypted': {
    sides: 'sdk',
    says: 'Unless `decrypt` is false the key comes decrypted, as PEM that opens without a passphrase and is the same key.',
    kind: 'documented',
    source: pythonSdk,
    anchor: 'ssh-keys',
  },
  'axidian/key-with-passphrase': {
    sides: 'both',
    says: 'With `decrypt: false` the key comes as the server gave it, with its passphrase and file name; the pair opens.',
    kind: 'documented',
    source: pythonSdk,
    anchor: 'ssh-keys',
  },
  'axidian/key-plain-exact': {
    sides: 'sdk',
    says: 'A key that is not encrypted comes back byte for byte, whatever passphrase stands beside it.',
    kind: 'design',
    source: design,
    anchor: 'ssh-keys',
  },
  'axidian/key-kinds': {
    sides: 'both',
    says: 'RSA, ECDSA and Ed25519 keys are served and read.',
    kind: 'design',
    source: design,
    anchor: 'ssh-keys',
  },
  'axidian/key-traditional': {
    sides: 'both',
    says: 'Traditional PEM (`BEGIN RSA PRIVATE KEY`, `BEGIN EC PRIVATE KEY`), plain and encrypted with `DES-EDE3-CBC`, `AES-128-CBC` or `AES-256-CBC`, is read.',
    kind: 'documented',
    source: `${operations}, for the RSA form; our assumption for the ciphers`,
    anchor: 'ssh-keys',
  },
  'axidian/key-pkcs8': {
    sides: 'both',
    says: 'PKCS#8 (`BEGIN PRIVATE KEY`, `BEGIN ENCRYPTED PRIVATE KEY`) is read.',
    kind: 'design',
    source: design,
    anchor: 'ssh-keys',
  },
  'axidian/key-openssh': {
    sides: 'both',
    says: 'The format of OpenSSH (`BEGIN OPENSSH PRIVATE KEY`) is read, encrypted too.',
    kind: 'design',
    source: design,
    anchor: 'ssh-keys',
  },
  'axidian/key-wrong-passphrase': {
    sides: 'sdk',
    says: 'An encrypted key whose passphrase is wrong, empty or missing is an error that points to `decrypt: false` and holds neither key nor passphrase.',
    kind: 'design',
    source: design,
    anchor: 'ssh-keys',
  },
  'axidian/key-line-ends': {
    sides: 'sdk',
    says: 'CRLF line ends and a missing last line end do not keep a key from being decrypted.',
    kind: 'design',
    source: design,
    anchor: 'ssh-keys',
  },
  'axidian/key-not-understood': {
    sides: 'sdk',
    says: 'A key in no format that is known is an error that points to `decrypt: false`, and comes through untouched with it.',
    kind: 'design',
    source: design,
    anchor: 'ssh-keys',
  },
  'axidian/key-opens-ssh': {
    sides: 'both',
    says: 'A key from the lab opens a session of OpenSSH, decrypted, and encrypted with its passphrase.',
    kind: 'design',
    source: design,
    anchor: 'ssh-keys',
  },

  // Cache of accounts
  'axidian/cache-default': {
    sides: 'sdk',
    says: 'A listing is kept for `accountsCacheTtlMs`, 300 s unless said otherwise, by a monotonic clock: two calls within it make one request, a call after it makes another.',
    kind: 'documented',
    source: pythonSdk,
    anchor: 'cache-of-accounts',
  },
  'axidian/cache-force-refresh': {
    sides: 'sdk',
    says: '`forceRefresh` always asks the server, and its answer replaces what was kept.',
    kind: 'documented',
    source: pythonSdk,
    anchor: 'cache-of-accounts',
  },
  'axidian/cache-off': {
    sides: 'sdk',
    says: 'A time of 0 keeps nothing; a negative time, or one that is no finite number, is refused at construction.',
    kind: 'design',
    source: design,
    anchor: 'cache-of-accounts',
  },
  'axidian/cache-failed-refresh': {
    sides: 'sdk',
    says: 'When a refresh fails the old listing is not used in its place: the call fails.',
    kind: 'design',
    source: design,
    anchor: 'cache-of-accounts',
  },
  'axidian/cache-single-flight': {
    sides: 'sdk',
    says: 'Calls that need a listing at the same time share one.',
    kind: 'design',
    source: design,
    anchor: 'cache-of-accounts',
  },
  'axidian/cache-copies': {
    sides: 'sdk',
    says: 'What a caller does to the accounts it got changes nothing for the next caller.',
    kind: 'design',
    source: design,
    anchor: 'cache-of-accounts',
  },
  'axidian/cache-without-secrets': {
    sides: 'sdk',
    says: 'Only the listing is kept: each retrieval of a password or a key is a request of its own.',
    kind: 'design',
    source: design,
    anchor: 'cache-of-accounts',
  },

  // Options and environment
  'axidian/options-required': {
    sides: 'sdk',
    says: '`idpUrl`, `coreUrl`, `username` and `password` are required; a missing or empty one is a ConfigurationError at construction that names it.',
    kind: 'documented',
    source: pythonSdk,
    anchor: 'options-and-environment',
  },
  'axidian/from-env': {
    sides: 'sdk',
    says: '`fromEnv()` reads `PAM_IDP_SERVER`, `PAM_CORE_SERVER`, `PAM_USERNAME`, `PAM_PASSWORD`, `PAM_VERIFY_SSL` and `PAM_CA_CERT`; options given to it win; what is missing is named by its variable.',
    kind: 'documented',
    source: pythonSdk,
    anchor: 'options-and-environment',
  },
  'axidian/from-env-verify': {
    sides: 'sdk',
    says: '`PAM_VERIFY_SSL` is `true`, `1`, `yes` or `on`, or `false`, `0`, `no` or `off`, in any letter case; anything else is a ConfigurationError. (The Python example turns verification off for `1` and `yes`.)',
    kind: 'documented',
    source: `${pythonSdk}, for the example; our design for the values`,
    anchor: 'options-and-environment',
  },
  'axidian/environment-not-read': {
    sides: 'sdk',
    says: 'The constructor takes none of these variables.',
    kind: 'design',
    source: design,
    anchor: 'options-and-environment',
  },

  // TLS
  'axidian/tls-verified': {
    sides: 'sdk',
    says: 'The certificates of identity provider and Core are both verified: a self-signed one is refused unless its CA is given, or verification is switched off.',
    kind: 'documented',
    source: pythonSdk,
    anchor: 'tls',
  },
  'axidian/tls-contradiction': {
    sides: 'sdk',
    says: 'A CA together with verification switched off is a ConfigurationError.',
    kind: 'design',
    source: design,
    anchor: 'tls',
  },
  'axidian/tls-ca-unusable': {
    sides: 'sdk',
    says: 'A CA file that is missing, unreadable or not PEM is a ConfigurationError before anything is sent.',
    kind: 'design',
    source: design,
    anchor: 'tls',
  },

  // What callers see
  'axidian/parity': {
    sides: 'sdk',
    says: 'Every class, method, parameter, field, exception, attribute and environment variable of the Python SDK has its counterpart in the migration guide, and every counterpart exists.',
    kind: 'documented',
    source: pythonSdk,
    anchor: 'errors-of-the-client',
  },
  'axidian/account-error-name': {
    sides: 'sdk',
    says: 'The errors about one account carry the name that was asked for as `accountName`, which no message, inspection or serialization shows.',
    kind: 'documented',
    source: `${pythonSdk}, for the attribute and the advice not to log it; our design for hiding it`,
    anchor: 'errors-of-the-client',
  },
  'axidian/nothing-shows': {
    sides: 'sdk',
    says: 'No printed form of the client, of a result or of any error holds a password, a token, a key, a passphrase or an account name.',
    kind: 'design',
    source: design,
    anchor: 'errors-of-the-client',
  },
})
