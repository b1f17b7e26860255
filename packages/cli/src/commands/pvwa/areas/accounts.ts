import type { RegisteredCommand } from '../../registry.ts'

/** Commands about accounts. */
export const accountsCommands: readonly RegisteredCommand[] = [
  {
    name: 'accounts list',
    summary: 'List accounts',
    load: async () => (await import('../accounts-list.ts')).accountsList,
  },
  {
    name: 'accounts get',
    summary: 'Show one account, without its secret',
    load: async () => (await import('../accounts-get.ts')).accountsGet,
  },
  {
    name: 'accounts add',
    summary: 'Add accounts',
    load: async () => (await import('../accounts-add.ts')).accountsAdd,
  },
  {
    name: 'accounts update',
    summary: 'Change what accounts are, but not their secrets',
    load: async () => (await import('../accounts-update.ts')).accountsUpdate,
  },
  {
    name: 'accounts delete',
    summary: 'Delete accounts, with their secrets',
    load: async () => (await import('../accounts-delete.ts')).accountsDelete,
  },
  {
    name: 'accounts move',
    summary: 'Move accounts to another safe',
    load: async () => (await import('../accounts-move.ts')).accountsMove,
  },
  {
    name: 'accounts password',
    summary: 'Retrieve a password or key and write it to standard output',
    load: async () => (await import('../accounts-password.ts')).accountsPassword,
  },
  {
    name: 'accounts versions',
    summary: 'List the secrets that an account has had',
    load: async () => (await import('../accounts-versions.ts')).accountsVersions,
  },
  {
    name: 'accounts activity',
    summary: 'List what was done with an account',
    load: async () => (await import('../accounts-activity.ts')).accountsActivity,
  },
  {
    name: 'accounts connect',
    summary: 'Get an RDP file that connects through the PSM',
    load: async () => (await import('../accounts-connect.ts')).accountsConnect,
  },
  {
    name: 'accounts generate',
    summary: 'Have PVWA make a password by the rules of an account’s platform',
    load: async () => (await import('../accounts-generate.ts')).accountsGenerate,
  },
  {
    name: 'accounts change',
    summary: 'Have the CPM change passwords',
    load: async () => (await import('../accounts-cpm.ts')).accountsChange,
  },
  {
    name: 'accounts verify',
    summary: 'Have the CPM verify passwords',
    load: async () => (await import('../accounts-cpm.ts')).accountsVerify,
  },
  {
    name: 'accounts reconcile',
    summary: 'Have the CPM reconcile passwords',
    load: async () => (await import('../accounts-cpm.ts')).accountsReconcile,
  },
  {
    name: 'accounts set-next',
    summary: 'Have the CPM set a password that you choose',
    load: async () => (await import('../accounts-set.ts')).accountsSetNext,
  },
  {
    name: 'accounts set',
    summary: 'Set a password in the vault alone',
    load: async () => (await import('../accounts-set.ts')).accountsSet,
  },
  {
    name: 'accounts disable',
    summary: 'Keep the CPM away from accounts',
    load: async () => (await import('../accounts-manage.ts')).accountsDisable,
  },
  {
    name: 'accounts resume',
    summary: 'Let the CPM manage accounts again',
    load: async () => (await import('../accounts-manage.ts')).accountsResume,
  },
  {
    name: 'accounts link',
    summary: 'Link accounts to one that logs on, enables or reconciles for them',
    load: async () => (await import('../accounts-link.ts')).accountsLink,
  },
  {
    name: 'accounts unlink',
    summary: 'Clear a link of accounts',
    load: async () => (await import('../accounts-link.ts')).accountsUnlink,
  },
  {
    name: 'accounts check-in',
    summary: 'Give back accounts that you have taken',
    load: async () => (await import('../accounts-manage.ts')).accountsCheckIn,
  },
  {
    name: 'accounts unlock',
    summary: 'Give back accounts that somebody else has taken',
    load: async () => (await import('../accounts-manage.ts')).accountsUnlock,
  },
]
