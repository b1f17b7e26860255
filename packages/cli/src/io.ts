/** What the command has of the outside world; tests hand in their own. */

/** Where keys and a parent's messages come from. */
export type Input = NodeJS.ReadableStream & {
  readonly isTTY?: boolean
  setRawMode?(on: boolean): unknown
}

/** Where text and secrets go. */
export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number }

/** A signal that ends the command in good order. */
export type Interruption = 'SIGINT' | 'SIGTERM' | 'SIGHUP'

/** Standard streams, environment and signals. */
export interface Io {
  readonly stdin: Input
  readonly stdout: Output
  readonly stderr: Output
  readonly env: Record<string, string | undefined>
  /** Calls back on each interruption, until the function that it returns is called. */
  onInterruption(listener: (signal: Interruption) => void): () => void
  /** The same for the signals named, as far as this system has them. */
  onSignal(signals: readonly NodeJS.Signals[], listener: (signal: NodeJS.Signals) => void): () => void
}
