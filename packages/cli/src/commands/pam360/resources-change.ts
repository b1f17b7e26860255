import type { FlagTable } from '../../args/flags.ts'
import { UsageError } from '../../cli-error.ts'
import { given } from '../../config/given.ts'
import { oneName } from '../common.ts'
import { newSecretFlags, readNewSecret } from '../shared/new-secret.ts'
import { oneResource, resourceFlags } from './choose.ts'
import { clearable, field, fieldsOf, recordFields } from './fields.ts'
import { editCommand, inEnvironment, oneCommand } from './make.ts'

const group = 'The resource'

const fields = recordFields(
  group,
  {
    type: field('type', 'NAME', 'Type, such as Windows; resources types lists them'),
    description: clearable('description', 'TEXT', 'Description'),
    url: clearable('url', 'URL', 'Address for web sessions'),
    dnsName: clearable('dns', 'NAME', 'DNS name or address'),
    department: clearable('department', 'TEXT', 'Department'),
    location: clearable('location', 'TEXT', 'Location'),
    ownerName: field('owner', 'USER', 'Owner: a local name, or DOMAIN\\user'),
    passwordPolicy: field('policy', 'NAME', 'Password policy, such as Strong'),
  },
  ['recordConfiguredUrl', 'disableTabDuplication', 'websiteSessionRecording', 'gatewaySessionRecording'],
)

const addFields = fieldsOf(group, {
  domainName: field('domain', 'NAME', 'Domain'),
  groupName: field('group', 'NAME', 'Group of resources that it goes into'),
  accountName: field('account', 'NAME', 'A first account that is made with it'),
})

const addFlags = { ...fields.flags, ...addFields.flags, ...newSecretFlags } as const satisfies FlagTable

/** `sallyport pam360 resources add` */
export const resourcesAdd = oneCommand<typeof addFlags>({
  name: 'resources add',
  summary: 'Add a resource, with a first account if one is named',
  usage: 'NAME',
  description: `Adds a resource. With --account it gets a first account, whose password is in --value-file; without that, the\npolicy makes one.\n${fields.switchNames}`,
  flags: addFlags,
  examples: [
    { does: inEnvironment, line: 'web-02 --type Linux --dns web-02.example.com' },
    { does: 'With an account', line: 'web-02 --type Linux --account svc --value-file password.txt' },
  ],
  success: 'added',
  uncertain: 'skip',
  async prepare(settings, words, { io, signal }) {
    const name = oneName(words, 'sallyport pam360 resources add NAME')
    const plan = { name, ...fields.read(settings), ...addFields.read(settings) }
    const secret = await readNewSecret({ settings, io, signal, inputIsTaken: false })
    if (secret !== undefined && plan.accountName === undefined) {
      throw new UsageError('--value-file is for the account that --account names.')
    }
    return {
      name,
      plan,
      async work({ resources }, context) {
        const password = given({ accountPassword: secret })
        const id = await resources.create({ ...plan, ...password, signal: context.signal })
        return { details: { id }, note: `id ${id}` }
      },
    }
  },
})

const name = fieldsOf(group, { name: field('name', 'NAME', 'Another name') })
const editFlags = { ...resourceFlags, ...name.flags, ...fields.flags } as const satisfies FlagTable

/** `sallyport pam360 resources edit` */
export const resourcesEdit = editCommand({
  name: 'resources edit',
  summary: 'Change a resource',
  usage: 'NAME | --id ID',
  description: `Changes what is given of a resource, and nothing else.\n${fields.switchNames}`,
  flags: editFlags,
  examples: [{ does: inEnvironment, line: "web-01 --location 'Basel 2' --owner olga" }],
  which(settings, words) {
    const ref = oneResource(settings, words)
    return { ref, name: 'resource' in ref ? ref.resource : ref.resourceId }
  },
  fields: { read: (settings) => ({ ...name.read(settings), ...fields.read(settings) }) },
  change: ({ resources }, resource, changes, signal) => resources.edit(resource, { ...changes, signal }),
})
