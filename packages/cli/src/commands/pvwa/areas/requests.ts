import type { RegisteredCommand } from '../../registry.ts'

/** Commands about access under dual control. */
export const requestsCommands: readonly RegisteredCommand[] = [
  {
    name: 'requests list',
    summary: 'List your own requests for access',
    load: async () => (await import('../requests/read.ts')).requestsList,
  },
  {
    name: 'requests incoming',
    summary: 'List the requests of others that you may confirm',
    load: async () => (await import('../requests/read.ts')).requestsIncoming,
  },
  {
    name: 'requests get',
    summary: 'Show one request for access',
    load: async () => (await import('../requests/read.ts')).requestsGet,
  },
  {
    name: 'requests create',
    summary: 'Ask for access to accounts under dual control',
    load: async () => (await import('../requests/create.ts')).requestsCreate,
  },
  {
    name: 'requests delete',
    summary: 'Take requests of your own back',
    load: async () => (await import('../requests/decide.ts')).requestsDelete,
  },
  {
    name: 'requests confirm',
    summary: 'Confirm requests of others',
    load: async () => (await import('../requests/decide.ts')).requestsConfirm,
  },
  {
    name: 'requests reject',
    summary: 'Reject requests of others',
    load: async () => (await import('../requests/decide.ts')).requestsReject,
  },
]
