import { nearest } from '../args/nearest.ts'
import { UsageError } from '../cli-error.ts'
import type { Command, CommandText } from '../command.ts'
import { writeAll } from '../output/write.ts'
import { renderHelp } from '../render/help.ts'
import { createStyle } from '../render/style.ts'
import type { RegisteredCommand } from './registry.ts'

/** The commands of `sallyport pvwa`. */
export const pvwaCommands: readonly RegisteredCommand[] = [
  {
    name: 'login',
    summary: 'Log on, and keep the session for later commands',
    load: async () => (await import('./pvwa/login.ts')).login,
  },
  {
    name: 'whoami',
    summary: 'Show the sessions that are kept, and whether PVWA still takes them',
    load: async () => (await import('./pvwa/whoami.ts')).whoami,
  },
  {
    name: 'logoff',
    summary: 'End a kept session, and forget it',
    load: async () => (await import('./pvwa/logoff.ts')).logoff,
  },
  {
    name: 'accounts list',
    summary: 'List accounts',
    load: async () => (await import('./pvwa/accounts-list.ts')).accountsList,
  },
  {
    name: 'accounts get',
    summary: 'Show one account, without its secret',
    load: async () => (await import('./pvwa/accounts-get.ts')).accountsGet,
  },
  {
    name: 'accounts add',
    summary: 'Add accounts',
    load: async () => (await import('./pvwa/accounts-add.ts')).accountsAdd,
  },
  {
    name: 'accounts update',
    summary: 'Change what accounts are, but not their secrets',
    load: async () => (await import('./pvwa/accounts-update.ts')).accountsUpdate,
  },
  {
    name: 'accounts delete',
    summary: 'Delete accounts, with their secrets',
    load: async () => (await import('./pvwa/accounts-delete.ts')).accountsDelete,
  },
  {
    name: 'accounts move',
    summary: 'Move accounts to another safe',
    load: async () => (await import('./pvwa/accounts-move.ts')).accountsMove,
  },
  {
    name: 'accounts password',
    summary: 'Retrieve a password or key and write it to standard output',
    load: async () => (await import('./pvwa/accounts-password.ts')).accountsPassword,
  },
  {
    name: 'accounts versions',
    summary: 'List the secrets that an account has had',
    load: async () => (await import('./pvwa/accounts-versions.ts')).accountsVersions,
  },
  {
    name: 'accounts activity',
    summary: 'List what was done with an account',
    load: async () => (await import('./pvwa/accounts-activity.ts')).accountsActivity,
  },
  {
    name: 'accounts connect',
    summary: 'Get an RDP file that connects through the PSM',
    load: async () => (await import('./pvwa/accounts-connect.ts')).accountsConnect,
  },
  {
    name: 'accounts generate',
    summary: 'Have PVWA make a password by the rules of an account’s platform',
    load: async () => (await import('./pvwa/accounts-generate.ts')).accountsGenerate,
  },
  {
    name: 'accounts change',
    summary: 'Have the CPM change passwords',
    load: async () => (await import('./pvwa/accounts-cpm.ts')).accountsChange,
  },
  {
    name: 'accounts verify',
    summary: 'Have the CPM verify passwords',
    load: async () => (await import('./pvwa/accounts-cpm.ts')).accountsVerify,
  },
  {
    name: 'accounts reconcile',
    summary: 'Have the CPM reconcile passwords',
    load: async () => (await import('./pvwa/accounts-cpm.ts')).accountsReconcile,
  },
  {
    name: 'accounts set-next',
    summary: 'Have the CPM set a password that you choose',
    load: async () => (await import('./pvwa/accounts-set.ts')).accountsSetNext,
  },
  {
    name: 'accounts set',
    summary: 'Set a password in the vault alone',
    load: async () => (await import('./pvwa/accounts-set.ts')).accountsSet,
  },
  {
    name: 'accounts disable',
    summary: 'Keep the CPM away from accounts',
    load: async () => (await import('./pvwa/accounts-manage.ts')).accountsDisable,
  },
  {
    name: 'accounts resume',
    summary: 'Let the CPM manage accounts again',
    load: async () => (await import('./pvwa/accounts-manage.ts')).accountsResume,
  },
  {
    name: 'accounts link',
    summary: 'Link accounts to one that logs on, enables or reconciles for them',
    load: async () => (await import('./pvwa/accounts-link.ts')).accountsLink,
  },
  {
    name: 'accounts unlink',
    summary: 'Clear a link of accounts',
    load: async () => (await import('./pvwa/accounts-link.ts')).accountsUnlink,
  },
  {
    name: 'accounts check-in',
    summary: 'Give back accounts that you have taken',
    load: async () => (await import('./pvwa/accounts-manage.ts')).accountsCheckIn,
  },
  {
    name: 'accounts unlock',
    summary: 'Give back accounts that somebody else has taken',
    load: async () => (await import('./pvwa/accounts-manage.ts')).accountsUnlock,
  },
  {
    name: 'safes list',
    summary: 'List safes',
    load: async () => (await import('./pvwa/safes-list.ts')).safesList,
  },
  {
    name: 'safes get',
    summary: 'Show one safe',
    load: async () => (await import('./pvwa/safes-get.ts')).safesGet,
  },
  {
    name: 'safes add',
    summary: 'Make safes',
    load: async () => (await import('./pvwa/safes-change.ts')).safesAdd,
  },
  {
    name: 'safes update',
    summary: 'Change safes',
    load: async () => (await import('./pvwa/safes-change.ts')).safesUpdate,
  },
  {
    name: 'safes rename',
    summary: 'Give a safe another name',
    load: async () => (await import('./pvwa/safes-change.ts')).safesRename,
  },
  {
    name: 'safes delete',
    summary: 'Delete safes',
    load: async () => (await import('./pvwa/safes-change.ts')).safesDelete,
  },
  {
    name: 'members list',
    summary: 'List the members of a safe',
    load: async () => (await import('./pvwa/members-list.ts')).membersList,
  },
  {
    name: 'members get',
    summary: 'Show one member of a safe, with its permissions',
    load: async () => (await import('./pvwa/members-get.ts')).membersGet,
  },
  {
    name: 'members add',
    summary: 'Add users or groups to a safe',
    load: async () => (await import('./pvwa/members-change.ts')).membersAdd,
  },
  {
    name: 'members update',
    summary: 'Change what members of a safe may do',
    load: async () => (await import('./pvwa/members-change.ts')).membersUpdate,
  },
  {
    name: 'members remove',
    summary: 'Take users or groups out of a safe',
    load: async () => (await import('./pvwa/members-change.ts')).membersRemove,
  },
]

