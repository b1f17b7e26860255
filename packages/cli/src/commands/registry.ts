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
    name: 'list',
    summary: 'List the accounts of a vault, with their references',
    load: async () => (await import('./list.ts')).list,
  },
  {
    name: 'run',
    summary: 'Run a command with secrets in its environment',
    load: async () => (await import('./run.ts')).run,
  },
  {
    name: 'inject',
    summary: 'Write files from templates with secrets in them',
    load: async () => (await import('./inject.ts')).inject,
  },
  {
    name: 'export',
    summary: 'Write secrets as variables, for shells, files and build systems',
    load: async () => (await import('./export.ts')).exportCommand,
  },
  {
    name: 'vaults',
    summary: 'Show which vaults are configured, and whether they can be reached',
    load: async () => (await import('./vaults.ts')).vaults,
  },
  {
    name: 'login',
    summary: 'Log in to a vault of the configuration, for later commands',
    load: async () => (await import('./login.ts')).login,
  },
  {
    name: 'whoami',
    summary: 'Show what is kept of a vault of the configuration, and whether it is still good',
    load: async () => (await import('./whoami.ts')).whoami,
  },
  {
    name: 'logout',
    summary: 'Log out of a vault of the configuration, and forget what was kept',
    load: async () => (await import('./logout.ts')).logout,
  },
  {
    name: 'register',
    summary: 'Register this program with a PAM360 of the configuration, for the lab',
    load: async () => (await import('./register.ts')).register,
  },
  {
    name: 'init',
    summary: 'Write a first configuration by asking',
    load: async () => (await import('./init.ts')).init,
  },
  {
    name: 'config',
    summary: 'Check and show the configuration',
    load: async () => (await import('./config.ts')).config,
  },
  {
    name: 'doctor',
    summary: 'Find out which layer between here and a vault is broken',
    load: async () => (await import('./doctor.ts')).doctor,
  },
  {
    name: 'completion',
    summary: 'Write what a shell needs to complete commands, flags, vaults and references',
    load: async () => (await import('./completion.ts')).completion,
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
    summary: 'Work with five vaults of a fresh lab, and show what happened',
    load: async () => (await import('./demo.ts')).demo,
  },
]
