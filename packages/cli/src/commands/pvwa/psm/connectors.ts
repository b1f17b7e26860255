import type { PsmConnector, PsmServer } from '@sallyport/sdk/cyberark'
import type { ListLook } from '../../../output/write-list.ts'
import { printable } from '../../../render/printable.ts'
import { refuseWords } from '../common.ts'
import { listCommand } from '../listing.ts'
import { namedAction } from '../named-action.ts'
import { packageFiles } from '../package-files.ts'

const connectorLook: ListLook<PsmConnector> = {
  columns: ['Connector', 'Name'],
  row: ({ id, displayName }) => [['cyan', printable(id, 60)], printable(displayName ?? '', 80)],
}

const serverLook: ListLook<PsmServer> = {
  columns: ['Server', 'Name', 'Address'],
  row: ({ id, name, address }) => [
    ['cyan', printable(id, 60)],
    printable(name, 60),
    printable(address ?? '', 60),
  ],
}

/** `sallyport pvwa connectors list` */
export const connectorsList = listCommand({
  name: 'connectors list',
  summary: 'List connection components',
  description:
    'Lists the connection components: the ways to reach targets through the Privileged Session Manager (PSM). utils\nconnector-usage tells which platforms use them.',
  flags: {},
  examples: [
    { does: 'Their ids, for a program; the settings are in the environment', line: '--ndjson | jq -r .id' },
  ],
  what: 'connection component',
  look: connectorLook,
  prepare(_, words) {
    refuseWords(words, 'sallyport pvwa connectors list takes no names.')
    return ({ psm }, signal) => psm.connectors({ signal })
  },
})

/** `sallyport pvwa connectors servers` */
export const connectorsServers = listCommand({
  name: 'connectors servers',
  summary: 'List the servers that run connection components',
  description: 'Lists the PSM servers. Needs PVWA 11.5.',
  flags: {},
  examples: [{ does: 'The settings are in the environment', line: '' }],
  what: 'server',
  look: serverLook,
  prepare(_, words) {
    refuseWords(words, 'sallyport pvwa connectors servers takes no names.')
    return ({ psm }, signal) => psm.servers({ signal })
  },
})

/** `sallyport pvwa connectors import` */
export const connectorsImport = namedAction({
  name: 'connectors import',
  summary: 'Make connection components of packages',
  usage: 'FILE…',
  description: 'Makes a connection component of each package, a zip archive; the rows tell the ids.',
  flags: {},
  examples: [{ does: 'The settings are in the environment', line: 'PSM-Toad.zip' }],
  what: 'package',
  success: 'imported',
  question: (packages) => `Import ${packages}?`,
  uncertain: 'skip',
  prepare: (_, words) => ({
    ...packageFiles(words, 'sallyport pvwa connectors import FILE'),
    async work({ psm }, file, { signal }) {
      const connector = await psm.importConnector(file, { signal })
      return { details: { connector }, note: connector }
    },
  }),
})
