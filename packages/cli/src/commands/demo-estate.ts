import type { Lab } from '@sallyport/lab'
import { isSallyportError, type AnySallyportError, type Logger, type Secret } from '@sallyport/sdk'
import { CentralCredentialProvider, type PasswordVault } from '@sallyport/sdk/cyberark'
import { sameSecret, type TakeStep } from './demo-steps.ts'

/** What this part works with. */
interface EstateParts {
  readonly lab: Lab
  readonly pvwa: PasswordVault
  /** The secret as it is now. */
  readonly after: Secret
  readonly request: { readonly safe: string; readonly object: string; readonly reason: string }
  readonly signal: AbortSignal
  readonly logger: Logger
}

const id = 'nightly'
const elsewhere = '10.0.0.5'
const here = '127.0.0.1'

/** Governs an application at PVWA and asks CCP as that application; exports a platform; lists live sessions. */
export async function playEstate(parts: EstateParts, take: TakeStep): Promise<string[]> {
  const { lab, pvwa, after, request, signal, logger } = parts
  const { authentications } = pvwa.applications
  await using ccp = new CentralCredentialProvider({
    ...{ url: lab.urls.ccp, appId: id, logger },
    tls: { ca: lab.ca.file },
  })
  const ask = (): Promise<CcpAnswer> => answerOf(ccp.getPassword({ ...request, signal }), after)

  await take(
    { step: 'add application', via: 'PVWA', say: () => `${id}, good at ${elsewhere} alone` },
    async () => {
      await pvwa.applications.add(id, { signal })
      await authentications.add(id, { kind: 'machine', address: elsewhere }, { signal })
      await pvwa.safes.members.add(request.safe, id, { permissions: 'show', signal })
    },
  )
  const refused = await take({ step: 'ask from here', via: 'CCP', givesSecret, say: sayAnswer }, ask)
  await take({ step: 'allow it here', via: 'PVWA', say: () => `${id}, good at ${here} too` }, () =>
    authentications.add(id, { kind: 'machine', address: here }, { signal }),
  )
  const given = await take({ step: 'ask again', via: 'CCP', givesSecret, say: sayAnswer }, ask)
  // Its package is looked through as it comes: one that is no sound zip archive is a ProtocolError.
  await take(
    { step: 'export platform', via: 'PVWA', say: ({ length }) => `Oracle: a zip archive of ${length} bytes` },
    () => pvwa.platforms.export('Oracle', { signal }),
  )
  const live = await take(
    {
      step: 'live sessions',
      via: 'PVWA',
      say: (sessions) =>
        sessions
          .map(({ user, remoteMachine, connectionComponent: by }) => `${user} at ${remoteMachine} by ${by}`)
          .join('; '),
    },
    () => pvwa.sessions.list({ signal }).toArray(),
  )
  const problems: string[] = []
  if (refused.error === undefined) problems.push('The application got a secret where it may not ask.')
  if (given.isSame !== true) problems.push('The application did not get the secret where it may ask.')
  if (live.length === 0) problems.push('No session is live.')
  return problems
}

/** What CCP said, and whether the secret was the one that was expected. */
type CcpAnswer =
  | { readonly error: AnySallyportError; readonly isSame?: undefined }
  | { readonly error?: undefined; readonly isSame: boolean }

async function answerOf(asked: Promise<{ readonly secret: Secret }>, expected: Secret): Promise<CcpAnswer> {
  try {
    const { secret } = await asked
    const isSame = sameSecret(secret, expected)
    secret.dispose()
    return { isSame }
  } catch (error) {
    if (isSallyportError(error)) return { error }
    throw error
  }
}

const givesSecret = ({ error }: CcpAnswer): boolean => error === undefined

function sayAnswer({ error, isSame }: CcpAnswer): string {
  if (error !== undefined) return `refused: ${error.code}`
  return isSame ? 'the new one' : 'another one'
}
