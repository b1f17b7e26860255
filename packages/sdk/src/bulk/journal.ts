/**
 * What a bulk run has done so far, in a file: one line of JSON before and after each item, on the disk before
 * the work goes on. A run that was killed continues from it.
 */
import { createHash } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { ConfigurationError } from '../errors.ts'
import { jsonOf } from '../json.ts'
import { isRecord, printable } from '../options.ts'
import { takeLock } from './journal-lock.ts'

/** What earlier runs say of an item: it is done, or it was begun and nobody knows. */
export type JournalEntry =
  { readonly state: 'done'; readonly remembered: unknown } | { readonly state: 'uncertain' }

/** One line of the journal. */
type Line =
  | { readonly started: string }
  | { readonly done: string; readonly value?: unknown }
  | { readonly failed: string }

const kind = 'sallyport-bulk'
const newline = 10

/** The journal of one bulk run, open for writing. */
export class Journal {
  readonly #path: string
  readonly #handle: FileHandle
  readonly #unlock: () => Promise<void>
  readonly #entries: Map<string, JournalEntry>
  readonly #waiting: { settle: (error: Error | undefined) => void }[] = []
  #unwritten = ''
  #writing = false
  #broken: ConfigurationError | undefined

  private constructor(
    path: string,
    handle: FileHandle,
    unlock: () => Promise<void>,
    entries: Map<string, JournalEntry>,
  ) {
    this.#path = path
    this.#handle = handle
    this.#unlock = unlock
    this.#entries = entries
  }

  /**
   * Opens a journal, or begins one. Only its owner can read it.
   *
   * @param name What the run is called; a journal of a run with another name is refused.
   * @throws ConfigurationError naming the file: it is another run's, in use, damaged, no journal, or cannot be
   *   opened.
   */
  static async open(path: string, name: string): Promise<Journal> {
    const unlock = await takeLock(`${resolve(path)}.lock`).catch((cause: unknown) => {
      throw unusable(path, 'cannot be locked', 'Check that its folder exists and can be written.', cause)
    })
    if (unlock === undefined) {
      throw unusable(
        path,
        'is in use by another run',
        `Wait for that run to end. If there is none any more, delete '${printable(path, 300)}.lock'.`,
      )
    }
    let handle: FileHandle | undefined
    try {
      handle = await open(path, 'a+', 0o600)
      await handle.chmod(0o600)
      const entries = await continueFrom(path, handle, `${JSON.stringify(headerOf(name))}\n`)
      return new Journal(path, handle, unlock, entries)
    } catch (cause) {
      await handle?.close().catch(() => undefined)
      await unlock()
      throw cause instanceof ConfigurationError
        ? cause
        : unusable(path, 'cannot be opened', 'Check that the file can be read and written.', cause)
    }
  }

  /** What earlier runs say of an item; nothing when it can simply be done. */
  entry(key: string): JournalEntry | undefined {
    return this.#entries.get(key)
  }

  /**
   * Records that work on an item begins. It may begin once this has returned.
   *
   * @throws ConfigurationError when it could not be written.
   */
  started(key: string): Promise<void> {
    return this.#append({ started: key })
  }

  /**
   * Records that an item is done.
   *
   * @param remembered What to keep of its value; `undefined` for nothing.
   * @throws ConfigurationError when it could not be written.
   */
  done(key: string, remembered: unknown): Promise<void> {
    return this.#append(remembered === undefined ? { done: key } : { done: key, value: remembered })
  }

  /**
   * Records that work on an item has certainly changed nothing, so that it may be done again.
   *
   * @throws ConfigurationError when it could not be written.
   */
  failed(key: string): Promise<void> {
    return this.#append({ failed: key })
  }

  /** Closes the file and gives it free. All that was recorded is on the disk by then. */
  async close(): Promise<void> {
    try {
      await this.#handle.close()
    } finally {
      await this.#unlock()
    }
  }

