import type { JournalEntry, Lab } from '../../src/index.ts'

/** Waits until a request has met a fault of a kind: for long, since it may be a program that starts on a busy machine. */
export function suffered(lab: Lab, kind: string): Promise<JournalEntry> {
  return lab.journal.waitFor(({ fault }) => fault === kind, { timeoutMs: 60_000 })
}
