import type { Command } from '../command.ts'

/** A command by name and one line; the rest is loaded when it is wanted. */
export interface RegisteredCommand {
  readonly name: string
  readonly summary: string
  load(): Promise<Command>
}

/** Every command, in the order in which the help lists them. */
export const commands: readonly RegisteredCommand[] = [
  {
    name: 'get',
    summary: 'Retrieve a credential and write its secret to standard output',
    load: async () => (await import('./get.ts')).get,
  },
  {
    name: 'pvwa',
    summary: 'Administer a vault by way of Password Vault Web Access',
    load: async () => (await import('./pvwa.ts')).pvwa,
  },
  {
    name: 'axidian',
    summary: 'Passwords, SSH keys and accounts by way of Axidian Privilege',
    load: async () => (await import('./axidian.ts')).axidian,
  },
  {
    name: 'pam360',
    summary: 'Resources, passwords, access and audit of ManageEngine PAM360',
    load: async () => (await import('./pam360.ts')).pam360,
  },
  {
    name: 'lab',
    summary: 'Run stand-in vaults on this machine until stopped',
    load: async () => (await import('./lab.ts')).lab,
  },
  {
    name: 'demo',
    summary: 'Retrieve from a fresh lab through every door, and show what happened',
    load: async () => (await import('./demo.ts')).demo,
  },
]
