import type { Pam360, Pam360ResourceChanges, Pam360ResourceRef } from '@sallyport/sdk/pam360'
import type { FlagTable } from '../../args/flags.ts'
import type { Command, Example } from '../../command.ts'
import { UsageError } from '../../cli-error.ts'
import { given } from '../../config/given.ts'
import type { Settings } from '../../config/settings.ts'
import { pairs } from '../../config/values.ts'
import { oneName } from '../common.ts'
import { newSecretFlags, readNewSecret } from '../shared/new-secret.ts'
import { keyOf, manyResources, oneResource, resourceFlags, someResources, type Chosen } from './choose.ts'
import { readSwitches } from './fields.ts'
import { actionCommand, assumed, eachCommand, oneCommand } from './make.ts'
import { readShare, shareFlags, shareOptions } from './share-flags.ts'

const group = 'The resource'

const fieldFlags = {
  type: { kind: 'text', value: 'NAME', group, brief: 'Type, such as Windows; resources types lists them' },
  description: { kind: 'text', value: 'TEXT', group, brief: 'Description' },
  url: { kind: 'text', value: 'URL', group, brief: 'Address for web sessions' },
  dns: { kind: 'text', value: 'NAME', group, brief: 'DNS name or address' },
  department: { kind: 'text', value: 'TEXT', group, brief: 'Department' },
  location: { kind: 'text', value: 'TEXT', group, brief: 'Location' },
  owner: { kind: 'text', value: 'USER', group, brief: 'Owner: a local name, or DOMAIN\\user' },
  policy: { kind: 'text', value: 'NAME', group, brief: 'Password policy, such as Strong' },
  custom: {
    kind: 'list',
    value: 'LABEL=VALUE',
    group,
    brief: 'Value of a custom field, by its label; repeatable',
  },
  switch: { kind: 'list', value: 'NAME=yes|no', group, brief: 'What is on or off, see above; repeatable' },
} as const satisfies FlagTable

const switches = [
  'recordConfiguredUrl',
  'disableTabDuplication',
  'websiteSessionRecording',
  'gatewaySessionRecording',
] as const
const switchNames = `Switches: ${switches.join(', ')}.`

function readFields(settings: Settings<typeof fieldFlags>): Omit<Pam360ResourceChanges, 'name'> {
  return {
    ...given({
      type: settings.value('type'),
      description: settings.value('description'),
      url: settings.value('url'),
      dnsName: settings.value('dns'),
      department: settings.value('department'),
      location: settings.value('location'),
      ownerName: settings.value('owner'),
      passwordPolicy: settings.value('policy'),
      customFields: pairs(settings.list('custom')),
    }),
    ...readSwitches(settings.list('switch'), switches),
  }
}

const addFlags = {
  ...fieldFlags,
  domain: { kind: 'text', value: 'NAME', group, brief: 'Domain' },
  group: { kind: 'text', value: 'NAME', group, brief: 'Group of resources that it goes into' },
  account: { kind: 'text', value: 'NAME', group, brief: 'A first account that is made with it' },
  ...newSecretFlags,
} as const satisfies FlagTable

/** `sallyport pam360 resources add` */
export const resourcesAdd = oneCommand<typeof addFlags>({
  name: 'resources add',
  summary: 'Add a resource, with a first account if one is named',
  usage: 'NAME',
  description: `Adds a resource. With --account it gets a first account, whose password is in --value-file; without that, the\npolicy makes one.\n${switchNames}`,
  flags: addFlags,
  examples: [
    { does: 'The settings are in the environment', line: 'web-02 --type Linux --dns web-02.example.com' },
    { does: 'With an account', line: 'web-02 --type Linux --account svc --value-file password.txt' },
  ],
  success: 'added',
  uncertain: 'skip',
  async prepare(settings, words, { io, signal }) {
    const name = oneName(words, 'sallyport pam360 resources add NAME')
    const accountName = settings.value('account')
    const fields = { name, ...readFields(settings) }
    const more = given({
      domainName: settings.value('domain'),
      groupName: settings.value('group'),
      accountName,
    })
    const secret = await readNewSecret({ settings, io, signal, inputIsTaken: false })
    if (secret !== undefined && accountName === undefined) {
      throw new UsageError('--value-file is for the account that --account names.')
    }
    return {
      name,
      plan: { ...fields, ...more },
      async work({ resources }, context) {
        const password = given({ accountPassword: secret })
        const id = await resources.create({ ...fields, ...more, ...password, signal: context.signal })
        return { details: { id }, note: `id ${id}` }
      },
    }
  },
})

const editFlags = {
  ...resourceFlags,
  name: { kind: 'text', value: 'NAME', group, brief: 'Another name' },
  ...fieldFlags,
} as const satisfies FlagTable

