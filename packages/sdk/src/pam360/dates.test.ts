import { describe, expect, it } from 'vitest'
import { formatWindowTime, parseVendorDate, zoneName } from './dates.ts'

const zurich = 'Europe/Zurich'

describe('dates of PAM360 [pam360/vendor-dates]', () => {
  it.each([
    ['Jan 5, 2026 03:04 PM', 'UTC', '2026-01-05T15:04:00.000Z'],
    ['Jan 5, 2026 03:04 PM', zurich, '2026-01-05T14:04:00.000Z'],
    ['Jul 15, 2026 12:00 AM', zurich, '2026-07-14T22:00:00.000Z'],
    ['Jul 15, 2026 12:00 PM', 'America/New_York', '2026-07-15T16:00:00.000Z'],
    ['Dec 31, 2025 11:59 PM', 'Asia/Kolkata', '2025-12-31T18:29:00.000Z'],
    ['Jan 5, 2026 3:04:05 pm', 'UTC', '2026-01-05T15:04:05.000Z'],
    ['january 5, 2026, 15:04', 'UTC', '2026-01-05T15:04:00.000Z'],
    ['Jan 5, 2026 03:04\u202fPM', 'UTC', '2026-01-05T15:04:00.000Z'],
    ['2026-01-05 15:04:00.25', zurich, '2026-01-05T14:04:00.250Z'],
    // Clocks are set forward over 02:30, and back to 02:30.
    ['Mar 29, 2026 02:30 AM', zurich, '2026-03-29T01:30:00.000Z'],
    ['Mar 29, 2026 03:30 AM', zurich, '2026-03-29T01:30:00.000Z'],
    ['Oct 25, 2026 02:30 AM', zurich, '2026-10-25T00:30:00.000Z'],
    ['Oct 25, 2026 03:30 AM', zurich, '2026-10-25T02:30:00.000Z'],
  ])('%s in %s is %s', (text, zone, iso) => {
    expect(parseVendorDate(text, zone)?.toISOString()).toBe(iso)
  })

  it.each([
    '',
    'N/A',
    'Feb 30, 2026 01:00 AM',
    'Jan 5, 2026 13:04 PM',
    'Jan 5, 2026 00:04 AM',
    'Foo 5, 2026 01:00 AM',
    '2026-13-01 00:00:00',
    'Jan 5, 2026 24:00',
    'tomorrow',
  ])('%j is none', (text) => {
    expect(parseVendorDate(text, 'UTC')).toBeNull()
  })

  it('are written as windows of access want them [pam360/window-times]', () => {
    const date = new Date('2026-07-04T22:05:00Z')
    expect(formatWindowTime(date, 'UTC')).toBe('04/07/2026 22:05')
    expect(formatWindowTime(date, zurich)).toBe('05/07/2026 00:05')
    expect(() => formatWindowTime(new Date('2026-07-04T22:05:01Z'), 'UTC')).toThrow(/whole minutes/)
  })

  it('are in a zone that there is', () => {
    expect([zoneName('UTC'), zoneName(zurich)]).toEqual([undefined, undefined])
    expect([zoneName('Zurich'), zoneName(''), zoneName(1)]).not.toContain(undefined)
  })
})
