import { fold } from './fold.ts'
import { PsmSession } from './psm-session.ts'
import type { PsmSessionInit } from './psm-session.ts'

/** A server of Privileged Session Manager. */
export interface PsmServer {
  readonly id: string
  /** Default: the id. */
  readonly name?: string
  /** Default `psm.example.com`. */
  readonly address?: string
}

/** A connection component. */
export interface PsmConnector {
  readonly id: string
  /** Default: none. */
  readonly name?: string
}

/** The servers of a vault that a seed says nothing about. */
export const defaultPsmServers: readonly PsmServer[] = [
  { id: 'PSMServer', name: 'PSM Server on psm.example.com', address: 'psm.example.com' },
]

/** Connection components that the vendor delivers (recorded); the list of a vault that a seed says nothing about. */
export const defaultConnectors: readonly PsmConnector[] = [
  { id: 'SSH' },
  { id: 'RDP' },
  { id: 'PuTTY' },
  { id: 'PSM-RDP' },
  { id: 'PSM-SSH' },
  { id: 'PSM-WinSCP' },
  { id: 'PSM-SQLPlus' },
  { id: 'PSM-SQLServerMgmtStudio' },
  { id: 'PSM-PVWA-v10', name: 'CyberArk Password Vault Web Application v10' },
]

/** Privileged Session Manager: its servers, connection components and sessions, finished ones too. */
export class Psm {
  readonly #servers = new Map<string, Required<PsmServer>>()
  readonly #connectors = new Map<string, Required<PsmConnector>>()
  readonly #sessions: PsmSession[] = []
  readonly #now: () => number
  #last = 0

  /** `now` is the lab's clock. */
  constructor(now: () => number) {
    this.#now = now
  }

  /** The servers; the first is what a platform gets that names none. */
  get servers(): Required<PsmServer>[] {
    return [...this.#servers.values()]
  }

  /** The server of that id (any case), or `undefined`. */
  server(id: string): Required<PsmServer> | undefined {
    return this.#servers.get(fold(id))
  }

  /** Adds a server, or replaces the one of that id. */
  addServer(server: PsmServer): void {
    const { id, name = id, address = 'psm.example.com' } = server
    this.#servers.set(fold(id), { id, name, address })
  }

  /** The connection components. */
  get connectors(): Required<PsmConnector>[] {
    return [...this.#connectors.values()]
  }

  /** The connection component of that id (any case), or `undefined`. */
  connector(id: string): Required<PsmConnector> | undefined {
    return this.#connectors.get(fold(id))
  }

  /** Adds a connection component, or replaces the one of that id. */
  addConnector({ id, name = '' }: PsmConnector): void {
    this.#connectors.set(fold(id), { id, name })
  }

  /** The sessions, oldest first. */
  get sessions(): readonly PsmSession[] {
    return this.#sessions
  }

  /** The session of that id or GUID (any case), or `undefined`. */
  session(id: string): PsmSession | undefined {
    const wanted = fold(id)
    return this.#sessions.find((session) => session.id === id || session.guid === wanted)
  }

  /** Starts a session, now unless said otherwise. */
  start(init: PsmSessionInit): PsmSession {
    this.#last += 1
    const session = new PsmSession(this.#last, { startedAt: this.#now(), ...init })
    this.#sessions.push(session)
    return session
  }

  /** @internal Forgets everything. */
  clear(): void {
    this.#servers.clear()
    this.#connectors.clear()
    this.#sessions.length = 0
    this.#last = 0
  }
}
