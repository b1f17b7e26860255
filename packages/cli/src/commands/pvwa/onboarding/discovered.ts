import type { DiscoveredAccount } from '@sallyport/sdk/cyberark'
import type { FlagTable } from '../../../args/flags.ts'
import { UsageError } from '../../../cli-error.ts'
import { given } from '../../../config/given.ts'
import { selectionFlags } from '../../../config/selection-flags.ts'
import { ifGiven, yesOrNo } from '../../../config/values.ts'
import { shortDate } from '../../../render/dates.ts'
import { printable } from '../../../render/printable.ts'
import { refuseWords } from '../common.ts'
import { listCommand } from '../listing.ts'
import { namedAction } from '../named-action.ts'
import { namesOrInput } from '../../shared/read-names.ts'

const group = 'Which accounts'
const listFlags = {
  search: { kind: 'text', value: 'WORDS', group, brief: 'Only what holds these' },
  'platform-type': { kind: 'text', value: 'NAME', group, brief: 'Only of such platforms, such as Unix' },
  privileged: { kind: 'text', value: 'yes|no', group, brief: 'Only privileged ones, or none of them' },
  enabled: { kind: 'text', value: 'yes|no', group, brief: 'Only those that can log on, or that cannot' },
} as const satisfies FlagTable

/** `sallyport pvwa discovered list` */
export const discoveredList = listCommand({
  name: 'discovered list',
  summary: 'List accounts that were discovered and are in no safe yet',
  description: 'Lists accounts that were discovered and are in no safe yet. Needs PVWA 11.6.',
  flags: listFlags,
  examples: [{ does: 'The privileged ones; the settings are in the environment', line: '--privileged yes' }],
  what: 'account',
  look: {
    columns: ['Id', 'User', 'Address', 'Platform', 'Privileged', 'Discovered'],
    droppable: ['Discovered', 'Platform'],
    row: (one: DiscoveredAccount) => [
      printable(one.id, 40),
      ['cyan', printable(one.username ?? '', 60)],
      printable(one.address ?? '', 80),
      printable(one.platformType ?? '', 60),
      one.privileged === true ? 'yes' : '',
      shortDate(one.discoveredAt),
    ],
  },
  prepare(settings, words) {
    refuseWords(words, 'Give a text to look for with --search WORDS.')
    const query = given({
      search: settings.value('search'),
      platformType: settings.value('platform-type'),
      privileged: ifGiven(settings.text('privileged'), yesOrNo),
      enabled: ifGiven(settings.text('enabled'), yesOrNo),
    })
    return (vault, signal) => vault.discoveredAccounts.list({ ...query, signal })
  },
})

const onboardFlags = {
  safe: { ...selectionFlags.safe, group: 'Where to', brief: 'The safe that they go into' },
  'policy-id': { ...selectionFlags['policy-id'], group: 'Where to', brief: 'The platform that they get' },
  reconcile: { kind: 'switch', group: 'How', brief: 'Have their passwords set anew at once' },
} as const satisfies FlagTable

/** `sallyport pvwa discovered onboard` */
export const discoveredOnboard = namedAction({
  name: 'discovered onboard',
  summary: 'Put discovered accounts into a safe',
  usage: 'ID… | - --safe NAME --policy-id PLATFORM',
  description: 'Makes accounts in a safe of what was discovered. Needs PVWA 12.6.',
  flags: onboardFlags,
  examples: [
    {
      does: 'One; the settings are in the environment',
      line: '33_4 --safe Linux --policy-id UnixSSH --reconcile',
    },
  ],
  what: 'account',
  success: 'onboarded',
  question: (accounts) => `Put ${accounts} into the safe?`,
  uncertain: 'skip',
  async prepare(settings, words, parts) {
    const safe = settings.value('safe')
    const platformId = settings.value('policy-id')
    if (safe === undefined || platformId === undefined) {
      throw new UsageError('Nothing says where they go.', 'Give --safe NAME and --policy-id PLATFORM.')
    }
    const how = { safe, platformId, ...(settings.isOn('reconcile') ? { reconcile: true } : {}) }
    return {
      items: await namesOrInput(words, 'sallyport pvwa discovered onboard ID', 'id', parts),
      names: (id) => ({ id }),
      plan: how,
      about: [JSON.stringify(how)],
      look: (vault, id, { signal }) => vault.discoveredAccounts.get(id, { signal }),
      async work(vault, id, { signal }) {
        await vault.discoveredAccounts.onboard(id, { ...how, signal })
        return { details: { safe } }
      },
    }
  },
})
