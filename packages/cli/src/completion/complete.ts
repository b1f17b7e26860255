/** `sallyport __complete`: what the completion of a shell asks for. */
import { formatReference } from '@sallyport/sdk'
import { commands } from '../commands/registry.ts'
import { readConfiguration } from '../front/open.ts'
import type { Io } from '../io.ts'
import { writeAll } from '../output/write.ts'
import { printable } from '../render/printable.ts'
import { bashWord, readLine } from './bash-line.ts'
import { candidatesFor, type Names } from './candidates.ts'

/**
 * Writes a line for each word that may come next, with what it means after a tab, and `:files` where a file may.
 *
 * @param argv For bash the line up to the cursor and its word breaks; for others an equals sign and what is typed of the word,
 *   then the words before it.
 */
export async function complete([shell, ...argv]: readonly string[], io: Io): Promise<number> {
  const [line = '', breaks = ''] = argv
  const read = shell === 'bash' ? readLine(line) : undefined
  const words = read?.words.slice(1) ?? [...argv.slice(1), (argv[0] ?? '').slice(1)]
  const current = words.at(-1) ?? ''
  const found = await candidatesFor(commands, words.slice(0, -1), current, (given) => namesIn(given, io))
  const lines = found.words.map(({ word, about }) => {
    const shown = read === undefined ? word : bashWord(word, current, breaks, read.open)
    return about === '' ? `${shown}\n` : `${shown}\t${printable(about, 120)}\n`
  })
  await writeAll(io.stdout, `${lines.join('')}${found.files ? ':files\n' : ''}`)
  return 0
}

/** A configuration that cannot be read has no names: completion is no place to say why. */
function namesIn(flags: { readonly config?: string; readonly profile?: string }, io: Io): Names {
  let reading: ReturnType<typeof readConfiguration> | undefined
  const read = async (): Promise<Awaited<ReturnType<typeof readConfiguration>> | undefined> => {
    reading ??= readConfiguration({ flags, io })
    return await reading.catch(() => undefined)
  }
  return {
    vaults: async () => (await read())?.vaults.map(({ name }) => name) ?? [],
    references: async () => {
      const configuration = await read()
      const canaries = configuration?.vaults.flatMap(({ settings }) => settings.canary ?? []) ?? []
      const all = [...Object.values(configuration?.environment ?? {}), ...canaries]
      return [...new Set(all.map((reference) => formatReference(reference)))]
    },
  }
}
