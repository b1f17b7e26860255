import type { Lab } from '@sallyport/lab'
import type { Credential, Logger, Secret } from '@sallyport/sdk'
import { PasswordVault, type CentralCredentialProvider } from '@sallyport/sdk/cyberark'
import { demoSteps, type DemoStep } from './demo-steps.ts'

/** One step of the demo's session at PVWA. */
type SessionStep = DemoStep<Step, Via>
type Step = 'log on' | 'search' | 'retrieve' | 'change' | 'retrieve again' | 'log off'
type Via = 'PVWA' | 'CPM' | 'CCP'

/** What the session came to. */
export interface DemoSession {
  readonly user: string
  readonly steps: readonly SessionStep[]
  /** What was not as it should be. */
  readonly problems: readonly string[]
}

/** What the session works with. */
export interface DemoSessionParts {
  readonly lab: Lab
  readonly ccp: CentralCredentialProvider
  /** The secret as the other doors gave it, before the change. */
  readonly before: Secret
  readonly request: { readonly safe: string; readonly object: string; readonly reason: string }
  readonly signal: AbortSignal
  readonly logger: Logger
}

const user = 'administrator'
/** From the lab's default seed, and good for nothing else. */
const password = 'Lab-Administrator-1'

/** Logs on, searches, retrieves, has the password changed, retrieves it again over CCP, and logs off. */
export async function playSession(parts: DemoSessionParts): Promise<DemoSession> {
  const { lab, ccp, before, request, signal, logger } = parts
  const { safe, object, reason } = request
  const { steps, step } = demoSteps<Step, Via>(signal)
  await using pvwa = new PasswordVault({
    url: lab.urls.pvwa,
    auth: { method: 'cyberark', username: user, password },
    tls: { ca: lab.ca.file },
    logger,
  })
  await step(
    'log on',
    'PVWA',
    () => pvwa.logOn(),
    () => `as ${user}`,
  )
  const account = await step(
    'search',
    'PVWA',
    () => pvwa.accounts.find({ safe, name: object, signal }),
    ({ id, name }) => `${name} is account ${id}`,
  )
  const shown = await step(
    'retrieve',
    'PVWA',
    () => pvwa.accounts.getSecret(account, { reason, signal }),
    (given) => (same(given.secret, before) ? 'the same as over CCP' : 'not the same as over CCP'),
    'secret',
  )
  const moved = await step(
    'change',
    'CPM',
    async () => {
      await pvwa.accounts.changePassword(account, { signal })
      // The CPM acts later: by the lab's clock, which is moved instead of waiting.
      const seconds = lab.settings.pvwa.cpmSeconds
      lab.clock.advance(seconds * 1000)
      const { management } = await pvwa.accounts.get(account, { signal })
      return { seconds, status: management.status }
    },
    ({ seconds, status }) => `${status ?? 'no status'}, ${seconds} s later by the lab’s clock`,
  )
  const after: Credential = await step(
    'retrieve again',
    'CCP',
    () => ccp.getPassword({ ...request, signal }),
    (given) => (same(given.secret, before) ? 'the same as before' : 'another than before'),
    'secret',
  )
  await step(
    'log off',
    'PVWA',
    () => pvwa.logOff(),
    () => (pvwa.loggedOn ? 'the session is still there' : 'the session is over'),
  )
  const problems: string[] = []
  if (!same(shown.secret, before)) problems.push('PVWA gave another secret than CCP.')
  if (moved.status !== 'success') problems.push('The CPM did not change the password.')
  if (same(after.secret, before)) problems.push('CCP gave the old secret after the change.')
  if (pvwa.loggedOn) problems.push('The session outlived its log off.')
  shown.secret.dispose()
  after.secret.dispose()
  return { user, steps, problems }
}

function same(one: Secret, other: Secret): boolean {
  return Buffer.compare(one.bytes(), other.bytes()) === 0
}
