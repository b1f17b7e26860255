import type { AuditRow } from '@sallyport/lab'
import { isSallyportError, REDACTED, type AnySallyportError, type Credential } from '@sallyport/sdk'
import { CentralCredentialProvider, CredentialProvider } from '@sallyport/sdk/cyberark'
import { UsageError } from '../cli-error.ts'
import { defineCommand } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { writeAll } from '../output/write.ts'
import { renderDemo } from '../render/demo-page.ts'
import { createStyle } from '../render/style.ts'
import { widthOf } from '../render/width.ts'
import { playAxidian, type DemoAxidian } from './demo-axidian.ts'
import { playFront, type DemoFront } from './demo-front.ts'
import { playPam360, type DemoPam360 } from './demo-pam360.ts'
import { playSession, type DemoSession } from './demo-session.ts'
import { sameSecret } from './demo-steps.ts'
import { startLab } from './start-lab.ts'

/** One retrieval of the demo. There is no secret in it. */
export interface DemoRetrieval {
  readonly source: 'CCP' | 'CP'
  readonly account: string
  readonly safe: string
  readonly username: string | undefined
  readonly address: string | undefined
  readonly reference: string
  readonly latencyMs: number
  readonly secret: typeof REDACTED
  readonly changeInProgress: boolean
}

/** What the demo saw. */
export interface DemoReport {
  /** One configuration of five vaults. */
  readonly front: DemoFront
  readonly retrievals: readonly DemoRetrieval[]
  /** What the application was told that came without its certificate. */
  readonly refusal: AnySallyportError | undefined
  /** The session at PVWA. */
  readonly session: DemoSession
  /** Axidian Privilege. */
  readonly axidian: DemoAxidian
  /** PAM360. */
  readonly pam360: DemoPam360
  readonly audit: readonly AuditRow[]
  /** What was not as it should be. */
  readonly problems: readonly string[]
}

const safe = 'Billing-DB'
const object = 'oracle-prod'
const reason = 'sallyport demo'

/** `sallyport demo` */
export const demo = defineCommand({
  name: 'demo',
  summary: 'Work with five vaults of a fresh lab, and show what happened',
  usage: '[flags]',
  description: [
    'Starts a lab and writes a configuration of its five vaults. Retrieves from each by reference, runs a program that gets\nsecrets from all, writes a file from a template; a password is rotated and an outage bridged, and the doctor finds a\ncertificate that has expired.',
    'Then retrieves one account over CCP with a client certificate and over CP through its executable,\nthen asks without the certificate and is refused. Then a session at PVWA: log on, search, retrieve, have the CPM\nchange the password, retrieve the new one over CCP; say from where an application may ask CCP, export a platform,\nlist the live sessions, log off. Then Axidian Privilege: accounts, a password, an SSH key, and a refusal for want of a\nreason. Shows each with the rows of the vault’s audit, and stops the lab. Needs no vault and no network, and touches\nnothing outside a temporary folder.',
  ],
  flags: {},
  examples: [
    { does: 'See it', line: 'sallyport demo' },
    { does: 'Check an installation in CI', line: 'sallyport demo --json' },
  ],
  async run({ flags, positionals, io, signal, terminal }) {
    if (positionals.length > 0)
      throw new UsageError('The demo takes flags only.', 'See sallyport demo --help.')
    const report = await play(io, signal, terminal.logger)
    const text =
      flags.json === true
        ? reportAsJson(report)
        : renderDemo(
            report,
            createStyle({ isTTY: io.stdout.isTTY === true, env: io.env }),
            widthOf(io.stdout),
          )
    await writeAll(io.stdout, text)
    return report.problems.length === 0 ? exitCodes.ok.code : exitCodes.unexpected.code
  },
})

type Logger = NonNullable<ConstructorParameters<typeof CredentialProvider>[0]['logger']>

