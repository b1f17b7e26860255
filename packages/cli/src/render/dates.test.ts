import { expect, it } from 'vitest'
import { shortDate } from './dates.ts'

it('says that a moment is in UTC', () => {
  expect(shortDate(new Date('2027-01-31T18:05:59+02:00'))).toBe('2027-01-31 16:05Z')
})

it.each([undefined, new Date(Number.NaN)])('shows nothing for %s', (date) => {
  expect(shortDate(date)).toBe('')
})
