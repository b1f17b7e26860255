import { chownSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { checkPrivateFolder, makePrivateFolder, stateFolder } from './state-folder.ts'

const folder = mkdtempSync(join(tmpdir(), 'sallyport-state-'))
afterAll(() => rmSync(folder, { recursive: true }))
const hasModes = process.platform !== 'win32'
const modeOf = (path: string): number => statSync(path).mode & 0o777

describe('stateFolder', () => {
  it.each([
    ['linux', {}, '/home/maria', '/home/maria/.local/state/sallyport'],
    ['linux', { XDG_STATE_HOME: '/var/state' }, '/home/maria', '/var/state/sallyport'],
    ['linux', { XDG_STATE_HOME: 'state' }, '/home/maria', '/home/maria/.local/state/sallyport'],
    ['freebsd', { LOCALAPPDATA: '/x' }, '/home/maria', '/home/maria/.local/state/sallyport'],
    [
      'darwin',
      { XDG_STATE_HOME: '/x' },
      '/Users/maria',
      '/Users/maria/Library/Application Support/sallyport',
    ],
    ['win32', {}, 'C:\\Users\\maria', 'C:\\Users\\maria\\AppData\\Local\\sallyport'],
    ['win32', { LOCALAPPDATA: 'D:\\Local' }, 'C:\\Users\\maria', 'D:\\Local\\sallyport'],
  ] as const)('on %s with %j', (platform, env, home, expected) => {
    expect(stateFolder(env, platform, home)).toBe(expected)
  })

  it('is where the variable says, on every platform', () => {
    for (const platform of ['linux', 'darwin', 'win32'] as const) {
      expect(stateFolder({ SALLYPORT_STATE_DIR: 'mine', XDG_STATE_HOME: '/x' }, platform, '/h')).toBe(
        resolve('mine'),
      )
    }
    expect(stateFolder({ SALLYPORT_STATE_DIR: '' }, 'linux', '/h')).toBe('/h/.local/state/sallyport')
  })
})

describe('a private folder', () => {
  it.runIf(hasModes)('is made for its owner alone, or made so', async () => {
    const made = join(folder, 'a', 'b')
    await makePrivateFolder(made)
    expect(modeOf(made)).toBe(0o700)
    const open = join(folder, 'open')
    mkdirSync(open, { mode: 0o755 })
    await checkPrivateFolder(open)
    expect(modeOf(open)).toBe(0o700)
  })

  it('may be missing', async () => {
    await checkPrivateFolder(join(folder, 'none'))
  })

  it('is a folder, and no link to one', async () => {
    writeFileSync(join(folder, 'file'), '')
    await expect(makePrivateFolder(join(folder, 'file'))).rejects.toMatchObject({ code: 'STATE_FOLDER' })
    await expect(makePrivateFolder(join(folder, 'file', 'x'))).rejects.toThrow('cannot be made')
    mkdirSync(join(folder, 'target'))
    symlinkSync(join(folder, 'target'), join(folder, 'link'))
    await expect(makePrivateFolder(join(folder, 'link'))).rejects.toThrow('is not a folder')
  })

  it.runIf(process.platform === 'linux')('is an error where a file system makes none', async () => {
    await expect(makePrivateFolder('/proc/none/sessions')).rejects.toThrow('cannot be made (ENOENT)')
  })

  it.runIf(hasModes)('is nobody else’s', async () => {
    const foreign = join(folder, 'foreign')
    mkdirSync(foreign)
    const isRoot = process.getuid?.() === 0
    if (isRoot) chownSync(foreign, 12345, 12345)
    await expect(checkPrivateFolder(isRoot ? foreign : '/')).rejects.toThrow('belongs to another user')
  })
})
