/** The vendor's dates: English text in the server's zone, which the text does not name. Pure. */
import { ConfigurationError } from '../errors.ts'
import type { Check } from '../options.ts'

/** Names of a time zone, as `Intl` takes them. */
export const zoneName: Check = (value) =>
  typeof value === 'string' && value !== '' && isZone(value)
    ? undefined
    : "must be the name of a time zone, such as 'Europe/Zurich' or 'UTC'"

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const english =
  /^([a-z]{3})[a-z]*\.? (\d{1,2}), (\d{4}),? (\d{1,2}):(\d{2})(?::(\d{2}))?[ \u00a0\u202f]?([ap]m)?$/i
const numeric = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?$/

/** Clocks that show the time of one zone. */
const clocks = new Map<string, Intl.DateTimeFormat>()

function clockOf(zone: string): Intl.DateTimeFormat {
  let clock = clocks.get(zone)
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
    clocks.set(zone, clock)
  }
  return clock
}

/** What a clock in that zone shows, by the names of its parts. */
function shown(date: Date, zone: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    clockOf(zone)
      .formatToParts(date)
      .map(({ type, value }) => [type, value]),
  )
}

/** How far the clocks of a zone are ahead of UTC at a moment, in milliseconds. */
function offsetAt(time: number, zone: string): number {
  const { year, month, day, hour, minute, second } = shown(new Date(time), zone)
  const wall = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  )
  return wall - Math.floor(time / 1000) * 1000
}

/**
 * The moment at which the clocks of a zone show a time. Of two, when clocks are set back, the first; when clocks are set
 * forward over it, the moment that it would have been.
 */
function momentOf(wall: number, zone: string): Date {
  const day = 86_400_000
  const before = offsetAt(wall - day, zone)
  const after = offsetAt(wall + day, zone)
  const exact = [before, after].find((offset) => offsetAt(wall - offset, zone) === offset)
  return new Date(wall - (exact ?? before))
}

/**
 * Reads a date such as `Jan 5, 2026 03:04 PM` or `2026-01-05 15:04:00.000`; `null` for what is none.
 *
 * @param zone The zone of the server.
 */
export function parseVendorDate(text: string, zone: string): Date | null {
  const wall = wallOfEnglish(text) ?? wallOfNumeric(text)
  return wall === undefined ? null : momentOf(wall, zone)
}

function wallOfEnglish(text: string): number | undefined {
  const found = english.exec(text.trim())
  if (found === null) return undefined
  const [, month = '', day, year, hour, minute, second, half] = found
  const index = months.indexOf(month.toLowerCase())
  const clock = Number(hour)
  if (index === -1 || (half === undefined ? clock > 23 : clock < 1 || clock > 12)) return undefined
  const hours = half === undefined ? clock : (clock % 12) + (half.toLowerCase() === 'pm' ? 12 : 0)
  return wallOf(Number(year), index, Number(day), hours, Number(minute), Number(second ?? 0), 0)
}

function wallOfNumeric(text: string): number | undefined {
  const found = numeric.exec(text.trim())
  if (found === null) return undefined
  const [, year, month, day, hour, minute, second, fraction = '0'] = found
  const milliseconds = Number(fraction.padEnd(3, '0'))
  return wallOf(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second ?? 0),
    milliseconds,
  )
}

/** A time as clocks show it, as if it were UTC; `undefined` for a 30 February and the like. */
function wallOf(
  ...[year, month, day, hour, minute, second, milliseconds]: readonly [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ]
): number | undefined {
  if (hour > 23 || minute > 59 || second > 59) return undefined
  const wall = Date.UTC(year, month, day, hour, minute, second, milliseconds)
  const date = new Date(wall)
  return date.getUTCMonth() === month && date.getUTCDate() === day ? wall : undefined
}

/**
 * Writes a moment as the access window wants it: `dd/MM/yyyy HH:mm` in the server's zone.
 *
 * @throws ConfigurationError for a moment that has seconds, which the form cannot say.
 */
export function formatWindowTime(date: Date, zone: string): string {
  if (date.getTime() % 60_000 !== 0) {
    throw new ConfigurationError('A window of access begins and ends at whole minutes.', {
      code: 'INVALID_REQUEST',
    })
  }
  const { year, month, day, hour, minute } = shown(date, zone)
  return `${day ?? ''}/${month ?? ''}/${year ?? ''} ${hour ?? ''}:${minute ?? ''}`
}
