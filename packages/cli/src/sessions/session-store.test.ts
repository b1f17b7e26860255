import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Secret } from '@sallyport/sdk'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CliError } from '../cli-error.ts'
import { exitCodes } from '../exit-codes.ts'
import { openKeyPlaces, type KeyPlace } from './keys.ts'
import type { SessionAbout } from './session-file.ts'
import { SessionStore, type KeptSession } from './session-store.ts'

let state: string
let folder: string
let store: SessionStore
const keychain = new Map<string, Buffer>()
let keychainWorks: boolean
const { signal } = new AbortController()

beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'sallyport-store-'))
  folder = join(state, 'sessions')
  keychain.clear()
  keychainWorks = true
  store = new SessionStore({ SALLYPORT_STATE_DIR: state }, signal, (path) => ({
    ...openKeyPlaces(path, signal),
    keychain: memory,
  }))
})
afterEach(() => rmSync(state, { recursive: true }))

const broken = new CliError('none', { exit: exitCodes.configuration, code: 'KEYCHAIN' })
const memory: KeyPlace = {
  put: (id, key) =>
    keychainWorks ? Promise.resolve(void keychain.set(id, Buffer.from(key))) : Promise.reject(broken),
  get: (id) => (keychainWorks ? Promise.resolve(keychain.get(id)) : Promise.reject(broken)),
  remove: (id) => Promise.resolve(void keychain.delete(id)),
}
const maria: SessionAbout = {
  url: 'https://h/PasswordVault',
  user: 'maria',
  method: 'ldap',
  since: new Date('2026-01-02T03:04:05Z'),
}
const keep = async (
  about = maria,
  text = 'S3ntinel',
  places: readonly ('keychain' | 'file')[] = ['file'],
) => {
  const place = await store.reserve(places)
  const kept = await place.keep(about, { state: new Secret(text), tls: { ca: ['/ca.pem'] } })
  await place.release()
  return kept
}
const textOf = async (kept: KeptSession): Promise<string> => (await store.open(kept)).state.reveal()

describe('SessionStore', () => {
  it('keeps a session and gives it back, to another run too', async () => {
    const kept = await keep()
    expect(kept).toEqual({ ...maria, file: kept.file, keyIn: 'file' })
    const other = new SessionStore({ SALLYPORT_STATE_DIR: state }, signal)
    expect(await other.list()).toEqual({ sessions: [kept], damaged: [] })
    const { state: text, tls } = await other.open(kept)
    expect({ text: text.reveal(), tls }).toEqual({ text: 'S3ntinel', tls: { ca: ['/ca.pem'] } })
  })

  it('has files for their owner alone, in which the session cannot be read', async () => {
    await keep()
    const files = readdirSync(folder).map((name) => join(folder, name))
    expect(files).toHaveLength(2)
    for (const file of files) {
      expect(readFileSync(file, 'latin1')).not.toContain('S3ntinel')
      if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
    }
  })

  it('puts the key where it is told to, or into the first place that takes it', async () => {
    expect((await keep(maria, 'x', ['keychain', 'file'])).keyIn).toBe('keychain')
    expect(keychain.size).toBe(1)
    expect(readdirSync(folder)).toHaveLength(1)
    keychainWorks = false
    expect((await keep({ ...maria, user: 'paul' }, 'x', ['keychain', 'file'])).keyIn).toBe('file')
    await expect(store.reserve(['keychain'])).rejects.toMatchObject({ code: 'KEYCHAIN' })
  })

  it('keeps sessions side by side, the newest first, and one for each user at each PVWA', async () => {
    await keep()
    await keep({ ...maria, user: 'paul', since: new Date('2026-01-03T00:00:00Z') })
    await keep({ ...maria, url: 'https://other/PasswordVault', since: new Date('2026-01-04T00:00:00Z') })
    await keep({ ...maria, user: undefined, method: 'pki', since: new Date('2026-01-05T00:00:00Z') })
    const { sessions } = await store.list()
    expect(sessions.map(({ user }) => user)).toEqual([undefined, 'maria', 'paul', 'maria'])
    const replaced = await keep({ ...maria, user: 'MARIA', url: 'https://h/passwordvault' }, 'next')
    expect((await store.list()).sessions).toHaveLength(4)
    expect(await textOf(replaced)).toBe('next')
    expect(readdirSync(folder).filter((name) => name.endsWith('.key'))).toHaveLength(4)
    expect(await store.find(maria)).toEqual(replaced)
    expect(await store.find({ ...maria, user: 'nobody' })).toBeUndefined()
  })

  it('leaves nothing behind: neither of what was forgotten, nor of what never came to be', async () => {
    const place = await store.reserve(['file'])
    expect(readdirSync(folder)).toHaveLength(1)
    await place.release()
    const kept = await keep()
    await store.forget(kept.file)
    await store.forget(kept.file)
    const inKeychain = await keep(maria, 'x', ['keychain'])
    await store.forget(inKeychain.file)
    expect(readdirSync(folder)).toEqual([])
    expect(keychain.size).toBe(0)
  })

  it.each([
    ['another address', (text: string) => text.replace('https://h/', 'https://evil/')],
    ['another user', (text: string) => text.replace('maria', 'mario')],
    ['another ciphertext', (text: string) => text.replace(/"sealed":"./, '"sealed":"~')],
  ])('notices %s', async (_, change) => {
    const kept = await keep()
    const text = readFileSync(kept.file, 'utf8')
    expect(change(text)).not.toBe(text)
    writeFileSync(kept.file, change(text))
    await expect(store.open(kept)).rejects.toMatchObject({ code: 'SESSION_UNREADABLE' })
  })

  it('says so when the key is gone', async () => {
    const kept = await keep(maria, 'x', ['keychain'])
    keychain.clear()
    await expect(store.open(kept)).rejects.toMatchObject({ code: 'SESSION_UNREADABLE' })
  })

  it('names files that are no session, and can remove them', async () => {
    await keep()
    const file = join(folder, 'x.json')
    for (const text of ['', '[]', '{"version":2}', '{"version":1,"key":{"in":"file","id":"../../x"}}']) {
      writeFileSync(file, text)
      const { sessions, damaged } = await store.list()
      expect({ count: sessions.length, damaged }).toEqual({ count: 1, damaged: [file] })
    }
    await store.forget(file)
    expect((await store.list()).damaged).toEqual([])
  })

  it('says so where the file cannot be written, and leaves no key', async () => {
    const { file } = await keep()
    await store.forget(file)
    mkdirSync(file)
    const place = await store.reserve(['file'])
    const kept = place.keep(maria, { state: new Secret('S3ntinel'), tls: {} })
    await expect(kept).rejects.toMatchObject({ code: 'SESSION_FILE' })
    await place.release()
    expect(readdirSync(folder).map((name) => join(folder, name))).toEqual([file])
  })
})
