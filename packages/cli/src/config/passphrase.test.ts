import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { describeFailure, failureAsJson, renderFailure } from '../render/failure.ts'
import { createStyle } from '../render/style.ts'
import { getTable } from '../testing/tables.ts'
import { readPassphrase } from './passphrase.ts'
import { Settings } from './settings.ts'

const folder = mkdtempSync(join(tmpdir(), 'sallyport-passphrase-'))
afterAll(() => rmSync(folder, { recursive: true }))

const read = (env: Record<string, string | undefined>, flags: object = {}) =>
  readPassphrase(new Settings(getTable, flags, env), env)
const file = (contents: string | Uint8Array): string => {
  const path = join(folder, 'passphrase')
  writeFileSync(path, contents)
  return path
}

const failureOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.fail('it was accepted'),
    (error: unknown) => error,
  )
/** Everything that is ever shown of a failure. */
const textOf = (error: unknown): string =>
  [
    renderFailure(describeFailure(error), createStyle({ env: {} }), true),
    failureAsJson(describeFailure(error)),
    inspect(error, { depth: 9 }),
  ].join('\n')

describe('readPassphrase', () => {
  it('takes the environment and removes it there', async () => {
    const env: Record<string, string | undefined> = { SALLYPORT_PASSPHRASE: ' p ' }
    expect(await read(env)).toBe(' p ')
    expect(env).not.toHaveProperty('SALLYPORT_PASSPHRASE')
  })

  it.each([
    ['p\n', 'p'],
    ['p\r\n', 'p'],
    ['p\n\n', 'p\n'],
    [' p ', ' p '],
    ['', ''],
  ])('takes at most one final newline off a file: %j', async (contents, passphrase) => {
    expect(await read({}, { 'passphrase-file': file(contents) })).toBe(passphrase)
    expect(await read({ SALLYPORT_PASSPHRASE_FILE: file(contents) })).toBe(passphrase)
  })

  it('lets the flag come before the environment, and the variable before a file in the environment', async () => {
    const path = file('from file')
    expect(await read({ SALLYPORT_PASSPHRASE: 'env' }, { 'passphrase-file': path })).toBe('from file')
    expect(await read({ SALLYPORT_PASSPHRASE: 'env', SALLYPORT_PASSPHRASE_FILE: path })).toBe('env')
  })

  it('takes an empty variable for none, as most shells make no difference', async () => {
    const env: Record<string, string | undefined> = { SALLYPORT_PASSPHRASE: '' }
    expect(await read(env)).toBeUndefined()
    expect(env).not.toHaveProperty('SALLYPORT_PASSPHRASE')
    const path = file('from file')
    expect(await read({ SALLYPORT_PASSPHRASE: '', SALLYPORT_PASSPHRASE_FILE: path })).toBe('from file')
  })

  it('takes a byte order mark off the start of a file, and nowhere else', async () => {
    expect(await read({}, { 'passphrase-file': file('\uFEFFp\uFEFF\n') })).toBe('p\uFEFF')
  })

  it.each([
    ['Latin-1', Buffer.from('hunt\u00E9r2', 'latin1')],
    ['UTF-16', Buffer.from('\uFEFFhunter2', 'utf16le')],
    ['cut off', Buffer.from('hunter2é').subarray(0, -1)],
  ])('refuses a file that is not UTF-8, and repeats nothing of it: %s', async (_, bytes) => {
    const failure = await failureOf(read({}, { 'passphrase-file': file(bytes) }))
    expect(failure).toMatchObject({
      message: '--passphrase-file: the file that it names is not text in UTF-8.',
      code: 'FILE_NOT_TEXT',
      exit: { code: 20 },
    })
    expect(textOf(failure)).not.toMatch(/hunt/)
  })

  it.each([
    ['--passphrase-file', {}, { 'passphrase-file': 'hunter2' }, 'ENOENT'],
    ['SALLYPORT_PASSPHRASE_FILE', { SALLYPORT_PASSPHRASE_FILE: 'hunter2' }, {}, 'ENOENT'],
    ['--passphrase-file', {}, { 'passphrase-file': 'hunter2'.repeat(1000) }, 'ENAMETOOLONG'],
    ['--passphrase-file', {}, { 'passphrase-file': 'hunter2\0' }, 'ERR_INVALID_ARG_VALUE'],
  ])('never repeats what %s holds, which may be the passphrase itself', async (origin, env, flags, why) => {
    const failure = await failureOf(read(env, flags))
    expect(failure).toMatchObject({
      message: `${origin}: the file that it names cannot be read (${why}).`,
      code: 'FILE_UNREADABLE',
      exit: { code: 20 },
    })
    expect(textOf(failure)).toContain('SALLYPORT_PASSPHRASE')
    expect(textOf(failure)).not.toContain('hunter2')
  })
})
