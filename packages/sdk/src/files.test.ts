import { mkdtemp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { failureOf } from '../test/support/failure.ts'
import { safeFileName, writeWhole } from './files.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-files-'))
})
afterEach(() => rm(folder, { recursive: true }))

describe('names of files [pvwa/platform-export-file]', () => {
  it.each([
    ['UnixSSH', 'UnixSSH'],
    ['Unix via SSH (10.2)', 'Unix via SSH (10.2)'],
    ['../../etc/passwd', '%2E.%2F..%2Fetc%2Fpasswd'],
    ['a\\b:c*d?e"f<g>h|i', 'a%5Cb%3Ac%2Ad%3Fe%22f%3Cg%3Eh%7Ci'],
    ['100%', '100%25'],
    ['ends in a dot.', 'ends in a dot%2E'],
    [' spaces ', '%20spaces%20'],
    ['.hidden', '%2Ehidden'],
    ['NUL', '%4EUL'],
    ['com1.old', '%63om1.old'],
    ['Console', 'Console'],
    ['Zürich 東京', 'Zürich 東京'],
    ['line\nbreak', 'line%0Abreak'],
  ])('%j is %j', (name, file) => {
    expect(safeFileName(name)).toBe(file)
  })

  it('of different names are different', () => {
    const names = ['a/b', 'a%2Fb', 'a%b', 'a', 'CON', '%43ON', '.', '%2E', '']
    expect(new Set(names.map(safeFileName)).size).toBe(names.length)
  })
})

describe('a file', () => {
  it('is written with its folder, for its owner alone, in place of the old one [pvwa/platform-export-file]', async () => {
    const path = join(folder, 'new', 'folder', 'x.zip')
    await writeWhole(path, Buffer.from('first'))
    await writeWhole(path, Buffer.from('second'))
    expect(await readFile(path, 'utf8')).toBe('second')
    expect(await readdir(join(folder, 'new', 'folder'))).toEqual(['x.zip'])
    if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o600)
  })

  it('takes the place of none that is there unless it may [pam360/registration-file-safe]', async () => {
    const path = join(folder, 'x.json')
    await writeWhole(path, Buffer.from('first'), false)
    expect(await failureOf(writeWhole(path, Buffer.from('second'), false))).toMatchObject({
      code: 'FILE_UNUSABLE',
      cause: { code: 'EEXIST' },
    })
    expect(await readFile(path, 'utf8')).toBe('first')
    expect(await readdir(folder)).toEqual(['x.json'])
    if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o600)
  })

  it('that cannot be written leaves nothing behind, and what was there [pvwa/platform-export-file]', async () => {
    // A folder is in its place: the last step fails.
    const path = join(folder, 'x.zip')
    await mkdir(path)
    await writeFile(join(path, 'inside'), 'kept')
    expect(await failureOf(writeWhole(path, Buffer.from('new')))).toMatchObject({
      name: 'ConfigurationError',
      code: 'FILE_UNUSABLE',
    })
    expect(await readdir(folder)).toEqual(['x.zip'])
    expect(await readFile(join(path, 'inside'), 'utf8')).toBe('kept')
  })
})
