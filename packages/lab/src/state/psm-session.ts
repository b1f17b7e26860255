import { createHash } from 'node:crypto'

/** What somebody did in a session. */
export interface PsmActivity {
  /** A command, or the title of a window. */
  readonly text: string
  /** Seconds after the start; default: as many as were before it. */
  readonly offsetSeconds?: number
}

/** What a session is made from. */
export interface PsmSessionInit {
  /** Who is connected. */
  readonly user: string
  /** Safe of the account; that of unmanaged accounts when the account is in none. */
  readonly safe?: string
  readonly folder?: string
  /** Name of the account's object. */
  readonly object?: string
  readonly accountUserName?: string
  readonly accountAddress?: string
  readonly platformId?: string
  /** Default `PSM-RDP`. */
  readonly connectionComponent?: string
  /** Default: the account's address. */
  readonly remoteMachine?: string
  /** Address of the user's machine. Default `127.0.0.1`. */
  readonly fromIp?: string
  readonly reason?: string
  readonly ticketId?: string
  /** 0 to 100; default 0. */
  readonly riskScore?: number
  readonly activities?: readonly PsmActivity[]
  /** Epoch milliseconds. */
  readonly startedAt?: number
}

/** Where sessions with accounts that are in no safe are kept. */
export const unmanagedSafe = 'PSMUnmanagedSessionAccounts'

/** Whether a session goes on. */
export type PsmSessionStatus = 'active' | 'suspended' | 'ended'

/** A session through Privileged Session Manager: live, and a recording once it has ended. */
export class PsmSession {
  /** `14_3`: number of the safe with the recordings, number of the session. */
  readonly id: string
  /** Lower case. */
  readonly guid: string
  readonly user: string
  readonly safe: string
  readonly folder: string
  readonly object: string
  readonly accountUserName: string
  readonly accountAddress: string
  readonly platformId: string
  readonly connectionComponent: string
  readonly remoteMachine: string
  readonly fromIp: string
  readonly reason: string
  readonly ticketId: string
  /** Up to 100. */
  readonly riskScore: number
  /** Epoch milliseconds. */
  readonly startedAt: number
  readonly #activities: Required<PsmActivity>[] = []
  #status: PsmSessionStatus = 'active'
  #endedAt: number | undefined
  /** Whether it leaves a recording when it ends, and whether that is sound. */
  recording: 'none' | 'valid' | 'damaged' = 'valid'

  constructor(number: number, init: PsmSessionInit) {
    const hash = createHash('sha256').update(`session\0${number}`).digest('hex')
    this.id = `14_${number}`
    this.guid = [8, 12, 16, 20, 32].map((end, index) => hash.slice([0, 8, 12, 16, 20][index], end)).join('-')
    this.user = init.user
    this.safe = init.safe ?? unmanagedSafe
    this.folder = init.folder ?? 'Root'
    this.object = init.object ?? ''
    this.accountUserName = init.accountUserName ?? ''
    this.accountAddress = init.accountAddress ?? ''
    this.platformId = init.platformId ?? ''
    this.connectionComponent = init.connectionComponent ?? 'PSM-RDP'
    this.remoteMachine = init.remoteMachine ?? this.accountAddress
    this.fromIp = init.fromIp ?? '127.0.0.1'
    this.reason = init.reason ?? ''
    this.ticketId = init.ticketId ?? ''
    this.riskScore = init.riskScore ?? 0
    this.startedAt = init.startedAt ?? 0
    for (const activity of init.activities ?? []) this.addActivity(activity)
  }

  /** Whether it goes on. */
  get status(): PsmSessionStatus {
    return this.#status
  }

  /** Whether it has not ended. */
  get isLive(): boolean {
    return this.#status !== 'ended'
  }

  /** When it ended, epoch milliseconds. */
  get endedAt(): number | undefined {
    return this.#endedAt
  }

  /** What was done in it. */
  get activities(): readonly Required<PsmActivity>[] {
    return this.#activities
  }

  /** Adds what somebody did. */
  addActivity(activity: PsmActivity): void {
    const { text, offsetSeconds = this.#activities.length } = activity
    this.#activities.push({ text, offsetSeconds })
  }

  /** Suspends it; false when it was not active. */
  suspend(): boolean {
    if (this.#status !== 'active') return false
    this.#status = 'suspended'
    return true
  }

  /** Lets it go on; false when it was not suspended. */
  resume(): boolean {
    if (this.#status !== 'suspended') return false
    this.#status = 'active'
    return true
  }

  /** Ends it; false when it had ended already. */
  end(at: number): boolean {
    if (this.#status === 'ended') return false
    this.#status = 'ended'
    this.#endedAt = at
    return true
  }
}
