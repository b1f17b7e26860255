import type { CommandText } from '../command.ts'
import { commandGroup } from './command-group.ts'
import type { RegisteredCommand } from './registry.ts'

/** The commands of `sallyport axidian`. */
export const axidianCommands: readonly RegisteredCommand[] = [
  {
    name: 'accounts',
    summary: 'List the accounts that the application may see',
    load: async () => (await import('./axidian/accounts.ts')).accounts,
  },
  {
    name: 'password',
    summary: 'Retrieve a password and write it to standard output',
    load: async () => (await import('./axidian/password.ts')).password,
  },
  {
    name: 'ssh-key',
    summary: 'Retrieve an SSH key: to standard output, a file, or an ssh-agent',
    load: async () => (await import('./axidian/ssh-key.ts')).sshKey,
  },
  {
    name: 'discover',
    summary: 'Look for the routes of Core, and propose what to give as --routes',
    load: async () => (await import('./axidian/discover.ts')).discover,
  },
]

const text: CommandText = {
  name: 'axidian',
  summary: 'Passwords, SSH keys and accounts by way of Axidian Privilege',
  usage: '<command> [flags]',
  description: ['Commands for Axidian Privilege (Indeed PAM), as one of its applications.'],
  flags: {},
  examples: [
    {
      does: 'With the settings in the environment, as the vendor’s tools have them',
      line: 'export PAM_IDP_SERVER=https://pam.example.com/idp PAM_CORE_SERVER=https://pam.example.com/core\n  export PAM_USERNAME=billing PAM_PASSWORD\n  sallyport axidian password DB-SERVER/admin',
    },
  ],
}

/** `sallyport axidian`: a command of commands. */
export const axidian = commandGroup(text, [{ title: 'Commands', commands: axidianCommands }])