/** The help of all of them, or of those on accounts, safes or members alone. */
function textOf(area?: string): CommandText {
  const listed = pvwaCommands.filter(({ name }) => area === undefined || name.startsWith(`${area} `))
  const rows = listed.map(({ name, summary }) => `  ${name.padEnd(20)}${summary}`)
  return {
    ...text,
    ...(area === undefined ? {} : { name: `pvwa ${area}` }),
    description: [
      ...text.description,
      `Commands:\n${rows.join('\n')}`,
      'sallyport pvwa <command> --help says more about each.',
    ],
  }
}

const text: CommandText = {
  name: 'pvwa',
  summary: 'Accounts, safes and members by way of Password Vault Web Access',
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
export const pvwa: Command = {
  ...textOf(),
  async execute(argv, io) {
    const [first = '--help', second, ...rest] = argv
    const single = pvwaCommands.find(({ name }) => name === first)
    if (single !== undefined) return (await single.load()).execute(argv.slice(1), io)
    const wantsHelp = first === '--help' || first === '-h'
    if (wantsHelp || (second ?? '--help') === '--help' || second === '-h') {
      const area = wantsHelp ? undefined : first
      const isKnown = area === undefined || pvwaCommands.some(({ name }) => name.startsWith(`${area} `))
      if (!isKnown) throw unknown(first)
      const unasked = argv.length < 2 && argv[0] !== '--help' && argv[0] !== '-h'
      const stream = unasked ? io.stderr : io.stdout
      const style = createStyle({ isTTY: stream.isTTY === true, env: io.env })
      await writeAll(stream, renderHelp(textOf(area), style))
      return unasked ? 2 : 0
    }
    const found = pvwaCommands.find(({ name }) => name === `${first} ${second}`)
    if (found === undefined) throw unknown(`${first} ${second}`)
    return (await found.load()).execute(rest, io)
  },
}

function unknown(words: string): UsageError {
  const meant = nearest(
    words,
    pvwaCommands.map(({ name }) => name),
  )
  const shown = /^[\w -]{1,40}$/.test(words) ? `Unknown command pvwa ${words}` : 'Unknown command of pvwa'
  return new UsageError(
    `${shown}${meant === undefined ? '.' : `, did you mean pvwa ${meant}?`}`,
    'sallyport pvwa --help lists the commands.',
  )
}
