import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import type * as Keyring from '@napi-rs/keyring'
import { afterAll, describe, expect, it } from 'vitest'
import { CliError, Interrupted } from '../cli-error.ts'
import { openKeyPlaces } from './keys.ts'
import { newKey } from './seal.ts'

const folder = mkdtempSync(join(tmpdir(), 'sallyport-keys-'))
afterAll(() => rmSync(folder, { recursive: true }))
const id = '00000000-0000-4000-8000-000000000000'
const key = newKey()
const { signal } = new AbortController()

/** What the package does with a keychain that works, by its documentation; the real one is tried below. */
function keyringOf(kept: Map<string, string>, fails = false): typeof Keyring.AsyncEntry {
  const options: unknown[] = []
  class AsyncEntry {
    readonly #name: string
    constructor(service: string, user: string, given?: unknown) {
      this.#name = `${service}/${user}`
      options.push(given)
    }
    setPassword(text: string): Promise<void> {
      if (fails) return Promise.reject(new Error(`cannot store ${text}`))
      kept.set(this.#name, text)
      return Promise.resolve()
    }
    getPassword(): Promise<string | null> {
      return Promise.resolve(kept.get(this.#name) ?? null)
    }
    deletePassword(): Promise<boolean> {
      return Promise.resolve(kept.delete(this.#name))
    }
  }
  return AsyncEntry as unknown as typeof Keyring.AsyncEntry
}
const failureOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.fail('it was accepted'),
    (error: unknown) => error,
  )

describe('keys in files', () => {
  const { file } = openKeyPlaces(folder, signal)

  it('are for their owner alone, and go when they are removed', async () => {
    expect(await file.get(id)).toBeUndefined()
    await file.put(id, key)
    expect(await file.get(id)).toEqual(key)
    if (process.platform !== 'win32') expect(statSync(join(folder, `${id}.key`)).mode & 0o777).toBe(0o600)
    await file.remove(id)
    await file.remove(id)
    expect(readdirSync(folder)).toEqual([])
  })
})

describe('keys in the keychain', () => {
  it('are put there, found and removed', async () => {
    const kept = new Map<string, string>()
    const { keychain } = openKeyPlaces(folder, signal, () => Promise.resolve({ AsyncEntry: keyringOf(kept) }))
    await keychain.put(id, key)
    expect([...kept]).toEqual([[`sallyport/${id}`, key.toString('base64')]])
    expect(await keychain.get(id)).toEqual(key)
    await keychain.remove(id)
    await keychain.remove(id)
    expect(await keychain.get(id)).toBeUndefined()
    expect(readdirSync(folder)).toEqual([])
  })

  it.each([
    ['is not installed', () => Promise.reject(new Error('ERR_MODULE_NOT_FOUND'))],
    ['refuses', () => Promise.resolve({ AsyncEntry: keyringOf(new Map(), true) })],
    ['forgets', () => Promise.resolve({ AsyncEntry: keyringOf(new Forgetful()) })],
  ])('say what to do where it %s, and no key', async (_, load) => {
    const error = await failureOf(openKeyPlaces(folder, signal, load).keychain.put(id, key))
    expect(error).toMatchObject({ code: 'KEYCHAIN', hint: expect.stringContaining('--keep file') as string })
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(key.toString('base64'))
  })

  it('are not waited for when the command is interrupted', async () => {
    const abort = new AbortController()
    class AsyncEntry {
      getPassword(): Promise<string | null> {
        abort.abort(new Interrupted('SIGINT'))
        // Somebody is asked to unlock it, and never answers.
        return new Promise(() => undefined)
      }
    }
    const load = () => Promise.resolve({ AsyncEntry: AsyncEntry as unknown as typeof Keyring.AsyncEntry })
    const { keychain } = openKeyPlaces(folder, abort.signal, load)
    await expect(keychain.get(id)).rejects.toThrow(Interrupted)
  })

  it('either are kept by the keychain of this machine, or it is said that there is none', async () => {
    const { keychain } = openKeyPlaces(folder, signal)
    const failure = await keychain.put(id, key).catch((error: unknown) => error)
    if (failure === undefined) {
      expect(await keychain.get(id)).toEqual(key)
      await keychain.remove(id)
      expect(await keychain.get(id)).toBeUndefined()
    } else {
      expect(failure).toBeInstanceOf(CliError)
      expect(failure).toMatchObject({ code: 'KEYCHAIN' })
    }
  })
})

class Forgetful extends Map<string, string> {
  override get(): undefined {
    return undefined
  }
}
