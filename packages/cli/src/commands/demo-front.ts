import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Lab } from '@sallyport/lab'
import { credentialRefused, type Sallyport } from '@sallyport/sdk'
import { exitCodes } from '../exit-codes.ts'
import { readConfiguration, withVaults } from '../front/open.ts'
import type { Io } from '../io.ts'
import { Terminal } from '../terminal.ts'
import { runDemoCommand, type DemoCommand } from './demo-command.ts'
import { writeDemoFiles } from './demo-front-files.ts'
import { noteSteps, type DemoStep, type TakeStep } from './demo-steps.ts'

/** What came of the part in which one configuration opens all vaults. */
export interface DemoFront {
  /** The configuration, as it was written. */
  readonly configuration: string
  readonly retrievals: readonly DemoStep[]
  readonly commands: readonly DemoCommand[]
  /** A rotation and an outage. */
  readonly changes: readonly DemoStep[]
  readonly doctor: DemoCommand
  /** What was not as it should be. */
  readonly problems: readonly string[]
}

const billing = { safe: 'Billing-DB', object: 'oracle-prod' }
const ledger = { safe: 'Billing-DB', object: 'ledger-a' }

/** One account behind each vault of the configuration, and what the lab holds there. */
const accounts: readonly {
  readonly via: DemoStep['via']
  readonly variable: string
  readonly reference: string
  readonly held: (lab: Lab) => string | null
}[] = [
  ...(['CCP', 'CP', 'PVWA'] as const).map((via) => ({
    via,
    variable: `${via}_PASSWORD`,
    reference: `pam://${via.toLowerCase()}/Billing-DB/oracle-prod`,
    held: (lab: Lab) => lab.vault.account(billing).revealSecret(),
  })),
  {
    via: 'Axidian',
    variable: 'AXIDIAN_PASSWORD',
    reference: 'pam://axidian/DB-SERVER/admin',
    held: (lab) => lab.axidian.account('DB-SERVER/admin').revealPassword(),
  },
  {
    via: 'PAM360',
    variable: 'PAM360_PASSWORD',
    reference: 'pam://pam360/web-01/svc',
    held: (lab) => lab.pam360.account('web-01', 'svc').revealPassword(),
  },
]

/** One configuration of five vaults: `get`, `run`, `inject`, a rotation, an outage, and the doctor. */
export async function playFront(lab: Lab, io: Io, signal: AbortSignal): Promise<DemoFront> {
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-demo-'))
  try {
    const configuration = await writeDemoFiles(lab, folder, accounts)
    const place = { folder, env: io.env, signal }
    // Warnings of the outage belong to the demo: they are no matter for its user.
    const terminal = new Terminal(io, { quiet: true })
    const parts = { flags: { config: join(folder, 'sallyport.yaml') }, io, terminal }
    const read = await readConfiguration(parts)
    const problems: string[] = []
    const expect = (isSo: boolean, problem: string): void => {
      if (!isSo) problems.push(problem)
    }
    const gets = noteSteps(signal)
    const changes = noteSteps(signal)
    return await withVaults(read, { io, terminal, signal }, async (sallyport) => {
      for (const { via, reference, held } of accounts) {
        const { secret } = await gets.take(
          { step: 'get', via, givesSecret: () => true, say: () => reference },
          () => sallyport.get(reference, { signal }),
        )
        expect(secret.reveal() === held(lab), `${reference} gave another secret than the lab holds.`)
        secret.dispose()
      }
      const run = await runDemoCommand(['run', '--', 'node', 'show.mjs'], place)
      expect(
        run.output.includes(digestOf(accounts.map(({ held }) => held(lab)))),
        'The program got other secrets.',
      )
      const inject = await runDemoCommand(['inject', '-i', 'db.ini.liquid', '-o', 'db.ini'], place)
      const { text, output } = await describe(join(folder, 'db.ini'))
      expect(
        text.includes(JSON.stringify(lab.vault.account(billing).revealSecret())),
        'The file has no secret.',
      )
      expect(run.exitCode === 0 && inject.exitCode === 0, 'A command failed.')

      await playRotation(lab, sallyport, changes.take, expect)
      await playOutage(lab, sallyport, changes.take, expect, signal)

      const doctor = await runDemoCommand(['doctor', 'ccp', '--profile', 'expired'], place)
      const isFound = /failed +client-certificate/.test(doctor.output)
      expect(isFound && doctor.exitCode === exitCodes.configuration.code, 'The doctor found nothing.')
      return {
        ...{ configuration, retrievals: gets.steps, changes: changes.steps },
        ...{ commands: [run, { ...inject, output }], doctor, problems },
      }
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** What was written, and in few words. */
async function describe(file: string): Promise<{ readonly text: string; readonly output: string }> {
  const text = await readFile(file, 'utf8').catch(() => '')
  const mode = await stat(file).then(
    (found) => (found.mode & 0o777).toString(8).padStart(4, '0'),
    () => 'none',
  )
  return { text, output: `${basename(file)}: ${text.split('\n').length - 1} lines, mode ${mode}` }
}

/** What `show.mjs` writes of all that it was given, so that no secret need be shown. */
function digestOf(secrets: readonly (string | null)[]): string {
  return createHash('sha256').update(secrets.join('\0')).digest('hex')
}

type Expect = (isSo: boolean, problem: string) => void

/** The password changes while a program has the old one: its target refuses that, and the program goes on. */
async function playRotation(lab: Lab, sallyport: Sallyport, take: TakeStep, expect: Expect): Promise<void> {
  const reference = 'pam://ccp/Billing-DB/oracle-prod'
  lab.vault.setSecret(billing, 'rotated by the demo')
  let logOns = 0
  const label = {
    ...({ step: 'rotation', via: 'CCP', givesSecret: () => true } as const),
    say: () => (logOns === 2 ? 'the target refused the old one and took the new' : 'not noticed'),
  }
  await take(label, () =>
    sallyport.withCredential(reference, ({ secret }) => {
      logOns += 1
      const isTaken = secret.reveal() === lab.vault.account(billing).revealSecret()
      if (!isTaken) throw credentialRefused(new Error('the target refuses this password'))
      return Promise.resolve()
    }),
  )
  expect(logOns === 2, 'The rotation was not picked up.')
}

/** CCP breaks every connection; what is kept is past its time, and has to do. */
async function playOutage(
  lab: Lab,
  sallyport: Sallyport,
  take: TakeStep,
  expect: Expect,
  signal: AbortSignal,
): Promise<void> {
  const reference = 'pam://ccp/Billing-DB/ledger-a'
  await sallyport.get(reference, { signal })
  const fault = lab.faults.add({ surface: 'ccp', kind: 'reset' })
  const label = {
    ...({ step: 'outage', via: 'CCP', givesSecret: () => true } as const),
    say: ({ stale }: { readonly stale?: true }) =>
      stale === true ? 'from the cache, past its time' : 'not noticed',
  }
  const given = await take(label, async () => {
    for (;;) {
      const credential = await sallyport.get(reference, { signal })
      // Its time is a fifth of a second: until then the cache has no reason to ask.
      if (credential.stale === true) return credential
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  })
  lab.faults.remove(fault.id)
  expect(given.secret.reveal() === lab.vault.account(ledger).revealSecret(), 'The cache gave another secret.')
}
