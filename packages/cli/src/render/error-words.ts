/** Says what the library says in the words of the command line. */

const flags: Readonly<Record<string, string>> = {
  url: '--ccp',
  executable: '--cp',
  appId: '--app-id',
  servicePath: '--service-path',
  timeoutMs: '--timeout',
  proxy: '--proxy',
  'tls.ca': '--ca',
  ca: '--ca',
  systemCa: '--system-ca',
  'tls.systemCa': '--system-ca',
  cert: '--cert',
  'tls.cert': '--cert',
  key: '--key',
  'tls.key': '--key',
  pfx: '--pfx',
  'tls.pfx': '--pfx',
  passphrase: 'the passphrase',
  'tls.passphrase': 'the passphrase',
  serverName: '--server-name',
  'tls.serverName': '--server-name',
  'tls.maxVersion': '--tls-max-version',
  maxVersion: '--tls-max-version',
  safe: '--safe',
  folder: '--folder',
  object: '--object',
  username: '--username',
  address: '--address',
  database: '--database',
  policyId: '--policy-id',
  virtualUsername: '--virtual-username',
  query: '--query',
  queryFormat: '--query-format',
  reason: '--reason',
  connectionTimeoutSeconds: '--connection-timeout',
  timeoutSeconds: '--connection-timeout',
  failRequestOnPasswordChange: '--fail-on-change',
  allowSpecialCharacters: '--allow-special-characters',
  ticketId: '--ticket-id',
  ticketingSystem: '--ticket-system',
  'auth.method': '--auth',
  'auth.username': '--user',
  attempts: '--wait-for-change',
  fields: '--field',
  idpUrl: '--idp',
  coreUrl: '--core',
  clientId: '--client-id',
  scope: '--scope',
  routes: '--routes',
  sort: '--sort',
  status: '--status',
  source: '--source',
  allowDuplicates: '--allow-duplicates',
  token: 'the token',
  product: '--product',
  orgName: '--org',
  serverZone: '--server-zone',
  appType: '--app-type',
  literal: '--literal',
  configFolder: '--config-folder',
  clientName: '--client-name',
  force: '--force',
  column: '--column',
  expiryDate: '--expires',
  accountName: '--account',
  isLocal: '--local',
  domainResourceId: '--domain-resource',
  domainAccountId: '--domain-account',
  sapSystemNumber: '--sap-system',
  sapAdminAccount: '--sap-account',
}

/** What the library says to programs, in the words of the command. */
const words = {
  journal: 'Continue it with the command that it belongs to, or give another file for this one.',
  lessAtOnce: 'where many are worked on at once, lower --concurrency',
  newPassword: 'sallyport pvwa login --new-password asks for another.',
  uncertain: 'Then say what to do with --uncertain: repeat, done or skip.',
} as const

/** What the library says of PAM360 to programs, and what to people. */
const pam360: readonly (readonly [RegExp | string, string])[] = [
  [/^Pam360: option '(url|host)'/, '--pam360'],
  [/^Pam360: /, ''],
  [/'host'( or|,| and) 'url'/, '--pam360'],
  [
    'Ask with access.request, or let withPassword do all of it.',
    'sallyport pam360 request asks for it; password get --with-access does all of it.',
  ],
  [
    'Wait until it is approved; withPassword does.',
    'Wait until it is approved; password get --with-access does.',
  ],
  [
    'Use access.checkOut, or let withPassword do all of it.',
    'sallyport pam360 checkout does; password get --with-access does all of it.',
  ],
  ['withPassword waits for that', 'password get --with-access waits for that'],
  ['passwords.get gives it with', 'password get gives it with'],
  ['Use files.download.', 'Use sallyport pam360 files download.'],
  ["; accounts.get shows it under 'passwordStatus'", '; sallyport pam360 accounts get shows it'],
  ["as 'ticketId'", 'as --ticket'],
  ["Use updateRegistration, or 'force', or another", "Use registration update, or 'force', or another"],
]

/** Which call of the library refused something says nothing to people. */
const calls =
  /^(access|accounts|accountGroups|applications|audit|files|organisations|passwords|personal|pki|resourceGroups|resources|userGroups|dependentAccounts|directories|discoveredAccounts|groups|health|sessions|onboardingRules|platforms|psm|recordings|requests|safes|users|utilities)(\.\w+)*: /

/** Writes the library's option names as flags: `'appId'` becomes `--app-id`. */
export function inFlags(text: string): string {
  return pam360
    .reduce((said, [from, to]) => said.replace(from, to), text)
    .replace(/^PasswordVault: option 'url'/, '--pvwa')
    .replace(
      /^(It was given as a token: make the client|A SAML assertion is good once: give a function).*/,
      'sallyport pvwa login makes a new one.',
    )
    .replace("Log on with 'newPassword' to set another.", words.newPassword)
    .replace("lower 'maxConcurrency'", words.lessAtOnce)
    .replace(/'safe' and 'name' together/, '--safe and --object together')
    .replace(calls, '')
    .replace(/Give the 'name' of that run to continue it, or another path for this one\./, words.journal)
    .replace(/Then decide in 'onUncertain', or set 'repeatable' where [^.]+\./, words.uncertain)
    .replace(
      /^(getPassword|getSshKey|PasswordVault|CentralCredentialProvider|CredentialProvider|AxidianPrivilege): /,
      '',
    )
    .replace(/'username'(,| and) 'password'/, '--user$1 the password')
    .replace(/ decrypt: false/, ' --encrypted')
    .replace(/by its id, \{ id \}:/, 'by --id:')
    .replace(/ under tls\.ca\./, ' under --ca.')
    .replace(/'changeInProgress: \{ attempts: (\d+) \}'/g, '--wait-for-change $1')
    .replace(/'allowSpecialCharacters: true'/g, '--allow-special-characters')
    .replace(/'?tls\.maxVersion: '?TLSv(1\.\d)'/g, '--tls-max-version $1')
    .replace(/'properties\.([^'=]+)'/g, '--property $1')
    .replace(
      /(?<!\b(?:file|folder|folder or file|certificate is) )(?:(?:TLS )?option )?'([A-Za-z.]+)'/g,
      (whole, name: string) => (Object.hasOwn(flags, name) ? (flags[name] ?? whole) : whole),
    )
}
