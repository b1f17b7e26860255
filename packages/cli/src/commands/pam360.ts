import type { CommandText } from '../command.ts'
import { commandGroup } from './command-group.ts'
import { pam360Areas } from './pam360/areas.ts'
import type { RegisteredCommand } from './registry.ts'

/** The commands of `sallyport pam360`. */
export const pam360Commands: readonly RegisteredCommand[] = pam360Areas.flatMap(({ commands }) => commands)

const text: CommandText = {
  name: 'pam360',
  summary: 'Resources, passwords, access and audit of ManageEngine PAM360',
  usage: '<command> [flags]',
  description: [
    'Commands for ManageEngine PAM360 and Password Manager Pro (--product pmp), as the user of a token. What no public\npage shows is our assumption, and its help says so.',
  ],
  flags: {},
  examples: [
    {
      does: 'With the settings in the environment',
      line: 'export SALLYPORT_PAM360_URL=pam360.example.com SALLYPORT_PAM360_TOKEN\n  sallyport pam360 password get web-01 svc',
    },
    {
      does: 'An account under access control',
      line: 'sallyport pam360 request ad-services sysadmin\n  sallyport pam360 checkout ad-services sysadmin\n  sallyport pam360 password get ad-services sysadmin\n  sallyport pam360 checkin ad-services sysadmin',
    },
  ],
}

/** `sallyport pam360`: a command of commands. */
export const pam360 = commandGroup(text, pam360Areas)
