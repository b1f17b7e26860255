/**
 * Sessions that outlive a run of the command. Each is a file, encrypted under a key of its own that lies elsewhere:
 * in the keychain, which on some systems takes too little text for a session itself, or in a second file.
 */
import { Secret, type TlsOptions } from '@sallyport/sdk'
import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { CliError, Interrupted } from '../cli-error.ts'
import { exitCodes } from '../exit-codes.ts'
import { writeWhole } from '../output/private-file.ts'
import { openKeyPlaces, type KeyPlace, type KeyPlaceName } from './keys.ts'
import {
  parseSessionFile,
  writeInTheClear,
  writeSessionFile,
  type SessionAbout,
  type SessionFile,
} from './session-file.ts'
import { newKey, seal, unseal } from './seal.ts'
import { checkPrivateFolder, makePrivateFolder, stateFolder } from './state-folder.ts'

/** A session as the list of them has it: everything that is no secret. */
export interface KeptSession extends SessionAbout {
  /** The path of its file. */
  readonly file: string
  /** Where its key is. */
  readonly keyIn: KeyPlaceName
}

/** What is encrypted. */
export interface SessionContents {
  /** What `PasswordVault.serialize()` gave. */
  readonly state: Secret
  /** Whom to trust, as far as it can be written down. */
  readonly tls: TlsOptions
}

/** A key that waits for its session. */
export interface ReservedPlace {
  readonly keyIn: KeyPlaceName
  /** Writes the session; one of the same user at the same PVWA is replaced. */
  keep(about: SessionAbout, contents: SessionContents): Promise<KeptSession>
  /** Removes the key again, unless the session was kept. */
  release(): Promise<void>
}

/** Every session that is kept, and files that should be one and are not. */
export interface KeptSessions {
  readonly sessions: readonly KeptSession[]
  readonly damaged: readonly string[]
}

/** The sessions that one user of this machine keeps. */
export class SessionStore {
  readonly #folder: string
  readonly #keys: Readonly<Record<KeyPlaceName, KeyPlace>>

  constructor(
    env: Readonly<Record<string, string | undefined>>,
    signal: AbortSignal,
    keysIn: (folder: string, signal: AbortSignal) => Readonly<Record<KeyPlaceName, KeyPlace>> = openKeyPlaces,
    folder: 'sessions' | 'passwords' = 'sessions',
  ) {
    this.#folder = join(stateFolder(env), folder)
    this.#keys = keysIn(this.#folder, signal)
  }

  /** All of them, the newest first. Opens none. */
  async list(): Promise<KeptSessions> {
    await checkPrivateFolder(this.#folder)
    const names = await readdir(this.#folder).catch(() => [])
    const paths = names.filter((name) => name.endsWith('.json')).map((name) => join(this.#folder, name))
    const read = await Promise.all(paths.map(async (file) => ({ file, found: await this.#read(file) })))
    return {
      sessions: read
        .flatMap(({ file, found }) =>
          found === undefined ? [] : [{ ...found.about, file, keyIn: found.key.in }],
        )
        .sort((one, other) => other.since.getTime() - one.since.getTime()),
      damaged: read.flatMap(({ file, found }) => (found === undefined ? [file] : [])),
    }
  }

  /** The session of one user at one PVWA, if it is kept. */
  async find(about: SessionAbout): Promise<KeptSession | undefined> {
    const { sessions } = await this.list()
    return sessions.find(({ file }) => file === this.#fileOf(about))
  }

  /**
   * Finds a place for the key of a session that is about to be opened.
   *
   * @param places In the order in which they are tried.
   * @throws CliError when none of them can be used.
   */
  async reserve(places: readonly KeyPlaceName[]): Promise<ReservedPlace> {
    await makePrivateFolder(this.#folder)
    const id = randomUUID()
    const key = newKey()
    const keyIn = await this.#place(places, id, key)
    let isKept = false
    return {
      keyIn,
      keep: async (about, contents) => {
        const file = this.#fileOf(about)
        const before = await this.#read(file)
        await this.#write(file, { about, key: { in: keyIn, id } }, key, contents)
        isKept = true
        await this.#forgetKey(before)
        return { ...about, file, keyIn }
      },
      release: async () => {
        key.fill(0)
        if (!isKept) await this.#keys[keyIn].remove(id)
      },
    }
  }

  /**
   * Decrypts one.
   *
   * @throws CliError when its key is not to be had, or the file was changed.
   */
  async open({ file }: KeptSession): Promise<SessionContents> {
    const found = await this.#read(file)
    const key = found === undefined ? undefined : await this.#keys[found.key.in].get(found.key.id)
    const text =
      found === undefined || key === undefined ? undefined : unseal(found.sealed, key, found.inTheClear)
    key?.fill(0)
    if (text === undefined) throw unreadable()
    const { state, tls } = JSON.parse(text) as { state: string; tls: TlsOptions }
    return { state: new Secret(state), tls }
  }

  /** Removes one here: the file and its key. The server is not told. */
  async forget(file: string): Promise<void> {
    const found = await this.#read(file)
    await rm(file, { force: true })
    await this.#forgetKey(found)
  }

  /** One file for each user at each PVWA, in whatever letter case they are written. */
  #fileOf({ url, user, method }: SessionAbout): string {
    const who = user === undefined ? ['method', method] : ['user', user.toLowerCase()]
    const name = createHash('sha256').update(JSON.stringify([url.toLowerCase(), ...who]))
    return join(this.#folder, `${name.digest('hex').slice(0, 32)}.json`)
  }

  async #place(places: readonly KeyPlaceName[], id: string, key: Buffer): Promise<KeyPlaceName> {
    let failure: unknown
    for (const place of places) {
      try {
        await this.#keys[place].put(id, key)
        return place
      } catch (error) {
        if (error instanceof Interrupted) throw error
        failure = error
      }
    }
    throw asCliError(failure)
  }

  async #write(
    file: string,
    { about, key: where }: Pick<SessionFile, 'about' | 'key'>,
    key: Buffer,
    { state, tls }: SessionContents,
  ): Promise<void> {
    const inTheClear = writeInTheClear({ about, key: where })
    const sealed = seal(JSON.stringify({ state: state.reveal(), tls }), key, inTheClear)
    const text = writeSessionFile(inTheClear, sealed)
    try {
      await writeWhole(file, Buffer.from(text), true)
    } catch (error) {
      throw asCliError(error)
    }
  }

  async #read(file: string): Promise<SessionFile | undefined> {
    const text = await readFile(file, 'utf8').catch(() => undefined)
    return text === undefined ? undefined : parseSessionFile(text)
  }

  /** What is left of a key without its session opens nothing. */
  async #forgetKey(found: SessionFile | undefined): Promise<void> {
    if (found !== undefined) await this.#keys[found.key.in].remove(found.key.id).catch(() => undefined)
  }
}

function unreadable(): CliError {
  return new CliError('The kept session cannot be read: its key is gone, or its file was changed.', {
    exit: exitCodes.configuration,
    code: 'SESSION_UNREADABLE',
    hint: 'sallyport pvwa login makes a new one.',
  })
}

function asCliError(error: unknown): CliError {
  if (error instanceof CliError) return error
  const code = (error as NodeJS.ErrnoException | undefined)?.code ?? 'unknown reason'
  return new CliError(`The session cannot be kept (${code}).`, {
    exit: exitCodes.configuration,
    code: 'SESSION_FILE',
    hint: 'Check the folder and the space that is left; SALLYPORT_STATE_DIR names another one.',
  })
}
