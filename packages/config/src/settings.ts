/** What a configuration may say: the one table that reads it, checks it, and makes its JSON Schema. */
import {
  either,
  list,
  may,
  named,
  needs,
  object,
  profilesOf,
  record,
  variant,
  type Member,
} from './collections.ts'
import {
  anyText,
  certificates,
  choice,
  duration,
  flag,
  integer,
  off,
  path,
  pem,
  reference,
  secret,
  text,
  url,
  vaultName,
  type Field,
} from './fields.ts'
import { authentication } from './settings-pvwa.ts'

const tlsVersion = choice('TLSv1.2', 'TLSv1.3')

const tls = named(
  'tls',
  object(
    {
      ca: may(
        either('a path or a list of paths', { text: certificates, list: list(certificates) }),
        "Authorities to trust instead of Node's own: files, folders, or PEM text.",
      ),
      systemCa: may(flag, "Trust the operating system's authorities too. Default false."),
      cert: may(pem, 'The client certificate, a PEM file. It may hold the key as well.'),
      key: may(pem, 'The private key of cert, a PEM file.'),
      pfx: may(path, 'A PKCS#12 file with certificate and key, in place of cert and key.'),
      passphrase: may(secret, 'The passphrase of key or pfx: ${env:…}, ${file:…} or a reference.'),
      serverName: may(text(), "The name in the server's certificate. Default: the host of the URL."),
      minVersion: may(tlsVersion, 'The oldest TLS to accept. Default TLSv1.2.'),
      maxVersion: may(tlsVersion, 'The newest TLS to offer.'),
      verify: may(flag, 'false accepts any server, and anyone on the way reads the secrets. Default true.'),
    },
    {
      with: { key: ['cert'], passphrase: ['cert', 'pfx'] },
      without: { pfx: ['cert', 'key'] },
    },
  ),
)

const proxy = named(
  'proxy',
  either('false, the URL of a proxy, or keys with the url', {
    flag: off,
    text: text('the URL of a proxy: a user and a password go under keys', /^[^@]*$/),
    keys: object(
      {
        url: needs(text('a URL without a user', /^[^@]*$/), 'The proxy, http:// or https://.'),
        username: may(text(), 'The user that the proxy asks for.'),
        password: may(secret, 'The password that the proxy asks for: ${env:…}, ${file:…} or a reference.'),
        noProxy: may(list(text()), 'Hosts that are reached without it, in the form of NO_PROXY.'),
      },
      { with: { password: ['username'] } },
    ),
  }),
)

const anHourMs = 3_600_000

const retry = named(
  'retry',
  either('false, or keys and values', {
    flag: off,
    keys: object({
      attempts: may(integer(1, 100), 'How often a request is sent at most. Default 3.'),
      minDelay: may(duration(0, anHourMs), 'The first wait; it doubles each time. Default 200ms.'),
      maxDelay: may(duration(0, anHourMs), 'The longest wait. Default 5s.'),
    }),
  }),
)

const changeInProgress = named(
  'changeInProgress',
  object({
    attempts: needs(integer(1, 1000), 'How often to ask in all.'),
    delay: may(duration(0, anHourMs), 'The first pause; each is twice the one before. Default 1.5s.'),
    maxDelay: may(duration(0, anHourMs), 'The longest pause. Default 3s.'),
  }),
)

const policy = {
  ttl: may(duration(0), 'How long an answer is given without asking. Default 5m.'),
  refreshAhead: may(
    duration(0),
    'How long before its end the next retrieval has it fetched anew. Default: a fifth of ttl.',
  ),
  stale: may(
    duration(0),
    'How long after its end it is given while the vault cannot be reached; 0s: never. Default 1h.',
  ),
} as const

