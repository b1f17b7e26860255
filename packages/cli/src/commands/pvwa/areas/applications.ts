import type { RegisteredCommand } from '../../registry.ts'

/** Commands about applications. */
export const applicationsCommands: readonly RegisteredCommand[] = [
  {
    name: 'apps list',
    summary: 'List applications that get passwords',
    load: async () => (await import('../applications/read.ts')).appsList,
  },
  {
    name: 'apps get',
    summary: 'Show one application',
    load: async () => (await import('../applications/read.ts')).appsGet,
  },
  {
    name: 'apps add',
    summary: 'Make applications that get passwords',
    load: async () => (await import('../applications/change.ts')).appsAdd,
  },
  {
    name: 'apps delete',
    summary: 'Delete applications',
    load: async () => (await import('../applications/change.ts')).appsDelete,
  },
  {
    name: 'apps auth list',
    summary: 'List how an application proves who it is',
    load: async () => (await import('../applications/authentications.ts')).appsAuthList,
  },
  {
    name: 'apps auth add',
    summary: 'Add ways in which an application proves who it is',
    load: async () => (await import('../applications/authentications.ts')).appsAuthAdd,
  },
  {
    name: 'apps auth delete',
    summary: 'Take ways to prove who it is from an application',
    load: async () => (await import('../applications/authentications.ts')).appsAuthDelete,
  },
]