async function play(io: Io, signal: AbortSignal, logger: Logger): Promise<DemoReport> {
  await using lab = await startLab({})
  signal.throwIfAborted()
  const client = lab.clients['billing']
  if (client === undefined) throw new Error('the default seed has no client certificate "billing"')
  const options = { url: lab.urls.ccp, appId: 'billing', logger }
  const request = { safe, object, reason, signal }
  await using ccp = new CentralCredentialProvider({
    ...options,
    tls: { ca: lab.ca.file, cert: client.files.cert, key: client.files.key },
  })
  await using cp = new CredentialProvider({ appId: 'batch', executable: lab.clipasswordsdk, logger })
  await using anonymous = new CentralCredentialProvider({ ...options, tls: { ca: lab.ca.file } })
  const overCcp = await timed('CCP', () => ccp.getPassword(request))
  const overCp = await timed('CP', () => cp.getPassword(request))
  const refusal = await refusalOf(() => anonymous.getPassword(request))
  const session = await playSession({
    ...{ lab, ccp, before: overCcp.credential.secret, signal, logger },
    request: { safe, object, reason },
  })
  const axidian = await playAxidian(lab, signal, logger)
  const pam360 = await playPam360(lab, signal, logger)
  const audit = lab.audit.entries()
  // What was changed above is as it was.
  await lab.reset()
  const front = await playFront(lab, io, signal)
  const isSame = sameSecret(overCcp.credential.secret, overCp.credential.secret)
  return {
    front,
    retrievals: [overCcp.retrieval, overCp.retrieval],
    refusal,
    session,
    axidian,
    pam360,
    audit,
    problems: [
      ...front.problems,
      ...problemsOf(isSame, refusal, audit),
      ...session.problems,
      ...axidian.problems,
      ...pam360.problems,
    ],
  }
}

async function timed(
  source: DemoRetrieval['source'],
  retrieve: () => Promise<Credential>,
): Promise<{ credential: Credential; retrieval: DemoRetrieval }> {
  const started = performance.now()
  const credential = await retrieve()
  const latencyMs = performance.now() - started
  const { username, address, reference, changeInProgress } = credential
  const retrieval = {
    ...{ source, account: object, safe, username, address, reference },
    ...({ latencyMs: Math.round(latencyMs * 10) / 10, secret: REDACTED, changeInProgress } as const),
  }
  return { credential, retrieval }
}

async function refusalOf(retrieve: () => Promise<Credential>): Promise<AnySallyportError | undefined> {
  try {
    const credential = await retrieve()
    credential.secret.dispose()
    return undefined
  } catch (error) {
    if (isSallyportError(error)) return error
    throw error
  }
}

function problemsOf(
  isSame: boolean,
  refusal: AnySallyportError | undefined,
  audit: readonly AuditRow[],
): string[] {
  const rows = audit.map(
    ({ via, action, outcome }) => `${via}: ${action}, ${outcome === 'OK' ? 'OK' : 'refused'}`,
  )
  const problems: string[] = []
  if (!isSame) problems.push('The two doors gave different secrets.')
  if (refusal === undefined) problems.push('The secret was given without the client certificate.')
  else if (refusal.name !== 'AuthenticationError') problems.push(`The refusal was a ${refusal.name}.`)
  if (rows.join('; ') !== expectedAudit.join('; ')) problems.push(`The audit says: ${rows.join('; ')}.`)
  return problems
}

const expectedAudit = [
  'ccp: Retrieve password, OK',
  'cp: Retrieve password, OK',
  'ccp: Retrieve password refused, refused',
  'pvwa: Logon, OK',
  'pvwa: Retrieve password, OK',
  'cpm: CPM change password, OK',
  'ccp: Retrieve password, OK',
  'pvwa: Add application, OK',
  'pvwa: Update application, OK',
  'pvwa: Add safe member, OK',
  'ccp: Retrieve password refused, refused',
  'pvwa: Update application, OK',
  'ccp: Retrieve password, OK',
  'pvwa: Export platform, OK',
  'pvwa: Logoff, OK',
]

function reportAsJson({
  front,
  retrievals,
  refusal,
  session,
  axidian,
  pam360,
  audit,
  problems,
}: DemoReport): string {
  return `${JSON.stringify({
    ok: problems.length === 0,
    front: {
      steps: [...front.retrievals, ...front.changes],
      commands: [...front.commands, front.doctor],
    },
    retrievals,
    refusal: refusal && {
      class: refusal.name,
      code: refusal.code,
      vendorCode: refusal.vendorCode,
      status: refusal.status,
      message: refusal.message,
      hint: refusal.hint,
    },
    session: { user: session.user, steps: [...session.password, ...session.estate] },
    axidian: { application: axidian.application, steps: axidian.steps },
    pam360: { user: pam360.user, steps: pam360.steps },
    audit,
    problems,
  })}\n`
}
