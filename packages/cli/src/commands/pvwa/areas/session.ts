import type { RegisteredCommand } from '../../registry.ts'

/** Commands about the session. */
export const sessionCommands: readonly RegisteredCommand[] = [
  {
    name: 'login',
    summary: 'Log on, and keep the session for later commands',
    load: async () => (await import('../login.ts')).login,
  },
  {
    name: 'whoami',
    summary: 'Show the sessions that are kept, and whether PVWA still takes them',
    load: async () => (await import('../whoami.ts')).whoami,
  },
  {
    name: 'logoff',
    summary: 'End a kept session, and forget it',
    load: async () => (await import('../logoff.ts')).logoff,
  },
]
