import { createPrivateKey } from 'node:crypto'
import type { Lab } from '@sallyport/lab'
import { ReasonRequiredError, type Logger } from '@sallyport/sdk'
import { AxidianPrivilege } from '@sallyport/sdk/axidian'
import { noteSteps, type DemoStep } from './demo-steps.ts'

/** What came of the part about Axidian Privilege. */
export interface DemoAxidian {
  readonly application: string
  readonly steps: readonly DemoStep[]
  /** What was not as it should be. */
  readonly problems: readonly string[]
}

const application = 'nightly-batch'
/** From the lab's default seed, and good for nothing else. */
const password = 'Lab-Nightly-1'

/** Lists accounts, retrieves a password and a key, and is refused without a reason. */
export async function playAxidian(lab: Lab, signal: AbortSignal, logger: Logger): Promise<DemoAxidian> {
  const { steps, take } = noteSteps(signal)
  await using axidian = new AxidianPrivilege({
    idpUrl: lab.urls.axidianIdp,
    coreUrl: lab.urls.axidianCore,
    username: application,
    password,
    tls: { ca: lab.ca.file },
    logger,
  })
  await take({ step: 'list', via: 'Axidian', say: (accounts) => `${accounts.length} accounts` }, () =>
    axidian.getAccounts({ signal }),
  )
  const given = await take(
    {
      step: 'password',
      via: 'Axidian',
      givesSecret: () => true,
      say: ({ username, address }) => `of ${username ?? ''} at ${address ?? ''}`,
    },
    () => axidian.getPassword('DB-SERVER/admin', { signal }),
  )
  const key = await take(
    {
      step: 'SSH key',
      via: 'Axidian',
      givesSecret: () => true,
      say: ({ fileName, secret }) => `${fileName ?? ''}: ${kindOf(secret.reveal())}, without its passphrase`,
    },
    () => axidian.getSshKey('LINUX-SERVER/deploy', { signal }),
  )
  const refusal = await take(
    {
      step: 'no reason',
      via: 'Axidian',
      say: (error) =>
        error instanceof ReasonRequiredError ? 'refused: its policy wants one' : 'not refused',
    },
    () => axidian.getPassword('DB-SERVER/root', { signal }).catch((error: unknown) => error),
  )
  const problems: string[] = []
  if (given.secret.reveal() !== lab.axidian.account('DB-SERVER/admin').revealPassword()) {
    problems.push('Axidian Privilege gave another password than the lab holds.')
  }
  if (kindOf(key.secret.reveal()) === 'unreadable') problems.push('The SSH key cannot be read.')
  if (!(refusal instanceof ReasonRequiredError)) problems.push('No reason was asked for.')
  given.secret.dispose()
  key.secret.dispose()
  return { application, steps, problems }
}

function kindOf(key: string): string {
  try {
    return createPrivateKey(key).asymmetricKeyType?.toUpperCase() ?? 'unreadable'
  } catch {
    return 'unreadable'
  }
}
