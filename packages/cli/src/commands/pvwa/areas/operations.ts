import type { RegisteredCommand } from '../../registry.ts'

/** Commands about the health of the vault, and helpers for many accounts. */
export const operationsCommands: readonly RegisteredCommand[] = [
  {
    name: 'health',
    summary: 'Show whether the vault and its components are connected',
    load: async () => (await import('../health.ts')).health,
  },
  {
    name: 'utils status',
    summary: 'Show how the accounts of an address are',
    load: async () => (await import('../utils/status.ts')).utilsStatus,
  },
  {
    name: 'utils change',
    summary: 'Have the CPM change the passwords of an address',
    load: async () => (await import('../utils/by-address.ts')).utilsChange,
  },
  {
    name: 'utils change-failed',
    summary: 'Have the CPM change what is not good at an address',
    load: async () => (await import('../utils/by-address.ts')).utilsChangeFailed,
  },
  {
    name: 'utils reconcile',
    summary: 'Have the CPM reconcile the passwords of an address',
    load: async () => (await import('../utils/by-address.ts')).utilsReconcile,
  },
  {
    name: 'utils reconcile-failed',
    summary: 'Have the CPM reconcile what is not good at an address',
    load: async () => (await import('../utils/by-address.ts')).utilsReconcileFailed,
  },
  {
    name: 'utils set',
    summary: 'Set one password for the accounts of an address, in the vault alone',
    load: async () => (await import('../utils/by-address.ts')).utilsSet,
  },
  {
    name: 'utils delete',
    summary: 'Delete the accounts of an address, with their secrets',
    load: async () => (await import('../utils/by-address.ts')).utilsDelete,
  },
  {
    name: 'utils clone',
    summary: 'Add accounts after those of an address',
    load: async () => (await import('../utils/clone.ts')).utilsClone,
  },
  {
    name: 'utils migrate-platform',
    summary: 'Give the accounts of a platform another',
    load: async () => (await import('../utils/migrate-platform.ts')).utilsMigratePlatform,
  },
  {
    name: 'utils platform-counts',
    summary: 'Count the accounts of each target platform',
    load: async () => (await import('../utils/platform-reports.ts')).utilsPlatformCounts,
  },
  {
    name: 'utils connector-usage',
    summary: 'List which target platforms use each connection component',
    load: async () => (await import('../utils/platform-reports.ts')).utilsConnectorUsage,
  },
]
