import { watch } from 'node:fs'

/** Why it is time to look again. */
export type Occasion = 'files' | 'time'

/** What to watch. */
export interface Watched {
  /** Folders, of which anything may change: editors and Kubernetes put a new file in the place of the old one. */
  readonly folders: readonly string[]
  /** What in a folder is of no interest: what is written there ourselves. */
  readonly isOwn: (folder: string, name: string) => boolean
  /** How often to look in any case. */
  readonly intervalMs: number
  readonly signal: AbortSignal
}

/** Several events come for one change. */
const settlingMs = 50

/**
 * Calls back on each occasion, one call after the other, until the signal is aborted. The first is at once, for what was
 * changed before anybody watched.
 */
export async function watchUntilAborted(
  { folders, isOwn, intervalMs, signal }: Watched,
  react: (occasion: Occasion) => Promise<void>,
): Promise<void> {
  const due = new Set<Occasion>(['files'])
  let wake = (): void => undefined
  let settling: NodeJS.Timeout | undefined
  const notice = (occasion: Occasion): void => {
    due.add(occasion)
    wake()
  }
  const watchers = folders.map((folder) =>
    watch(folder, (_, name) => {
      // To look because of it could meet a template that somebody is in the middle of writing.
      if (name !== null && isOwn(folder, name)) return
      clearTimeout(settling)
      settling = setTimeout(() => notice('files'), settlingMs)
      // A folder that goes away is seen when its template is read again.
    }).on('error', () => notice('files')),
  )
  const interval = setInterval(() => notice('time'), intervalMs)
  const stop = (): void => wake()
  signal.addEventListener('abort', stop)
  try {
    while (!signal.aborted) {
      const occasion = due.has('time') ? 'time' : due.has('files') ? 'files' : undefined
      if (occasion === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
        continue
      }
      due.clear()
      await react(occasion)
    }
  } finally {
    signal.removeEventListener('abort', stop)
    clearInterval(interval)
    clearTimeout(settling)
    for (const watcher of watchers) watcher.close()
  }
}
