import type { AxidianAccount } from '@sallyport/sdk/axidian'
import { defineCommand } from '../../command.ts'
import { axidianFlags } from '../../config/axidian-flags.ts'
import { listFlags } from '../../config/list-flags.ts'
import { whileSlow } from '../../output/while-slow.ts'
import { writeList, type ListLook } from '../../output/write-list.ts'
import { printable } from '../../render/printable.ts'
import type { Cell } from '../../render/table.ts'
import { noteCount, readManner, refuseWords } from '../common.ts'
import { axidianEnvironment, axidianSession, openAxidian } from './open.ts'

const look: ListLook<AxidianAccount> = {
  columns: ['Account', 'Password', 'SSH key', 'Reason', 'Id'],
  droppable: ['Id'],
  row: ({ displayName, hasPassword, hasKey, isKeySupported, requiresReason, id }): Cell[] => [
    ['cyan', printable(displayName, 100)],
    hasPassword ? 'yes' : 'no',
    hasKey ? 'yes' : isKeySupported ? 'no' : 'not supported',
    requiresReason ? ['yellow', 'needed'] : 'no',
    printable(id, 60),
  ],
}

/** `sallyport axidian accounts` */
export const accounts = defineCommand({
  name: 'axidian accounts',
  summary: 'List the accounts that the application may see',
  usage: '--idp URL --core URL --user NAME [flags]',
  description: [
    'Lists the accounts that are available to the application, never with a secret.',
    axidianSession,
  ],
  flags: { ...axidianFlags, ...listFlags },
  environment: axidianEnvironment,
  examples: [
    {
      does: 'As a table',
      line: 'sallyport axidian accounts --idp https://pam.example.com/idp --core https://pam.example.com/core --user billing',
    },
    {
      does: 'The names of those that have an SSH key; the settings are in the environment',
      line: "sallyport axidian accounts --ndjson | jq -r 'select(.hasKey) | .displayName'",
    },
  ],
  async run({ settings, flags, positionals, io, terminal, signal }) {
    refuseWords(positionals, 'The list takes no names; pick from it with --ndjson.')
    const manner = readManner(settings, flags)
    await using client = await openAxidian({ settings, io, terminal, signal })
    const count = await writeList(
      await whileSlow(terminal, () => client.getAccounts({ signal })),
      look,
      manner,
      io,
    )
    noteCount(terminal, count, 'account')
    return 0
  },
})
