import type { ListedAccount } from '@sallyport/sdk'
import type { FlagTable } from '../args/flags.ts'
import { defineCommand } from '../command.ts'
import { frontFlags } from '../config/front-flags.ts'
import { listFlags } from '../config/list-flags.ts'
import { readConfiguration, withVaults } from '../front/open.ts'
import { writeList, type ListLook } from '../output/write-list.ts'
import { printable } from '../render/printable.ts'
import { noteCount, oneName, readManner } from './common.ts'

const accountFlags = {
  search: { kind: 'text', value: 'TEXT', group: 'Which accounts', brief: 'As the vault itself searches' },
  container: {
    kind: 'text',
    value: 'NAME',
    group: 'Which accounts',
    brief: 'Only those of one safe, resource or other container',
  },
  ...frontFlags,
  ...listFlags,
} as const satisfies FlagTable

const look: ListLook<ListedAccount> = {
  columns: ['Reference', 'User', 'Address', 'Container', 'Secrets'],
  droppable: ['Secrets', 'Container', 'Address'],
  row: ({ reference, username = '', address = '', container = '', kinds }) => [
    printable(reference, 2000),
    printable(username, 200),
    printable(address, 200),
    printable(container, 200),
    kinds.join(', '),
  ],
}

/** `sallyport list` */
export const list = defineCommand({
  name: 'list',
  summary: 'List the accounts of a vault, with their references',
  usage: 'VAULT [--search TEXT] [--container NAME] [flags]',
  takes: 'vaults',
  description: [
    'Lists the accounts of a vault of the configuration that can be seen there, each with the reference that retrieves it.\nNever a secret. CCP and CP have no way to be asked for a list.',
  ],
  flags: accountFlags,
  examples: [
    { does: 'All of a vault', line: 'sallyport list pvwa' },
    { does: 'Those of a safe', line: 'sallyport list pvwa --container Billing-DB' },
    { does: 'References alone, for a script', line: 'sallyport list pvwa --ndjson | jq -r .reference' },
  ],
  async run(invocation) {
    const { settings, flags, positionals, io, terminal, signal } = invocation
    const vault = oneName(positionals, 'sallyport list VAULT; sallyport vaults names them.')
    const manner = readManner(settings, flags)
    const { search, container } = flags
    const configuration = await readConfiguration(invocation)
    const count = await withVaults(configuration, invocation, async (sallyport) => {
      const accounts = sallyport.list(vault, {
        signal,
        ...(search === undefined ? {} : { search }),
        ...(container === undefined ? {} : { container }),
      })
      return await writeList(accounts, look, manner, io, terminal)
    })
    if (!manner.json && !manner.ndjson) noteCount(terminal, count, 'account')
    return 0
  },
})
