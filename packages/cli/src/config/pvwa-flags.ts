/** The flags of every command that works with a PVWA: where it is, and who logs on. */
import type { FlagTable } from '../args/flags.ts'
import { doorFlags } from './door-flags.ts'

const tls = 'TLS'

/** Where PVWA is, and who logs on. */
export const pvwaFlags = {
  pvwa: {
    kind: 'text',
    value: 'URL',
    group: 'Where from',
    env: 'SALLYPORT_PVWA_URL',
    brief: 'Password Vault Web Access, https://host[/application]',
  },
  user: {
    kind: 'text',
    value: 'NAME',
    group: 'Where from',
    env: 'SALLYPORT_USER',
    brief: 'Who logs on',
  },
  auth: {
    kind: 'text',
    value: 'METHOD',
    group: 'Where from',
    env: 'SALLYPORT_AUTH',
    brief: 'How: cyberark, ldap, windows or radius [cyberark]',
  },
  'password-file': {
    kind: 'text',
    value: 'FILE',
    group: 'Where from',
    env: 'SALLYPORT_PASSWORD_FILE',
    brief: 'File with the password; one final newline is not part of it',
  },
  timeout: { ...doorFlags.timeout, brief: 'Limit for each request: 2500 (milliseconds), 10s, 1m [30s]' },
  proxy: doorFlags.proxy,
  ca: { ...doorFlags.ca, group: tls },
  'system-ca': { ...doorFlags['system-ca'], group: tls },
  cert: { ...doorFlags.cert, group: tls },
  key: { ...doorFlags.key, group: tls },
  pfx: { ...doorFlags.pfx, group: tls },
  'passphrase-file': { ...doorFlags['passphrase-file'], group: tls },
  'server-name': { ...doorFlags['server-name'], group: tls },
  'tls-max-version': { ...doorFlags['tls-max-version'], group: tls },
} as const satisfies FlagTable

/** How lists are written for programs, beside `--json`. */
export const listFlags = {
  limit: { kind: 'text', value: 'N', group: 'Output', brief: 'Stop after so many' },
  ndjson: {
    kind: 'switch',
    group: 'Output',
    brief: 'Write one line of JSON for each, as they come; errors as with --json',
  },
} as const satisfies FlagTable
