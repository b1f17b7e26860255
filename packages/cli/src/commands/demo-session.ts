import type { Lab } from '@sallyport/lab'
import type { Logger, Secret } from '@sallyport/sdk'
import { PasswordVault, type CentralCredentialProvider } from '@sallyport/sdk/cyberark'
import { playEstate } from './demo-estate.ts'
import { noteSteps, sameSecret, type DemoStep, type TakeStep } from './demo-steps.ts'

/** What the session came to. */
export interface DemoSession {
  readonly user: string
  /** A password is changed. */
  readonly password: readonly DemoStep[]
  /** An application, a platform and a live session; and the log off. */
  readonly estate: readonly DemoStep[]
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

/** Logs on, has a password changed, governs an application, exports a platform, lists who is connected, logs off. */
export async function playSession(parts: DemoSessionParts): Promise<DemoSession> {
  const { lab, signal, logger } = parts
  const first = noteSteps(signal)
  const second = noteSteps(signal)
  await using pvwa = new PasswordVault({
    url: lab.urls.pvwa,
    auth: { method: 'cyberark', username: user, password },
    tls: { ca: lab.ca.file },
    logger,
  })
  await first.take({ step: 'log on', via: 'PVWA', say: () => `as ${user}` }, () => pvwa.logOn())
  const change = await playChange(parts, pvwa, first.take)
  const estate = await playEstate({ ...parts, pvwa, after: change.after }, second.take)
  change.after.dispose()
  const say = (): string => (pvwa.loggedOn ? 'the session is still there' : 'the session is over')
  await second.take({ step: 'log off', via: 'PVWA', say }, () => pvwa.logOff())
  const problems = [...change.problems, ...estate]
  if (pvwa.loggedOn) problems.push('The session outlived its log off.')
  return { user, password: first.steps, estate: second.steps, problems }
}

/** Searches, retrieves, has the password changed, and retrieves the new one over CCP. */
async function playChange(
  { lab, ccp, before, request, signal }: DemoSessionParts,
  pvwa: PasswordVault,
  take: TakeStep,
): Promise<{ readonly after: Secret; readonly problems: string[] }> {
  const { safe, object, reason } = request
  const account = await take(
    { step: 'search', via: 'PVWA', say: ({ id, name }) => `${name} is account ${id}` },
    () => pvwa.accounts.find({ safe, name: object, signal }),
  )
  const shown = await take(
    {
      step: 'retrieve',
      via: 'PVWA',
      givesSecret: () => true,
      say: ({ secret }) => (sameSecret(secret, before) ? 'the same as over CCP' : 'not the same as over CCP'),
    },
    () => pvwa.accounts.getSecret(account, { reason, signal }),
  )
  const moved = await take(
    {
      step: 'change',
      via: 'CPM',
      say: ({ seconds, status }) => `${status ?? 'no status'}, ${seconds} s later by the lab’s clock`,
    },
    async () => {
      await pvwa.accounts.changePassword(account, { signal })
      // The CPM acts later: by the lab's clock, which is moved instead of waiting.
      const seconds = lab.settings.pvwa.cpmSeconds
      lab.clock.advance(seconds * 1000)
      const { management } = await pvwa.accounts.get(account, { signal })
      return { seconds, status: management.status }
    },
  )
  const after = await take(
    {
      step: 'retrieve again',
      via: 'CCP',
      givesSecret: () => true,
      say: ({ secret }) => (sameSecret(secret, before) ? 'the same as before' : 'another than before'),
    },
    () => ccp.getPassword({ ...request, signal }),
  )
  const problems: string[] = []
  if (!sameSecret(shown.secret, before)) problems.push('PVWA gave another secret than CCP.')
  if (moved.status !== 'success') problems.push('The CPM did not change the password.')
  if (sameSecret(after.secret, before)) problems.push('CCP gave the old secret after the change.')
  shown.secret.dispose()
  return { after: after.secret, problems }
}
