import { nearest } from '@sallyport/sdk'
import { UsageError } from '../cli-error.ts'
import type { Command, CommandText } from '../command.ts'
import { writeAll } from '../output/write.ts'
import { renderHelp } from '../render/help.ts'
import { createStyle } from '../render/style.ts'
import type { RegisteredCommand } from './registry.ts'

/** Commands that belong together in the help. */
export interface Area {
  readonly title: string
  readonly commands: readonly RegisteredCommand[]
}

/**
 * A command of commands. Their names are of one word or more; the longest that fits is meant.
 *
 * @param text Its help, to which the lists of its commands are added.
 */
export function commandGroup(text: CommandText, areas: readonly Area[]): Command {
  const members = areas.flatMap(({ commands }) => commands)
  return {
    ...helpOn(text, areas, []),
    members,
    async execute(argv, io) {
      const words = leadingWords(argv)
      const found = members
        .filter(({ name }) => startsWith(words, name.split(' ')))
        .sort((one, other) => other.name.length - one.name.length)[0]
      if (found !== undefined) {
        return (await found.load()).execute(argv.slice(found.name.split(' ').length), io)
      }
      const asked = argv[words.length]
      const wantsHelp = asked === '--help' || asked === '-h'
      const isArea = members.some(({ name }) => startsWith(name.split(' '), words))
      if (!isArea || (asked !== undefined && !wantsHelp)) throw unknown(text.name, words, members)
      const stream = wantsHelp ? io.stdout : io.stderr
      const style = createStyle({ isTTY: stream.isTTY === true, env: io.env })
      await writeAll(stream, renderHelp(helpOn(text, areas, words), style))
      return wantsHelp ? 0 : 2
    },
  }
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
function helpOn(text: CommandText, areas: readonly Area[], words: readonly string[]): CommandText {
  const shown = areas.flatMap(({ title, commands }) => {
    const named = commands.filter(({ name }) => startsWith(name.split(' '), words))
    return named.length === 0 ? [] : [{ title: words.length === 0 ? title : 'Commands', commands: named }]
  })
  const width = Math.max(...shown.flatMap(({ commands }) => commands.map(({ name }) => name.length)))
  const lists = shown.map(
    ({ title, commands }) =>
      `${title}:\n${commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`).join('\n')}`,
  )
  return {
    ...text,
    usage: [...words, text.usage].join(' '),
    description: [
      ...text.description,
      ...lists,
      `sallyport ${text.name} <command> --help says more about each${hintOnAreas(text.name, areas)}.`,
    ],
  }
}

function hintOnAreas(group: string, areas: readonly Area[]): string {
  const [area] =
    areas
      .flatMap(({ commands }) => commands.map(({ name }) => name.split(' ')))
      .find(({ length }) => length > 1) ?? []
  return area === undefined ? '' : `, sallyport ${group} ${area} --help lists those of ${area}`
}

/** Of words that lead nowhere, as many are shown as say what is meant. */
function unknown(group: string, words: readonly string[], members: readonly RegisteredCommand[]): UsageError {
  const names = members.map(({ name }) => name)
  const known = words.findIndex(
    (_, index) => !names.some((name) => startsWith(name.split(' '), words.slice(0, index + 1))),
  )
  const longest = Math.max(...names.map((name) => name.split(' ').length))
  const tried = words.slice(0, Math.max(Math.min(2, longest), known + 1)).join(' ')
  const meant = nearest(tried, names)
  const shown = /^[\w -]{1,40}$/.test(tried)
    ? `Unknown command ${group} ${tried}`
    : `Unknown command of ${group}`
  return new UsageError(
    `${shown}${meant === undefined ? '.' : `, did you mean ${group} ${meant}?`}`,
    `sallyport ${group} --help lists the commands.`,
  )
}
