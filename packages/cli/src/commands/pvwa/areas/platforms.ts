import type { RegisteredCommand } from '../../registry.ts'

/** Commands about platforms and connection components. */
export const platformsCommands: readonly RegisteredCommand[] = [
  {
    name: 'platforms list',
    summary: 'List platforms',
    load: async () => (await import('../platforms/list.ts')).platformsList,
  },
  {
    name: 'platforms get',
    summary: 'Show one platform',
    load: async () => (await import('../platforms/get.ts')).platformsGet,
  },
  {
    name: 'platforms activate',
    summary: 'Switch platforms on',
    load: async () => (await import('../platforms/change.ts')).platformsActivate,
  },
  {
    name: 'platforms deactivate',
    summary: 'Switch platforms off',
    load: async () => (await import('../platforms/change.ts')).platformsDeactivate,
  },
  {
    name: 'platforms duplicate',
    summary: 'Make a copy of a platform',
    load: async () => (await import('../platforms/change.ts')).platformsDuplicate,
  },
  {
    name: 'platforms delete',
    summary: 'Delete platforms',
    load: async () => (await import('../platforms/change.ts')).platformsDelete,
  },
  {
    name: 'platforms export',
    summary: 'Write packages of platforms to a folder',
    load: async () => (await import('../platforms/packages.ts')).platformsExport,
  },
  {
    name: 'platforms import',
    summary: 'Make platforms of packages',
    load: async () => (await import('../platforms/packages.ts')).platformsImport,
  },
  {
    name: 'connectors list',
    summary: 'List connection components',
    load: async () => (await import('../psm/connectors.ts')).connectorsList,
  },
  {
    name: 'connectors servers',
    summary: 'List the servers that run connection components',
    load: async () => (await import('../psm/connectors.ts')).connectorsServers,
  },
  {
    name: 'connectors import',
    summary: 'Make connection components of packages',
    load: async () => (await import('../psm/connectors.ts')).connectorsImport,
  },
]
