/** Groups of users. */
import type { Pam360UserGroupRef } from '@sallyport/sdk/pam360'
import type { FlagTable } from '../../args/flags.ts'
import { UsageError } from '../../cli-error.ts'
import type { Command } from '../../command.ts'
import { oneName } from '../common.ts'
import { assumed, eachCommand, inEnvironment, membersCommand, oneCommand } from './make.ts'
import { userIdOf } from './share-flags.ts'

/** `sallyport pam360 usergroups add` */
export const userGroupsAdd = eachCommand<object & FlagTable>({
  name: 'usergroups add',
  summary: 'Add groups of users',
  usage: 'NAME…',
  description: `Adds groups of users, without members. ${assumed}`,
  flags: {},
  examples: [{ does: inEnvironment, line: "'Night shift'" }],
  key: 'name',
  what: 'group',
  success: 'added',
  question: (groups) => `Add ${groups}?`,
  uncertain: 'skip',
  prepare:
    () =>
    async ({ userGroups }, name, { signal }) => {
      const id = await userGroups.create(name, { signal })
      return { details: { id }, note: `id ${id}` }
    },
})

const renameFlags = {
  to: { kind: 'text', value: 'NAME', group: 'The group', brief: 'The new name' },
} as const satisfies FlagTable

/** `sallyport pam360 usergroups rename` */
export const userGroupsRename = oneCommand<typeof renameFlags>({
  name: 'usergroups rename',
  summary: 'Give a group of users another name',
  usage: 'NAME|ID --to NAME',
  description: `Gives a group of users another name. ${assumed}`,
  flags: renameFlags,
  examples: [{ does: inEnvironment, line: "'Night shift' --to 'Day shift'" }],
  success: 'renamed',
  uncertain: 'repeat',
  prepare(settings, words) {
    const name = oneName(words, 'sallyport pam360 usergroups rename NAME --to NAME')
    const to = settings.value('to')
    if (to === undefined) throw new UsageError('Give the new name: --to NAME.')
    return {
      name,
      plan: { to },
      work: ({ userGroups }, { signal }) => userGroups.edit(groupRef(name), to, { signal }),
    }
  },
})

/** `sallyport pam360 usergroups delete` */
export const userGroupsDelete = eachCommand<object & FlagTable>({
  name: 'usergroups delete',
  summary: 'Delete groups of users; the users stay',
  usage: 'NAME|ID…',
  description: `Deletes groups of users; the users stay. ${assumed}`,
  flags: {},
  examples: [{ does: inEnvironment, line: "'Night shift' --yes" }],
  key: 'name',
  what: 'group',
  success: 'deleted',
  question: (groups) => `Delete ${groups}?`,
  asksFrom: 1,
  uncertain: 'skip',
  prepare:
    () =>
    ({ userGroups }, name, { signal }) =>
      userGroups.delete(groupRef(name), { signal }),
})

/** Putting users into a group, or taking them out. */
function membersOf(verb: 'add' | 'remove', method: 'addMembers' | 'removeMembers'): Command {
  return membersCommand({
    name: `usergroups ${verb}-users`,
    verb,
    what: 'user',
    key: 'username',
    group: 'NAME|ID',
    description: assumed,
    example: "billing --group 'Night shift'",
    idOf: userIdOf,
    work: ({ userGroups }, group, ids, signal) => userGroups[method](groupRef(group), ids, { signal }),
  })
}

/** `sallyport pam360 usergroups add-users` */
export const userGroupsAddUsers = membersOf('add', 'addMembers')
/** `sallyport pam360 usergroups remove-users` */
export const userGroupsRemoveUsers = membersOf('remove', 'removeMembers')

function groupRef(name: string): Pam360UserGroupRef {
  return /^\d{1,19}$/.test(name) ? name : { name }
}
