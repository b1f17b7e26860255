import type { RegisteredCommand } from '../../registry.ts'

/** Commands about account groups. */
export const accountGroupsCommands: readonly RegisteredCommand[] = [
  {
    name: 'account-groups list',
    summary: 'List the account groups of a safe',
    load: async () => (await import('../account-groups/read.ts')).accountGroupsList,
  },
  {
    name: 'account-groups members',
    summary: 'List the accounts of an account group',
    load: async () => (await import('../account-groups/read.ts')).accountGroupsMembers,
  },
  {
    name: 'account-groups add',
    summary: 'Make account groups in a safe',
    load: async () => (await import('../account-groups/change.ts')).accountGroupsAdd,
  },
  {
    name: 'account-groups add-member',
    summary: 'Put accounts into an account group',
    load: async () => (await import('../account-groups/change.ts')).accountGroupsAddMember,
  },
  {
    name: 'account-groups remove-member',
    summary: 'Take accounts out of an account group',
    load: async () => (await import('../account-groups/change.ts')).accountGroupsRemoveMember,
  },
  {
    name: 'account-groups move',
    summary: 'Move account groups with their accounts to another safe',
    load: async () => (await import('../account-groups/move.ts')).accountGroupsMove,
  },
]
