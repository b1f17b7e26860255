/** Commands that work by references, interrupted: they end soon, and at once where they are asked a second time. */
import { execFileSync } from 'node:child_process'
import { closeSync, constants, openSync } from 'node:fs'
import { join } from 'node:path'
import { Lab } from '@sallyport/lab'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { start } from './cli.ts'
import { frontFolder, logOns, type FrontFolder } from './front.ts'
import { allSuffered } from './suffered.ts'

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

// Windows ends a process by a signal at once.
describe.skipIf(process.platform === 'win32')('a signal', () => {
  it.each([
    [['list', 'pvwa']],
    [['get', 'pam://pvwa/Billing-DB/oracle-prod']],
    [['run', '-e', 'SECRET=pam://pvwa/Billing-DB/oracle-prod', '--', 'true']],
  ])('ends a log on that is never answered, soon: %j', async (argv) => {
    const config = folder.write(
      'patient.yaml',
      JSON.stringify({
        vaults: {
          pvwa: {
            kind: 'pvwa',
            url: lab.urls.pvwa,
            tls: { ca: lab.ca.file },
            auth: { method: 'cyberark', username: 'administrator', password: '${env:PVWA_LOG_ON}' },
            timeout: '20m',
          },
        },
      }),
    )
    lab.faults.add({ surface: 'pvwa', kind: 'stall', times: 1 })
    const running = start(argv, { env: { ...logOns, SALLYPORT_CONFIG: config } })
    await allSuffered(lab)
    running.child.kill('SIGINT')
    const { code, stderr } = await running.ended
    expect({ code, stderr }).toEqual({
      code: 130,
      stderr: expect.stringContaining('Ended by SIGINT.') as string,
    })
  })

  it('that comes again ends at once what the first could not', async () => {
    const pipe = join(folder.path, 'pipe')
    execFileSync('mkfifo', ['-m', '600', pipe])
    const { child, ended } = start(['list', 'pvwa'], { env: { SALLYPORT_CONFIG: pipe } })
    // It can be opened so once the command reads it, which never gets a word out of it.
    const opened = await vi.waitFor(() => openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK), {
      timeout: 60_000,
    })
    try {
      await vi.waitFor(
        () => {
          child.kill('SIGINT')
          expect(child.signalCode).toBe('SIGINT')
        },
        { timeout: 60_000, interval: 100 },
      )
      expect((await ended).code).toBeNull()
    } finally {
      closeSync(opened)
    }
  })
})
