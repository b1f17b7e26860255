import type { Safe } from '@sallyport/sdk/cyberark'
import type { FlagTable } from '../../args/flags.ts'
import { given } from '../../config/given.ts'
import type { ListLook } from '../../output/write-list.ts'
import { printable } from '../../render/printable.ts'
import { refuseWords } from './common.ts'
import { keptOf } from './safe-flags.ts'
import { listCommand } from './listing.ts'

const safesFlags = {
  search: { kind: 'text', value: 'WORDS', group: 'Which safes', brief: 'Only safes that match these words' },
} as const satisfies FlagTable

const look: ListLook<Safe> = {
  columns: ['Safe', 'CPM', 'Kept', 'Made by', 'Description'],
  droppable: ['Made by', 'Description', 'Kept'],
  row: (safe) => [
    ['cyan', printable(safe.name, 60)],
    printable(safe.managingCpm ?? '', 60),
    keptOf(safe),
    printable(safe.creator?.name ?? '', 60),
    printable(safe.description, 80),
  ],
}

/** `sallyport pvwa safes list` */
export const safesList = listCommand<typeof safesFlags, Safe>({
  name: 'safes list',
  summary: 'List safes',
  usage: '--pvwa URL --user NAME',
  description: 'Lists the safes that the user may see.',
  flags: safesFlags,
  examples: [
    { does: 'All of them', line: '--pvwa https://pvwa.example.com --user maria' },
    {
      does: 'Names of those that match, for a program; the settings are in the environment',
      line: '--search billing --ndjson | jq -r .name',
    },
  ],
  what: 'safe',
  look,
  prepare(settings, words) {
    refuseWords(words, 'Give words to search for with --search WORDS.')
    const query = { extendedDetails: true, ...given({ search: settings.value('search') }) }
    return ({ safes }, signal) => safes.list({ ...query, signal })
  },
})
