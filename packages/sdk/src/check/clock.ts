/** This machine's clock against that of a server. */
import type { Finding } from './run-check.ts'

/** From how much difference on it is warned of: Kerberos and SAML give up here. */
const mostDifferenceMs = 300_000

/**
 * Compares the `Date` header of an answer with the time at which it came.
 *
 * @param date The header.
 * @param now The time by this machine's clock, in milliseconds.
 */
export function compareClocks(host: string, date: string | string[] | undefined, now: number): Finding {
  const theirs = typeof date === 'string' ? Date.parse(date) : NaN
  if (Number.isNaN(theirs)) return { status: 'skipped', message: `${host} does not tell its time.` }
  // The header knows whole seconds only.
  const differenceMs = Math.abs(theirs - now)
  if (differenceMs < mostDifferenceMs) return { message: `This machine and ${host} agree on the time.` }
  const [ahead, behind] = theirs > now ? [host, 'this machine'] : ['this machine', host]
  return {
    status: 'warning',
    message: `The clock of ${ahead} is ${inWords(differenceMs)} ahead of that of ${behind}.`,
    remedy:
      'Have both take their time from the same source (NTP): certificates, tokens and log ons are judged by it.',
  }
}

function inWords(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000)
  if (minutes < 120) return `${minutes} minutes`
  const hours = Math.round(minutes / 60)
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`
}
