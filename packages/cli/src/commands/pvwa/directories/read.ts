import type { Directory, DirectoryMapping, DirectorySummary } from '@sallyport/sdk/cyberark'
import { printable } from '../../../render/printable.ts'
import { oneName, refuseWords } from '../common.ts'
import { listCommand } from '../listing.ts'
import { showCommand } from '../showing.ts'

/** `sallyport pvwa directories list` */
export const directoriesList = listCommand({
  name: 'directories list',
  summary: 'List the LDAP directories of the vault',
  description: 'Lists the directories that users of the vault come from.',
  flags: {},
  examples: [{ does: 'The settings are in the environment', line: '' }],
  what: 'domain',
  look: {
    columns: ['Domain', 'Base'],
    row: ({ name, baseContext }: DirectorySummary) => [
      ['cyan', printable(name, 80)],
      printable(baseContext, 120),
    ],
  },
  prepare(_, words) {
    refuseWords(words, 'sallyport pvwa directories get DOMAIN shows one.')
    return (vault, signal) => vault.directories.list({ signal })
  },
})

/** `sallyport pvwa directories get` */
export const directoriesGet = showCommand({
  name: 'directories get',
  summary: 'Show one LDAP directory',
  usage: 'DOMAIN',
  description: 'Shows what PVWA says about one directory, never the password that the vault reads it with.',
  flags: {},
  examples: [{ does: 'The settings are in the environment', line: 'corp.example.com' }],
  details: (one: Directory) => [
    ['Domain', one.name],
    ['Base', one.baseContext],
    ['Type', one.type],
    ['Description', one.description],
    ['Hosts', (one.controllers?.map(({ name }) => name) ?? one.addresses)?.join(', ')],
    ['Port', one.port === undefined ? undefined : String(one.port)],
    ['TLS', one.tls === undefined ? undefined : one.tls ? 'yes' : 'no'],
    ['Read as', one.bindUsername],
    ...Object.entries(one.properties),
  ],
  prepare(_, words) {
    const domain = oneName(words, 'sallyport pvwa directories get DOMAIN')
    return (vault, signal) => vault.directories.get(domain, { signal })
  },
})

/** `sallyport pvwa directories mappings list` */
export const directoriesMappingsList = listCommand({
  name: 'directories mappings list',
  summary: 'List who of a directory becomes what user of the vault',
  usage: 'DOMAIN',
  description: 'Lists the mappings of a directory, in the order in which they are tried.',
  flags: {},
  examples: [{ does: 'The settings are in the environment', line: 'corp.example.com' }],
  what: 'mapping',
  look: {
    columns: ['Id', 'Mapping', 'Whom', 'Vault groups', 'May', 'Branch'],
    droppable: ['Branch', 'Vault groups', 'May'],
    row: (one: DirectoryMapping) => [
      String(one.id),
      ['cyan', printable(one.name, 60)],
      printable(one.domainGroups?.join(', ') ?? one.query ?? '', 80),
      printable(one.vaultGroups?.join(', ') ?? '', 80),
      printable(one.authorizations.join(', '), 80),
      printable(one.branch, 80),
    ],
  },
  prepare(_, words) {
    const domain = oneName(words, 'sallyport pvwa directories mappings list DOMAIN')
    return (vault, signal) => vault.directories.mappings.list(domain, { signal })
  },
})
