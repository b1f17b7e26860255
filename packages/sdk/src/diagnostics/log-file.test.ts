import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-log-'))
  // What is set is set for the process: each test has a process of its own, as far as this module goes.
  vi.resetModules()
})
afterEach(() => rmSync(folder, { recursive: true }))

const { setLogFile, Diagnostics } = {
  setLogFile: async (path: string) => (await import('./log-file.ts')).setLogFile(path),
  Diagnostics: async () => new (await import('./diagnostics.ts')).Diagnostics('pam360', undefined),
}

const linesOf = (path: string): unknown[] =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown)

describe('the log file', () => {
  it('is not written unless it is set [pam360/logging-off]', async () => {
    const diagnostics = await Diagnostics()
    expect(diagnostics.listening('request')).toBe(false)
    diagnostics.warn('A warning.')
    await setLogFile(join(folder, 'sallyport.log'))
    expect(readFileSync(join(folder, 'sallyport.log'), 'utf8')).toBe('')
  })

  it('gets a line of JSON for what any client tells, beside its logger [pam360/logging-file]', async () => {
    const path = join(folder, 'logs', 'sallyport.log')
    await setLogFile(path)
    const diagnostics = await Diagnostics()
    expect(diagnostics.listening('request')).toBe(true)
    diagnostics.ended('request', 'HTTP request', { method: 'GET', path: '/a', status: 200 })
    diagnostics.warn('Line\nbreak', { attempt: 2 })
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as unknown
    expect(linesOf(path)).toEqual([
      {
        time,
        level: 'debug',
        message: 'HTTP request',
        vault: 'pam360',
        method: 'GET',
        path: '/a',
        status: 200,
      },
      { time, level: 'warn', message: 'Line\nbreak', vault: 'pam360', attempt: 2 },
    ])
  })

  it('is set once; the same path again is fine [pam360/logging-file]', async () => {
    const path = join(folder, 'a.log')
    await setLogFile(path)
    await setLogFile(join(folder, '.', 'a.log'))
    await expect(setLogFile(join(folder, 'b.log'))).rejects.toMatchObject({ code: 'INVALID_OPTION' })
    expect(existsSync(join(folder, 'b.log'))).toBe(false)
  })

  it.each(['a.log', './a.log', ''])('has an absolute path, not %j [pam360/logging-file]', async (path) => {
    await expect(setLogFile(path)).rejects.toMatchObject({
      name: 'ConfigurationError',
      code: 'INVALID_OPTION',
    })
  })

  it('that cannot be written is refused, and another one may be set [pam360/logging-file]', async () => {
    await expect(setLogFile(folder)).rejects.toMatchObject({ code: 'FILE_UNUSABLE' })
    await setLogFile(join(folder, 'a.log'))
  })

  it.skipIf(process.platform === 'win32')(
    'is for its owner alone, also where it was not, and is appended to [pam360/logging-file-safe]',
    async () => {
      const path = join(folder, 'a.log')
      writeFileSync(path, '{"level":"earlier"}\n')
      chmodSync(path, 0o644)
      await setLogFile(path)
      expect(statSync(path).mode & 0o777).toBe(0o600)
      ;(await Diagnostics()).warn('A warning.')
      expect(linesOf(path)).toMatchObject([{ level: 'earlier' }, { level: 'warn' }])
    },
  )

  it.skipIf(process.platform === 'win32')(
    'is never the target of a link [pam360/logging-file-safe]',
    async () => {
      const target = join(folder, 'target')
      writeFileSync(target, 'kept')
      chmodSync(target, 0o644)
      symlinkSync(target, join(folder, 'a.log'))
      await expect(setLogFile(join(folder, 'a.log'))).rejects.toMatchObject({ code: 'FILE_UNUSABLE' })
      expect([readFileSync(target, 'utf8'), statSync(target).mode & 0o777]).toEqual(['kept', 0o644])
    },
  )
})
