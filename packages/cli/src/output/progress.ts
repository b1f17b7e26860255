import type { Io } from '../io.ts'
import type { Terminal } from '../terminal.ts'
import { writeAll } from './write.ts'

/** How far a run is. */
export interface Far {
  readonly done: number
  readonly failed: number
  readonly total: number
}

/** Shows how far a run is; the text that was shown last goes away when told to. */
export interface Progress {
  show(far: Far): void
  clear(): void
}

/** How progress is shown. */
export interface ProgressManner {
  /** Whether lines are wanted also where no terminal is. */
  readonly lines: boolean
  /** Whether these are JSON. */
  readonly json: boolean
}

/** About so many lines tell of a run where there is no terminal. */
const lineCount = 20

/**
 * Progress on standard error: one line that changes on a terminal; elsewhere nothing, or, where they are wanted,
 * some twenty lines in all.
 */
export function createProgress(terminal: Terminal, io: Io, { lines, json }: ProgressManner): Progress {
  if (!lines) {
    return {
      show: (far) => terminal.progress(textOf(far)),
      clear: () => terminal.progress(''),
    }
  }
  let shown = 0
  return {
    show(far) {
      const step = Math.max(1, Math.floor(far.total / lineCount))
      if (far.done < far.total && far.done < shown + step) return
      shown = far.done
      const text = json ? JSON.stringify({ progress: far }) : textOf(far)
      // If nobody reads standard error, there is nobody to tell.
      writeAll(io.stderr, `${text}\n`).catch(() => undefined)
    },
    clear: () => undefined,
  }
}

function textOf({ done, failed, total }: Far): string {
  return `${done} of ${total}, ${failed} failed`
}
