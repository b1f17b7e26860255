import type { RegisteredCommand } from '../../registry.ts'

/** Commands about LDAP directories, and what is discovered and onboarded. */
export const directoriesCommands: readonly RegisteredCommand[] = [
  {
    name: 'directories list',
    summary: 'List the LDAP directories of the vault',
    load: async () => (await import('../directories/read.ts')).directoriesList,
  },
  {
    name: 'directories get',
    summary: 'Show one LDAP directory',
    load: async () => (await import('../directories/read.ts')).directoriesGet,
  },
  {
    name: 'directories mappings list',
    summary: 'List who of a directory becomes what user of the vault',
    load: async () => (await import('../directories/read.ts')).directoriesMappingsList,
  },
]