  /** Lines that come while the disk is busy are written together: one wait for many. */
  #append(line: Line): Promise<void> {
    if (this.#broken !== undefined) return Promise.reject(this.#broken)
    this.#unwritten += `${JSON.stringify(line)}\n`
    return new Promise((fulfil, reject) => {
      this.#waiting.push({
        settle: (error) => {
          if (error === undefined) fulfil()
          else reject(error)
        },
      })
      if (!this.#writing) void this.#write()
    })
  }

  async #write(): Promise<void> {
    this.#writing = true
    while (this.#waiting.length > 0) {
      const waiting = this.#waiting.splice(0)
      const text = this.#unwritten
      this.#unwritten = ''
      try {
        if (this.#broken === undefined) {
          await this.#handle.appendFile(text)
          await this.#handle.datasync()
        }
      } catch (cause) {
        // What is in the file from here on is not known; nothing more is written to it.
        this.#broken = unusable(this.#path, 'could not be written', 'Check the space on the disk.', cause)
      }
      for (const { settle } of waiting) settle(this.#broken)
    }
    this.#writing = false
  }
}

/** Reads what is there, cuts off what a killed process left half written, and writes the first line of a new one. */
async function continueFrom(
  path: string,
  handle: FileHandle,
  header: string,
): Promise<Map<string, JournalEntry>> {
  const bytes = await handle.readFile()
  const entries = new Map<string, JournalEntry>()
  let number = 0
  let start = 0
  for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, start)) {
    const text = bytes.toString('utf8', start, end)
    number += 1
    if (number === 1) checkHeader(path, text, header)
    else takeLine(entries, parsed(text) ?? damaged(path, number))
    start = end + 1
  }
  const rest = bytes.subarray(start)
  if (rest.length === 0 && number > 0) return entries
  if (number === 0) {
    // Nothing, or the beginning of exactly this run's first line: any other file stays as it is.
    if (!header.startsWith(rest.toString('utf8'))) throw noJournal(path)
    await handle.truncate(0)
    await handle.appendFile(header)
    await handle.datasync()
    await syncFolder(path)
    return entries
  }
  const last = parsed(rest.toString('utf8'))
  if (last === undefined) {
    await handle.truncate(start)
  } else {
    takeLine(entries, last)
    await handle.appendFile('\n')
  }
  await handle.datasync()
  return entries
}

function headerOf(name: string): { journal: string; version: number; run: string } {
  return { journal: kind, version: 1, run: createHash('sha256').update(name).digest('hex') }
}

function checkHeader(path: string, text: string, header: string): void {
  if (`${text}\n` === header) return
  const value = jsonOf(text)
  if (!isRecord(value) || value['journal'] !== kind) throw noJournal(path)
  if (value['version'] !== 1) {
    throw unusable(path, 'is of another version', 'Continue with the version of Sallyport that wrote it.')
  }
  throw unusable(
    path,
    'belongs to a run with another name',
    "Give the 'name' of that run to continue it, or another path for this one.",
  )
}

function takeLine(entries: Map<string, JournalEntry>, line: Line): void {
  if ('started' in line) entries.set(line.started, { state: 'uncertain' })
  else if ('done' in line) entries.set(line.done, { state: 'done', remembered: line.value })
  else entries.delete(line.failed)
}

function parsed(text: string): Line | undefined {
  const value = jsonOf(text)
  if (!isRecord(value)) return undefined
  const { started, done, failed } = value
  if (typeof started === 'string') return { started }
  if (typeof done === 'string') return { done, value: value['value'] }
  return typeof failed === 'string' ? { failed } : undefined
}

/** A new file is there after a crash only when its folder says so; not every system can be asked to. */
async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(dirname(resolve(path)))
    await folder.sync().finally(() => folder.close())
  } catch {
    // Windows has no such thing.
  }
}

function damaged(path: string, line: number): never {
  throw unusable(
    path,
    `is damaged at line ${line}`,
    'It cannot be told what was done; look at the vault, and begin with another journal.',
  )
}

function noJournal(path: string): ConfigurationError {
  return unusable(path, 'is not the journal of a bulk run', 'Choose another path; this file was not changed.')
}

function unusable(path: string, what: string, hint: string, cause?: unknown): ConfigurationError {
  return new ConfigurationError(`The journal '${printable(path, 300)}' ${what}.`, {
    code: 'JOURNAL_UNUSABLE',
    hint,
    cause,
  })
}
