import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { UsageError } from '../cli-error.ts'
import { readAxidian, readAxidianAccount } from './axidian.ts'
import { axidianAccountFlags, axidianFlags } from './axidian-flags.ts'
import { readApplicationPassword } from './passphrase.ts'
import { Settings } from './settings.ts'

const folder = mkdtempSync(join(tmpdir(), 'sallyport-axidian-'))
afterAll(() => rmSync(folder, { recursive: true }))
const file = (contents: string): string => {
  const path = join(folder, 'file')
  writeFileSync(path, contents)
  return path
}

type Environment = Record<string, string | undefined>
const vendors: Environment = {
  PAM_IDP_SERVER: 'https://v/idp',
  PAM_CORE_SERVER: 'https://v/core',
  PAM_USERNAME: 'vendor',
}
const table = { ...axidianFlags, ...axidianAccountFlags }
const read = (env: Environment, flags: object = {}) => readAxidian(new Settings(table, flags, env), env)
const account = (words: readonly string[], flags: object = {}) =>
  readAxidianAccount(new Settings(table, flags, {}), words)
const password = (env: Environment, flags: object = {}) =>
  readApplicationPassword(new Settings(table, flags, env), env)

describe('readAxidian', () => {
  it('takes flags before our variables, and these before the vendor’s', async () => {
    expect(await read(vendors)).toEqual({
      idpUrl: 'https://v/idp',
      coreUrl: 'https://v/core',
      username: 'vendor',
    })
    const ours = { ...vendors, SALLYPORT_AXIDIAN_USER: 'ours', SALLYPORT_AXIDIAN_CORE_URL: '' }
    expect(await read(ours)).toMatchObject({ username: 'ours', coreUrl: 'https://v/core' })
    expect(await read(ours, { user: 'flag', 'client-id': 'c', scope: 's', timeout: '5s' })).toMatchObject({
      username: 'flag',
      clientId: 'c',
      scope: 's',
      timeoutMs: 5000,
    })
  })

  it('reads trust from the vendor’s variables', async () => {
    expect(await read({ ...vendors, PAM_CA_CERT: 'v.pem' })).toMatchObject({ tls: { ca: ['v.pem'] } })
    expect(await read({ ...vendors, PAM_CA_CERT: 'v.pem', SALLYPORT_CA: 'o.pem' })).toMatchObject({
      tls: { ca: ['o.pem'] },
    })
    for (const word of ['false', '0', 'NO', ' off ']) {
      expect(await read({ ...vendors, PAM_VERIFY_SSL: word })).toMatchObject({ tls: { verify: false } })
    }
    for (const word of ['true', '1', 'Yes', 'on', '']) {
      expect(await read({ ...vendors, PAM_VERIFY_SSL: word })).not.toHaveProperty('tls')
    }
    await expect(read({ ...vendors, PAM_VERIFY_SSL: 'maybe' })).rejects.toThrow(
      'PAM_VERIFY_SSL must be 1, true, yes or on, or 0, false, no or off.',
    )
    await expect(read({ ...vendors, PAM_VERIFY_SSL: 'no' }, { ca: ['x.pem'] })).rejects.toThrow(
      '--ca names an authority, and PAM_VERIFY_SSL turns verification off.',
    )
  })

  it('reads routes from a file, and refuses what are none without repeating it', async () => {
    const getPassword = { method: 'POST', path: '/x/{id}' }
    const routes = file(JSON.stringify({ getPassword }))
    expect(await read(vendors, { routes })).toMatchObject({ routes: { getPassword } })
    for (const text of ['', 'Sentinel', '[]', '{"a":{"method":"PUT","path":"/x"}}', '{"a":"Sentinel"}']) {
      await expect(read(vendors, { routes: file(text) })).rejects.toThrow(
        /^--routes: the file that it names holds no routes\.$/,
      )
    }
  })
})

describe('readAxidianAccount', () => {
  it('takes a name or an id, one of them', () => {
    expect(account(['DB-SERVER/admin'])).toBe('DB-SERVER/admin')
    expect(account([], { id: '7' })).toEqual({ id: '7' })
    for (const [words, flags] of [[[]], [['a', 'b']], [['']], [['a'], { id: '7' }]] as const) {
      expect(() => account(words, flags)).toThrow(UsageError)
    }
  })
})

describe('readApplicationPassword', () => {
  it('takes ours first, and leaves none in the environment', async () => {
    const env: Environment = { SALLYPORT_AXIDIAN_PASSWORD: ' o ', PAM_PASSWORD: 'v' }
    expect(await password(env)).toBe(' o ')
    expect(env).toEqual({})
    expect(await password({ PAM_PASSWORD: 'v' })).toBe('v')
    expect(await password({ SALLYPORT_AXIDIAN_PASSWORD_FILE: file('f\n'), PAM_PASSWORD: 'v' })).toBe('f')
    expect(await password({ SALLYPORT_AXIDIAN_PASSWORD: 'o' }, { 'password-file': file('f') })).toBe('f')
    expect(await password({ PAM_PASSWORD: '' })).toBeUndefined()
  })
})
