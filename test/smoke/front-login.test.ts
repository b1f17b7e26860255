/** `sallyport login`, `whoami` and `logout` with vaults of a configuration. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Lab } from '@sallyport/lab'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { bin, run, type Ended } from './cli.ts'
import { frontFolder, logOns, type FrontFolder } from './front.ts'
import { hasScript, inTerminal } from './terminal.ts'

let lab: Lab
let folder: FrontFolder
let config: string
let state: string
let round = 0
beforeAll(async () => {
  lab = await Lab.start()
  folder = frontFolder(lab)
  const tls = { ca: lab.ca.file }
  const { idpUrl, coreUrl } = { idpUrl: lab.urls.axidianIdp, coreUrl: lab.urls.axidianCore }
  config = folder.write(
    'asks.json',
    JSON.stringify({
      vaults: {
        ccp: { kind: 'ccp', url: lab.urls.ccp, appId: 'billing', tls },
        pvwa: {
          kind: 'pvwa',
          url: lab.urls.pvwa,
          tls,
          auth: { method: 'cyberark', username: 'administrator' },
        },
        radius: {
          kind: 'pvwa',
          url: lab.urls.pvwa,
          tls,
          auth: { method: 'radius', username: 'radius-user' },
        },
        axidian: { kind: 'axidian', idpUrl, coreUrl, username: 'nightly-batch', tls },
        pam360: { kind: 'pam360', url: lab.urls.pam360, tls },
        toldPam360: { kind: 'pam360', url: lab.urls.pam360, token: 'x', tls },
        told: { kind: 'axidian', idpUrl, coreUrl, username: 'nightly-batch', password: 'x', tls },
        chain: { kind: 'fallback', vaults: ['pvwa', 'ccp'] },
      },
    }),
  )
})
afterAll(async () => {
  await lab.stop()
  folder.remove()
})
beforeEach(async () => {
  await lab.reset()
  round += 1
  state = join(folder.path, `state-${round}`)
})

const runs = (argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  run([...argv, '--config', config], { env: { SALLYPORT_STATE_DIR: state, ...env } })
const loginOf = (vault: string, password: string): Promise<Ended> =>
  runs(['login', vault, '--keep', 'file', '--json'], { SALLYPORT_PASSWORD: password })

describe('a session of PVWA', () => {
  it('is kept, shown, used by get and list, and ended', async () => {
    const asked = await runs(['get', 'pam://pvwa/Billing-DB/oracle-prod'])
    expect(asked).toMatchObject({ code: 20, stdout: Buffer.alloc(0) })
    expect(asked.stderr).toContain('sallyport login pvwa')

    const login = await loginOf('pvwa', logOns.PVWA_LOG_ON)
    expect(login).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse(login.stdout.toString())).toMatchObject({ vault: 'pvwa', user: 'administrator' })
    const [shown, got, listed] = [
      await runs(['whoami', 'pvwa', '--json']),
      await runs(['get', 'pam://pvwa/Billing-DB/oracle-prod']),
      await runs(['list', 'pvwa', '--json', '--limit', '1']),
    ]
    expect(JSON.parse(shown.stdout.toString())).toMatchObject([{ vault: 'pvwa', standing: 'valid' }])
    expect(got.stdout.length).toBeGreaterThan(8)
    expect(JSON.parse(listed.stdout.toString())).toHaveLength(1)
    const logOnCount = (): number => lab.journal.entries().filter(({ path }) => /\/logon$/i.test(path)).length
    expect(logOnCount()).toBe(1)

    expect((await runs(['logout', 'pvwa'])).stdout.toString()).toBe('pvwa: logged off\n')
    expect(await runs(['whoami', 'pvwa'])).toMatchObject({ code: 22 })
    expect((await runs(['logout', 'pvwa'])).stdout.toString()).toBe('pvwa: nothing kept\n')
    expect(readdirSync(join(state, 'sessions'))).toEqual([])
  })

  it('is the one that sallyport pvwa shows, and is left aside when it cannot be read', async () => {
    await loginOf('pvwa', logOns.PVWA_LOG_ON)
    const { stdout } = await run(['pvwa', 'whoami', '--json'], { env: { SALLYPORT_STATE_DIR: state } })
    expect(JSON.parse(stdout.toString())).toMatchObject([{ user: 'administrator', session: 'valid' }])
    await loginOf('pvwa', logOns.PVWA_LOG_ON)
    expect(readdirSync(join(state, 'sessions')).filter((name) => name.endsWith('.json'))).toHaveLength(1)
  })

  it('is not kept when the password is wrong', async () => {
    const { code, stdout, stderr } = await loginOf('pvwa', 'wrong-one-1')
    expect({ code, stdout: stdout.length }).toEqual({ code: 22, stdout: 0 })
    expect(stderr).not.toContain('wrong-one-1')
    expect(readdirSync(join(state, 'sessions'))).toEqual([])
  })

  it.skipIf(!hasScript)('asks for the password on a terminal, and does not show it', async () => {
    const words = [process.execPath, bin, 'login', 'pvwa', '--keep', 'file', '--config', config]
    const running = inTerminal(words, { SALLYPORT_STATE_DIR: state })
    await running.until('Password of administrator for pvwa (not shown):')
    running.child.stdin?.write(`${logOns.PVWA_LOG_ON}\r`)
    const { code, stdout } = await running.ended
    expect(code).toBe(0)
    expect(stdout.toString()).toContain('Logged in: pvwa as administrator')
    expect(stdout.toString()).not.toContain(logOns.PVWA_LOG_ON)
  })
})

describe('a session by RADIUS', () => {
  it.skipIf(!hasScript)(
    'asks for password and passcode on a terminal, shows neither, and is kept',
    async () => {
      const words = [process.execPath, bin, 'login', 'radius', '--keep', 'file', '--config', config]
      const running = inTerminal(words, { SALLYPORT_STATE_DIR: state })
      await running.until('Password of radius-user for radius (not shown):')
      running.child.stdin?.write('Lab-Radius-1\r')
      await running.until('Enter your passcode (for radius, not shown):')
      running.child.stdin?.write('123456\r')
      const { code, stdout } = await running.ended
      expect(code).toBe(0)
      expect(stdout.toString()).toContain('Logged in: radius as radius-user')
      for (const typed of ['Lab-Radius-1', '123456']) expect(stdout.toString()).not.toContain(typed)
      expect(await runs(['whoami', 'radius'])).toMatchObject({ code: 0 })
      expect((await runs(['logout', 'radius'])).stdout.toString()).toBe('radius: logged off\n')
    },
  )
})

describe.each([
  ['password of Axidian Privilege', 'axidian', 'pam://axidian/DB-SERVER/admin', 'nightly-batch'],
  ['token of PAM360', 'pam360', 'pam://pam360/web-01/svc', undefined],
] as const)('a %s', (_, vault, reference, user) => {
  const right = logOns[vault === 'axidian' ? 'AXIDIAN_LOG_ON' : 'PAM360_LOG_ON']

  it('is tried, kept in no readable form, used, and forgotten', async () => {
    const wrong = await loginOf(vault, 'wrong-one-2')
    expect(wrong).toMatchObject({ code: 22, stdout: Buffer.alloc(0) })
    expect(wrong.stderr).not.toContain('wrong-one-2')
    expect(await runs(['whoami', vault])).toMatchObject({ code: 22 })
    const login = await loginOf(vault, right)
    expect(login).toMatchObject({ code: 0, stderr: '' })
    expect(login.stdout.toString()).not.toContain(right)
    for (const file of readdirSync(join(state, 'passwords'))) {
      expect(readFileSync(join(state, 'passwords', file), 'utf8')).not.toContain(right)
    }
    expect((await runs(['get', reference])).code).toBe(0)
    expect(JSON.parse((await runs(['whoami', vault, '--json'])).stdout.toString())).toMatchObject([
      { standing: 'kept', ...(user === undefined ? {} : { user }) },
    ])
    expect((await runs(['logout', vault])).stdout.toString()).toBe(`${vault}: forgotten\n`)
    expect(await runs(['get', reference])).toMatchObject({ code: 20 })
  })

  it.skipIf(!hasScript)('is asked for on a terminal, and not shown', async () => {
    const words = [process.execPath, bin, 'login', vault, '--keep', 'file', '--config', config]
    const running = inTerminal(words, { SALLYPORT_STATE_DIR: state })
    await running.until(`for ${vault} (not shown):`)
    running.child.stdin?.write(`${right}\r`)
    const { code, stdout } = await running.ended
    expect(code).toBe(0)
    expect(stdout.toString()).toContain(`Logged in: ${vault}`)
    expect(stdout.toString()).not.toContain(right)
  })
})

describe('sallyport login', () => {
  it.each([
    ['ccp', 'There is nothing to log in to: CCP'],
    ['told', 'The configuration says the password of told'],
    ['toldPam360', 'The configuration says the token of toldPam360'],
    ['chain', 'Log in to one of pvwa, ccp'],
    ['pvaw', "Did you mean 'pvwa'?"],
  ])('says why there is nothing to keep of %s', async (vault, message) => {
    const { code, stderr } = await runs(['login', vault])
    expect(code).toBe(20)
    expect(stderr).toContain(message)
  })

  it('does not wait for an answer where nobody is', async () => {
    expect(await runs(['login', 'axidian'])).toMatchObject({ code: 2 })
    expect(await runs(['login', 'pvwa'])).toMatchObject({ code: 20 })
    expect(await runs(['login'])).toMatchObject({ code: 2 })
  })
})
