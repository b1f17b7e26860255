import { describe, expect, it } from 'vitest'
import { parseArguments } from '../../../args/parse.ts'
import { Settings } from '../../../config/settings.ts'
import { readUserSettings, userSettingsFlags } from './user-flags.ts'

const read = (...argv: string[]) =>
  readUserSettings(new Settings(userSettingsFlags, parseArguments(argv, userSettingsFlags).flags, {}))

describe('readUserSettings', () => {
  it('holds what is said, and nothing else', () => {
    expect(read()).toEqual({})
    expect(
      read(
        '--type',
        'EPVUser',
        '--enabled',
        'no',
        '--expires',
        '2031-01-31',
        '--from-hour',
        '0',
        '--to-hour',
        '23',
      ),
    ).toEqual({
      type: 'EPVUser',
      enabled: false,
      expiresAt: new Date('2031-01-31'),
      logonFromHour: 0,
      logonToHour: 23,
    })
    expect(read('--expires', 'Never')).toEqual({ expiresAt: null })
  })

  it('reads lists in any letter case, and none of them', () => {
    expect(
      read('--authorization', 'addsafes', '--authorization', 'AuditUsers', '--closed-interface', 'pvwa'),
    ).toEqual({
      authorizations: ['AddSafes', 'AuditUsers'],
      closedInterfaces: ['PVWA'],
    })
    expect(read('--authorization', 'none', '--method', 'None')).toEqual({
      authorizations: [],
      authenticationMethods: [],
    })
  })

  it('puts details where they belong', () => {
    expect(
      read(
        '--detail',
        'person.firstname=Maria',
        '--detail',
        'person.title=a=b',
        '--detail',
        'internet.businessEmail=m@example.com',
      ),
    ).toEqual({
      person: { firstName: 'Maria', title: 'a=b' },
      internet: { businessEmail: 'm@example.com' },
    })
  })

  it.each([
    [['--authorization', 'AddSafe'], '--authorization names none that there is'],
    [['--authorization', 'none', '--authorization', 'AddSafes'], '--authorization none stands alone.'],
    [['--detail', 'person.firstName'], '--detail must be NAME=VALUE.'],
    [['--detail', 'firstName=x'], '--detail names none that there is'],
    [['--from-hour', '24'], '--from-hour must be a whole number from 0 to 23.'],
    [['--must-change-password', 'maybe'], '--must-change-password must be yes or no.'],
  ])('refuses %j', (argv, message) => {
    expect(() => read(...argv)).toThrow(message)
  })
})
