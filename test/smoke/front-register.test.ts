/** `sallyport register` with vaults of a configuration. */
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Lab } from '@sallyport/lab'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { bin, run, type Ended } from './cli.ts'
import { frontFolder, logOns, type FrontFolder } from './front.ts'
import { hasScript, inTerminal } from './terminal.ts'

const token = '0A1B2C3D-0000-4444-8888-5D0000000001'
const given = { SALLYPORT_PAM360_REGISTRATION_TOKEN: token }

let lab: Lab
let folder: FrontFolder
let config: string
beforeAll(async () => {
  lab = await Lab.start()
})
afterAll(() => lab.stop())
beforeEach(() => {
  folder = frontFolder(lab)
  const tls = { ca: lab.ca.file }
  const pam = { kind: 'pam360', url: lab.urls.pam360, token: '${env:PAM360_LOG_ON}', tls }
  config = folder.write(
    'registers.json',
    JSON.stringify({
      vaults: {
        signed: { ...pam, registration: { configFolder: 'registered' } },
        plain: pam,
        ccp: { kind: 'ccp', url: lab.urls.ccp, appId: 'billing', tls },
        chain: { kind: 'fallback', vaults: ['signed', 'ccp'] },
      },
    }),
  )
})
afterEach(async () => {
  await lab.reset()
  folder.remove()
})

const runs = (argv: readonly string[], env: Readonly<Record<string, string>> = given): Promise<Ended> =>
  run([...argv, '--config', config], { cwd: folder.path, env: { ...logOns, ...env } })
const kept = (): string => join(folder.path, 'registered', 'pam360-sdk.json')
const secretOf = (file: string): string => {
  const { clientSecret } = JSON.parse(readFileSync(file, 'utf8')) as { clientSecret: string }
  return clientSecret
}
const names = (): readonly unknown[] => lab.pam360.registration.applications.map(({ name }) => name)

describe('sallyport register', () => {
  it('registers where the configuration looks, once, and shows no secret', async () => {
    expect((await runs(['get', 'pam://signed/web-01/svc'])).code).toBe(37)
    const made = await runs(['register', 'signed', '--client-name', 'front', '--json'])
    expect({ code: made.code, stderr: made.stderr }).toEqual({ code: 0, stderr: '' })
    expect(JSON.parse(made.stdout.toString())).toMatchObject({ clientName: 'front', file: kept() })
    for (const secret of [token, secretOf(kept())]) expect(made.stdout.toString()).not.toContain(secret)
    if (process.platform !== 'win32') expect(statSync(kept()).mode & 0o777).toBe(0o600)
    expect(names()).toContain('front')
    expect((await runs(['get', 'pam://signed/web-01/svc'])).code).toBe(0)

    const again = await runs(['register', 'signed'])
    expect(again).toMatchObject({ code: 37, stdout: Buffer.alloc(0) })
    expect(again.stderr).toContain('--force registers anew in its place.')
    const before = secretOf(kept())
    const file = folder.write('token', `${token}\n`)
    const forced = [
      'register',
      'signed',
      '--client-name',
      'second',
      '--force',
      '--registration-token-file',
      file,
    ]
    expect(await runs(forced, {})).toMatchObject({ code: 0, stderr: '' })
    expect(secretOf(kept())).not.toBe(before)
    expect(names()).toContain('second')
  })

  it('tells a token that is refused, and repeats it nowhere', async () => {
    const wrong = { SALLYPORT_PAM360_REGISTRATION_TOKEN: 'S3ntinel-token' }
    const { code, stdout, stderr } = await runs(['register', 'signed'], wrong)
    expect({ code, stdout: stdout.length }).toEqual({ code: 37, stdout: 0 })
    expect(stderr).toContain('REGISTRATION_REFUSED')
    expect(stderr).not.toContain('S3ntinel-token')
  })

  it.each([
    ['ccp', 20, 'There is nothing to register with ccp: only PAM360'],
    ['chain', 20, 'It is made of other vaults: signed, ccp.'],
    ['plain', 20, 'plain is not reached by registration'],
    ['singed', 20, "Did you mean 'signed'?"],
  ])('says why there is nothing to register with %s', async (vault, exit, message) => {
    const { code, stderr } = await runs(['register', vault])
    expect(code).toBe(exit)
    expect(stderr).toContain(message)
    expect(lab.journal.entries()).toEqual([])
  })

  it('does not wait for a token where nobody is, and says whose the protocol is', async () => {
    expect(await runs(['register', 'signed'], {})).toMatchObject({ code: 2, stdout: Buffer.alloc(0) })
    const help = (await run(['register', '--help'])).stdout.toString()
    expect(help).toContain('it does not talk to a real PAM360')
  })

  it.skipIf(!hasScript)('asks for the token on a terminal, and does not show it', async () => {
    const words = [process.execPath, bin, 'register', 'signed', '--config', config]
    const running = inTerminal(words, logOns)
    await running.until('Registration token (not shown):')
    running.child.stdin?.write(`${token}\r`)
    const { code, stdout } = await running.ended
    expect(code).toBe(0)
    expect(stdout.toString()).not.toContain(token)
  })
})
