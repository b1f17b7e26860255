import type { RegisteredCommand } from '../../registry.ts'

/** Commands about users of the vault. */
export const usersCommands: readonly RegisteredCommand[] = [
  {
    name: 'users list',
    summary: 'List users of the vault',
    load: async () => (await import('../users/list.ts')).usersList,
  },
  {
    name: 'users get',
    summary: 'Show one user',
    load: async () => (await import('../users/get.ts')).usersGet,
  },
  {
    name: 'users me',
    summary: 'Show who is logged on',
    load: async () => (await import('../users/get.ts')).usersMe,
  },
  {
    name: 'users safes',
    summary: 'List the safes that a user is a member of',
    load: async () => (await import('../users/list.ts')).usersSafes,
  },
  {
    name: 'users groups',
    summary: 'List the groups that a user is in',
    load: async () => (await import('../users/list.ts')).usersGroups,
  },
  {
    name: 'users types',
    summary: 'List the types of users that the licence knows',
    load: async () => (await import('../users/list.ts')).usersTypes,
  },
  {
    name: 'users add',
    summary: 'Make users of the vault',
    load: async () => (await import('../users/change.ts')).usersAdd,
  },
  {
    name: 'users update',
    summary: 'Change users of the vault',
    load: async () => (await import('../users/change.ts')).usersUpdate,
  },
  {
    name: 'users delete',
    summary: 'Delete users of the vault',
    load: async () => (await import('../users/state.ts')).usersDelete,
  },
  {
    name: 'users enable',
    summary: 'Let users log on again',
    load: async () => (await import('../users/state.ts')).usersEnable,
  },
  {
    name: 'users disable',
    summary: 'Keep users from logging on',
    load: async () => (await import('../users/state.ts')).usersDisable,
  },
  {
    name: 'users activate',
    summary: 'Lift the suspension of users',
    load: async () => (await import('../users/state.ts')).usersActivate,
  },
  {
    name: 'users reset-password',
    summary: 'Set another password for a user',
    load: async () => (await import('../users/change.ts')).usersResetPassword,
  },
  {
    name: 'users keys list',
    summary: 'List the public SSH keys that a user logs on with',
    load: async () => (await import('../users/keys.ts')).usersKeysList,
  },
  {
    name: 'users keys add',
    summary: 'Add public SSH keys that a user logs on with',
    load: async () => (await import('../users/keys.ts')).usersKeysAdd,
  },
  {
    name: 'users keys delete',
    summary: 'Take public SSH keys from a user',
    load: async () => (await import('../users/keys.ts')).usersKeysDelete,
  },
]
