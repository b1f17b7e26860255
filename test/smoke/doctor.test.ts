import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Lab } from '@sallyport/lab'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { bin, run, type Ended } from './cli.ts'
import { frontFolder, logOns, type FrontFolder } from './front.ts'
import { hasScript, inTerminal } from './terminal.ts'

let lab: Lab
let folder: FrontFolder
beforeAll(async () => {
  lab = await Lab.start()
  folder = frontFolder(lab)
})
afterAll(async () => {
  await lab.stop()
  folder.remove()
})
afterEach(() => lab.reset())

const runs = (...argv: readonly string[]): Promise<Ended> =>
  run(['doctor', ...argv], { cwd: folder.path, env: logOns })

describe('sallyport doctor', () => {
  it('finds the configuration, looks at its vaults, and ends with 0', async () => {
    const { code, stdout, stderr } = await runs()
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout.toString().match(/^\w+ \(\w+\): well$/gm)).toHaveLength(4)
    const written = [lab.audit, lab.axidian.events, lab.pam360.audit].flatMap((log) => [...log.entries()])
    expect(written).toEqual([])
  })

  it('finds the certificate that is broken', async () => {
    lab.pki.present(await lab.pki.issueServer({ hosts: ['elsewhere.example.com'] }))
    const { code, stdout, stderr } = await runs('ccp')
    expect({ code, stderr }).toEqual({ code: 21, stderr: '' })
    expect(stdout.toString()).toMatch(/failed +tls .*It is for DNS:elsewhere\.example\.com\.\n +hint: /)
  })

  it('writes one line of JSON, also where the configuration is wrong', async () => {
    const { stdout } = await runs('--json', 'ccp', 'pvwa')
    expect(JSON.parse(stdout.toString())).toMatchObject({
      ok: true,
      vaults: [{ name: 'ccp' }, { name: 'pvwa' }],
    })
    const wrong = join(folder.path, 'wrong.yaml')
    writeFileSync(wrong, 'vaults: { a: { kind: ccp } }\n', { mode: 0o600 })
    const refused = await runs('--json', '--config', wrong)
    expect(refused.code).toBe(20)
    expect(JSON.parse(refused.stderr)).toMatchObject({ error: { code: 'INVALID_OPTION' } })
  })

  it.skipIf(!hasScript)('leaves no progress behind on a terminal', async () => {
    const words = [process.execPath, bin, 'doctor', 'ccp', '--config', folder.config]
    const { code, stdout } = await inTerminal(words, logOns).ended
    expect(code).toBe(0)
    expect(stdout.toString()).toContain('ccp: looked at ')
    expect(stdout.toString()).toMatch(/ok +service +A CCP answers/)
    expect(stdout.toString().split('\r\u001B[K').at(-1)).not.toContain('looked at')
  })
})
