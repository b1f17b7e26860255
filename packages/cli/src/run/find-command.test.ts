import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkCommand, placesOf } from './find-command.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-find-'))
  for (const name of ['tool', 'tool.cmd', 'plain']) {
    writeFileSync(join(folder, name), '')
    chmodSync(join(folder, name), name === 'plain' ? 0o644 : 0o755)
  }
  mkdirSync(join(folder, 'folder'))
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('placesOf', () => {
  it('looks through PATH, of which an empty entry is the working folder', () => {
    expect(placesOf('tool', { PATH: '/a::/b' }, 'linux')).toEqual(['/a/tool', 'tool', '/b/tool'])
    expect(placesOf('./tool', { PATH: '/a' }, 'linux')).toEqual(['./tool'])
    expect(placesOf('tool', {}, 'linux')).toEqual(['/usr/bin/tool', '/bin/tool'])
  })

  it('tries the endings that Windows tries, and its PATH in any letter case', () => {
    const env = { Path: 'a;b', PATHEXT: '.EXE;.CMD' }
    expect(placesOf('tool', env, 'win32')).toEqual([
      join('a', 'tool.exe'),
      join('a', 'tool.cmd'),
      join('b', 'tool.exe'),
      join('b', 'tool.cmd'),
    ])
    expect(placesOf('.\\tool.exe', env, 'win32')).toEqual(['.\\tool.exe'])
  })
})

describe('checkCommand', () => {
  const check = (command: string, platform: NodeJS.Platform = 'linux'): Promise<void> =>
    checkCommand(command, platform === 'win32' ? { Path: folder } : { PATH: folder }, platform)

  it('lets through what can be started', async () => {
    await expect(check('tool')).resolves.toBeUndefined()
  })

  it.each([
    ['nothing', 127, 'There is no command'],
    ['folder', 127, 'There is no command'],
    ['plain', 126, 'cannot be started (EACCES)'],
  ])('refuses %s with %i', async (command, code, message) => {
    await expect(check(command)).rejects.toThrow(message)
    await expect(check(command)).rejects.toMatchObject({ exit: { code } })
  })

  it('refuses a batch file, and says what to write', async () => {
    await expect(check('tool', 'win32')).rejects.toMatchObject({
      exit: { code: 126 },
      hint: expect.stringContaining('cmd /d /c tool') as string,
    })
  })
})
