import { watch } from 'node:fs'

/** Why it is time to look again. */
export type Occasion = 'files' | 'time' | 'rotation'

/** What to watch. */
export interface Watched {
  /** Folders, of which anything may change: editors and Kubernetes put a new file in the place of the old one. */
  readonly folders: readonly string[]
  /** What in a folder is of no interest: what is written there ourselves. */
  readonly isOwn: (folder: string, name: string) => boolean
  /** How often to look in any case. */
  readonly intervalMs: number
  /** Calls back when somebody else's retrieval has noticed that a secret is another one; gives what ends it. */
  readonly onRotate: (notice: () => void) => () => void
  readonly signal: AbortSignal
}

/** The first that is due is reacted to, which does for those after it. */
const occasions: readonly Occasion[] = ['time', 'rotation', 'files']

/** Several events come for one change. */
const settlingMs = 50

/**
 * Calls back on each occasion, one call after the other, until the signal is aborted. The first is at once, for what was
 * changed before anybody watched.
 */
export async function watchUntilAborted(
  { folders, isOwn, intervalMs, onRotate, signal }: Watched,
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
  const ignoreRotations = onRotate(() => notice('rotation'))
  const stop = (): void => wake()
  signal.addEventListener('abort', stop)
  try {
    while (!signal.aborted) {
      const occasion = occasions.find((one) => due.has(one))
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
    ignoreRotations()
    clearInterval(interval)
    clearTimeout(settling)
    for (const watcher of watchers) watcher.close()
  }
}
