/** The flags that say which account, and how to ask for it. */
import type { FlagTable } from '../args/flags.ts'

/** Which account. */
export const selectionFlags = {
  safe: { kind: 'text', value: 'NAME', group: 'Which account', brief: 'Safe' },
  folder: {
    kind: 'text',
    value: 'NAME',
    group: 'Which account',
    brief: 'Folder, nested ones as Root\\OS\\Windows',
  },
  object: { kind: 'text', value: 'NAME', group: 'Which account', brief: 'Name of the account' },
  username: { kind: 'text', value: 'NAME', group: 'Which account', brief: 'User name of the account' },
  address: { kind: 'text', value: 'ADDRESS', group: 'Which account', brief: 'Address of the account' },
  database: { kind: 'text', value: 'NAME', group: 'Which account', brief: 'Database of the account' },
  'policy-id': { kind: 'text', value: 'ID', group: 'Which account', brief: 'Platform of the account' },
  'virtual-username': {
    kind: 'text',
    value: 'NAME',
    group: 'Which account',
    brief: 'Virtual user name of dual accounts; the active one is taken',
  },
  property: {
    kind: 'list',
    value: 'NAME=VALUE',
    group: 'Which account',
    brief: 'Any other account property; repeatable',
  },
  query: {
    kind: 'text',
    value: 'QUERY',
    group: 'Which account',
    brief: 'A whole query in CyberArk’s language, in place of all of these',
  },
  'query-format': {
    kind: 'text',
    value: 'exact|regexp',
    group: 'Which account',
    brief: 'Take the values literally or as regular expressions [exact]',
  },
} as const satisfies FlagTable

/** How to ask. */
export const requestFlags = {
  reason: {
    kind: 'text',
    value: 'TEXT',
    group: 'How to ask',
    env: 'SALLYPORT_REASON',
    brief: 'Reason for the audit; some platforms demand one',
  },
  'connection-timeout': {
    kind: 'text',
    value: 'SECONDS',
    group: 'How to ask',
    brief: 'How long the provider itself tries to reach the vault',
  },
  'fail-on-change': {
    kind: 'switch',
    group: 'How to ask',
    brief: 'Fail while the password is being changed',
  },
  'wait-for-change': {
    kind: 'text',
    value: 'ATTEMPTS',
    group: 'How to ask',
    brief: 'While it is being changed, ask so often in all',
  },
  'allow-special-characters': {
    kind: 'switch',
    group: 'How to ask',
    brief: 'Send + & % to CCP although the vendor does not support them',
  },
} as const satisfies FlagTable
