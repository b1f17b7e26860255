import { Secret } from '@sallyport/sdk'
import { describe, expect, it } from 'vitest'
import { keyOfNewAccount, parseNewAccount } from './new-account.ts'

const parse = (value: unknown) => parseNewAccount({ where: 'line 7', value }, '--from')
const least = { safe: 'Linux', platformId: 'UnixSSH' }

describe('parseNewAccount', () => {
  it('reads every field, and leaves out what is null or not there', () => {
    const { secret, ...account } = parse({
      ...least,
      name: 'n',
      username: 'u',
      address: null,
      secretKind: 'ssh-key',
      secret: ' s\n',
      properties: { Port: '22', Empty: '' },
      management: { automatic: false, manualReason: 'why' },
      remoteMachines: ['a', 'b'],
      restrictedToRemoteMachines: true,
    })
    expect(account).toEqual({
      ...least,
      name: 'n',
      username: 'u',
      secretKind: 'ssh-key',
      properties: { Port: '22', Empty: '' },
      management: { automatic: false, manualReason: 'why' },
      remoteMachines: ['a', 'b'],
      restrictedToRemoteMachines: true,
    })
    expect(secret).toBeInstanceOf(Secret)
    expect((secret as Secret).reveal()).toBe(' s\n')
    expect(parse(least)).toEqual(least)
  })

  it.each([
    [{ ...least, safe: '' }, 'safe must be a text that is not empty.'],
    [{ platformId: 'x' }, 'safe is missing.'],
    [{ safe: 'x', platformId: null }, 'platformId is missing.'],
    [{ ...least, secret: 5 }, 'secret must be a text'],
    [{ ...least, secretKind: 'key' }, 'secretKind must be password or ssh-key.'],
    [{ ...least, properties: { Port: 22 } }, 'properties must be a record of texts.'],
    [{ ...least, properties: [] }, 'properties must be a record of texts.'],
    [{ ...least, management: { automatik: true } }, 'management must be'],
    [{ ...least, management: { automatic: 'no' } }, 'management must be'],
    [{ ...least, management: true }, 'management must be'],
    [{ ...least, remoteMachines: 'a;b' }, 'remoteMachines must be an array of texts.'],
    [{ ...least, remoteMachines: [''] }, 'remoteMachines must be an array of texts.'],
    [{ ...least, restrictedToRemoteMachines: 1 }, 'restrictedToRemoteMachines must be true or false.'],
    [{ ...least, adress: 'x' }, 'adress is no field of an account, did you mean address?'],
    [{ ...least, '\u001B[2J': 'x' }, '\uFFFD[2J is no field of an account.'],
  ])('says where and what is wrong with %j', (value, message) => {
    expect(() => parse(value)).toThrow(`--from: line 7: ${message}`)
  })

  it.each([[null], ['text'], [5], [[]]])('refuses %j as no record', (value) => {
    expect(() => parse(value)).toThrow('--from: line 7 is no record of JSON.')
  })
})

describe('keyOfNewAccount', () => {
  it('is the safe with the name, or with what the name is made of, in any letter case', () => {
    const key = keyOfNewAccount({ ...least, name: 'N' })
    expect(keyOfNewAccount({ safe: 'LINUX', platformId: 'other', name: 'n' })).toBe(key)
    expect(keyOfNewAccount({ ...least, username: 'n' })).not.toBe(key)
    expect(keyOfNewAccount({ ...least, username: 'a' })).not.toBe(keyOfNewAccount({ ...least, address: 'a' }))
  })
})
