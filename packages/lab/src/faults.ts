import * as v from 'valibot'
import type { LabClock } from './clock.ts'
import { LabError } from './errors.ts'
import { faultSchema } from './fault-schema.ts'
import type { SurfaceName } from './journal.ts'

/** Which requests a fault applies to; every given part must fit. */
export interface FaultMatch {
  /** HTTP method, any case; `EXEC` for the executable. */
  readonly method?: string
  /** Part of the path (any case), or a regular expression that is tried on the path as it came. */
  readonly path?: string | RegExp
  /** AppID, any case. */
  readonly application?: string
}

interface FaultBase {
  /** The surface that suffers it. */
  readonly surface: SurfaceName
  /** How many requests suffer it; without a number, all until it is removed or expires. */
  readonly times?: number
  /** How long it lasts, milliseconds by the lab's clock. */
  readonly forMs?: number
  readonly match?: FaultMatch
}

/** A fault on an HTTP surface. */
export type HttpFault = FaultBase & {
  readonly surface: Exclude<SurfaceName, 'cp'>
} & (
    | {
        /** Answers with a status in place of the vault. */
        readonly kind: 'status'
        readonly status: number
        /** `json` (default): the vendor's error shape; `html`: the web server's page; `empty`: no body. */
        readonly body?: 'json' | 'html' | 'empty'
        /** Vendor code of a JSON body; default `LABFT000E`. */
        readonly code?: string
        /** Vendor text of a JSON body. */
        readonly message?: string
        /** Value of `Retry-After`: seconds, or an HTTP date. */
        readonly retryAfter?: number | string
      }
    | {
        /** Drops the connection with a TCP reset. */
        readonly kind: 'reset'
        /**
         * Default `before-headers`: the request is not handled. `mid-body` handles it and sends the headers and half of
         * the body first; `after-handling` handles it and sends nothing: done, but the answer is lost.
         */
        readonly when?: 'before-headers' | 'after-handling' | 'mid-body'
      }
    | {
        /** Waits before the request is handled: milliseconds of real time. */
        readonly kind: 'delay'
        readonly delayMs: number
      }
    | {
        /** Never answers. The connection ends when the lab stops or is reset, or when the client gives up. */
        readonly kind: 'stall'
        /** Default `before-handling`: nothing is done; `after-handling`: what was asked is done. */
        readonly when?: 'before-handling' | 'after-handling'
      }
    | {
        /** Announces the whole body, sends a part of it and closes the connection. */
        readonly kind: 'truncate'
        /** How many bytes of the body are sent; default half of it. */
        readonly bytes?: number
      }
    | {
        /** Answers 200 with an HTML page, as a portal or a proxy in between would. */
        readonly kind: 'html'
        readonly status?: number
      }
    | {
        /** The right body under another content type. */
        readonly kind: 'content-type'
        /** Default `text/plain`. */
        readonly contentType?: string
      }
    | {
        /** Sends the client elsewhere. */
        readonly kind: 'redirect'
        /** Where to; default `/`, the front page of the same server. */
        readonly location?: string
        /** Default 302. */
        readonly status?: number
      }
    | {
        /** Puts octets into the body that are no UTF-8. */
        readonly kind: 'invalid-utf8'
      }
    | {
        /** Pads the body with white space at its end. */
        readonly kind: 'oversize'
        /** Size of the whole body in bytes; default 16 MiB. */
        readonly bytes?: number
      }
    | {
        /** Closes a keep-alive connection without having announced it. */
        readonly kind: 'close-idle'
        /** `after-answer` (default), or `on-next-request`: the client loses the race for certain. */
        readonly when?: 'after-answer' | 'on-next-request'
      }
  )

/** A fault of the Credential Provider's executable. */
export type ExecutableFault = FaultBase & {
  readonly surface: 'cp'
} & (
    | {
        /** Fails with an exit code and, if given, a line on stderr; nothing on stdout. */
        readonly kind: 'exit'
        readonly exitCode: number
        readonly stderr?: string
      }
    | {
        /** Succeeds, with a line on stderr beside it. */
        readonly kind: 'warning'
        readonly text: string
      }
    | {
        /** Exits 0 with this on stdout in place of the values. */
        readonly kind: 'garbage'
        readonly stdout: string
      }
    | {
        /** Exits 0 with only the first bytes of stdout; default half of them. */
        readonly kind: 'truncate'
        readonly bytes?: number
      }
    | {
        /** Waits before it asks the vault: milliseconds of real time. */
        readonly kind: 'delay'
        readonly delayMs: number
      }
    | {
        /** Never ends by itself; ends when the lab stops or is reset. */
        readonly kind: 'hang'
      }
    | {
        /** Kills itself with a signal; default `SIGSEGV`. */
        readonly kind: 'crash'
        readonly signal?: 'SIGSEGV' | 'SIGKILL' | 'SIGABRT' | 'SIGTERM'
      }
  )

