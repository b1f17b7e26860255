/** Writes the bodies of updates. Pure. */
import { isRecord } from '../../options.ts'
import { notThere } from './fields.ts'

/**
 * What a PUT must hold, since PVWA clears what it is not sent: all that was read, also what this library does not
 * know, with the changes in it.
 *
 * @param read What the server gave.
 * @param changes By the vendor's names; `null` leaves a member out, which clears it.
 * @param without Names of what the server alone decides.
 * @throws ProtocolError when nothing was read.
 */
export function merged(
  read: unknown,
  changes: Readonly<Record<string, unknown>>,
  without: readonly string[] = [],
): Record<string, unknown> {
  if (!isRecord(read)) throw notThere('what is to be changed')
  const left = new Set([...without, ...Object.keys(changes)].map((name) => name.toLowerCase()))
  const kept = Object.entries(read).filter(([name, value]) => !left.has(name.toLowerCase()) && value !== null)
  const changed = Object.entries(changes).filter(([, value]) => value !== null && value !== undefined)
  return Object.fromEntries([...kept, ...changed])
}
