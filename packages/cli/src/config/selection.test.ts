import { describe, expect, it } from 'vitest'
import { parseArguments } from '../args/parse.ts'
import { getTable } from '../testing/tables.ts'
import { readCcpManner, readCpManner } from './request.ts'
import { readSelection } from './selection.ts'
import { Settings } from './settings.ts'

const read = (...argv: string[]) => {
  const { flags } = parseArguments(argv, getTable)
  const settings = new Settings(getTable, flags, {})
  return { settings, selection: () => readSelection(settings) }
}

describe('readSelection', () => {
  it('takes every criterion', () => {
    const argv = [
      ...[
        '--safe',
        's',
        '--folder',
        'f',
        '--object',
        'o',
        '--username',
        'u',
        '--address',
        'a',
        '--database',
        'd',
      ],
      ...['--policy-id', 'p', '--virtual-username', 'v', '--property', 'Port=1=2', '--property', 'X='],
      ...['--query-format', 'regexp'],
    ]
    expect(read(...argv).selection()).toEqual({
      safe: 's',
      folder: 'f',
      object: 'o',
      username: 'u',
      address: 'a',
      database: 'd',
      policyId: 'p',
      virtualUsername: 'v',
      properties: { Port: '1=2', X: '' },
      queryFormat: 'regexp',
    })
  })

  it.each([
    [[], 'Nothing says which account.'],
    [['--property', 'noequals'], '--property must be NAME=VALUE.'],
    [['--property', 'A=1', '--property', 'A=2'], '--property names one property twice.'],
    [['--safe', 's', '--query-format', 'glob'], '--query-format must be exact or regexp.'],
  ])('refuses %j', (argv, message) => expect(read(...argv).selection).toThrow(message))

  it('keeps properties whose names every object has', () => {
    expect(Object.entries(read('--property', '__proto__=x').selection().properties ?? {})).toEqual([
      ['__proto__', 'x'],
    ])
  })
})

describe('how to ask', () => {
  const argv = ['--reason', 'r', '--connection-timeout', '7', '--fail-on-change', '--wait-for-change', '3']
  const common = { reason: 'r', failRequestOnPasswordChange: true, changeInProgress: { attempts: 3 } }

  it('is told to each door in its own words', () => {
    const { settings } = read(...argv)
    expect(readCcpManner(settings)).toEqual({ ...common, connectionTimeoutSeconds: 7 })
    expect(readCpManner(settings)).toEqual({ ...common, timeoutSeconds: 7 })
  })

  it('refuses what a door has no use for, and numbers that are none', () => {
    expect(() => readCpManner(read('--allow-special-characters').settings)).toThrow('is for CCP')
    expect(() => readCcpManner(read('--wait-for-change', '0').settings)).toThrow('from 1 to 1000')
    expect(() => readCcpManner(read('--connection-timeout', '1e3').settings)).toThrow(
      'must be a whole number',
    )
  })
})
