import { createPrivateKey } from 'node:crypto'
import type { Lab } from '@sallyport/lab'
import { ReasonRequiredError, type Logger } from '@sallyport/sdk'
import { AxidianPrivilege } from '@sallyport/sdk/axidian'
import { demoSteps, type DemoStep } from './demo-steps.ts'

type Step = 'list' | 'password' | 'SSH key' | 'no reason'

/** What came of the part about Axidian Privilege. */
export interface DemoAxidian {
  readonly application: string
  readonly steps: readonly DemoStep<Step, 'Axidian'>[]
  /** What was not as it should be. */
  readonly problems: readonly string[]
}

const application = 'nightly-batch'
/** From the lab's default seed, and good for nothing else. */
const password = 'Lab-Nightly-1'

/** Lists accounts, retrieves a password and a key, and is refused without a reason. */
export async function playAxidian(lab: Lab, signal: AbortSignal, logger: Logger): Promise<DemoAxidian> {
  const { steps, step } = demoSteps<Step, 'Axidian'>(signal)
  await using axidian = new AxidianPrivilege({
    idpUrl: lab.urls.axidianIdp,
    coreUrl: lab.urls.axidianCore,
    username: application,
    password,
    tls: { ca: lab.ca.file },
    logger,
  })
  await step(
    'list',
    'Axidian',
    () => axidian.getAccounts({ signal }),
    (accounts) => `${accounts.length} accounts`,
  )
  const given = await step(
    'password',
    'Axidian',
    () => axidian.getPassword('DB-SERVER/admin', { signal }),
    ({ username, address }) => `of ${username ?? ''} at ${address ?? ''}`,
    'secret',
  )
  const key = await step(
    'SSH key',
    'Axidian',
    () => axidian.getSshKey('LINUX-SERVER/deploy', { signal }),
    ({ fileName, secret }) => `${fileName ?? ''}: ${kindOf(secret.reveal())}, without its passphrase`,
    'secret',
  )
  const refusal = await step(
    'no reason',
    'Axidian',
    () => axidian.getPassword('DB-SERVER/root', { signal }).catch((error: unknown) => error),
    (error) => (error instanceof ReasonRequiredError ? 'refused: its policy wants one' : 'not refused'),
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
