/** Users of PAM360. */
import type { Pam360User } from '@sallyport/sdk/pam360'
import type { FlagTable } from '../../args/flags.ts'
import { UsageError } from '../../cli-error.ts'
import type { Command } from '../../command.ts'
import { given } from '../../config/given.ts'
import type { Settings } from '../../config/settings.ts'
import { wholeNumber, yesOrNo } from '../../config/values.ts'
import { oneName, refuseWords } from '../common.ts'
import type { Detail } from '../shared/details.ts'
import { newSecretFlags, readNewSecret } from '../shared/new-secret.ts'
import { field, fieldsOf } from './fields.ts'
import { lookOf } from './look.ts'
import {
  assumed,
  editCommand,
  eachCommand,
  inEnvironment,
  listCommand,
  oneCommand,
  secretCommand,
  showCommand,
} from './make.ts'
import { userIdOf } from './share-flags.ts'

/** `sallyport pam360 users list` */
export const usersList = listCommand<object & FlagTable, Pam360User>({
  name: 'users list',
  summary: 'List the users of PAM360',
  description: `Lists the users of PAM360. ${assumed}`,
  flags: {},
  examples: [{ does: inEnvironment, line: '--ndjson | jq -r .username' }],
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
  examples: [{ does: inEnvironment, line: '' }],
  details: (roles) => Object.entries(roles).map(([name, may]): Detail => [name, may ? 'yes' : 'no']),
  prepare(_, words) {
    refuseWords(words, 'It is about the user of the token.')
    return ({ users }, signal) => users.featureRoles({ signal })
  },
})

const group = 'The user'
const fields = fieldsOf(group, {
  firstName: field('first-name', 'NAME', 'First name'),
  lastName: field('last-name', 'NAME', 'Last name'),
  email: field('email', 'ADDRESS', 'Mail address'),
  role: field('role', 'NAME', 'Role, such as Password User'),
  department: field('department', 'TEXT', 'Department'),
  location: field('location', 'TEXT', 'Location'),
  hostName: field('host', 'NAME', 'Host that the user is bound to'),
  expiryDate: field('expires', 'DAY|never', 'Last day, such as 2027-01-31'),
})

const tokenFields = fieldsOf(group, {
  restApiAccess: field('rest-access', 'yes|no', 'Whether the token is good for the REST API', yesOrNo),
  sdkAccess: field('sdk-access', 'yes|no', 'Whether it is good for the vendor’s SDK', yesOrNo),
  tokenValidityDays: field('token-days', 'N', 'For how many days the token is good', (days) =>
    wholeNumber(days, 1, 100_000),
  ),
})

const apiFlags = { ...fields.flags, ...tokenFields.flags } as const satisfies FlagTable
const readAll = (settings: Settings<FlagTable>) => ({
  ...fields.read(settings),
  ...tokenFields.read(settings),
})

/** What every user has. */
function readNeeded(settings: Settings<FlagTable>, words: readonly string[], command: string) {
  const username = oneName(words, `sallyport pam360 ${command} NAME --first-name … --last-name … --email …`)
  const { firstName, lastName, email, ...others } = fields.read(settings)
  if (firstName === undefined || lastName === undefined || email === undefined) {
    throw new UsageError('A user has --first-name, --last-name and --email.')
  }
  return { username, firstName, lastName, email, ...others }
}

const addFlags = { ...fields.flags, ...newSecretFlags } as const satisfies FlagTable

/** `sallyport pam360 users add` */
export const usersAdd = oneCommand<typeof addFlags>({
  name: 'users add',
  summary: 'Add a user for people',
  usage: 'NAME',
  description: 'Adds a user for people. The password is in --value-file, if PAM360 keeps it.',
  flags: addFlags,
  examples: [
    {
      does: inEnvironment,
      line: 'maria --first-name Maria --last-name Muster --email maria@example.com --role Auditor',
    },
  ],
  success: 'added',
  uncertain: 'skip',
  async prepare(settings, words, { io, signal }) {
    const user = readNeeded(settings, words, 'users add')
    const password = await readNewSecret({ settings, io, signal, inputIsTaken: false })
    return {
      name: user.username,
      plan: user,
      async work({ users }, context) {
        const id = await users.create({ ...user, ...given({ password }) }, { signal: context.signal })
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
      does: inEnvironment,
      line: 'billing --first-name B --last-name S --email ops@example.com --out token',
    },
  ],
  file: 'a token',
  prepare(settings, words) {
    const needed = readNeeded(settings, words, 'users add-api')
    const user = { ...tokenFields.read(settings), ...needed }
    return async ({ users }, signal) => (await users.createApiUser(user, { signal })).token
  },
})

/** `sallyport pam360 users edit` */
export const usersEdit = editCommand({
  name: 'users edit',
  summary: 'Change a user',
  usage: 'NAME|ID',
  description: `Changes what is given of a user, and nothing else. ${assumed}`,
  flags: apiFlags,
  examples: [{ does: inEnvironment, line: 'maria --department Audit' }],
  which(_, words) {
    const name = oneName(words, 'sallyport pam360 users edit NAME')
    return { name, ref: name }
  },
  fields: { read: readAll },
  change: async (client, name, changes, signal) =>
    client.users.edit(await userIdOf(client, name, signal), changes, { signal }),
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
    examples: [{ does: inEnvironment, line: 'maria' }],
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
  examples: [{ does: inEnvironment, line: 'maria --to olga' }],
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
