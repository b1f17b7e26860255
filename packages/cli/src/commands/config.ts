import type { CommandText } from '../command.ts'
import { commandGroup } from './command-group.ts'
import type { RegisteredCommand } from './registry.ts'

/** The commands of `sallyport config`. */
export const configCommands: readonly RegisteredCommand[] = [
  {
    name: 'check',
    summary: 'Find everything that is wrong with a configuration',
    load: async () => (await import('./config-check.ts')).configCheck,
  },
  {
    name: 'show',
    summary: 'Show what is in force, and where each setting comes from; secrets masked',
    load: async () => (await import('./config-show.ts')).configShow,
  },
]

const text: CommandText = {
  name: 'config',
  summary: 'Check and show the configuration',
  usage: '<command> [flags]',
  description: ['Commands for sallyport.yaml. They open no vault.'],
  flags: {},
  examples: [{ does: 'In CI, before anything uses it', line: 'sallyport config check' }],
}

/** `sallyport config`: a command of commands. */
export const config = commandGroup(text, [{ title: 'Commands', commands: configCommands }])
