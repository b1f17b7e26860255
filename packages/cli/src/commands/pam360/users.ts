/** Users of PAM360, and their groups. */
import type { Pam360User, Pam360UserChanges, Pam360UserGroupRef } from '@sallyport/sdk/pam360'
import type { FlagTable } from '../../args/flags.ts'
import { UsageError } from '../../cli-error.ts'
import type { Command } from '../../command.ts'
import { given } from '../../config/given.ts'
import type { Settings } from '../../config/settings.ts'
import { ifGiven, wholeNumber, yesOrNo } from '../../config/values.ts'
import { oneName, refuseWords } from '../common.ts'
import type { Detail } from '../shared/details.ts'
import { newSecretFlags, readNewSecret } from '../shared/new-secret.ts'
import { lookOf } from './look.ts'
import { assumed, eachCommand, listCommand, oneCommand, secretCommand, showCommand } from './make.ts'
import { userIdOf } from './share-flags.ts'

/** `sallyport pam360 users list` */
export const usersList = listCommand<object & FlagTable, Pam360User>({
  name: 'users list',
  summary: 'List the users of PAM360',
  description: `Lists the users of PAM360. ${assumed}`,
  flags: {},
  examples: [{ does: 'The settings are in the environment', line: '--ndjson | jq -r .username' }],
  what: 'user',
  look: lookOf(
    {
      Name: ({ username }) => username,
      Role: ({ role }) => role,
      Mail: ({ email }) => email,
      Department: ({ department }) => department,
      Id: ({ id }) => id,
    },
    ['Department', 'Id'],
  ),
  prepare(_, words) {
    refuseWords(words, 'Pick from the list with --ndjson.')
    return ({ users }, signal) => users.list({ signal })
  },
})

/** `sallyport pam360 users roles` */
export const usersRoles = showCommand<object & FlagTable, Readonly<Record<string, boolean>>>({
  name: 'users roles',
  summary: 'Show what the user of the token may do',
  description:
    'Shows what the user of the token may do, under the vendor’s names of the features. A good first call.',
  flags: {},
  examples: [{ does: 'The settings are in the environment', line: '' }],
  details: (roles) => Object.entries(roles).map(([name, may]): Detail => [name, may ? 'yes' : 'no']),
  prepare(_, words) {
    refuseWords(words, 'It is about the user of the token.')
    return ({ users }, signal) => users.featureRoles({ signal })
  },
})

const group = 'The user'
const fieldFlags = {
  'first-name': { kind: 'text', value: 'NAME', group, brief: 'First name' },
  'last-name': { kind: 'text', value: 'NAME', group, brief: 'Last name' },
  email: { kind: 'text', value: 'ADDRESS', group, brief: 'Mail address' },
  role: { kind: 'text', value: 'NAME', group, brief: 'Role, such as Password User' },
  department: { kind: 'text', value: 'TEXT', group, brief: 'Department' },
  location: { kind: 'text', value: 'TEXT', group, brief: 'Location' },
  host: { kind: 'text', value: 'NAME', group, brief: 'Host that the user is bound to' },
  expires: { kind: 'text', value: 'DAY|never', group, brief: 'Last day, such as 2027-01-31' },
} as const satisfies FlagTable

const apiFlags = {
  ...fieldFlags,
  'rest-access': {
    kind: 'text',
    value: 'yes|no',
    group,
    brief: 'Whether the token is good for the REST API',
  },
  'sdk-access': { kind: 'text', value: 'yes|no', group, brief: 'Whether it is good for the vendor’s SDK' },
  'token-days': { kind: 'text', value: 'N', group, brief: 'For how many days the token is good' },
} as const satisfies FlagTable

function readCommon(settings: Settings<typeof fieldFlags>) {
  return given({
    firstName: settings.value('first-name'),
    lastName: settings.value('last-name'),
    email: settings.value('email'),
    role: settings.value('role'),
    department: settings.value('department'),
    location: settings.value('location'),
    hostName: settings.value('host'),
    expiryDate: settings.value('expires'),
  })
}

