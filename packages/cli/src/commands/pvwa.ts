import { nearest } from '../args/nearest.ts'
import { UsageError } from '../cli-error.ts'
import type { Command, CommandText } from '../command.ts'
import { writeAll } from '../output/write.ts'
import { renderHelp } from '../render/help.ts'
import { createStyle } from '../render/style.ts'
import { pvwaAreas } from './pvwa/areas.ts'
import type { RegisteredCommand } from './registry.ts'

/** The commands of `sallyport pvwa`. */
export const pvwaCommands: readonly RegisteredCommand[] = pvwaAreas.flatMap(({ commands }) => commands)

const text: CommandText = {
  name: 'pvwa',
  summary: 'Administer a vault by way of Password Vault Web Access',
  usage: '<command> [flags]',
  description: [],
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
  ...helpOn([]),
  async execute(argv, io) {
    const words = leadingWords(argv)
    const found = pvwaCommands
      .filter(({ name }) => startsWith(words, name.split(' ')))
      .sort((one, other) => other.name.length - one.name.length)[0]
    if (found !== undefined) return (await found.load()).execute(argv.slice(found.name.split(' ').length), io)
    const asked = argv[words.length]
    const wantsHelp = asked === '--help' || asked === '-h'
    const isArea = pvwaCommands.some(({ name }) => startsWith(name.split(' '), words))
    if (!isArea || (asked !== undefined && !wantsHelp)) throw unknown(words)
    const stream = wantsHelp ? io.stdout : io.stderr
    await writeAll(
      stream,
      renderHelp(helpOn(words), createStyle({ isTTY: stream.isTTY === true, env: io.env })),
    )
    return wantsHelp ? 0 : 2
  },
}

/** The words before the first flag. */
function leadingWords(argv: readonly string[]): readonly string[] {
  const first = argv.findIndex((word) => word.startsWith('-'))
  return first === -1 ? argv : argv.slice(0, first)
}

function startsWith(words: readonly string[], beginning: readonly string[]): boolean {
  return beginning.every((word, index) => words[index] === word)
}

/** What is said of all commands, or of those that begin with certain words. */
function helpOn(words: readonly string[]): CommandText {
  const areas = pvwaAreas.flatMap(({ title, commands }) => {
    const named = commands.filter(({ name }) => startsWith(name.split(' '), words))
    return named.length === 0 ? [] : [{ title: words.length === 0 ? title : 'Commands', commands: named }]
  })
  const width = Math.max(...areas.flatMap(({ commands }) => commands.map(({ name }) => name.length)))
  const lists = areas.map(
    ({ title, commands }) =>
      `${title}:\n${commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`).join('\n')}`,
  )
  return {
    ...text,
    usage: [...words, text.usage].join(' '),
    description: [
      'Commands for CyberArk’s Password Vault Web Access (PVWA). After a login they share its session until logoff. Without\none, each logs on, and logs off at its end whatever happens.',
      ...lists,
      'sallyport pvwa <command> --help says more about each, sallyport pvwa users --help lists those of users alone.',
    ],
  }
}

/** Of words that lead nowhere, as many are shown as say what is meant. */
function unknown(words: readonly string[]): UsageError {
  const names = pvwaCommands.map(({ name }) => name)
  const known = words.findIndex(
    (_, index) => !names.some((name) => startsWith(name.split(' '), words.slice(0, index + 1))),
  )
  const tried = words.slice(0, Math.max(2, known + 1)).join(' ')
  const meant = nearest(tried, names)
  const shown = /^[\w -]{1,40}$/.test(tried) ? `Unknown command pvwa ${tried}` : 'Unknown command of pvwa'
  return new UsageError(
    `${shown}${meant === undefined ? '.' : `, did you mean pvwa ${meant}?`}`,
    'sallyport pvwa --help lists the commands.',
  )
}
