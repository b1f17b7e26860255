/** Groups of resources. */
import type { Pam360, Pam360GroupCriterion, Pam360ResourceGroup } from '@sallyport/sdk/pam360'
import type { FlagTable } from '../../args/flags.ts'
import { UsageError } from '../../cli-error.ts'
import { given } from '../../config/given.ts'
import type { Settings } from '../../config/settings.ts'
import { ifGiven, oneNamed } from '../../config/values.ts'
import { oneName, refuseWords } from '../common.ts'
import { lookOf } from './look.ts'
import { assumed, eachCommand, listCommand, oneCommand } from './make.ts'
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
  examples: [{ does: 'The settings are in the environment', line: '--type dynamic' }],
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
const fieldFlags = {
  description: { kind: 'text', value: 'TEXT', group, brief: 'Description' },
  criterion: {
    kind: 'list',
    value: 'FIELD:OPERATOR:VALUE',
    group,
    brief: 'Condition that fills a dynamic group, in PAM360’s words; repeatable',
  },
} as const satisfies FlagTable

function readCriteria(settings: Settings<typeof fieldFlags>): readonly Pam360GroupCriterion[] | undefined {
  const written = settings.list('criterion')
  if (written.length === 0) return undefined
  return written.map(({ value: text, origin }) => {
    const [, field, operator, value = ''] = /^([^:]+):([^:]+):(.*)$/s.exec(text) ?? []
    if (field !== undefined && operator !== undefined) return { field, operator, value }
    throw new UsageError(`${origin} must be FIELD:OPERATOR:VALUE.`)
  })
}

/** `sallyport pam360 groups add` */
export const groupsAdd = oneCommand<typeof fieldFlags>({
  name: 'groups add',
  summary: 'Add a group of resources',
  usage: 'NAME',
  description: `Adds a group without members, or with --criterion one that conditions fill. ${assumed}`,
  flags: fieldFlags,
  examples: [
    { does: 'The settings are in the environment', line: "'Web servers'" },
    { does: 'Filled by a condition', line: 'Data --criterion department:equals:Data' },
  ],
  success: 'added',
  uncertain: 'skip',
  prepare(settings, words) {
    const name = oneName(words, 'sallyport pam360 groups add NAME')
    const fields = { name, ...given({ description: settings.value('description') }) }
    const criteria = readCriteria(settings)
    return {
      name,
      plan: { ...fields, ...given({ criteria }) },
      async work({ resourceGroups }, { signal }) {
        const id = await (criteria === undefined
          ? resourceGroups.createStatic(fields, { signal })
          : resourceGroups.createDynamic({ ...fields, criteria }, { signal }))
        return { details: { id }, note: `id ${id}` }
      },
    }
  },
})

const editFlags = {
  name: { kind: 'text', value: 'NAME', group, brief: 'Another name' },
  ...fieldFlags,
} as const satisfies FlagTable

/** `sallyport pam360 groups edit` */
export const groupsEdit = oneCommand<typeof editFlags>({
  name: 'groups edit',
  summary: 'Change a group of resources',
  usage: 'ID',
  description: `Changes what is given of a group, and nothing else. ${assumed}`,
  flags: editFlags,
  examples: [{ does: 'The settings are in the environment', line: "301 --description 'the public ones'" }],
  success: 'changed',
  uncertain: 'repeat',
  prepare(settings, words) {
    const id = oneName(words, 'sallyport pam360 groups edit ID')
    const changes = given({
      name: settings.value('name'),
      description: settings.value('description'),
      criteria: readCriteria(settings),
    })
    if (Object.keys(changes).length === 0) throw new UsageError('Nothing is to be changed.')
    return {
      name: id,
      plan: changes,
      work: ({ resourceGroups }, { signal }) => resourceGroups.edit(id, changes, { signal }),
    }
  },
})

/** `sallyport pam360 groups delete` */
export const groupsDelete = eachCommand<object & FlagTable>({
  name: 'groups delete',
  summary: 'Delete groups of resources; the resources stay',
  usage: 'ID… | -',
  description: `Deletes groups of resources, by the ids that groups list shows; the resources stay. ${assumed}`,
  flags: {},
  examples: [{ does: 'The settings are in the environment', line: '301 --yes' }],
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

const memberFlags = {
  group: { kind: 'text', value: 'ID', group, brief: 'The group, by its id' },
} as const satisfies FlagTable

/** Putting resources into a group, or taking them out. */
function membersOf(verb: 'add' | 'remove') {
  const [summary, success] =
    verb === 'add' ? ['Put resources into a group', 'put in'] : ['Take resources out of a group', 'taken out']
  return eachCommand<typeof memberFlags>({
    name: `groups ${verb}-resources`,
    summary,
    usage: 'RESOURCE… --group ID | - --group ID',
    description: `${summary}. Resources are named by id or name, or as - by what resources list --ndjson writes.${verb === 'add' ? '' : `\n${assumed}`}`,
    flags: memberFlags,
    examples: [{ does: 'The settings are in the environment', line: 'web-01 web-02 --group 301' }],
    key: 'id',
    what: 'resource',
    success,
    question: (resources) => `${summary}: ${resources}?`,
    uncertain: 'repeat',
    prepare(settings) {
      const groupId = settings.value('group')
      if (groupId === undefined) throw new UsageError('Give the id of the group: --group ID.')
      return async (client, name, { signal }) => {
        const ids = [await resourceIdOf(client, name, signal)]
        await client.resourceGroups[verb === 'add' ? 'addResources' : 'removeResources'](groupId, ids, {
          signal,
        })
      }
    },
  })
}

async function resourceIdOf({ resources }: Pam360, name: string, signal: AbortSignal): Promise<string> {
  return /^\d{1,19}$/.test(name) ? name : resources.getId(name, { signal })
}

/** `sallyport pam360 groups add-resources` */
export const groupsAddResources = membersOf('add')
/** `sallyport pam360 groups remove-resources` */
export const groupsRemoveResources = membersOf('remove')

/** `sallyport pam360 groups share` */
export const groupsShare = eachCommand<typeof shareFlags>({
  name: 'groups share',
  summary: 'Share groups of resources with a user or a group of users, or end that',
  usage: 'ID… --user NAME | --user-group NAME --access TYPE',
  description: 'Shares groups of resources with a user or a group of users; --access revoke ends it.',
  flags: shareFlags,
  examples: [{ does: 'The settings are in the environment', line: '301 --user billing --access view' }],
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
