/** Groups of resources. */
import type { Pam360, Pam360GroupCriterion, Pam360ResourceGroup } from '@sallyport/sdk/pam360'
import type { FlagTable } from '../../args/flags.ts'
import { UsageError } from '../../cli-error.ts'
import { given } from '../../config/given.ts'
import type { Command } from '../../command.ts'
import type { Setting } from '../../config/settings.ts'
import { ifGiven, oneNamed } from '../../config/values.ts'
import { oneName, refuseWords } from '../common.ts'
import { clearable, field, fieldsOf, listField } from './fields.ts'
import { lookOf } from './look.ts'
import {
  assumed,
  eachCommand,
  editCommand,
  inEnvironment,
  listCommand,
  membersCommand,
  oneCommand,
} from './make.ts'
import { readShare, shareFlags } from './share-flags.ts'

const which = 'Which groups'
const listOwnFlags = {
  type: { kind: 'text', value: 'NAME', group: which, brief: 'static, dynamic or all [the server’s]' },
  search: { kind: 'text', value: 'TEXT', group: which, brief: 'Text to look for' },
} as const satisfies FlagTable

/** `sallyport pam360 groups list` */
export const groupsList = listCommand<typeof listOwnFlags, Pam360ResourceGroup>({
  name: 'groups list',
  summary: 'List groups of resources',
  description: 'Lists groups of resources, with the ids that the other commands take.',
  flags: listOwnFlags,
  examples: [{ does: inEnvironment, line: '--type dynamic' }],
  what: 'group',
  look: lookOf(
    {
      Name: ({ name }) => name,
      Type: ({ type }) => type,
      Description: ({ description }) => description,
      Id: ({ id }) => id,
    },
    ['Description'],
  ),
  prepare(settings, words) {
    refuseWords(words, '--search TEXT looks for a name.')
    const type = ifGiven(settings.text('type'), (one) => oneNamed(one, ['static', 'dynamic', 'all'] as const))
    const options = given({ type, search: settings.value('search') })
    return ({ resourceGroups }, signal) => resourceGroups.list({ ...options, signal })
  },
})

const group = 'The group'
const fields = fieldsOf(group, {
  description: clearable('description', 'TEXT', 'Description'),
  criteria: listField(
    'criterion',
    'FIELD:OPERATOR:VALUE',
    'Condition that fills a dynamic group, in PAM360’s words',
    readCriteria,
  ),
})
const name = fieldsOf(group, { name: field('name', 'NAME', 'Another name') })

function readCriteria(given: readonly Setting[]): readonly Pam360GroupCriterion[] {
  return given.map(({ value: text, origin }) => {
    const [, field, operator, value = ''] = /^([^:]+):([^:]+):(.*)$/s.exec(text) ?? []
    if (field !== undefined && operator !== undefined) return { field, operator, value }
    throw new UsageError(`${origin} must be FIELD:OPERATOR:VALUE.`)
  })
}

/** `sallyport pam360 groups add` */
export const groupsAdd = oneCommand<typeof fields.flags>({
  name: 'groups add',
  summary: 'Add a group of resources',
  usage: 'NAME',
  description: `Adds a group without members, or with --criterion one that conditions fill. ${assumed}`,
  flags: fields.flags,
  examples: [
    { does: inEnvironment, line: "'Web servers'" },
    { does: 'Filled by a condition', line: 'Data --criterion department:equals:Data' },
  ],
  success: 'added',
  uncertain: 'skip',
  prepare(settings, words) {
    const name = oneName(words, 'sallyport pam360 groups add NAME')
    const { criteria, ...more } = fields.read(settings)
    const plain = { name, ...more }
    return {
      name,
      plan: { ...plain, ...given({ criteria }) },
      async work({ resourceGroups }, { signal }) {
        const id = await (criteria === undefined
          ? resourceGroups.createStatic(plain, { signal })
          : resourceGroups.createDynamic({ ...plain, criteria }, { signal }))
        return { details: { id }, note: `id ${id}` }
      },
    }
  },
})

const editFlags = { ...name.flags, ...fields.flags } as const satisfies FlagTable

/** `sallyport pam360 groups edit` */
export const groupsEdit = editCommand({
  name: 'groups edit',
  summary: 'Change a group of resources',
  usage: 'ID',
  description: `Changes what is given of a group, and nothing else. ${assumed}`,
  flags: editFlags,
  examples: [{ does: inEnvironment, line: "301 --description 'the public ones'" }],
  which(_, words) {
    const id = oneName(words, 'sallyport pam360 groups edit ID')
    return { name: id, ref: id }
  },
  fields: { read: (settings) => ({ ...name.read(settings), ...fields.read(settings) }) },
  change: ({ resourceGroups }, id, changes, signal) => resourceGroups.edit(id, changes, { signal }),
})

/** `sallyport pam360 groups delete` */
export const groupsDelete = eachCommand<object & FlagTable>({
  name: 'groups delete',
  summary: 'Delete groups of resources; the resources stay',
  usage: 'ID… | -',
  description: `Deletes groups of resources, by the ids that groups list shows; the resources stay. ${assumed}`,
  flags: {},
  examples: [{ does: inEnvironment, line: '301 --yes' }],
  key: 'id',
  what: 'group',
  success: 'deleted',
  question: (groups) => `Delete ${groups}?`,
  asksFrom: 1,
  uncertain: 'skip',
  prepare:
    () =>
    ({ resourceGroups }, id, { signal }) =>
      resourceGroups.delete(id, { signal }),
})

/** Putting resources into a group, or taking them out. */
function membersOf(verb: 'add' | 'remove', method: 'addResources' | 'removeResources'): Command {
  const named = 'Resources are named by id or name, or as - by what resources list --ndjson writes.'
  return membersCommand({
    name: `groups ${verb}-resources`,
    verb,
    what: 'resource',
    key: 'id',
    group: 'ID',
    description: verb === 'add' ? named : `${named}\n${assumed}`,
    example: 'web-01 web-02 --group 301',
    idOf: resourceIdOf,
    work: ({ resourceGroups }, group, ids, signal) => resourceGroups[method](group, ids, { signal }),
  })
}

/** The id of a resource that was named by it, or by name. */
export async function resourceIdOf(
  { resources }: Pam360,
  name: string,
  signal: AbortSignal,
): Promise<string> {
  return /^\d{1,19}$/.test(name) ? name : resources.getId(name, { signal })
}

/** `sallyport pam360 groups add-resources` */
export const groupsAddResources = membersOf('add', 'addResources')
/** `sallyport pam360 groups remove-resources` */
export const groupsRemoveResources = membersOf('remove', 'removeResources')

/** `sallyport pam360 groups share` */
export const groupsShare = eachCommand<typeof shareFlags>({
  name: 'groups share',
  summary: 'Share groups of resources with a user or a group of users, or end that',
  usage: 'ID… --user NAME | --user-group NAME --access TYPE',
  description: 'Shares groups of resources with a user or a group of users; --access revoke ends it.',
  flags: shareFlags,
  examples: [{ does: inEnvironment, line: '301 --user billing --access view' }],
  key: 'id',
  what: 'group',
  success: 'shared',
  question: (groups) => `Change how ${groups} are shared?`,
  uncertain: 'repeat',
  prepare(settings) {
    const share = readShare(settings)
    return async (client, id, { signal }) => {
      const found = await share.find(client, signal)
      const whom = 'userId' in found ? { userIds: [found.userId] } : { userGroupIds: [found.userGroupId] }
      await client.resourceGroups.share([id], { accessType: share.accessType, ...whom }, { signal })
    }
  },
})