function readChanges(settings: Settings<typeof apiFlags>): Pam360UserChanges {
  return {
    ...readCommon(settings),
    ...given({
      restApiAccess: ifGiven(settings.text('rest-access'), yesOrNo),
      sdkAccess: ifGiven(settings.text('sdk-access'), yesOrNo),
      tokenValidityDays: ifGiven(settings.text('token-days'), (one) => wholeNumber(one, 1, 100_000)),
    }),
  }
}

/** What every user has. */
function readNeeded(settings: Settings<typeof fieldFlags>, words: readonly string[], command: string) {
  const username = oneName(words, `sallyport pam360 ${command} NAME --first-name … --last-name … --email …`)
  const { firstName, lastName, email, ...others } = readCommon(settings)
  if (firstName === undefined || lastName === undefined || email === undefined) {
    throw new UsageError('A user has --first-name, --last-name and --email.')
  }
  return { username, firstName, lastName, email, ...others }
}

const addFlags = { ...fieldFlags, ...newSecretFlags } as const satisfies FlagTable

/** `sallyport pam360 users add` */
export const usersAdd = oneCommand<typeof addFlags>({
  name: 'users add',
  summary: 'Add a user for people',
  usage: 'NAME',
  description: 'Adds a user for people. The password is in --value-file, if PAM360 keeps it.',
  flags: addFlags,
  examples: [
    {
      does: 'The settings are in the environment',
      line: 'maria --first-name Maria --last-name Muster --email maria@example.com --role Auditor',
    },
  ],
  success: 'added',
  uncertain: 'skip',
  async prepare(settings, words, { io, signal }) {
    const fields = readNeeded(settings, words, 'users add')
    const password = await readNewSecret({ settings, io, signal, inputIsTaken: false })
    return {
      name: fields.username,
      plan: fields,
      async work({ users }, context) {
        const id = await users.create({ ...fields, ...given({ password }) }, { signal: context.signal })
        return id === null ? undefined : { details: { id }, note: `id ${id}` }
      },
    }
  },
})

/** `sallyport pam360 users add-api` */
export const usersAddApi = secretCommand<typeof apiFlags>({
  name: 'users add-api',
  summary: 'Add a user for programs, and get its token',
  usage: 'NAME --out FILE',
  description:
    'Adds a user for programs. Its token is told once: give --out FILE. The vendor advises to regenerate it before use.',
  flags: apiFlags,
  examples: [
    {
      does: 'The settings are in the environment',
      line: 'billing --first-name B --last-name S --email ops@example.com --out token',
    },
  ],
  file: 'a token',
  prepare(settings, words) {
    const needed = readNeeded(settings, words, 'users add-api')
    const fields = { ...readChanges(settings), ...needed }
    return async ({ users }, signal) => (await users.createApiUser(fields, { signal })).token
  },
})

/** `sallyport pam360 users edit` */
export const usersEdit = oneCommand<typeof apiFlags>({
  name: 'users edit',
  summary: 'Change a user',
  usage: 'NAME|ID',
  description: `Changes what is given of a user, and nothing else. ${assumed}`,
  flags: apiFlags,
  examples: [{ does: 'The settings are in the environment', line: 'maria --department Audit' }],
  success: 'changed',
  uncertain: 'repeat',
  prepare(settings, words) {
    const name = oneName(words, 'sallyport pam360 users edit NAME')
    const changes = readChanges(settings)
    if (Object.keys(changes).length === 0) throw new UsageError('Nothing is to be changed.')
    return {
      name,
      plan: changes,
      work: async (client, { signal }) =>
        client.users.edit(await userIdOf(client, name, signal), changes, { signal }),
    }
  },
})

/** Something that is done to users, by their names. */
function usersAction(
  verb: 'delete' | 'lock' | 'unlock',
  success: string,
  description: string,
  asksFrom: number,
): Command {
  const Verb = `${verb.charAt(0).toUpperCase()}${verb.slice(1)}`
  return eachCommand<object & FlagTable>({
    name: `users ${verb}`,
    summary: `${Verb} users`,
    usage: 'NAME… | -',
    description,
    flags: {},
    examples: [{ does: 'The settings are in the environment', line: 'maria' }],
    key: 'username',
    what: 'user',
    success,
    question: (users) => `${Verb} ${users}?`,
    asksFrom,
    uncertain: verb === 'delete' ? 'skip' : 'repeat',
    prepare:
      () =>
      ({ users }, username, { signal }) =>
        verb === 'delete' ? users.delete({ username }, { signal }) : users[verb](username, { signal }),
  })
}

