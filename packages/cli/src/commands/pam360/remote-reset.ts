import type { FlagTable } from '../../args/flags.ts'
import { UsageError } from '../../cli-error.ts'
import { yesOrNo } from '../../config/values.ts'
import { choice, field, fieldsOf } from './fields.ts'
import { resourceIdOf } from './groups.ts'
import { eachCommand, inEnvironment } from './make.ts'

const fields = fieldsOf('How passwords are changed', {
  type: field('type', 'NAME', 'Type of the resources, such as WindowsDomain, SAP or Linux'),
  accountName: field('account', 'NAME', 'Account that changes passwords'),
  connectionMode: choice('connection', ['SSL', 'Non SSL'], 'WindowsDomain: how it is reached [Non SSL]'),
  isLocal: field('local', 'yes|no', 'WindowsDomain: whether that account is on the resource itself', yesOrNo),
  domainResourceId: field('domain-resource', 'ID', 'WindowsDomain, not local: the resource of that account'),
  domainAccountId: field('domain-account', 'ID', 'WindowsDomain, not local: that account, by its id'),
  sapSystemNumber: field('sap-system', 'NN', 'SAP: number of the system, two digits'),
  sapAdminAccount: field('sap-account', 'NAME', 'SAP: account that changes passwords'),
})

/** `sallyport pam360 resources remote-reset` */
export const resourcesRemoteReset = eachCommand<typeof fields.flags & FlagTable>({
  name: 'resources remote-reset',
  summary: 'Say how PAM360 changes passwords on the machines themselves',
  usage: 'NAME|ID… --type TYPE',
  description:
    'Says how PAM360 changes passwords on the machines themselves. Each type wants flags of its own; they are of one type.',
  flags: fields.flags,
  examples: [{ does: inEnvironment, line: 'web-01 --type Linux --account root' }],
  key: 'resource',
  what: 'resource',
  success: 'configured',
  question: (resources) => `Say how the passwords of ${resources} are changed?`,
  uncertain: 'repeat',
  prepare(settings) {
    const { type, ...more } = fields.read(settings)
    if (type === undefined) throw new UsageError('Nothing says of which type they are.', 'Give --type NAME.')
    return async (client, name, { signal }) => {
      const resourceIds = [await resourceIdOf(client, name, signal)]
      await client.resources.configureRemoteReset({ type, resourceIds, ...more }, { signal })
    }
  },
})
