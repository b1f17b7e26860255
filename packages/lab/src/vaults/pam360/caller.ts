import { isIP } from 'node:net'
import type { Exchange } from '../../http/exchange.ts'
import type { Pam360Organisation } from '../../state/pam360/pam360-state.ts'
import type { Pam360User } from '../../state/pam360/user.ts'
import { fail } from './answers.ts'
import type { Pam360Context } from './context.ts'
import { signerOf } from './signature.ts'

/** Who calls, and for which organisation. */
export interface Pam360Caller {
  readonly user: Pam360User
  readonly organisation: Pam360Organisation
  /** What the audit calls the program. */
  readonly client: string
  /** Whether it came with the token of an integration. */
  readonly isIntegration: boolean
}

function header({ headers }: Exchange, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' ? value : undefined
}

function inQuery({ query }: Exchange, name: string): string | undefined {
  return query.find(([own]) => own === name)?.[1]
}

/** The user whose token a request brings, good or not; for the journal. */
export function holderOf(exchange: Exchange, { control, settings }: Pam360Context): Pam360User | undefined {
  const given =
    header(exchange, 'authtoken') ?? (settings.product === 'pmp' ? inQuery(exchange, 'AUTHTOKEN') : undefined)
  return given === undefined ? undefined : control.users.find((user) => user.revealToken() === given)
}

function integrationOf(
  exchange: Exchange,
  { control }: Pam360Context,
): Pick<Pam360Caller, 'user' | 'client'> | undefined {
  const given = header(exchange, 'app_authtoken') ?? inQuery(exchange, 'APP_AUTHTOKEN')
  if (given === undefined) return undefined
  const found = control.integrations.find(({ token }) => token === given)
  const [type, name] = [header(exchange, 'app_type'), inQuery(exchange, 'APP_NAME')]
  // A public client for Password Manager Pro sends the token alone.
  const isItself =
    found !== undefined &&
    ((type ?? name) === undefined ||
      type === String(found.appType) ||
      name?.toLowerCase() === found.name.toLowerCase())
  const user = isItself ? control.userById(found.user) : undefined
  return user === undefined || found === undefined ? undefined : { user, client: found.name }
}

/** Whether a host is an address, or a name that the lab knows; any other name does not resolve. */
function addressesOf(host: string): readonly string[] | undefined {
  if (isIP(host) !== 0) return [host]
  return host.toLowerCase() === 'localhost' ? ['127.0.0.1', '::1'] : undefined
}

// A server that cannot resolve the host of a user was seen to say nothing at all.
async function silence(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise((resolve) => {
    signal.addEventListener('abort', resolve, { once: true })
  })
}

function organisationOf(
  exchange: Exchange,
  user: Pam360User,
  { control }: Pam360Context,
): Pam360Organisation {
  const own = control.organisations.find(({ id }) => id === user.organisation)
  const name = header(exchange, 'orgname')
  // Header values arrive as Latin-1; names are sent as UTF-8.
  const wanted =
    name === undefined ? own : control.findOrganisation(Buffer.from(name, 'latin1').toString('utf8'))
  if (wanted === undefined) throw fail.missing('organisation')
  if (wanted.id !== user.organisation && !user.manages.has(wanted.id))
    throw fail.denied('use this organisation')
  return wanted
}

/** Who calls. Throws `Pam360Failure`, or never ends, as the product does. */
export async function authenticate(
  exchange: Exchange,
  body: Buffer,
  context: Pam360Context,
): Promise<Pam360Caller> {
  const { clock } = context
  const application = signerOf(exchange, body, context)
  const integration = integrationOf(exchange, context)
  const user = integration?.user ?? holderOf(exchange, context)
  if (!user?.isInTime(clock.now())) throw fail.unknownToken()
  if (user.hostName !== null) {
    const addresses = addressesOf(user.hostName)
    if (addresses === undefined) await silence(exchange.signal)
    if (addresses?.includes(exchange.connection.remoteAddress) !== true) throw fail.wrongHost()
  }
  if (user.locked) throw fail.locked()
  if (application === undefined && !user.restApi) throw fail.denied('use the REST API')
  if (application !== undefined && !user.sdk) throw fail.denied('use a registered application')
  const organisation = organisationOf(exchange, user, context)
  if (application !== undefined) application.lastSeenAt = clock.now()
  return {
    user,
    organisation,
    client: application?.name ?? integration?.client ?? 'REST API',
    isIntegration: integration !== undefined,
  }
}