const cache = named(
  'cache',
  either('true, false, a time such as 5m, or keys and values', {
    flag,
    text: duration(1),
    keys: object({
      ...policy,
      maxEntries: may(integer(1, 1_000_000), 'How many credentials are kept at most. Default 1000.'),
      references: may(
        record(object(policy), { pattern: /^pam:\/\/[^?#]+/, expected: 'it must be a reference' }),
        'What differs for some accounts, by their references.',
      ),
    }),
  }),
)

/** What each vault may say, whatever its kind. */
const everyVault = {
  cache: may(cache, 'Keep what was retrieved for a while. Default: what cache says at the root, else false.'),
  canary: may(
    reference,
    "An account that sallyport doctor may retrieve, as a reference to this vault. Each time is a row in the vault's audit.",
  ),
} as const

const timeout = may(duration(1), 'How long one call may take in all. Default 30s.')

const http = {
  ...everyVault,
  tls: may(tls, 'Trust and client certificate.'),
  proxy: may(
    proxy,
    'The proxy on the way: false for none. Default: HTTPS_PROXY and NO_PROXY of the environment.',
  ),
  timeout,
  maxConcurrency: may(integer(1, 10_000), 'How many requests are under way at once. Default 10.'),
  retry: may(retry, 'When a request is repeated. false never repeats.'),
  maxAnswerBytes: may(integer(1), 'How many bytes an answer may have. Default 16777216.'),
} as const

function kind<Name extends string>(name: Name): Member<Field<Name>, true> {
  return needs(choice(name), 'The product.')
}

const appId = needs(text(), 'The application identity (AppID) that retrieves.')

const routes = named(
  'routes',
  object(
    (() => {
      const route = object({
        method: needs(choice('GET', 'POST'), 'The HTTP method.'),
        path: needs(
          text('a path that starts with a slash', /^\/[\x21-\x7e]*$/),
          'The path below the Core URL.',
        ),
      })
      return {
        listAccounts: may(route, 'Where accounts are listed.'),
        getPassword: may(route, 'Where a password is; {id} stands for the account.'),
        getSshKey: may(route, 'Where an SSH key is; {id} stands for the account.'),
      }
    })(),
  ),
)

const linkIndex = integer(1, 3)

const kinds = {
  ccp: object({
    kind: kind('ccp'),
    ...http,
    url: needs(url, 'Where CCP is, such as https://ccp.example.com.'),
    appId,
    servicePath: may(text(), 'The name of the IIS application. Default AIMWebService.'),
    changeInProgress: may(changeInProgress, 'What to do while a password is being changed.'),
    allowSpecialCharacters: may(flag, 'Send +, & and %, which the vendor does not support. Default false.'),
  }),
  cp: object({
    kind: kind('cp'),
    ...everyVault,
    appId,
    executable: may(
      path,
      'The path of CLIPasswordSDK. Default: AIM_CLIPASSWORDSDK_CMD, else where it is installed.',
    ),
    timeout,
    maxConcurrency: may(integer(1, 1_000), 'How many processes run at once. Default 10.'),
    changeInProgress: may(changeInProgress, 'What to do while a password is being changed.'),
  }),
  pvwa: object(
    {
      kind: kind('pvwa'),
      ...http,
      file: may(path, 'A configuration file of aiobastion. What stands beside it goes before what is in it.'),
      url: may(url, 'Where PVWA is, such as https://pvwa.example.com.'),
      application: may(text(), 'The name of the IIS application. Default PasswordVault.'),
      auth: may(authentication, 'How to log on.'),
      token: may(secret, 'The token of a session that somebody else opened.'),
      version: may(
        text("a version in quotes, such as '14.2'", /^\d+(\.\d+)*$/),
        "The version of PVWA, such as '14.2'.",
      ),
      linkedAccountIndexes: may(
        object({
          logon: may(linkIndex, 'Default 1.'),
          enable: may(linkIndex, 'Default 2.'),
          reconcile: may(linkIndex, 'Default 3.'),
        }),
        'Which index links to the logon, enable and reconcile accounts have.',
      ),
      safeDefaults: may(
        object({
          managingCpm: may(anyText, 'The CPM that manages them. Default: none.'),
          retentionVersions: may(
            integer(0, 999),
            'How many versions of each password they keep. Default 10.',
          ),
        }),
        'What new safes get where a call does not say.',
      ),
      logOffOnExit: may(flag, 'Log off when the program ends. Default false.'),
    },
    {
      oneOf: [
        ['url', 'file'],
        ['auth', 'token', 'file'],
      ],
    },
  ),
  axidian: object({
    kind: kind('axidian'),
    ...http,
    idpUrl: needs(url, 'The IdP, such as https://pam.example.com/idp.'),
    coreUrl: needs(url, 'Core, such as https://pam.example.com/core.'),
    username: needs(text(), 'The name of the application.'),
    password: may(secret, 'Its password: ${env:…}, ${file:…} or a reference. Default: it is asked for.'),
    clientId: may(text(), 'The OAuth client. Default aapm-tool.'),
    scope: may(text(), 'The OAuth scope. Default pam-api.'),
    accountsCacheTtl: may(duration(0), 'How long the list of accounts is kept; 0s keeps none. Default 5m.'),
    routes: may(routes, 'Routes of Core that differ from our assumption.'),
  }),
  pam360: object({
    kind: kind('pam360'),
    ...http,
    host: needs(text('a host, without https://', /^[^/@\s]+$/), 'Where PAM360 is.'),
    port: may(integer(1, 65_535), 'Default 8282; 7272 for Password Manager Pro.'),
    product: may(choice('pam360', 'pmp'), 'pmp for Password Manager Pro. Default pam360.'),
    token: may(
      secret,
      'The token of the API user: ${env:…}, ${file:…} or a reference. Default: it is asked for.',
    ),
    orgName: may(text(), "The client organisation in the MSP edition. Default: the user's own."),
    serverZone: may(text(), "The time zone of the server, such as Europe/Berlin. Default: this machine's."),
  }),
  fallback: object({
    kind: kind('fallback'),
    ...everyVault,
    vaults: needs(
      list(vaultName),
      'Vaults of this file: each is asked when those before it cannot be reached.',
    ),
    aside: may(duration(0), 'How long a vault that was not reached is asked after all others. Default 30s.'),
  }),
} as const

const vault = variant('kind', kinds)

const vaultNames = {
  pattern: /^[A-Za-z0-9][\w.-]*$/,
  expected: 'letters, digits, and . _ - after the first',
}
const variableNames = { pattern: /^[A-Za-z_]\w*$/, expected: 'letters, digits and _' }

const root = {
  vaults: needs(
    record(vault, vaultNames),
    'The vaults, each by the name that references have: pam://<name>/….',
  ),
  cache: may(cache, 'What holds for every vault but chains that does not say otherwise. Default false.'),
  environment: may(
    record(reference, variableNames),
    'Variables that sallyport run gives to a program, and the references that they come from.',
  ),
}

/** The root of a configuration. Its profiles are laid over it before it is read, and are gone then. */
export const settings = object({
  $schema: may(text(), 'The JSON Schema of this file, for editors.'),
  ...root,
  profiles: may(
    profilesOf(object(root)),
    'By name, what differs from the rest of the file when a profile is chosen; null takes a key away.',
  ),
})

/** What it says of one vault. */
export type VaultSettings = Read<typeof vault>
/** What it says of a vault of one kind. */
export type SettingsOf<Kind extends VaultSettings['kind']> = Extract<VaultSettings, { readonly kind: Kind }>
/** What it says of a vault that has a client. */
export type ClientSettings = Exclude<VaultSettings, { readonly kind: 'fallback' }>
/** How to trust, and to prove oneself. */
export type TlsSettings = Read<typeof tls>
/** The proxy on the way. */
export type ProxySettings = Read<typeof proxy>
/** What to keep. */
export type CacheSettings = Read<typeof cache>

type Read<F> = F extends Field<infer Value> ? Value : never
