import { Interrupted } from './cli-error.ts'
import type { Io } from './io.ts'
import { writeAll } from './output/write.ts'

/** Whether somebody is there to answer. */
export function canPrompt(io: Io): boolean {
  return io.stdin.isTTY === true && io.stderr.isTTY === true && io.stdin.setRawMode !== undefined
}

/**
 * Asks for a secret on the terminal and shows nothing of what is typed, not even its length.
 *
 * @throws Interrupted on Ctrl-C and on the end of the input.
 */
export async function promptHidden(io: Io, question: string): Promise<string> {
  const { stdin } = io
  await writeAll(io.stderr, `${question} `)
  stdin.setRawMode?.(true)
  try {
    return await readLine(stdin)
  } finally {
    stdin.setRawMode?.(false)
    stdin.pause()
    await writeAll(io.stderr, '\n').catch(() => undefined)
  }
}

function readLine(stdin: Io['stdin']): Promise<string> {
  return new Promise((resolve, reject) => {
    const decoder = new TextDecoder()
    let typed: string[] = []
    const end = (finish: () => void): void => {
      stdin.removeListener('data', read)
      stdin.removeListener('end', ended)
      finish()
    }
    const ended = (): void => end(() => reject(new Interrupted('SIGINT')))
    const read = (chunk: Buffer | string): void => {
      const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })
      for (const character of text) {
        if (character === '\r' || character === '\n') {
          end(() => resolve(typed.join('')))
          return
        }
        if (character === '\u0003' || character === '\u0004') {
          ended()
          return
        }
        if (character === '\u007F' || character === '\b') typed.pop()
        else if (character === '\u0015') typed = []
        else if (character >= ' ' || character === '\t') typed.push(character)
      }
    }
    stdin.on('data', read)
    stdin.on('end', ended)
    stdin.resume()
  })
}

/** Asks on the terminal whether to go on; anything but yes is no. */
export async function confirm(io: Io, question: string, signal: AbortSignal): Promise<boolean> {
  const { stdin } = io
  await writeAll(io.stderr, `${question} [y/N] `)
  const answer = readLine(stdin)
  answer.catch(() => undefined)
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  })
  try {
    signal.throwIfAborted()
    return /^\s*y(es)?\s*$/i.test(await Promise.race([answer, aborted]))
  } finally {
    stdin.pause()
  }
}
