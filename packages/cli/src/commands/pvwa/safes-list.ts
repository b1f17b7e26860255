import type { Safe } from '@sallyport/sdk/cyberark'
import { defineCommand } from '../../command.ts'
import type { FlagTable } from '../../args/flags.ts'
import { listFlags, pvwaFlags } from '../../config/pvwa-flags.ts'
import { writeList, type ListLook } from '../../output/write-list.ts'
import { printable } from '../../render/printable.ts'
import { noteCount, pvwaEnvironment, pvwaSession, readManner, refuseWords } from './common.ts'
import { keptOf } from './safe-flags.ts'
import { withVault } from './with-vault.ts'

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
export const safesList = defineCommand({
  name: 'pvwa safes list',
  summary: 'List safes',
  usage: '--pvwa URL --user NAME [flags]',
  description: ['Lists the safes that the user may see.', pvwaSession],
  flags: { ...pvwaFlags, ...safesFlags, ...listFlags },
  environment: pvwaEnvironment,
  examples: [
    { does: 'All of them', line: 'sallyport pvwa safes list --pvwa https://pvwa.example.com --user maria' },
    {
      does: 'Names of those that match, for a program; the settings are in the environment',
      line: 'sallyport pvwa safes list --search billing --ndjson | jq -r .name',
    },
  ],
  async run({ settings, flags, positionals, io, terminal, signal }) {
    refuseWords(positionals, 'Give words to search for with --search WORDS.')
    const manner = readManner(settings, flags)
    const search = settings.value('search')
    const query = { extendedDetails: true, ...(search === undefined ? {} : { search }), signal }
    return await withVault({ settings, io, terminal, signal }, async (vault) => {
      noteCount(terminal, await writeList(vault.safes.list(query), look, manner, io, terminal), 'safe')
      return 0
    })
  },
})
