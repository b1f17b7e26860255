import { describe, expect, it } from 'vitest'
import { parseArguments } from '../../../args/parse.ts'
import { Settings } from '../../../config/settings.ts'
import { authenticationFlags, readAuthentications, wordsOf } from './authentication-flags.ts'

const read = (...argv: string[]) =>
  readAuthentications(new Settings(authenticationFlags, parseArguments(argv, authenticationFlags).flags, {}))

describe('readAuthentications', () => {
  it('is a way for each value', () => {
    expect([
      ...read('--machine', 'a', '--machine', 'b', '--os-user', 'D\\u', '--machine', 'a').values(),
    ]).toEqual([
      { kind: 'os-user', user: 'D\\u' },
      { kind: 'machine', address: 'a' },
      { kind: 'machine', address: 'b' },
    ])
  })

  it('says of paths and hashes what goes with them', () => {
    expect([
      ...read('--path', '/a', '--internal-scripts', '--hash', 'h', '--comment', 'c').entries(),
    ]).toEqual([
      ['path /a', { kind: 'path', path: '/a', isFolder: false, allowInternalScripts: true }],
      ['hash h', { kind: 'hash', hash: 'h', comment: 'c' }],
    ])
  })

  it('takes what is said of a certificate together, and leaves out what is not', () => {
    expect([
      ...read('--subject', 'CN=a', '--subject', 'O=b', '--alternative-name', 'DNS Name=c').entries(),
    ]).toEqual([
      [
        'certificate-attributes CN=a, O=b, DNS Name=c',
        { kind: 'certificate-attributes', subject: ['CN=a', 'O=b'], subjectAlternativeName: ['DNS Name=c'] },
      ],
    ])
  })

  it('calls a way that is there as it was called when it was added', () => {
    const [name = ''] = read('--serial-number', '00ff', '--comment', 'c').keys()
    const there = {
      id: 3,
      kind: 'certificate-serial-number',
      serialNumber: '00ff',
      comment: undefined,
    } as const
    expect(wordsOf(there)).toBe(name)
    expect(wordsOf({ id: 4, kind: 'other', type: 'kerberos', value: undefined })).toBe('other kerberos')
  })

  it.each([
    [[], 'Nothing says how it proves who it is.'],
    [['--folder', '--machine', 'a'], '--folder and --internal-scripts go with --path only.'],
    [['--comment', 'c', '--path', 'a'], '--comment goes with --hash and --serial-number only.'],
  ])('refuses %j', (argv, message) => {
    expect(() => read(...argv)).toThrow(message)
  })
})
