import { Interrupted } from './cli-error.ts'
import type { Io } from './io.ts'
import { whileAsking } from './output/last-line.ts'
import { writeAll } from './output/write.ts'

/** Whether somebody is there to answer. */
export function canPrompt(io: Io): boolean {
  return io.stdin.isTTY === true && io.stderr.isTTY === true && io.stdin.setRawMode !== undefined
}

/**
 * Asks for a secret on the terminal and shows nothing of what is typed, not even its length. The terminal is as it
 * was afterwards, however it ends.
 *
 * @throws Interrupted on Ctrl-C and on the end of the input; the signal's reason when that is aborted.
 */
export async function promptHidden(io: Io, question: string, signal?: AbortSignal): Promise<string> {
  const { stdin } = io
  // Before it asks: what is typed at once shall not be shown either.
  stdin.setRawMode?.(true)
  try {
    const answer = await whileAsking(io, question, () => readLine(stdin, signal))
    if (answer === undefined) throw new Interrupted('SIGINT')
    return answer
  } finally {
    stdin.setRawMode?.(false)
    await writeAll(io.stderr, '\n').catch(() => undefined)
  }
}

/** Asks on the terminal whether to go on; anything but yes is no, the end of the input too. */
export async function confirm(io: Io, question: string, signal: AbortSignal): Promise<boolean> {
  const answer = await whileAsking(io, `${question} [y/N]`, () => readLine(io.stdin, signal))
  if (answer === undefined) await writeAll(io.stderr, '\n')
  return /^\s*y(es)?\s*$/i.test(answer ?? '')
}

/**
 * Asks on the terminal for something that may be seen.
 *
 * @throws Interrupted on the end of the input; the signal's reason when that is aborted.
 */
export async function promptLine(io: Io, question: string, signal: AbortSignal): Promise<string> {
  const answer = await whileAsking(io, question, () => readLine(io.stdin, signal))
  if (answer !== undefined) return answer
  await writeAll(io.stderr, '\n')
  throw new Interrupted('SIGINT')
}

/** What is typed until Enter; `undefined` where the input ends first, as by Ctrl-D. */
function readLine(stdin: Io['stdin'], signal: AbortSignal | undefined): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const decoder = new TextDecoder()
    let typed: string[] = []
    const end = (finish: () => void): void => {
      stdin.removeListener('data', read)
      stdin.removeListener('end', ended)
      signal?.removeEventListener('abort', aborted)
      stdin.pause()
      finish()
    }
    const ended = (): void => end(() => resolve(undefined))
    const aborted = (): void => end(() => reject(signal?.reason as Error))
    const read = (chunk: Buffer | string): void => {
      const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })
      for (const character of text) {
        if (character === '\r' || character === '\n') {
          end(() => resolve(typed.join('')))
          return
        }
        if (character === '\u0003') {
          end(() => reject(new Interrupted('SIGINT')))
          return
        }
        if (character === '\u0004') {
          ended()
          return
        }
        if (character === '\u007F' || character === '\b') typed.pop()
        else if (character === '\u0015') typed = []
        else if (character >= ' ' || character === '\t') typed.push(character)
      }
    }
    if (signal?.aborted === true) {
      aborted()
      return
    }
    stdin.on('data', read)
    stdin.on('end', ended)
    signal?.addEventListener('abort', aborted)
    stdin.resume()
  })
}
