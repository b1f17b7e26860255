import { describe, expect, it } from 'vitest'
import { moment, oneNamed, yesOrNo } from './values.ts'

const setting = (value: string) => ({ value, origin: '--x', layer: 'flag' }) as const

describe('moment', () => {
  it.each([
    ['2027-01-31', '2027-01-31T00:00:00.000Z'],
    [' 2028-02-29 ', '2028-02-29T00:00:00.000Z'],
    ['2027-01-31T18:00Z', '2027-01-31T18:00:00.000Z'],
    ['2027-01-31T18:00:30+02:00', '2027-01-31T16:00:30.000Z'],
  ])('reads %j', (text, iso) => {
    expect(moment(setting(text)).toISOString()).toBe(iso)
  })

  it.each([
    '2027-02-29',
    '2027-02-30T00:00Z',
    '2027-13-01',
    '31.1.2027',
    '2027-01-31T18:00',
    'never',
    '1',
    '',
  ])('refuses %j, without repeating it', (text) => {
    expect(() => moment(setting(text))).toThrow(/^--x must be a day, such as 2027-01-31, or a moment/)
  })
})

describe('words', () => {
  it('are yes or no', () => {
    expect([yesOrNo(setting('Yes')), yesOrNo(setting('no'))]).toEqual([true, false])
    expect(() => yesOrNo(setting('1'))).toThrow('--x must be yes or no.')
  })

  it('are one of some names, in any letter case', () => {
    expect(oneNamed(setting('useACCOUNTS'), ['useAccounts', 'manageSafe'])).toBe('useAccounts')
    expect(() => oneNamed(setting('useAccount'), ['useAccounts'])).toThrow('did you mean useAccounts?')
    expect(() => oneNamed(setting('S3ntinel'), ['useAccounts'])).toThrow(/^--x names none that there is\.$/)
  })
})
