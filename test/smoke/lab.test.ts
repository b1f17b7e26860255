import { execFile, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { LabDescription } from '@sallyport/lab'
import { describe, expect, it } from 'vitest'
import { run, start, type Running } from './cli.ts'

const execute = promisify(execFile)
const hasCurl = spawnSync('curl', ['--version']).status === 0

const startLab = async (...argv: string[]): Promise<Running & { description: LabDescription }> => {
  const running = start(['lab', '--json', ...argv], { input: 'open' })
  const line = await running.until('\n')
  return { ...running, description: JSON.parse(line) as LabDescription }
}
const stop = async (running: Running, signal: NodeJS.Signals = 'SIGTERM'): ReturnType<typeof run> => {
  running.child.kill(signal)
  return running.ended
}

describe('lab --json', () => {
  it('prints exactly one line, stays, and on SIGTERM ends well and removes its folder', async () => {
    const running = await startLab()
    const { urls, ca, clients, clipasswordsdk, folder, applications, pvwa } = running.description
    expect(pvwa).toMatchObject({ url: urls.pvwa, version: expect.stringMatching(/^\d+\.\d+/) as string })
    expect(pvwa.users).toContainEqual({
      name: 'radius-user',
      password: 'Lab-Radius-1',
      methods: ['radius'],
      userType: 'EPVUser',
      passcodes: ['123456'],
      client: null,
    })
    expect(urls.ccp).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/AIMWebService$/)
    expect(applications.map(({ id }) => id)).toContain('billing')
    for (const path of [
      ca.file,
      clipasswordsdk,
      ...clients.flatMap(({ files }) => Object.values<string>({ ...files })),
    ]) {
      expect(existsSync(path)).toBe(true)
    }
    const { code, stdout, stderr } = await stop(running)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout.toString().match(/\n/g)).toHaveLength(1)
    expect(existsSync(folder)).toBe(false)
  })

  it.skipIf(process.platform === 'win32')('ends well on SIGINT too', async () => {
    expect((await stop(await startLab(), 'SIGINT')).code).toBe(0)
  })

  it.skipIf(!hasCurl)('says all that curl needs', async () => {
    const running = await startLab()
    const { urls, ca, clients } = running.description
    const { cert, key } = clients.find(({ name }) => name === 'billing')!.files
    const query = 'AppID=billing&Safe=Billing-DB&Object=oracle-prod'
    const { stdout } = await execute('curl', [
      ...['--silent', '--show-error', '--fail', '--noproxy', '*'],
      ...['--cacert', ca.file, '--cert', cert, '--key', key],
      `${urls.ccp}/api/Accounts?${query}`,
    ])
    expect(JSON.parse(stdout)).toMatchObject({ UserName: 'app', Safe: 'Billing-DB', Name: 'oracle-prod' })
    await stop(running)
  })

  it('ends with the program that started it, when told to', async () => {
    const running = await startLab('--exit-with-parent')
    running.child.stdin?.end()
    expect((await running.ended).code).toBe(0)
    expect(existsSync(running.description.folder)).toBe(false)
  })

  it('takes ports, a folder, a seed and a number of accounts', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sallyport-smoke-lab-'))
    const seed = join(folder, 'seed.yaml')
    writeFileSync(
      seed,
      'version: 1\nplatforms:\n  - id: P\nsafes:\n  - name: Mine\naccounts:\n  - { safe: Mine, name: one, platformId: P }\n',
    )
    const running = await startLab('--seed', seed, '--folder', folder, '--accounts', '100')
    expect(running.description.safes.map(({ name }) => name)).toContain('Mine')
    expect(running.description.accountCount).toBe(101)
    expect(running.description.ca.file.startsWith(folder)).toBe(true)
    await stop(running)
    rmSync(folder, { recursive: true })
  })
})

describe('lab', () => {
  it('shows people lines that work as they stand', async () => {
    const running = start(['lab'])
    const page = await running.until('Files: ')
    const lines = page.split('\n').filter((line) => /^ {2}(curl|\S*clipasswordsdk) /.test(line))
    expect(lines).toHaveLength(hasCurl || process.platform !== 'win32' ? 3 : 0)
    for (const line of lines) {
      if (!hasCurl && line.includes('curl ')) continue
      const command = line.replace('curl ', "curl --silent --fail --noproxy '*' ")
      const { stdout } = await execute('/bin/sh', ['-c', command])
      expect(stdout.length).toBeGreaterThan(8)
    }
    await stop(running)
  })

  it('says which line of a seed is wrong, and what when a port is taken', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sallyport-smoke-lab-'))
    const seed = join(folder, 'seed.yaml')
    writeFileSync(seed, 'version: 1\nsafs:\n  - name: Mine\n')
    const wrong = await run(['lab', '--seed', seed])
    expect({ code: wrong.code, stdout: wrong.stdout.length }).toEqual({ code: 20, stdout: 0 })
    expect(wrong.stderr).toContain('seed.yaml:2')
    rmSync(folder, { recursive: true })
    const taken = createServer()
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
    const port = String((taken.address() as AddressInfo).port)
    const refused = await run(['lab', '--port', port])
    expect(refused.code).toBe(20)
    expect(refused.stderr).toContain('EADDRINUSE')
    await new Promise((resolve) => taken.close(resolve))
  })

  it('warns where others may reach it', async () => {
    const running = start(['lab', '--json', '--host', '0.0.0.0'])
    // The warning comes first, before the lab is up.
    await running.until('"urls"')
    const { stderr, code } = await stop(running)
    expect(code).toBe(0)
    expect(stderr).toContain('other machines may reach')
  })
})
