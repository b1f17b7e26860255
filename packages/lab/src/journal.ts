import type { LabClock } from './clock.ts'
import { LabError } from './errors.ts'
import { Ring } from './ring.ts'

/** The parts of the lab that answer requests. Later vaults add theirs. */
export type SurfaceName = 'ccp' | 'cp' | 'pvwa' | 'axidian-idp' | 'axidian-core' | 'pam360' | 'web'

/**
 * One request as the lab saw it. Holds no secret: values of parameters outside of an allowlist are masked.
 */
export interface JournalEntry {
  /** Counts up from 1 since start; never reused, not even after `clear`. */
  readonly sequence: number
  /** Time by the lab's clock, ISO 8601. */
  readonly time: string
  /** Which surface took it; `web` when no surface knew the path. */
  readonly surface: SurfaceName
  /** HTTP method, or `EXEC` for the executable. */
  readonly method: string
  /** Path as it came, without the query; the executable's name for the Credential Provider. */
  readonly path: string
  /** Parameters in the order they came, decoded; a masked value reads `[MASKED]`. */
  readonly query: readonly (readonly [name: string, value: string])[]
  /** The client certificate that the connection presented; absent when none was. */
  readonly clientCertificate?: {
    readonly subject: string
    readonly serialNumber: string
    readonly trusted: boolean
  }
  /** The AppID that the request named; at Axidian's Core the application whose token it brought. */
  readonly application?: string
  /** The vault user whose session it was. */
  readonly user?: string
  /** HTTP status, or exit code; 0 when no answer was sent at all. */
  readonly status: number
  /** The vendor's error code, `APPAP004E`. */
  readonly vendorCode?: string
  /** From the request's headers read to the answer handed to the socket, milliseconds of real time. */
  readonly durationMs: number
  /** Kind of the fault that was applied. */
  readonly fault?: string
  /**
   * Number of the connection, from 1: requests with the same number shared one. For an executable, its
   * process id.
   */
  readonly connection: number
}

/** What a recorder hands in; the journal adds sequence and time. */
export type JournalRecord = Omit<JournalEntry, 'sequence' | 'time'>

/** How long `waitFor` waits. */
export interface WaitOptions {
  /** Milliseconds of real time; default 30 000. */
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
}

interface Waiter {
  readonly predicate: (entry: JournalEntry) => boolean
  readonly resolve: (entry: JournalEntry) => void
  readonly cancel: (reason: Error) => void
}

/** What stands where a value is not shown. */
export const MASKED = '[MASKED]'

/** Every request on every surface, the newest 10 000 unless said otherwise. Secrets never get here. */
export class Journal {
  readonly #clock: LabClock
  readonly #ring: Ring<JournalEntry>
  readonly #waiters = new Set<Waiter>()
  #sequence = 0

  constructor(clock: LabClock, capacity = 10_000) {
    this.#clock = clock
    this.#ring = new Ring(capacity)
  }

  /** Adds an entry and wakes those who wait for it. Called by the surfaces. */
  record(record: JournalRecord): JournalEntry {
    this.#sequence += 1
    const entry = { sequence: this.#sequence, time: new Date(this.#clock.now()).toISOString(), ...record }
    this.#ring.push(entry)
    for (const waiter of this.#waiters) if (waiter.predicate(entry)) waiter.resolve(entry)
    return entry
  }

  /** The kept entries, oldest first. */
  entries(): JournalEntry[] {
    return this.#ring.toArray()
  }

  /** The oldest kept entry that matches, or `undefined`. */
  find(predicate: (entry: JournalEntry) => boolean): JournalEntry | undefined {
    return this.entries().find(predicate)
  }

  /**
   * Waits for an entry that matches; one that is already there counts.
   * Rejects with `LabError` after the timeout or when the journal closes, and with the signal's reason.
   */
  waitFor(predicate: (entry: JournalEntry) => boolean, options: WaitOptions = {}): Promise<JournalEntry> {
    const found = this.find(predicate)
    if (found !== undefined) return Promise.resolve(found)
    const { timeoutMs = 30_000, signal } = options
    return new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', onAbort)
        this.#waiters.delete(waiter)
      }
      const waiter: Waiter = {
        predicate,
        resolve: (entry) => {
          end()
          resolve(entry)
        },
        cancel: (reason) => {
          end()
          reject(reason)
        },
      }
      const onAbort = (): void => {
        const reason: unknown = signal?.reason
        waiter.cancel(reason instanceof Error ? reason : new LabError('waiting was aborted'))
      }
      const timer = setTimeout(() => {
        waiter.cancel(new LabError(`no such request within ${timeoutMs} ms`))
      }, timeoutMs)
      this.#waiters.add(waiter)
      if (signal?.aborted === true) onAbort()
      else signal?.addEventListener('abort', onAbort)
    })
  }

  /** Drops all entries. Those who wait go on waiting. */
  clear(): void {
    this.#ring.clear()
  }

  /** Ends every wait with an error. Called when the lab stops. */
  close(): void {
    for (const waiter of this.#waiters) waiter.cancel(new LabError('the lab has stopped'))
  }
}
