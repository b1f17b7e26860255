import { describe, expect, it } from 'vitest'
import { fittingSessions, sessionName } from './fitting.ts'

const since = new Date(0)
const one = { url: 'https://h/PasswordVault', user: 'maria', method: 'ldap', since }
const other = { ...one, user: 'paul' }
const elsewhere = { ...one, url: 'https://i/PasswordVault' }
const byCard = { ...one, user: undefined, method: 'pki' }
const all = [one, other, elsewhere, byCard]

describe('fittingSessions', () => {
  it.each([
    [{ url: undefined, user: undefined }, all],
    [{ url: one.url, user: undefined }, [one, other, byCard]],
    [{ url: 'https://h/passwordvault', user: 'MARIA' }, [one]],
    [{ url: undefined, user: 'maria' }, [one, elsewhere]],
    [{ url: 'https://j/PasswordVault', user: undefined }, []],
  ])('%j', (wish, expected) => {
    expect(fittingSessions(all, wish)).toEqual(expected)
  })
})

describe('sessionName', () => {
  it('names the user, or how nobody in particular logged on', () => {
    expect(sessionName(one)).toBe('maria at https://h/PasswordVault')
    expect(sessionName(byCard)).toBe('by pki at https://h/PasswordVault')
  })
})
