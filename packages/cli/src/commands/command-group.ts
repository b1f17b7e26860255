import { nearest } from '../args/nearest.ts'
import { UsageError } from '../cli-error.ts'
import type { Command, CommandText } from '../command.ts'
import { writeAll } from '../output/write.ts'
import { renderHelp } from '../render/help.ts'
import { createStyle } from '../render/style.ts'
import type { RegisteredCommand } from './registry.ts'

/** A command of commands. Their names are of one word or two. */
export function commandGroup(text: CommandText, members: readonly RegisteredCommand[]): Command {
  const hasTwoWords = members.some(({ name }) => name.includes(' '))
  return {
    ...text,
    async execute(argv, io) {
      const [first = '--help', second, ...rest] = argv
      const single = members.find(({ name }) => name === first)
      if (single !== undefined) return (await single.load()).execute(argv.slice(1), io)
      const wantsHelp = first === '--help' || first === '-h'
      if (wantsHelp || (second ?? '--help') === '--help' || second === '-h') {
        const isKnown = wantsHelp || members.some(({ name }) => name.startsWith(`${first} `))
        if (!isKnown) throw unknown(text.name, first, members)
        const unasked = argv.length < 2 && argv[0] !== '--help' && argv[0] !== '-h'
        const stream = unasked ? io.stderr : io.stdout
        await writeAll(stream, renderHelp(text, createStyle({ isTTY: stream.isTTY === true, env: io.env })))
        return unasked ? 2 : 0
      }
      const words = hasTwoWords && second?.startsWith('-') === false ? `${first} ${second}` : first
      const found = members.find(({ name }) => name === words)
      if (found === undefined) throw unknown(text.name, words, members)
      return (await found.load()).execute(rest, io)
    },
  }
}

function unknown(group: string, words: string, members: readonly RegisteredCommand[]): UsageError {
  const meant = nearest(
    words,
    members.map(({ name }) => name),
  )
  const shown = /^[\w -]{1,40}$/.test(words)
    ? `Unknown command ${group} ${words}`
    : `Unknown command of ${group}`
  return new UsageError(
    `${shown}${meant === undefined ? '.' : `, did you mean ${group} ${meant}?`}`,
    `sallyport ${group} --help lists the commands.`,
  )
}
