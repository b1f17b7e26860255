import { describe, expect, it } from 'vitest'
import { isSallyportError } from './errors.ts'
import {
  formatReference,
  isReference,
  parseReference,
  referenceOf,
  type ReferenceParts,
} from './reference.ts'

const refusalOf = (work: () => unknown): { code: string; message: string; hint: string | undefined } => {
  try {
    work()
  } catch (error) {
    if (!isSallyportError(error)) throw error
    const { code, message, hint } = error
    return { code, message, hint }
  }
  throw new Error('was accepted')
}

describe('formatReference', () => {
  it.each<[string, ReferenceParts, string]>([
    ['nothing', { vault: 'v' }, 'it names no account'],
    ['no vault', { vault: '', path: ['a'] }, 'the vault is empty'],
    ['an empty part', { vault: 'v', path: ['a', ''] }, 'a part of the path is empty'],
    ['an empty key', { vault: 'v', keys: { '': 'x' } }, 'a key is empty'],
    ['an empty value', { vault: 'v', keys: { a: '' } }, 'a value is empty'],
    [
      'a control character',
      { vault: 'v', path: ['hunter2\n'] },
      'a part of the path holds a control character',
    ],
    [
      'half of a pair',
      { vault: 'v', keys: { a: 'hunter2\ud800' } },
      'a value holds half of a surrogate pair',
    ],
    ['a dot', { vault: 'v', path: ['.'] }, "a part of the path is '.'"],
    ['two dots', { vault: 'v', path: ['a', '..'] }, "a part of the path is '..'"],
    [
      'the reason as a key',
      { vault: 'v', keys: { reason: 'hunter2' } },
      "the key 'reason' is not the vault's",
    ],
    [
      'the ticket as a key',
      { vault: 'v', keys: { ticket: 'hunter2' } },
      "the key 'ticket' is not the vault's",
    ],
    ['an empty reason', { vault: 'v', path: ['a'], reason: '' }, 'a value is empty'],
    [
      'a field that there is not',
      { vault: 'v', path: ['a'], field: 'pasword' as 'password' },
      "no field 'pasword'",
    ],
    ['a property of no name', { vault: 'v', path: ['a'], field: 'property.' }, "no field 'property.'"],
  ])('refuses %s', (_, parts, says) => {
    const { code, message } = refusalOf(() => formatReference(parts))
    expect(code).toBe('INVALID_REFERENCE')
    expect(message).toContain(says)
    expect(message).not.toContain('hunter2')
  })

  it.each<[unknown, string]>([
    [undefined, 'must be an object'],
    [{ path: ['a'] }, "option 'vault' must be a string"],
    [{ vault: 'v', path: 'a' }, "option 'path' must be a list"],
    [{ vault: 'v', path: [1] }, 'its item 0 must be a string'],
    [{ vault: 'v', keys: { a: 1 } }, "must hold text under 'a'"],
    [{ vault: 'v', path: ['a'], ticket: 'x' }, "unknown option 'ticket'"],
  ])('refuses %j, which are no parts', (parts, says) => {
    const { code, message } = refusalOf(() => formatReference(parts as ReferenceParts))
    expect(code).toBe('INVALID_OPTION')
    expect(message).toContain(says)
  })
})

describe('parseReference', () => {
  it('gives what nobody can change', () => {
    const reference = parseReference('pam://v/a?b=c')
    for (const part of [reference, reference.path, reference.keys]) expect(Object.isFrozen(part)).toBe(true)
  })

  it('says what to write instead', () => {
    const hintFor = (text: string): string | undefined => refusalOf(() => parseReference(text)).hint
    expect(hintFor('pam://v/a b')).toBe('Write it as %20.')
    expect(hintFor('pam://v/100%')).toBe('Write the percent sign itself as %25.')
    expect(hintFor('pam://v/a#usrname')).toBe("Did you mean 'username'?")
    expect(hintFor('pam://v/a#nothing-like-it')).toBe(
      'A field is password, username, address, ssh-key, json or property.<name>.',
    )
    expect(hintFor('pam://v:1/a')).toContain('%3A')
  })

  it('refuses what is no string', () => {
    for (const value of [undefined, null, 7, {}, ['pam://v/a']]) {
      expect(refusalOf(() => parseReference(value as string)).code).toBe('INVALID_REFERENCE')
    }
  })
})

describe('isReference', () => {
  it.each<[unknown, boolean]>([
    ['pam://v/a', true],
    ['pam://', true],
    ['PAM://v/a', false],
    [' pam://v/a', false],
    ['https://v/a', false],
    [undefined, false],
    [['pam://v/a'], false],
  ])('of %j: %j', (value, expected) => {
    expect(isReference(value)).toBe(expected)
  })
})

describe('referenceOf', () => {
  it('refuses nothing that a vault may have given', () => {
    expect(referenceOf('v', ['a b', 'ü/?#', 'half \ud800', ''])).toBe(
      'pam://v/a%20b/%C3%BC%2F%3F%23/half%20%EF%BF%BD/',
    )
  })
})
