/**
 * What the packages publish. A change here is a change for everyone who uses them: it belongs into the
 * changelog, and into the same commit.
 */

/** The names that one entry point exports. */
export interface EntryPoint {
  readonly source: string
  /** Values: what is there when a program runs. Sorted. */
  readonly values: readonly string[]
  /** Types only. Sorted. */
  readonly types: readonly string[]
}

/** Every entry point, by the name that a program imports. */
export const entryPoints: Readonly<Record<string, EntryPoint>> = {
  '@sallyport/sdk': {
    source: 'packages/sdk/src/index.ts',
    values: [
      'AmbiguousMatchError',
      'AnswerTooLarge',
      'AuthenticationError',
      'ChangeInProgressError',
      'ConfigurationError',
      'ConnectionError',
      'NotFoundError',
      'PermissionError',
      'ProtocolError',
      'ProxyFailure',
      'REDACTED',
      'RateLimitError',
      'ReasonRequiredError',
      'SallyportError',
      'Secret',
      'SecretNotSetError',
      'ServerError',
      'StaleConnection',
      'diagnosticsChannels',
      'isSallyportError',
      'isSecret',
    ],
    types: [
      'AnySallyportError',
      'CallOptions',
      'Cancellation',
      'ConnectionLayer',
      'Credential',
      'CredentialKind',
      'DiagnosticsEvent',
      'ErrorCode',
      'ErrorCodes',
      'ErrorDetails',
      'HttpOptions',
      'LogFields',
      'Logger',
      'PemSource',
      'ProxyOptions',
      'ProxyRoute',
      'RetryOptions',
      'TlsOptions',
      'Transport',
      'TransportFactory',
      'TransportRequest',
      'TransportResponse',
      'TransportSettings',
    ],
  },
  '@sallyport/sdk/cyberark': {
    source: 'packages/sdk/src/cyberark/index.ts',
    values: ['CentralCredentialProvider', 'CredentialProvider'],
    types: [
      'AccountSelection',
      'CcpPasswordRequest',
      'CcpServiceCheck',
      'CentralCredentialProviderOptions',
      'ChangeInProgressPolicy',
      'ClientCertificate',
      'CpPasswordRequest',
      'CredentialProviderOptions',
      'HealthReport',
    ],
  },
  '@sallyport/sdk/undici': {
    source: 'packages/sdk/src/undici.ts',
    values: ['undiciTransport'],
    types: [],
  },
  '@sallyport/lab': {
    source: 'packages/lab/src/index.ts',
    values: ['Lab', 'LabError', 'SeedError', 'defaultSeed', 'loadSeed'],
    types: [
      'Account',
      'AccountInit',
      'AccountSelector',
      'ActiveFault',
      'Application',
      'ApplicationRule',
      'Audit',
      'AuditAction',
      'AuditRow',
      'Authority',
      'CcpSettings',
      'ClientFiles',
      'ClientIdentity',
      'CpSettings',
      'ExecutableFault',
      'Fault',
      'FaultHandle',
      'FaultMatch',
      'Faults',
      'HttpFault',
      'IssueClientOptions',
      'IssueServerOptions',
      'IssuedCertificate',
      'Journal',
      'JournalEntry',
      'LabAdmin',
      'LabClock',
      'LabDescription',
      'LabOptions',
      'LabPki',
      'LabSettings',
      'LabStatus',
      'LabUrls',
      'Platform',
      'ProviderCache',
      'ProviderSettings',
      'RefusalSettings',
      'RuleKind',
      'Safe',
      'SafePermission',
      'Seed',
      'SeedAccount',
      'SeedApplication',
      'SeedAuthentication',
      'SeedClient',
      'SeedMember',
      'SeedPlatform',
      'SeedProblem',
      'SeedProvider',
      'SeedSafe',
      'SeedService',
      'SurfaceName',
      'ValidityOptions',
      'VaultState',
      'WaitOptions',
    ],
  },
}

/** What the root runs on, and CI with it. */
const node = '^20.19.0 || ^22.13.0 || >=24'

/** Of each package, what its package.json promises. */
export const packages = {
  sdk: {
    name: '@sallyport/sdk',
    exports: ['.', './cyberark', './undici', './package.json'],
    bin: undefined,
    node,
  },
  lab: {
    name: '@sallyport/lab',
    exports: ['.', './package.json'],
    bin: undefined,
    node,
  },
  cli: {
    name: 'sallyport',
    exports: ['./package.json'],
    bin: { sallyport: 'bin/sallyport.js' },
    node,
  },
} as const
