/** The flags of every command that works with Axidian Privilege: where it is, and which application asks. */
import type { FlagTable } from '../args/flags.ts'
import { networkFlags } from './network-flags.ts'
import { requestFlags } from './selection-flags.ts'

const from = 'Where from'

/** Where identity provider and Core are, and which application asks. Most have the vendor's variable beside ours. */
export const axidianFlags = {
  idp: {
    kind: 'text',
    value: 'URL',
    group: from,
    env: ['SALLYPORT_AXIDIAN_IDP_URL', 'PAM_IDP_SERVER'],
    brief: 'Identity provider (IdP), https://host/idp',
  },
  core: {
    kind: 'text',
    value: 'URL',
    group: from,
    env: ['SALLYPORT_AXIDIAN_CORE_URL', 'PAM_CORE_SERVER'],
    brief: 'Core, https://host/core',
  },
  user: {
    kind: 'text',
    value: 'NAME',
    group: from,
    env: ['SALLYPORT_AXIDIAN_USER', 'PAM_USERNAME'],
    brief: 'Name of the application that asks',
  },
  'password-file': {
    kind: 'text',
    value: 'FILE',
    group: from,
    env: 'SALLYPORT_AXIDIAN_PASSWORD_FILE',
    brief: 'File with its password; one final newline is not part of it',
  },
  'client-id': {
    kind: 'text',
    value: 'ID',
    group: from,
    env: 'SALLYPORT_AXIDIAN_CLIENT_ID',
    brief: 'OAuth client [aapm-tool]',
  },
  scope: {
    kind: 'text',
    value: 'SCOPE',
    group: from,
    env: 'SALLYPORT_AXIDIAN_SCOPE',
    brief: 'OAuth scope [pam-api]',
  },
  routes: {
    kind: 'text',
    value: 'FILE',
    group: from,
    env: 'SALLYPORT_AXIDIAN_ROUTES',
    brief: 'JSON with the routes of Core that differ from our assumption; axidian discover looks for them',
  },
  ...networkFlags,
  ca: { ...networkFlags.ca, env: ['SALLYPORT_CA', 'PAM_CA_CERT'] },
} as const satisfies FlagTable

/** Which account, and why. */
export const axidianAccountFlags = {
  id: {
    kind: 'text',
    value: 'ID',
    group: 'Which account',
    brief: 'The account by its id, in place of its name',
  },
  reason: { ...requestFlags.reason, brief: 'Reason for the events; some policies demand one' },
} as const satisfies FlagTable
