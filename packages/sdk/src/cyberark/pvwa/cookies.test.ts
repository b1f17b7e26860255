import { describe, expect, it } from 'vitest'
import { CookieJar } from './cookies.ts'

const page = '/PasswordVault/API/Accounts?limit=1'

describe('cookies', () => {
  it('sends back what was set [pvwa/cookies-replayed]', () => {
    const jar = new CookieJar()
    jar.store(['node=a=1; path=/; secure; HttpOnly', 'mobileState=Desktop; path=/PasswordVault/; secure'])
    expect(jar.header(page)).toBe('node=a=1; mobileState=Desktop')
    jar.store('node=b; path=/')
    expect(jar.header(page)).toBe('node=b; mobileState=Desktop')
  })

  it('keeps to the path, in any letter case, and to the time [pvwa/cookies-scoped]', () => {
    const jar = new CookieJar()
    jar.store(['a=1; path=/passwordvault', 'b=2; path=/PasswordVaultB/', 'c=3; Max-Age=10'], 0)
    expect(jar.header(page, 1)).toBe('a=1; c=3')
    expect(jar.header(page, 10_001)).toBe('a=1')
    jar.store('a=; path=/passwordvault; expires=Thu, 01 Jan 1970 00:00:00 GMT')
    expect(jar.header(page, 10_001)).toBeUndefined()
  })

  it('forgets by Max-Age, which goes before Expires [pvwa/cookies-scoped]', () => {
    const jar = new CookieJar()
    jar.store('a=1; Max-Age=100; Expires=Thu, 01 Jan 1970 00:00:00 GMT', 0)
    expect(jar.header(page, 50)).toBe('a=1')
    jar.store('a=1; Max-Age=0', 60)
    expect(jar.header(page, 60)).toBeUndefined()
  })

  it('takes no cookie that could break a header', () => {
    const jar = new CookieJar()
    jar.store(['=x', 'nothing', 'a=b\r\nX: y', 'b=1,2'])
    expect(jar.header(page)).toBeUndefined()
  })

  it('gives what it holds, and takes it back', () => {
    const jar = new CookieJar()
    jar.store('a=1; path=/PasswordVault')
    const other = new CookieJar()
    other.restore(jar.list())
    expect(other.header(page)).toBe('a=1')
    other.clear()
    expect(other.header(page)).toBeUndefined()
  })
})
