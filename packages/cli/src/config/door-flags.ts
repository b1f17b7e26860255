/** The flags that say where to retrieve from, and as whom. Later commands share them. */
import type { FlagTable } from '../args/flags.ts'

/** Where to retrieve from. */
export const doorFlags = {
  ccp: {
    kind: 'text',
    value: 'URL',
    group: 'Where from',
    env: 'SALLYPORT_CCP_URL',
    brief: 'Central Credential Provider, https://host[/service path]',
  },
  cp: {
    kind: 'optional-text',
    value: 'EXECUTABLE',
    group: 'Where from',
    env: 'SALLYPORT_CP',
    brief: 'Credential Provider on this machine; its clipasswordsdk, if not in the usual place',
  },
  'app-id': {
    kind: 'text',
    value: 'ID',
    group: 'Where from',
    env: 'SALLYPORT_APP_ID',
    brief: 'Application identity (AppID) that retrieves',
  },
  'service-path': {
    kind: 'text',
    value: 'PATH',
    group: 'Where from',
    env: 'SALLYPORT_SERVICE_PATH',
    brief: 'IIS application of CCP, where the URL does not hold it [AIMWebService]',
  },
  timeout: {
    kind: 'text',
    value: 'TIME',
    group: 'Where from',
    env: 'SALLYPORT_TIMEOUT',
    brief: 'Limit for the whole call: 2500 (milliseconds), 10s, 1m [30s]',
  },
  proxy: {
    kind: 'text',
    value: 'URL|none',
    group: 'Where from',
    env: 'SALLYPORT_PROXY',
    brief: 'HTTP proxy [what HTTPS_PROXY, ALL_PROXY and NO_PROXY say]',
  },
  ca: {
    kind: 'list',
    value: 'PATH',
    group: 'TLS (CCP)',
    env: 'SALLYPORT_CA',
    brief: 'File or folder of authorities to trust instead of Node’s own; repeatable',
  },
  'system-ca': {
    kind: 'switch',
    group: 'TLS (CCP)',
    env: 'SALLYPORT_SYSTEM_CA',
    brief: 'Trust the operating system’s authorities too',
  },
  cert: {
    kind: 'text',
    value: 'FILE',
    group: 'TLS (CCP)',
    env: 'SALLYPORT_CERT',
    brief: 'Client certificate, PEM; it may hold the key as well',
  },
  key: {
    kind: 'text',
    value: 'FILE',
    group: 'TLS (CCP)',
    env: 'SALLYPORT_KEY',
    brief: 'Private key of --cert, PEM',
  },
  pfx: {
    kind: 'text',
    value: 'FILE',
    group: 'TLS (CCP)',
    env: 'SALLYPORT_PFX',
    brief: 'Client certificate and key as PKCS#12, in place of --cert and --key',
  },
  'passphrase-file': {
    kind: 'text',
    value: 'FILE',
    group: 'TLS (CCP)',
    env: 'SALLYPORT_PASSPHRASE_FILE',
    brief: 'File with the passphrase of the key; one final newline is not part of it',
  },
  'server-name': {
    kind: 'text',
    value: 'NAME',
    group: 'TLS (CCP)',
    env: 'SALLYPORT_SERVER_NAME',
    brief: 'Name that the server’s certificate must carry [the host of the URL]',
  },
  'tls-max-version': {
    kind: 'text',
    value: '1.2|1.3',
    group: 'TLS (CCP)',
    env: 'SALLYPORT_TLS_MAX_VERSION',
    brief: 'Newest TLS version; 1.2 for an IIS that asks for the certificate late',
  },
} as const satisfies FlagTable

/** Those that only CCP has a use for. */
export const ccpOnly = [
  'service-path',
  'proxy',
  'ca',
  'system-ca',
  'cert',
  'key',
  'pfx',
  'passphrase-file',
  'server-name',
  'tls-max-version',
] as const satisfies readonly (keyof typeof doorFlags)[]
