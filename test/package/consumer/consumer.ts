// What a strict program makes of the published types. It is compiled where the packages are installed, under
// every module resolution that they support; it is never run.
import {
  diagnosticsChannels,
  isSallyportError,
  parseReference,
  Sallyport,
  Secret,
  type AnySallyportError,
  type Credential,
  type ErrorCode,
  type Logger,
  type TlsOptions,
  type TransportFactory,
  type Vault,
} from '@sallyport/sdk'
import {
  ccpVault,
  CentralCredentialProvider,
  CredentialProvider,
  type AccountSelection,
  type CcpPasswordRequest,
  type HealthReport,
} from '@sallyport/sdk/cyberark'
import { Pam360, type Pam360Account, type WithPasswordOptions } from '@sallyport/sdk/pam360'
import { undiciTransport } from '@sallyport/sdk/undici'
import { Lab, type Fault, type Seed } from '@sallyport/lab'

const transport: TransportFactory = undiciTransport()
const tls: TlsOptions = { ca: 'ca.pem', pfx: 'client.pfx', passphrase: new Secret('open') }
// The console is a logger as it stands.
const logger: Logger = console
const selection: AccountSelection = { safe: 'Billing-DB', object: 'oracle-prod' }

export async function retrieve(signal: AbortSignal): Promise<string> {
  await using ccp = new CentralCredentialProvider({
    url: 'https://ccp.example.com',
    appId: 'billing',
    tls,
    logger,
    transport,
    retry: false,
    changeInProgress: { attempts: 3 },
  })
  const request: CcpPasswordRequest = { ...selection, reason: 'nightly job', signal }
  const credential: Credential = await ccp.getPassword(request)
  const report: HealthReport = await ccp.checkHealth(request)
  if (report.status !== 'ok') throw report.error ?? new Error(report.status)
  const username: string | undefined = credential.username
  return `${username ?? ''}:${credential.secret.reveal()}`
}

export async function retrieveHere(): Promise<Uint8Array> {
  await using cp = new CredentialProvider({ appId: 'billing', executable: '/opt/CARKaim/sdk/clipasswordsdk' })
  const { secret } = await cp.getPassword({ ...selection, fields: ['PassProps.Port'] })
  return secret.bytes()
}

export async function borrow(signal: AbortSignal): Promise<number> {
  await using pam360 = new Pam360({ host: 'pam360.example.com', token: new Secret('A'), tls, logger })
  const accounts: Pam360Account[] = await pam360.accounts.list({ resource: 'web-01' }).toArray()
  const options: WithPasswordOptions = { reason: 'deploy', waitMs: 60_000, signal }
  const length: number = await pam360.withPassword(
    'web-01',
    'svc',
    options,
    ({ secret }) => secret.bytes().length,
  )
  return length + accounts.length
}

export function advise(error: unknown): string {
  if (!isSallyportError(error)) throw error
  const known: AnySallyportError = error
  const code: ErrorCode = known.code
  // The union is closed, and its code narrows it.
  if (known.code === 'TIMEOUT') return known.layer
  return `${known.name} ${code} ${known.hint ?? ''} ${diagnosticsChannels.retrieve}`
}

export async function withLab(seed: Seed): Promise<string> {
  await using lab = await Lab.start({ seed })
  const fault: Fault = { surface: 'ccp', kind: 'status', status: 503, times: 1 }
  lab.faults.add(fault)
  lab.vault.setSecret({ safe: 'Billing-DB', object: 'oracle-prod' }, 'next')
  return lab.urls.ccp
}

export async function misuse(ccp: CentralCredentialProvider): Promise<void> {
  // @ts-expect-error -- a criterion that does not exist
  await ccp.getPassword({ safe: 'Billing-DB', objectName: 'oracle-prod' })
  // @ts-expect-error -- the AppID is missing
  new CentralCredentialProvider({ url: 'https://ccp.example.com' })
  const credential = await ccp.getPassword(selection)
  // @ts-expect-error -- a secret is no string
  const text: string = credential.secret
  // @ts-expect-error -- what a vault gave is not to be changed
  credential.username = text
}

export async function byReference(ccp: CentralCredentialProvider, own: Vault): Promise<readonly string[]> {
  await using sallyport = new Sallyport({ vaults: [ccpVault(ccp), own] })
  const { vault, path } = parseReference('pam://ccp/Billing-DB/oracle-prod#property.Port')
  const credential: Credential = await sallyport.get({ vault, path, field: 'username' })
  const outcomes = await sallyport.resolveMany([
    'pam://ccp/Billing-DB/oracle-prod',
    { vault: own.name, path: ['x'] },
  ])
  return outcomes.map((one) => (one.status === 'fulfilled' ? one.value.reveal() : credential.reference))
}
