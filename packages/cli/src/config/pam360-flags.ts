/** The flags of every command that works with PAM360: where it is, and which token asks. */
import type { FlagTable } from '../args/flags.ts'
import { networkFlags } from './network-flags.ts'

const from = 'Where from'

/** Where PAM360 is, and which product. */
export const pam360ServerFlags = {
  pam360: {
    kind: 'text',
    value: 'HOST|URL',
    group: from,
    env: 'SALLYPORT_PAM360_URL',
    brief: 'ManageEngine PAM360: a host, host:port, or https://host:port [port 8282; 7272 with pmp]',
  },
  product: {
    kind: 'text',
    value: 'pam360|pmp',
    group: from,
    env: 'SALLYPORT_PAM360_PRODUCT',
    brief: 'PAM360, or Password Manager Pro [pam360]',
  },
  ...networkFlags,
} as const satisfies FlagTable

/** The same, who asks, and how. */
export const pam360Flags = {
  ...pam360ServerFlags,
  'token-file': {
    kind: 'text',
    value: 'FILE',
    group: from,
    env: 'SALLYPORT_PAM360_TOKEN_FILE',
    brief: 'File with the token of the API user; one final newline is not part of it',
  },
  org: {
    kind: 'text',
    value: 'NAME',
    group: from,
    env: 'SALLYPORT_PAM360_ORG',
    brief: 'Client organisation, in the MSP edition [the user’s own]',
  },
  'server-zone': {
    kind: 'text',
    value: 'ZONE',
    group: from,
    env: 'SALLYPORT_PAM360_SERVER_ZONE',
    brief: 'Time zone of the server’s dates, such as Europe/Zurich [this machine’s]',
  },
  routes: {
    kind: 'text',
    value: 'FILE',
    group: from,
    env: 'SALLYPORT_PAM360_ROUTES',
    brief: 'JSON with the addresses that differ from our assumption',
  },
  'access-calls': {
    kind: 'text',
    value: 'routes|rpc',
    group: from,
    env: 'SALLYPORT_PAM360_ACCESS_CALLS',
    brief: 'Approve, check out and so on by our assumed routes, or by legacy calls [routes]',
  },
  'app-type': {
    kind: 'text',
    value: 'N',
    group: from,
    env: 'SALLYPORT_PAM360_APP_TYPE',
    brief: 'The token is one of an integration, and this its number; 17 is XSOAR',
  },
  registration: {
    kind: 'text',
    value: 'FOLDER',
    group: from,
    env: 'SALLYPORT_PAM360_REGISTRATION',
    brief: 'Sign as the application that is registered there; our own protocol, for the lab',
  },
} as const satisfies FlagTable

const why = 'Why'

/** Why a password is wanted. */
export const reasonFlags = {
  reason: {
    kind: 'text',
    value: 'TEXT',
    group: why,
    brief: 'Reason for the audit; some accounts demand one',
  },
  ticket: { kind: 'text', value: 'ID', group: why, brief: 'Id of a ticket; some accounts demand one' },
} as const satisfies FlagTable
