/** Who has the last line of a terminal: progress, which goes away, or a question, which stays until it is answered. */
import type { Io } from '../io.ts'
import { writeAll } from './write.ts'

interface LastLine {
  /** Whether somebody is being asked. */
  asks: boolean
  /** Whether progress stands there. */
  tells: boolean
}

const lines = new WeakMap<Io['stderr'], LastLine>()

function lineOf({ stderr }: Pick<Io, 'stderr'>): LastLine {
  const line = lines.get(stderr) ?? { asks: false, tells: false }
  lines.set(stderr, line)
  return line
}

/** Goes to the beginning of the line, and empties it. */
const erase = '\r\u001B[K'

/** What is written to show progress in place of what was shown before; nothing while somebody is being asked. */
export function toShow(io: Pick<Io, 'stderr'>, text: string): string {
  const line = lineOf(io)
  if (line.asks) return ''
  line.tells = text !== ''
  return `${erase}${text}`
}

/** What is written before a whole line. */
export function beforeLine(io: Pick<Io, 'stderr'>): string {
  const line = lineOf(io)
  if (!line.tells) return ''
  line.tells = false
  return erase
}

/** Asks a question, with the last line for itself until it is answered. */
export async function whileAsking<Value>(
  io: Pick<Io, 'stderr'>,
  question: string,
  answer: () => Promise<Value>,
): Promise<Value> {
  const line = lineOf(io)
  const text = `${beforeLine(io)}${question} `
  line.asks = true
  try {
    await writeAll(io.stderr, text)
    return await answer()
  } finally {
    line.asks = false
  }
}
