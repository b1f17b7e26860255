import type { CommandText } from '../command.ts'
import { commandGroup } from './command-group.ts'
import { pvwaAreas } from './pvwa/areas.ts'
import type { RegisteredCommand } from './registry.ts'

/** The commands of `sallyport pvwa`. */
export const pvwaCommands: readonly RegisteredCommand[] = pvwaAreas.flatMap(({ commands }) => commands)

const text: CommandText = {
  name: 'pvwa',
  summary: 'Administer a vault by way of Password Vault Web Access',
  usage: '<command> [flags]',
  description: [
    'Commands for CyberArk’s Password Vault Web Access (PVWA). After a login they share its session until logoff. Without\none, each logs on, and logs off at its end whatever happens.',
  ],
  flags: {},
  examples: [
    {
      does: 'Log on once, and work',
      line: 'export SALLYPORT_PVWA_URL=https://pvwa.example.com SALLYPORT_USER=maria SALLYPORT_AUTH=ldap\n  sallyport pvwa login\n  sallyport pvwa accounts list',
    },
    {
      does: 'Without a session that outlives the command',
      line: 'SALLYPORT_PASSWORD=$(get-password) sallyport pvwa safes list',
    },
  ],
}

/** `sallyport pvwa`: a command of commands. */
export const pvwa = commandGroup(text, pvwaAreas)
