import type { FlagTable } from '../../args/flags.ts'
import type { Safe } from '@sallyport/sdk/cyberark'
import { shortDate } from '../../render/dates.ts'
import { oneName } from './common.ts'
import type { Detail } from '../shared/details.ts'
import { keptOf } from './safe-flags.ts'
import { showCommand } from './showing.ts'

/** `sallyport pvwa safes get` */
export const safesGet = showCommand<object & FlagTable, Safe>({
  name: 'safes get',
  summary: 'Show one safe',
  usage: 'SAFE',
  description: 'Shows what PVWA says about one safe. Needs PVWA 12.2.',
  flags: {},
  examples: [
    { does: 'The settings are in the environment', line: 'Billing-DB' },
    {
      does: 'Which CPM manages it, for a program',
      line: 'Billing-DB --json | jq -r .managingCpm',
    },
  ],
  details: detailsOf,
  prepare(_, words) {
    const name = oneName(words, 'sallyport pvwa safes get SAFE')
    return ({ safes }, signal) => safes.get(name, { signal })
  },
})

function detailsOf(safe: Safe): Detail[] {
  return [
    ['Safe', safe.name],
    ['Description', safe.description],
    ['Number', safe.number === undefined ? undefined : String(safe.number)],
    ['Location', safe.location],
    ['CPM', safe.managingCpm],
    ['Kept', keptOf(safe)],
    ['Single permissions', safe.olacEnabled ? 'yes' : undefined],
    ['Purged by itself', safe.autoPurgeEnabled === true ? 'yes' : undefined],
    ['Made by', safe.creator?.name],
    ['Made', shortDate(safe.createdAt)],
    ['Changed', shortDate(safe.modifiedAt)],
    ...Object.entries(safe.properties),
  ]
}
