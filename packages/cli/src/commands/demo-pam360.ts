import type { Lab } from '@sallyport/lab'
import { isSallyportError, type Logger } from '@sallyport/sdk'
import { Pam360 } from '@sallyport/sdk/pam360'
import { noteSteps, type DemoStep } from './demo-steps.ts'

/** What came of the part about PAM360. */
export interface DemoPam360 {
  readonly user: string
  readonly steps: readonly DemoStep[]
  /** What was not as it should be. */
  readonly problems: readonly string[]
}

const user = 'billing'
const approver = 'approver-1'
const plain = { resource: 'web-01', account: 'svc' }
const controlled = { resource: 'ad-services2k19', account: 'sysadmin' }
const reason = 'demo'

/** Lists, retrieves by name, and goes through access control with somebody who approves. */
export async function playPam360(lab: Lab, signal: AbortSignal, logger: Logger): Promise<DemoPam360> {
  const { steps, take } = noteSteps(signal)
  const as = (name: string): Pam360 =>
    new Pam360({
      url: lab.urls.pam360,
      token: lab.pam360.user(name).revealToken(),
      tls: { ca: lab.ca.file },
      logger,
    })
  await using pam360 = as(user)
  await using other = as(approver)
  await using auditor = as('auditor')
  const via = 'PAM360'
  await take({ step: 'list', via, say: (resources) => `${resources.length} resources` }, () =>
    pam360.resources.list({ signal }).toArray(),
  )
  const given = await take(
    { step: 'password', via, givesSecret: () => true, say: () => `of ${plain.account} on ${plain.resource}` },
    () => pam360.passwords.get(plain, { reason, signal }),
  )
  const refusal = await take(
    { step: 'under control', via, say: (code) => (code === undefined ? 'not refused' : `refused: ${code}`) },
    () => codeOf(pam360.passwords.get(controlled, { signal })),
  )
  await take({ step: 'request', via, say: ({ state }) => state }, () =>
    pam360.access.request(controlled, { reason, signal }),
  )
  await take({ step: 'approve', via, say: () => `by ${approver}` }, async () => {
    const [request] = await other.access.list({ signal }).toArray()
    if (request === undefined) throw new Error('the approver sees no request')
    const { accountId, requesterId: userId } = request
    await other.access.approve({ accountId }, { userId, signal })
  })
  await take({ step: 'check out', via, say: () => 'nobody else can have it now' }, () =>
    pam360.access.checkOut(controlled, { signal }),
  )
  const held = await take(
    { step: 'password', via, givesSecret: () => true, say: () => `of ${controlled.account}, checked out` },
    () => pam360.passwords.get(controlled, { reason, signal }),
  )
  const expected = lab.pam360.account(controlled.resource, controlled.account).revealPassword()
  await take({ step: 'check in', via, say: () => 'given back' }, () =>
    pam360.access.checkIn(controlled, { signal }),
  )
  const rows = await take({ step: 'audit', via, say: ({ length }) => `${length} rows of it` }, () =>
    auditor.audit.list({ signal }).toArray(),
  )
  const problems: string[] = []
  if (given.secret.reveal() !== lab.pam360.account(plain.resource, plain.account).revealPassword()) {
    problems.push('PAM360 gave another password than the lab holds.')
  }
  if (held.secret.reveal() !== expected) problems.push('What was checked out is another password.')
  if (refusal !== 'ACCESS_NOT_REQUESTED') problems.push('PAM360 did not ask for a request.')
  if (!rows.some((row) => row.accountName === controlled.account)) problems.push('The audit is silent.')
  given.secret.dispose()
  held.secret.dispose()
  return { user, steps, problems }
}

/** The code of what was thrown, if it was. */
async function codeOf(asked: Promise<{ readonly secret: { dispose(): void } }>): Promise<string | undefined> {
  try {
    ;(await asked).secret.dispose()
    return undefined
  } catch (error) {
    if (isSallyportError(error)) return error.code
    throw error
  }
}
