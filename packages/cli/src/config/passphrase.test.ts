import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { getTable } from '../testing/tables.ts'
import { readPassphrase } from './passphrase.ts'
import { Settings } from './settings.ts'

const folder = mkdtempSync(join(tmpdir(), 'sallyport-passphrase-'))
afterAll(() => rmSync(folder, { recursive: true }))

const read = (env: Record<string, string | undefined>, flags: object = {}) =>
  readPassphrase(new Settings(getTable, flags, env), env)
const file = (contents: string): string => {
  const path = join(folder, 'passphrase')
  writeFileSync(path, contents)
  return path
}

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

  it('says which file cannot be read', async () => {
    await expect(read({}, { 'passphrase-file': '/nowhere/x' })).rejects.toThrow(
      "--passphrase-file: the file '/nowhere/x' cannot be read (ENOENT).",
    )
  })
})
