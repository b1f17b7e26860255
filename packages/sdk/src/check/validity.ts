/** How long certificates are valid. */
import type { X509Certificate } from 'node:crypto'
import { printable } from '../options.ts'

const dayMs = 86_400_000

/** From how many days before its end a certificate is warned of. */
const warnDays = 30

/** Whole days until then; negative when it is past. */
export function daysUntil(then: Date, now: number = Date.now()): number {
  return Math.floor((then.getTime() - now) / dayMs)
}

/** Whether its end is near enough to be warned of. */
export function endsSoon(then: Date): boolean {
  return daysUntil(then) < warnDays
}

/** A date as messages show it. */
export function dateOf(date: Date): string {
  return date.toISOString().slice(0, 10)
}

/** A distinguished name, or alternative names, in one line. */
export function nameOf(lines: string): string {
  return printable(lines.replaceAll('\n', ', '), 200)
}

/** The certificate and those above it, as far as they came with it. */
export function chainOf(leaf: X509Certificate): readonly X509Certificate[] {
  const chain = [leaf]
  for (let next = leaf.issuerCertificate; next !== undefined; next = next.issuerCertificate) {
    const known = next.fingerprint256
    if (chain.some(({ fingerprint256 }) => fingerprint256 === known)) break
    chain.push(next)
  }
  return chain
}

/** The one of a chain that ends first. */
export function firstToEnd(chain: readonly X509Certificate[]): X509Certificate | undefined {
  return [...chain].sort((one, other) => Date.parse(one.validTo) - Date.parse(other.validTo))[0]
}