/** `sallyport pam360 resources edit` */
export const resourcesEdit = oneCommand<typeof editFlags>({
  name: 'resources edit',
  summary: 'Change a resource',
  usage: 'NAME | --id ID',
  description: `Changes what is given of a resource, and nothing else.\n${switchNames}`,
  flags: editFlags,
  examples: [
    { does: 'The settings are in the environment', line: "web-01 --location 'Basel 2' --owner olga" },
  ],
  success: 'changed',
  uncertain: 'repeat',
  prepare(settings, words) {
    const resource = oneResource(settings, words)
    const changes = { ...given({ name: settings.value('name') }), ...readFields(settings) }
    if (Object.keys(changes).length === 0) throw new UsageError('Nothing is to be changed.')
    return {
      name: 'resource' in resource ? resource.resource : resource.resourceId,
      plan: changes,
      work: ({ resources }, { signal }) => resources.edit(resource, { ...changes, signal }),
    }
  },
})

/** Something that is done to resources, without anything to say about it. */
function resourcesAction(action: {
  readonly name: string
  readonly summary: string
  readonly description: string
  readonly success: string
  readonly question: (things: string) => string
  readonly asksFrom: number
  readonly examples: readonly Example[]
  readonly work: (client: Pam360, resource: Pam360ResourceRef, signal: AbortSignal) => Promise<void>
}): Command {
  return actionCommand<typeof resourceFlags, Chosen<Pam360ResourceRef>>({
    ...action,
    usage: 'NAME… | --id ID | -',
    description: `${action.description}\n${manyResources}`,
    flags: resourceFlags,
    what: 'resource',
    uncertain: 'skip',
    async prepare(settings, words, parts) {
      return {
        items: await someResources(settings, words, parts),
        names: ({ names }) => names,
        key: keyOf,
        look: ({ resources }, { ref }, { signal }) => resources.get(ref, { signal }),
        async work(client, { ref }, { signal }) {
          await action.work(client, ref, signal)
          return undefined
        },
      }
    },
  })
}

/** `sallyport pam360 resources delete` */
export const resourcesDelete = resourcesAction({
  name: 'resources delete',
  summary: 'Delete resources with all their accounts, for good',
  description: 'Deletes resources with all their accounts, for good. resources trash can be taken back.',
  examples: [{ does: 'The settings are in the environment', line: 'web-01 --yes' }],
  success: 'deleted',
  question: (resources) => `Delete ${resources} with all accounts, for good?`,
  asksFrom: 1,
  work: ({ resources }, resource, signal) => resources.delete(resource, { signal }),
})

/** `sallyport pam360 resources trash` */
export const resourcesTrash = resourcesAction({
  name: 'resources trash',
  summary: 'Move resources to the trash',
  description: `Moves resources to the trash; resources restore takes them out. ${assumed}`,
  examples: [{ does: 'The settings are in the environment', line: 'web-01' }],
  success: 'trashed',
  question: (resources) => `Move ${resources} to the trash?`,
  asksFrom: 2,
  work: ({ resources }, resource, signal) => resources.trash(resource, { signal }),
})

/** Taking things of one kind out of the trash. */
function restoreOf(kind: 'resource' | 'account'): Command {
  return eachCommand<object & FlagTable>({
    name: `${kind}s restore`,
    summary: `Take ${kind}s out of the trash`,
    usage: 'ID… | -',
    description: `Takes ${kind}s out of the trash, by the ids that ${kind}s trashed shows.`,
    flags: {},
    examples: [{ does: 'The settings are in the environment', line: '1' }],
    key: 'id',
    what: kind,
    success: 'restored',
    question: (things) => `Restore ${things}?`,
    uncertain: 'skip',
    prepare: () => (client, id, context) => client[`${kind}s`].restore([id], { signal: context.signal }),
  })
}

/** `sallyport pam360 resources restore` */
export const resourcesRestore = restoreOf('resource')
/** `sallyport pam360 accounts restore` */
export const accountsRestore = restoreOf('account')

const shareResourceFlags = { ...resourceFlags, ...shareFlags } as const satisfies FlagTable

/** `sallyport pam360 resources share` */
export const resourcesShare = actionCommand<typeof shareResourceFlags, Chosen<Pam360ResourceRef>>({
  name: 'resources share',
  summary: 'Share resources with a user or a group of users, or end that',
  usage: 'NAME… --user NAME | --user-group NAME --access TYPE',
  description: `Shares resources with a user or a group of users; --access revoke ends it.\n${manyResources}`,
  flags: shareResourceFlags,
  examples: [{ does: 'The settings are in the environment', line: 'web-01 --user billing --access view' }],
  what: 'resource',
  success: 'shared',
  question: (resources) => `Change how ${resources} are shared?`,
  uncertain: 'repeat',
  async prepare(settings, words, parts) {
    const share = readShare(settings)
    return {
      items: await someResources(settings, words, parts),
      names: ({ names }) => names,
      key: keyOf,
      plan: share.plan,
      about: [JSON.stringify(share.plan)],
      look: ({ resources }, { ref }, { signal }) => resources.get(ref, { signal }),
      async work(client, { ref }, { signal }) {
        await client.resources.share(ref, await shareOptions(share, client, signal))
        return undefined
      },
    }
  },
})
