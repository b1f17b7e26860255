import { describe, expect, it } from 'vitest'
import { lifetimeSeconds, moment, oneNamed, yesOrNo } from './values.ts'

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

describe('lifetimeSeconds', () => {
  it.each([
    ['90s', 90],
    [' 15m ', 900],
    ['1h', 3600],
    ['7d', 604_800],
  ])('reads %j', (text, seconds) => {
    expect(lifetimeSeconds(setting(text))).toBe(seconds)
  })

  it.each(['3600', '0s', '1.5h', '-1m', '1w', '4294967296s', '99999d', 'h', ''])('refuses %j', (text) => {
    expect(() => lifetimeSeconds(setting(text))).toThrow(/^--x must be a time with its unit/)
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
