import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { AmbiguousMatchError } from '../errors.ts'
import type { AxidianAccount } from './account.ts'
import { addressOf, checkAccountName, findAccount, usernameOf } from './find-account.ts'

const account = (displayName: string, id = displayName): AxidianAccount => ({
  id,
  displayName,
  requiresReason: false,
  hasPassword: true,
  hasKey: false,
  isKeySupported: false,
})
const named = (name: string, ...names: readonly string[]): string | undefined =>
  findAccount(
    names.map((one) => account(one)),
    name,
  )?.displayName

describe('finding an account by its name', () => {
  it.each([
    ['DB-SERVER/admin', ['DB-SERVER/admin', 'db-server/ADMIN'], 'DB-SERVER/admin'],
    ['db-server/admin', ['DB-SERVER/Admin', 'DB-SERVER/other'], 'DB-SERVER/Admin'],
    ['CORP\\maria', ['CORP/maria'], 'CORP/maria'],
    ['corp/maria', ['CORP\\maria'], 'CORP\\maria'],
    ['maria@corp', ['CORP\\maria'], 'CORP\\maria'],
    ['maria@corp', ['corp/maria'], 'corp/maria'],
    ['maria@corp', ['maria@corp', 'corp/maria'], 'maria@corp'],
    ['a/b/admin', ['a/b/admin', 'b/admin'], 'a/b/admin'],
    ['admin', ['DB-SERVER/admin'], undefined],
    [' DB-SERVER/admin', ['DB-SERVER/admin'], undefined],
    ['@corp', ['corp/'], undefined],
  ])(
    '%j among %j is %j [axidian/name-exact-first] [axidian/name-slashes] [axidian/name-at-domain] [axidian/name-not-split] [axidian/name-resource-account]',
    (name, names, found) => {
      expect(named(name, ...names)).toBe(found)
    },
  )

  it('several that fit alike are told by their ids, and by no name [axidian/name-ambiguous]', () => {
    const accounts = [account('Sentinel/a', 'id-1'), account('SENTINEL/A', 'id-2')]
    const failure = (): unknown => findAccount(accounts, 'sentinel/a')
    expect(failure).toThrow(AmbiguousMatchError)
    try {
      failure()
    } catch (error) {
      expect(inspect(error, { showHidden: true })).not.toMatch(/sentinel/i)
      expect(error).toMatchObject({
        hint: expect.stringMatching(/id-1, id-2/) as string,
        accountName: 'sentinel/a',
      })
    }
  })

  it.each(['', 'a\nb', 'a\u0000', 'x'.repeat(513), 7, undefined])(
    '%j is no name [axidian/name-refused]',
    (name) => {
      expect(() => checkAccountName('getPassword', name)).toThrow(
        /^getPassword: the name of an account is a text/,
      )
    },
  )

  it('what stands in a name', () => {
    expect(['S/a', 'D\\b', 'c@d', 'e', 'R/S/f'].map((name) => [usernameOf(name), addressOf(name)])).toEqual([
      ['a', 'S'],
      ['b', 'D'],
      ['c', 'd'],
      ['e', undefined],
      ['f', 'R/S'],
    ])
  })
})
