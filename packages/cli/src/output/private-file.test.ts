import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkTarget, writePrivateFile, writePrivateFiles } from './private-file.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-out-'))
})
afterEach(() => rmSync(folder, { recursive: true }))
const secret = Buffer.from([0xff, 0x00, 0x0a])

describe('writePrivateFile', () => {
  it('writes exactly, for its owner only, and leaves nothing beside it', async () => {
    const path = join(folder, 'secret')
    await writePrivateFile(path, secret, false)
    expect(readFileSync(path)).toEqual(secret)
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readdirSync(folder)).toEqual(['secret'])
  })

  it('never replaces what is there, even if it came after the check', async () => {
    const path = join(folder, 'secret')
    await checkTarget(path, false)
    writeFileSync(path, 'mine')
    await expect(writePrivateFile(path, secret, false)).rejects.toThrow('is there already')
    expect(readFileSync(path, 'utf8')).toBe('mine')
    expect(readdirSync(folder)).toEqual(['secret'])
  })

  it('replaces with force, also a link, which it does not follow', async () => {
    const path = join(folder, 'secret')
    const other = join(folder, 'other')
    writeFileSync(other, 'mine', { mode: 0o644 })
    symlinkSync(other, path)
    await checkTarget(path, true)
    await writePrivateFile(path, secret, true)
    expect(readFileSync(path)).toEqual(secret)
    expect(readFileSync(other, 'utf8')).toBe('mine')
  })
})

describe('writePrivateFiles', () => {
  it('writes all of them with the mode that is asked for', async () => {
    const paths = [join(folder, 'a'), join(folder, 'b')]
    const files = paths.map((path) => ({ path, data: secret }))
    await writePrivateFiles(files, { force: false, flag: '--output', mode: 0o640 })
    for (const path of paths) {
      expect(readFileSync(path)).toEqual(secret)
      if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o640)
    }
    expect(readdirSync(folder)).toEqual(['a', 'b'])
  })

  it.each([true, false])('puts back what was there where a later one fails (force: %s)', async (force) => {
    const [first, last] = [join(folder, 'a'), join(folder, 'z')]
    if (force) writeFileSync(first, 'mine')
    // It came after the check, and nothing can take its place.
    mkdirSync(join(last, 'within'), { recursive: true })
    const files = [first, last].map((path) => ({ path, data: secret }))
    await expect(writePrivateFiles(files, { force, flag: '--output' })).rejects.toThrow(`--output: '${last}'`)
    expect(readdirSync(folder)).toEqual(force ? ['a', 'z'] : ['z'])
    if (force) expect(readFileSync(first, 'utf8')).toBe('mine')
  })

  it('leaves nothing where one cannot even be prepared', async () => {
    const files = ['a', 'none/b'].map((name) => ({ path: join(folder, name), data: secret }))
    await expect(writePrivateFiles(files, { force: true, flag: '--output' })).rejects.toThrow('(ENOENT)')
    expect(readdirSync(folder)).toEqual([])
  })
})

describe('checkTarget', () => {
  it.each([
    ['a file', 'file', false, 'is there already'],
    ['a dangling link', 'link', false, 'is there already'],
    ['a folder', 'folder', true, 'is not a regular file'],
    ['a file in a folder that is none', 'file/x', false, 'cannot be written (ENOTDIR)'],
    ['a file in no folder', 'none/x', false, 'cannot be written (ENOENT)'],
  ])('refuses %s', async (_, name, force, message) => {
    writeFileSync(join(folder, 'file'), '')
    symlinkSync(join(folder, 'nowhere'), join(folder, 'link'))
    mkdirSync(join(folder, 'folder'))
    await expect(checkTarget(join(folder, name), force)).rejects.toThrow(message)
  })

  it.skipIf(!existsSync('/dev/null'))('refuses a device even with force', async () => {
    await expect(checkTarget('/dev/null', true)).rejects.toThrow('is not a regular file')
  })
})
