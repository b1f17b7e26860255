/** Commands of PVWA that are interrupted: they end in good order, and leave no session behind. */
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { connect, createServer, type AddressInfo, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Lab } from '@sallyport/lab'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { bin, run, start, type Ended, type Running } from './cli.ts'
import { hasScript, inTerminal } from './terminal.ts'

let lab: Lab
let state: string
let relay: Server

beforeAll(async () => {
  lab = await Lab.start({ accounts: 500 })
  state = mkdtempSync(join(tmpdir(), 'sallyport-smoke-signals-'))
  // Shows when a command has connected, which the lab does not, and can keep answers back.
  const { port, hostname } = new URL(lab.urls.pvwa)
  relay = createServer((socket) => {
    const onward = connect(Number(port), hostname)
    socket.on('error', () => onward.destroy()).pipe(onward)
    onward.on('error', () => socket.destroy()).on('end', () => socket.end())
    onward.on('data', (chunk: Buffer) => {
      if (isHeld()) held.push(() => socket.write(chunk))
      else socket.write(chunk)
    })
  })
  relay.listen(0, '127.0.0.1')
  await once(relay, 'listening')
})
afterAll(async () => {
  relay.close()
  await lab.stop()
  rmSync(state, { recursive: true })
})
afterEach(() => lab.reset())

const environment = (): Record<string, string> => ({
  SALLYPORT_PVWA_URL: lab.urls.pvwa.replace(/:\d+/, `:${(relay.address() as AddressInfo).port}`),
  SALLYPORT_CA: lab.ca.file,
  SALLYPORT_STATE_DIR: state,
  SALLYPORT_KEEP: 'file',
  SALLYPORT_USER: 'administrator',
})
const begin = (argv: readonly string[], env: Record<string, string> = {}): Running =>
  start(['pvwa', ...argv], {
    env: { ...environment(), SALLYPORT_PASSWORD: 'Lab-Administrator-1', ...env },
  })
const actions = (): string[] => lab.audit.entries().map(({ action }) => action)

/** What the relay keeps back, and whether it does so now. */
const held: (() => void)[] = []
let isHeld = (): boolean => false
/** Starts a command, and ends it by a signal once PVWA has opened a session of which it has not been told. */
const endInLogOn = async (argv: readonly string[], signal: NodeJS.Signals): Promise<Ended> => {
  isHeld = () => actions().includes('Logon')
  const running = begin(argv)
  await vi.waitFor(() => expect(held).not.toEqual([]), { timeout: 60_000 })
  running.child.kill(signal)
  isHeld = () => false
  for (const pass of held.splice(0)) pass()
  return await running.ended
}
const endBy = async (running: Running, signal: NodeJS.Signals): Promise<Ended> => {
  running.child.kill(signal)
  return await running.ended
}
const signals = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const

