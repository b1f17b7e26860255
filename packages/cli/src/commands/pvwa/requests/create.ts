import type { FlagTable } from '../../../args/flags.ts'
import { UsageError } from '../../../cli-error.ts'
import { given } from '../../../config/given.ts'
import type { Settings } from '../../../config/settings.ts'
import { moment, pairs } from '../../../config/values.ts'
import { accountsAction } from '../accounts-action.ts'
import { readAsking, retrieveFlags } from '../retrieve-flags.ts'
import type { AccessRequestDetails } from '@sallyport/sdk/cyberark'

const how = 'What is asked for'
const createFlags = {
  ...retrieveFlags,
  from: {
    kind: 'text',
    value: 'DATE',
    group: how,
    brief: 'From when on: 2027-01-31 (in UTC), 2027-01-31T18:00Z',
  },
  to: { kind: 'text', value: 'DATE', group: how, brief: 'Until when' },
  'multiple-access': { kind: 'switch', group: how, brief: 'More than once' },
  component: {
    kind: 'text',
    value: 'NAME',
    group: how,
    brief: 'For a connection and not for the password: its component, for example PSM-RDP',
  },
  param: {
    kind: 'list',
    value: 'NAME=VALUE',
    group: how,
    brief: 'With --component: what it asks for, such as PSMRemoteMachine=web1; repeatable',
  },
  info: {
    kind: 'list',
    value: 'NAME=VALUE',
    group: how,
    brief: "What the platform wants to know beside that, under the vendor's names; repeatable",
  },
} as const satisfies FlagTable

/** `sallyport pvwa requests create` */
export const requestsCreate = accountsAction({
  area: 'requests',
  name: 'create',
  summary: 'Ask for access to accounts under dual control',
  description:
    'Asks for access to accounts under dual control; others confirm. The rows tell the ids of the requests, and requests\nlist shows what came of them.',
  flags: createFlags,
  examples: [
    {
      does: 'For an evening; the settings are in the environment',
      line: '24_3 --reason "kernel update" --from 2027-01-31T18:00Z --to 2027-01-31T22:00Z',
    },
    { does: 'For a connection', line: '24_3 --reason INC4711 --component PSM-SSH' },
  ],
  success: 'requested',
  verb: 'ask for access to',
  question: (accounts) => `Ask for access to ${accounts}?`,
  uncertain: 'skip',
  prepare({ settings }) {
    const details = readDetails(settings)
    return {
      plan: details,
      about: [JSON.stringify(details)],
      async work({ requests }, account, { signal }) {
        const { id, statusTitle } = await requests.create(account.id, { ...details, signal })
        return { details: { requestId: id, statusTitle }, note: `request ${id}` }
      },
    }
  },
})

function readDetails(settings: Settings<typeof createFlags>): AccessRequestDetails {
  const [from, to] = [settings.text('from'), settings.text('to')]
  const connectionComponent = settings.value('component')
  const parameters = pairs(settings.list('param'))
  if (parameters !== undefined && connectionComponent === undefined) {
    throw new UsageError('--param goes with --component only.')
  }
  return {
    ...readAsking(settings),
    ...given({
      from: from && moment(from),
      to: to && moment(to),
      multipleAccess: settings.isOn('multiple-access') ? true : undefined,
      connect: connectionComponent === undefined ? undefined : true,
      connectionComponent,
      parameters,
      additionalInfo: pairs(settings.list('info')),
    }),
  }
}
