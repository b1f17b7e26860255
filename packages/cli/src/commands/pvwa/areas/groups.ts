import type { RegisteredCommand } from '../../registry.ts'

/** Commands about groups of users. */
export const groupsCommands: readonly RegisteredCommand[] = [
  {
    name: 'groups list',
    summary: 'List groups of users',
    load: async () => (await import('../groups/read.ts')).groupsList,
  },
  {
    name: 'groups get',
    summary: 'Show one group of users, with its members',
    load: async () => (await import('../groups/read.ts')).groupsGet,
  },
  {
    name: 'groups members list',
    summary: 'List the members of a group of users',
    load: async () => (await import('../groups/read.ts')).groupsMembersList,
  },
  {
    name: 'groups add',
    summary: 'Make groups of users',
    load: async () => (await import('../groups/change.ts')).groupsAdd,
  },
  {
    name: 'groups update',
    summary: 'Change groups of users',
    load: async () => (await import('../groups/change.ts')).groupsUpdate,
  },
  {
    name: 'groups delete',
    summary: 'Delete groups of users',
    load: async () => (await import('../groups/change.ts')).groupsDelete,
  },
  {
    name: 'groups members add',
    summary: 'Put users into a group',
    load: async () => (await import('../groups/members.ts')).groupsMembersAdd,
  },
  {
    name: 'groups members remove',
    summary: 'Take users out of a group',
    load: async () => (await import('../groups/members.ts')).groupsMembersRemove,
  },
]
