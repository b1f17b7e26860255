import type {
  Pam360RemoteApp,
  Pam360Resource,
  Pam360ResourceDetails,
  Pam360ResourceGroupRef,
  Pam360ResourceType,
  Pam360ResourceUrl,
  Pam360TrashItem,
} from '@sallyport/sdk/pam360'
import type { FlagTable } from '../../args/flags.ts'
import { given } from '../../config/given.ts'
import { refuseWords } from '../common.ts'
import { oneResource, resourceFlags } from './choose.ts'
import { detailsOf, lookOf, type Properties } from './look.ts'
import { assumed, inEnvironment, listCommand, showCommand } from './make.ts'
import { readSelection, selectionFlags } from './selection.ts'

const listWords = 'The list takes no names; --search TEXT looks for one.'

/** `sallyport pam360 resources list` */
export const resourcesList = listCommand<typeof selectionFlags, Pam360Resource>({
  name: 'resources list',
  summary: 'List the resources that the user owns or shares',
  description: 'Lists resources: machines, web sites, applications, on which the accounts are.',
  flags: selectionFlags,
  examples: [
    { does: 'Whose name or address holds a text; the settings are in the environment', line: '--search web' },
    { does: 'For a program', line: '--ndjson | jq -r .name' },
  ],
  what: 'resource',
  look: lookOf(
    {
      Name: ({ name }) => name,
      Type: ({ type }) => type,
      Accounts: ({ accountCount }) => accountCount,
      Description: ({ description }) => description,
      Id: ({ id }) => id,
    },
    ['Description', 'Id'],
  ),
  prepare(settings, words) {
    refuseWords(words, listWords)
    const selection = readSelection(settings)
    return ({ resources }, signal) => resources.list({ ...selection, signal })
  },
})

const details: Properties<Pam360ResourceDetails> = {
  Name: ({ name }) => name,
  Id: ({ id }) => id,
  Type: ({ type }) => type,
  Owner: ({ owner }) => owner,
  'Requests need a reason': ({ isRequestReasonRequired }) => isRequestReasonRequired,
}

/** `sallyport pam360 resources get` */
export const resourcesGet = showCommand<typeof resourceFlags, Pam360ResourceDetails>({
  name: 'resources get',
  summary: 'Show one resource',
  usage: 'NAME | --id ID',
  description: 'Shows all that PAM360 says about one resource.',
  flags: resourceFlags,
  examples: [{ does: inEnvironment, line: 'web-01' }],
  details: detailsOf(details),
  prepare(settings, words) {
    const resource = oneResource(settings, words)
    return ({ resources }, signal) => resources.get(resource, { signal })
  },
})

const typesFlags = {
  containing: {
    kind: 'list',
    value: 'TEXT',
    group: 'Which types',
    brief: 'Only those whose names hold it; repeatable',
  },
} as const satisfies FlagTable

/** `sallyport pam360 resources types` */
export const resourcesTypes = listCommand<typeof typesFlags, Pam360ResourceType>({
  name: 'resources types',
  summary: 'List the types that resources can have',
  description: 'Lists the types that resources can have, for resources add --type.',
  flags: typesFlags,
  examples: [{ does: inEnvironment, line: '--containing Windows' }],
  what: 'type',
  look: lookOf({ Name: ({ name }) => name, Id: ({ id }) => id }),
  prepare(settings, words) {
    refuseWords(words, '--containing TEXT looks for a name.')
    const texts = settings.list('containing').map(({ value }) => value)
    const options = given({ containing: texts.length === 0 ? undefined : texts })
    return ({ resources }, signal) => resources.types({ ...options, signal })
  },
})

/** `sallyport pam360 resources groups` */
export const resourcesGroups = listCommand<typeof resourceFlags, Pam360ResourceGroupRef>({
  name: 'resources groups',
  summary: 'List the groups that a resource belongs to',
  usage: 'NAME | --id ID',
  description: 'Lists the groups of resources that one resource belongs to.',
  flags: resourceFlags,
  examples: [{ does: inEnvironment, line: 'web-01' }],
  what: 'group',
  look: lookOf({ Name: ({ name }) => name, Id: ({ id }) => id }),
  prepare(settings, words) {
    const resource = oneResource(settings, words)
    return ({ resources }, signal) => resources.groups(resource, { signal })
  },
})

/** `sallyport pam360 resources apps` */
export const resourcesApps = listCommand<typeof resourceFlags, Pam360RemoteApp>({
  name: 'resources apps',
  summary: 'List the applications of a resource that are opened from afar',
  usage: 'NAME | --id ID',
  description: `Lists the remote applications of one resource. ${assumed}`,
  flags: resourceFlags,
  examples: [{ does: inEnvironment, line: 'ad-services2k19' }],
  what: 'application',
  look: lookOf({ Name: ({ name }) => name, Id: ({ id }) => id }),
  prepare(settings, words) {
    const resource = oneResource(settings, words)
    return ({ resources }, signal) => resources.remoteApps(resource, { signal })
  },
})

/** `sallyport pam360 resources urls` */
export const resourcesUrls = listCommand<object & FlagTable, Pam360ResourceUrl>({
  name: 'resources urls',
  summary: 'List the web addresses of resources',
  description: 'Lists the addresses of resources, as browsers fill in passwords at them.',
  flags: {},
  examples: [{ does: inEnvironment, line: '--json' }],
  what: 'address',
  look: lookOf({ Address: ({ url }) => url, Resource: ({ resourceId }) => resourceId }),
  prepare(_, words) {
    refuseWords(words, listWords)
    return ({ resources }, signal) => resources.urls({ signal })
  },
})

/** What the trash holds of one kind. */
function trashedOf(kind: 'resource' | 'account') {
  return listCommand<object & FlagTable, Pam360TrashItem>({
    name: `${kind}s trashed`,
    summary: `List the ${kind}s in the trash`,
    description: `Lists the ${kind}s in the trash, with the ids that ${kind}s restore takes. ${assumed}`,
    flags: {},
    examples: [
      { does: 'Take all of them out again', line: `--ndjson | sallyport pam360 ${kind}s restore -` },
    ],
    what: kind,
    look: lookOf({
      Id: ({ id }) => id,
      Name: ({ name }) => name,
      Resource: ({ resourceName }) => resourceName,
      Deleted: ({ deletedAt }) => deletedAt,
    }),
    prepare(_, words) {
      refuseWords(words, 'The list takes no names.')
      return (client, signal) => client[`${kind}s`].listTrashed({ signal })
    },
  })
}

/** `sallyport pam360 resources trashed` */
export const resourcesTrashed = trashedOf('resource')
/** `sallyport pam360 accounts trashed` */
export const accountsTrashed = trashedOf('account')
