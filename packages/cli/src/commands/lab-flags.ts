import type { FlagTable } from '../args/flags.ts'

/** The flags of `sallyport lab`. */
export const labFlags = {
  port: {
    kind: 'text',
    value: 'PORT',
    env: 'SALLYPORT_LAB_PORT',
    brief: 'Port of the vaults [any free one]',
  },
  'admin-port': {
    kind: 'text',
    value: 'PORT',
    env: 'SALLYPORT_LAB_ADMIN_PORT',
    brief: 'Port of the admin API, always on loopback [any free one]',
  },
  // No variable stands for it: a lab that others can reach is asked for each time.
  host: { kind: 'text', value: 'ADDRESS', brief: 'Address that the vaults listen on [127.0.0.1]' },
  seed: {
    kind: 'text',
    value: 'FILE',
    env: 'SALLYPORT_LAB_SEED',
    brief: 'Safes, accounts and applications to start from, YAML or JSON [built in]',
  },
  accounts: { kind: 'text', value: 'N', brief: 'Add a generated estate of so many accounts' },
  folder: {
    kind: 'text',
    value: 'DIR',
    brief: 'Where certificates go, to stay there [a temporary folder, removed at the end]',
  },
  'exit-with-parent': {
    kind: 'switch',
    brief: 'Stop when standard input ends, as it does when the program that started it dies',
  },
} as const satisfies FlagTable