// Windows ends a process by a signal at once; only Ctrl-C on a console is more than that.
describe.skipIf(process.platform === 'win32')('a signal', () => {
  it.each(signals)('%s in the middle of a log on logs off from what that opened', async (signal, exit) => {
    const { code, stdout, stderr } = await endInLogOn(['accounts', 'list'], signal)
    expect({ code, stdout: stdout.length, stderr }).toEqual({
      code: exit,
      stdout: 0,
      stderr: expect.stringContaining(`Ended by ${signal}`) as string,
    })
    expect(actions()).toEqual(['Logon', 'Logoff'])
  })

  it.each(signals)('%s in the middle of a login keeps nothing', async (signal, exit) => {
    expect((await endInLogOn(['login'], signal)).code).toBe(exit)
    expect({ actions: actions(), files: readdirSync(join(state, 'sessions')) }).toEqual({
      actions: ['Logon', 'Logoff'],
      files: [],
    })
  })

  it('ends a log on that is never answered, soon', async () => {
    lab.faults.add({ surface: 'pvwa', kind: 'stall', match: { path: 'Logon' } })
    const connected = once(relay, 'connection')
    const running = begin(['accounts', 'list', '--timeout', '20m'])
    await connected
    expect((await endBy(running, 'SIGINT')).code).toBe(130)
    expect(actions()).toEqual([])
  })

  it.each(signals)('%s in the middle of a list logs off', async (signal, exit) => {
    lab.faults.add({ surface: 'pvwa', kind: 'stall', match: { path: 'Accounts' } })
    const running = begin(['accounts', 'list'])
    await vi.waitFor(() => expect(actions()).toContain('Logon'), { timeout: 20_000 })
    const { code, stdout } = await endBy(running, signal)
    expect({ code, stdout: stdout.length }).toEqual({ code: exit, stdout: 0 })
    expect({ last: actions().at(-1), sessions: lab.pvwa.sessions }).toEqual({ last: 'Logoff', sessions: [] })
  })

  it.each(signals)(
    '%s in the middle of a bulk run says what was done, and logs off',
    async (signal, exit) => {
      lab.faults.add({
        surface: 'pvwa',
        kind: 'delay',
        delayMs: 200,
        match: { method: 'POST', path: 'Change' },
      })
      const running = begin(['accounts', 'change', '--safe', 'Estate-0001', '--yes', '--ndjson'])
      await running.until('"outcome":"requested"')
      const { code, stdout } = await endBy(running, signal)
      expect(code).toBe(exit)
      const outcomes = stdout
        .toString()
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { outcome: string }).outcome)
      const requested = outcomes.filter((outcome) => outcome === 'requested').length
      expect(requested).toBeGreaterThan(0)
      expect(requested).toBeLessThan(400)
      expect({ last: actions().at(-1), sessions: lab.pvwa.sessions }).toEqual({
        last: 'Logoff',
        sessions: [],
      })
    },
  )

  it('leaves a kept session as it is', async () => {
    const env = environment()
    expect(
      (await run(['pvwa', 'login'], { env: { ...env, SALLYPORT_PASSWORD: 'Lab-Administrator-1' } })).code,
    ).toBe(0)
    lab.faults.add({ surface: 'pvwa', kind: 'stall', match: { path: 'Accounts' } })
    const connected = once(relay, 'connection')
    const running = start(['pvwa', 'accounts', 'list'], { env })
    await connected
    expect((await endBy(running, 'SIGINT')).code).toBe(130)
    expect((await run(['pvwa', 'whoami'], { env })).code).toBe(0)
    expect((await run(['pvwa', 'logoff'], { env })).code).toBe(0)
  })
})

describe.runIf(hasScript)('a question on a terminal', () => {
  const ask = async (who = '--user administrator'): Promise<{ running: Running; pid: number }> => {
    const where = `--pvwa ${lab.urls.pvwa} --ca ${lab.ca.file} ${who} --keep file`
    const command = `SALLYPORT_STATE_DIR=${state} exec ${process.execPath} ${bin} pvwa login ${where}`
    const [before, after] = ['was=$(stty -g)', 'echo code=$?; [ "$was" = "$(stty -g)" ] && echo restored']
    const running = inTerminal(['sh', '-c', `${before}; sh -c 'echo pid=$$; ${command}'; ${after}`])
    const said = await running.until('(not shown):')
    return { running, pid: Number(/pid=(\d+)/.exec(said)?.[1]) }
  }

  it.each(signals)('ended by %s leaves the terminal as it was', async (signal, exit) => {
    const { running, pid } = await ask()
    process.kill(pid, signal)
    const { stdout } = await running.ended
    expect(stdout.toString()).toMatch(new RegExp(`code=${exit}\\s+restored`))
    expect(readdirSync(join(state, 'sessions'))).toEqual([])
  })

  it('ended by Ctrl-C leaves the terminal as it was', async () => {
    const { running } = await ask()
    running.child.stdin?.write('\u0003')
    expect((await running.ended).stdout.toString()).toMatch(/code=130\s+restored/)
    expect(actions()).toEqual([])
  })

  it.each([['Ctrl-C', 130] as const, ...signals.slice(1)])(
    'in the middle of a log on, ended by %s, leaves neither session nor file',
    async (how, exit) => {
      const { running, pid } = await ask('--user radius-user --auth radius')
      running.child.stdin?.write('Lab-Radius-1\r')
      await running.until('Enter your passcode (not shown):')
      if (how === 'Ctrl-C') running.child.stdin?.write('\u0003')
      else process.kill(pid, how)
      expect((await running.ended).stdout.toString()).toMatch(new RegExp(`code=${exit}\\s+restored`))
      expect({ sessions: lab.pvwa.sessions, files: readdirSync(join(state, 'sessions')) }).toEqual({
        sessions: [],
        files: [],
      })
    },
  )
})
