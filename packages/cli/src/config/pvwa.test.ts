import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { pvwaFlags } from './pvwa-flags.ts'
import { readGivenPassword, readMethod, readPvwa } from './pvwa.ts'
import { Settings } from './settings.ts'

const folder = mkdtempSync(join(tmpdir(), 'sallyport-pvwa-'))
afterAll(() => rmSync(folder, { recursive: true }))
const file = join(folder, 'password')
writeFileSync(file, 'from file\n')

type Env = Record<string, string | undefined>
const settings = (flags: object, env: Env) => new Settings(pvwaFlags, flags, env)
const door = (flags: object, env: Env = {}) => readPvwa(settings(flags, env))
const given = (flags: object, env: Env = {}) => readGivenPassword(settings(flags, env), env)
const ccp = { SALLYPORT_CCP_URL: 'https://ccp', SALLYPORT_APP_ID: 'a' }

describe('readPvwa', () => {
  it('writes the address in the one way, and leaves out what is not said', () => {
    expect(door({})).toEqual({ url: undefined, user: undefined, options: {} })
    expect(door({ pvwa: 'H:443/PasswordVault/', user: 'u', timeout: '5s', ca: ['c'] })).toEqual({
      url: 'https://h/PasswordVault',
      user: 'u',
      options: { timeoutMs: 5000, tls: { ca: ['c'] } },
    })
  })

  it('refuses what is no address', () => {
    expect(() => door({ pvwa: 'http://h' })).toThrow('not HTTPS')
  })
})

describe('readMethod', () => {
  it('reads the method in any letter case', () => {
    expect(readMethod(settings({}, {}))).toBe('cyberark')
    expect(readMethod(settings({}, { SALLYPORT_AUTH: 'LDAP' }))).toBe('ldap')
    expect(() => readMethod(settings({ auth: 'oauth' }, {}))).toThrow('--auth must be cyberark or ldap')
  })
})

describe('readGivenPassword', () => {
  it('is nothing where nothing is given, whatever else the environment says', async () => {
    expect(await given({}, { ...ccp })).toBeUndefined()
  })

  it.each([
    [{ 'password-file': file }, { SALLYPORT_PASSWORD: 'env' }, 'from file'],
    [{}, { SALLYPORT_PASSWORD: 'env', SALLYPORT_PASSWORD_FROM: 'Safe=S', ...ccp }, 'env'],
    [{}, { SALLYPORT_PASSWORD_FILE: file }, 'from file'],
  ])('%j and %j: a text', async (flags, env: Env, password) => {
    expect(await given(flags, env)).toEqual({ kind: 'text', password })
    expect(env).not.toHaveProperty('SALLYPORT_PASSWORD')
  })

  it('is an account of CCP or CP, also beside flags that the PVWA has a use for', async () => {
    const flags = { 'password-from': 'Safe=S;Object=o', ca: ['c'] }
    const env: Env = { SALLYPORT_PASSWORD: 'env', ...ccp }
    expect(await given(flags, env)).toEqual({
      kind: 'account',
      query: 'Safe=S;Object=o',
      door: { kind: 'ccp', options: { url: 'https://ccp', appId: 'a', tls: { ca: ['c'] } } },
    })
    expect(env).not.toHaveProperty('SALLYPORT_PASSWORD')
    expect(await given({ ...flags, cp: '', 'app-id': 'b' })).toMatchObject({
      door: { kind: 'cp', options: { appId: 'b' } },
    })
  })

  it('refuses two, and an account without a place', async () => {
    await expect(given({ 'password-from': 'q', 'password-file': file })).rejects.toThrow('Both')
    await expect(given({ 'password-from': 'q' })).rejects.toThrow('Nothing says where to retrieve from')
  })
})
