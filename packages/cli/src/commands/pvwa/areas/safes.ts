import type { RegisteredCommand } from '../../registry.ts'

/** Commands about safes and their members. */
export const safesCommands: readonly RegisteredCommand[] = [
  {
    name: 'safes list',
    summary: 'List safes',
    load: async () => (await import('../safes-list.ts')).safesList,
  },
  {
    name: 'safes get',
    summary: 'Show one safe',
    load: async () => (await import('../safes-get.ts')).safesGet,
  },
  {
    name: 'safes add',
    summary: 'Make safes',
    load: async () => (await import('../safes-change.ts')).safesAdd,
  },
  {
    name: 'safes update',
    summary: 'Change safes',
    load: async () => (await import('../safes-change.ts')).safesUpdate,
  },
  {
    name: 'safes rename',
    summary: 'Give a safe another name',
    load: async () => (await import('../safes-change.ts')).safesRename,
  },
  {
    name: 'safes delete',
    summary: 'Delete safes',
    load: async () => (await import('../safes-change.ts')).safesDelete,
  },
  {
    name: 'members list',
    summary: 'List the members of a safe',
    load: async () => (await import('../members-list.ts')).membersList,
  },
  {
    name: 'members get',
    summary: 'Show one member of a safe, with its permissions',
    load: async () => (await import('../members-get.ts')).membersGet,
  },
  {
    name: 'members add',
    summary: 'Add users or groups to a safe',
    load: async () => (await import('../members-change.ts')).membersAdd,
  },
  {
    name: 'members update',
    summary: 'Change what members of a safe may do',
    load: async () => (await import('../members-change.ts')).membersUpdate,
  },
  {
    name: 'members remove',
    summary: 'Take users or groups out of a safe',
    load: async () => (await import('../members-change.ts')).membersRemove,
  },
]
