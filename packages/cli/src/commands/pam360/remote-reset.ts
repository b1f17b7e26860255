import type { FlagTable } from '../../args/flags.ts'
import { UsageError } from '../../cli-error.ts'
import { yesOrNo } from '../../config/values.ts'
import { choice, field, fieldsOf } from './fields.ts'
import { resourceIdOf } from './groups.ts'
import { inEnvironment, oneCommand } from './make.ts'

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
export const resourcesRemoteReset = oneCommand<typeof fields.flags & FlagTable>({
  name: 'resources remote-reset',
  summary: 'Say how PAM360 changes passwords on the machines themselves',
  usage: 'NAME|ID… --type TYPE',
  description:
    'Says how PAM360 changes passwords on the machines themselves. Each type wants flags of its own; they are of one type.',
  flags: fields.flags,
  examples: [{ does: inEnvironment, line: 'web-01 --type Linux --account root' }],
  success: 'configured',
  uncertain: 'repeat',
  prepare(settings, words) {
    const { type, ...more } = fields.read(settings)
    if (words.length === 0) throw new UsageError('Give at least one resource.', 'By its name, or its id.')
    if (type === undefined) throw new UsageError('Nothing says of which type they are.', 'Give --type NAME.')
    return {
      name: words.join(' '),
      plan: { resources: words, type, ...more },
      async work(client, { signal }) {
        const resourceIds = await Promise.all(words.map((word) => resourceIdOf(client, word, signal)))
        await client.resources.configureRemoteReset({ type, resourceIds, ...more }, { signal })
      },
    }
  },
})
