/** The flags of network and TLS of every vault that is reached over HTTPS and has a command of its own. */
import type { FlagTable } from '../args/flags.ts'
import { doorFlags } from './door-flags.ts'

const tls = 'TLS'

/** How a server is reached, and what is trusted. */
export const networkFlags = {
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
