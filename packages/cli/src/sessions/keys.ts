/** Where the keys of kept sessions are: in the keychain of the operating system, or in files. */
import type * as Keyring from '@napi-rs/keyring'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { CliError } from '../cli-error.ts'
import { exitCodes } from '../exit-codes.ts'
import { writeWhole } from '../output/private-file.ts'

/** The places, the safest first. */
export const keyPlaces = ['keychain', 'file'] as const

/** The name of a place. */
export type KeyPlaceName = (typeof keyPlaces)[number]

/** A place for keys. */
export interface KeyPlace {
  /** Puts one there. Throws where that cannot be done. */
  put(id: string, key: Uint8Array): Promise<void>
  /** Gets one; `undefined` where it is not there. Throws where the place cannot be used. */
  get(id: string): Promise<Buffer | undefined>
  /** Removes one, if it is there. */
  remove(id: string): Promise<void>
}

/** What keys are filed under in the keychain. */
const service = 'sallyport'

/**
 * All of them. Nothing is opened before it is used.
 *
 * @param signal Ends waiting for a keychain, which may be asking somebody to unlock it.
 */
export function openKeyPlaces(
  folder: string,
  signal: AbortSignal,
  loadKeyring: () => Promise<Pick<typeof Keyring, 'AsyncEntry'>> = () => import('@napi-rs/keyring'),
): Readonly<Record<KeyPlaceName, KeyPlace>> {
  return { keychain: keychain(loadKeyring, signal), file: keyFiles(folder) }
}

function keyFiles(folder: string): KeyPlace {
  const path = (id: string): string => join(folder, `${id}.key`)
  return {
    put: (id, key) => writeWhole(path(id), Buffer.from(`${Buffer.from(key).toString('base64')}\n`), false),
    get: async (id) => {
      try {
        return Buffer.from(await readFile(path(id), 'latin1'), 'base64')
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
        throw error
      }
    },
    remove: (id) => rm(path(id), { force: true }),
  }
}

function keychain(
  loadKeyring: () => Promise<Pick<typeof Keyring, 'AsyncEntry'>>,
  signal: AbortSignal,
): KeyPlace {
  const use = async <Value>(
    work: (entry: Keyring.AsyncEntry) => Promise<Value>,
    id: string,
    mayLeave = true,
  ): Promise<Value> => {
    try {
      const { AsyncEntry } = await loadKeyring()
      // Left to itself it would take the kernel's keyring on Linux, which forgets at the next start.
      const working = work(new AsyncEntry(service, id, { linux: { store: 'secret-service' } }))
      return await (mayLeave ? unlessAborted(working, signal) : working)
    } catch {
      signal.throwIfAborted()
      // What it says was not made to be shown.
      throw new CliError('The keychain of the operating system cannot be used.', {
        exit: exitCodes.configuration,
        code: 'KEYCHAIN',
        hint: 'It may be locked, not there (as on servers and in CI), or @napi-rs/keyring is not installed. --keep file does without.',
      })
    }
  }
  return {
    put: (id, key) =>
      use(async (entry) => {
        const text = Buffer.from(key).toString('base64')
        await entry.setPassword(text)
        if ((await entry.getPassword()) !== text) throw new Error('it does not keep what it is given')
      }, id),
    get: (id) =>
      use(async (entry) => {
        const text = await entry.getPassword()
        return text === null ? undefined : Buffer.from(text, 'base64')
      }, id),
    remove: async (id) => {
      // To clean up is what an interrupted command still has to do.
      await use((entry) => entry.deletePassword(), id, false)
    },
  }
}

function unlessAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const aborted = (): void => reject(signal.reason as Error)
    if (signal.aborted) aborted()
    signal.addEventListener('abort', aborted, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', aborted))
  })
}