/** `sallyport pam360 users delete` */
export const usersDelete = usersAction(
  'delete',
  'deleted',
  'Deletes users. One who owns resources has to hand them over before: users transfer.',
  1,
)
/** `sallyport pam360 users lock` */
export const usersLock = usersAction('lock', 'locked', 'Locks users out, with their tokens.', 2)
/** `sallyport pam360 users unlock` */
export const usersUnlock = usersAction('unlock', 'unlocked', 'Lets locked users in again.', 2)

const transferFlags = {
  to: { kind: 'text', value: 'NAME|ID', group, brief: 'Who gets it' },
} as const satisfies FlagTable

/** `sallyport pam360 users transfer` */
export const usersTransfer = oneCommand<typeof transferFlags>({
  name: 'users transfer',
  summary: 'Hand all that one user owns over to another',
  usage: 'NAME --to NAME',
  description: 'Hands all that one user owns over to another.',
  flags: transferFlags,
  examples: [{ does: 'The settings are in the environment', line: 'maria --to olga' }],
  success: 'transferred',
  asksFrom: 1,
  uncertain: 'skip',
  prepare(settings, words) {
    const name = oneName(words, 'sallyport pam360 users transfer NAME --to NAME')
    const to = settings.value('to')
    if (to === undefined) throw new UsageError('Nothing says who gets it.', 'Give --to NAME.')
    return {
      name,
      plan: { to },
      async work(client, { signal }) {
        const [from, target] = [await userIdOf(client, name, signal), await userIdOf(client, to, signal)]
        await client.users.transferOwnership({ from, to: target }, { signal })
      },
    }
  },
})

/** `sallyport pam360 usergroups add` */
export const userGroupsAdd = eachCommand<object & FlagTable>({
  name: 'usergroups add',
  summary: 'Add groups of users',
  usage: 'NAME…',
  description: `Adds groups of users, without members. ${assumed}`,
  flags: {},
  examples: [{ does: 'The settings are in the environment', line: "'Night shift'" }],
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
  examples: [{ does: 'The settings are in the environment', line: "'Night shift' --to 'Day shift'" }],
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
  examples: [{ does: 'The settings are in the environment', line: "'Night shift' --yes" }],
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

const memberFlags = {
  group: { kind: 'text', value: 'NAME|ID', group: 'The group', brief: 'Which group' },
} as const satisfies FlagTable

/** Putting users into a group, or taking them out. */
function membersOf(verb: 'add' | 'remove'): Command {
  const [summary, success] =
    verb === 'add' ? ['Put users into a group', 'put in'] : ['Take users out of a group', 'taken out']
  return eachCommand<typeof memberFlags>({
    name: `usergroups ${verb}-users`,
    summary,
    usage: 'USER… --group NAME | - --group NAME',
    description: `${summary}. ${assumed}`,
    flags: memberFlags,
    examples: [{ does: 'The settings are in the environment', line: "billing --group 'Night shift'" }],
    key: 'username',
    what: 'user',
    success,
    question: (users) => `${summary}: ${users}?`,
    uncertain: 'repeat',
    prepare(settings) {
      const name = settings.value('group')
      if (name === undefined) throw new UsageError('Nothing says which group.', 'Give --group NAME.')
      return async (client, user, { signal }) => {
        const ids = [await userIdOf(client, user, signal)]
        await client.userGroups[verb === 'add' ? 'addMembers' : 'removeMembers'](groupRef(name), ids, {
          signal,
        })
      }
    },
  })
}

/** `sallyport pam360 usergroups add-users` */
export const userGroupsAddUsers = membersOf('add')
/** `sallyport pam360 usergroups remove-users` */
export const userGroupsRemoveUsers = membersOf('remove')

function groupRef(name: string): Pam360UserGroupRef {
  return /^\d{1,19}$/.test(name) ? name : { name }
}