/** Any fault. */
export type Fault = HttpFault | ExecutableFault

/** A fault that was added, with the means to take it back. */
export interface FaultHandle {
  readonly id: number
  /** Takes the fault back; doing it twice is harmless. */
  remove(): void
}

/** A fault as `list` shows it. */
export interface ActiveFault {
  readonly id: number
  readonly fault: Fault
  /** How many requests will still suffer it; absent without a limit. */
  readonly remaining?: number
  /** When it ends by the lab's clock, epoch milliseconds; absent without a limit. */
  readonly endsAt?: number
}

/** What a fault is matched against. */
export interface FaultSubject {
  readonly method: string
  readonly path: string
  readonly application?: string | undefined
}

interface Entry {
  readonly id: number
  readonly fault: Fault
  remaining: number
  readonly endsAt: number
}

function sameText(left: string, right: string | undefined): boolean {
  return left.toLowerCase() === right?.toLowerCase()
}

function matches(match: FaultMatch | undefined, subject: FaultSubject): boolean {
  if (match === undefined) return true
  const { method, path, application } = match
  if (method !== undefined && !sameText(method, subject.method)) return false
  if (application !== undefined && !sameText(application, subject.application)) return false
  if (path === undefined) return true
  if (typeof path === 'string') return subject.path.toLowerCase().includes(path.toLowerCase())
  // A global or sticky expression remembers where it stopped, which would make every second request miss.
  path.lastIndex = 0
  return path.test(subject.path)
}

/** The faults in force. The first one that fits a request applies to it; the admin API is never affected. */
export class Faults {
  readonly #clock: LabClock
  #entries: Entry[] = []
  #lastId = 0

  constructor(clock: LabClock) {
    this.#clock = clock
  }

  /** Adds a fault. Throws {@link LabError} for one that is none, and names what is wrong with it. */
  add(wanted: Fault): FaultHandle {
    const { output: fault, issues } = v.safeParse(faultSchema, wanted)
    if (issues !== undefined) {
      const [issue] = issues
      throw new LabError(`lab.faults.add: ${v.getDotPath(issue) ?? 'the fault'} ${issue.message}`)
    }
    this.#lastId += 1
    const id = this.#lastId
    this.#entries.push({
      id,
      fault,
      remaining: fault.times ?? Infinity,
      endsAt: fault.forMs === undefined ? Infinity : this.#clock.now() + fault.forMs,
    })
    return { id, remove: () => void this.remove(id) }
  }

  /** Takes a fault back by its number; false when there is none (any more). */
  remove(id: number): boolean {
    const before = this.#entries.length
    this.#entries = this.#entries.filter((entry) => entry.id !== id)
    return this.#entries.length < before
  }

  /** Takes all faults back. */
  clear(): void {
    this.#entries = []
  }

  /** The faults in force, in the order they were added. */
  list(): ActiveFault[] {
    this.#expire()
    return this.#entries.map(({ id, fault, remaining, endsAt }) => ({
      id,
      fault,
      ...(remaining === Infinity ? {} : { remaining }),
      ...(endsAt === Infinity ? {} : { endsAt }),
    }))
  }

  /** The HTTP fault that a request suffers, counted down; called by the surfaces. */
  takeHttp(surface: SurfaceName, subject: FaultSubject): HttpFault | undefined {
    return this.#take(
      (fault): fault is HttpFault => fault.surface !== 'cp' && fault.surface === surface,
      subject,
    )
  }

  /** The fault that a run of the executable suffers, counted down; called by the Credential Provider. */
  takeExecutable(subject: FaultSubject): ExecutableFault | undefined {
    return this.#take((fault): fault is ExecutableFault => fault.surface === 'cp', subject)
  }

  #take<T extends Fault>(wanted: (fault: Fault) => fault is T, subject: FaultSubject): T | undefined {
    if (this.#entries.length === 0) return undefined
    this.#expire()
    for (const entry of this.#entries) {
      const { fault } = entry
      if (!wanted(fault) || !matches(fault.match, subject)) continue
      entry.remaining -= 1
      if (entry.remaining <= 0) this.remove(entry.id)
      return fault
    }
    return undefined
  }

  #expire(): void {
    const now = this.#clock.now()
    if (this.#entries.some((entry) => entry.endsAt <= now)) {
      this.#entries = this.#entries.filter((entry) => entry.endsAt > now)
    }
  }
}
