import { createHash, timingSafeEqual } from 'node:crypto'
import type { Answer } from '../../../http/answer.ts'
import type { Exchange } from '../../../http/exchange.ts'
import type { AxidianApplication } from '../../../state/axidian/application.ts'
import type { AxidianContext } from '../context.ts'
import type { AxidianSettings } from '../settings.ts'
import { idpEmpty, idpError, idpJson } from './answers.ts'
import { readForm } from './form.ts'
import type { Form } from './form.ts'

/** Why no token is given: what is answered, and the cause that the event names. */
interface Refused {
  readonly cause: string
  readonly answer: Answer
}

function refused(error: string, description?: string, status?: number): Refused {
  return { cause: error, answer: idpError(error, description, status) }
}

// Grants that such a server has for other clients than this one.
const otherGrants = new Set(['authorization_code', 'client_credentials', 'implicit', 'refresh_token'])

/** What is wrong with a request whoever it comes from, in the order in which it is looked at. */
function protocolRefusal(form: Form, settings: AxidianSettings): Refused | undefined {
  const field = (name: string): string => form.get(name) ?? ''
  const client = field('client_id')
  if (client !== '' && client !== settings.clientId) {
    return refused('invalid_client', undefined, settings.unknownClientStatus)
  }
  const grant = field('grant_type')
  const isOther = otherGrants.has(grant)
  if (grant !== 'password' && !isOther) return refused('unsupported_grant_type')
  const needed = isOther ? ['client_id'] : ['client_id', 'username', 'password']
  if (needed.some((name) => field(name) === '')) return refused('invalid_request')
  if (isOther || !settings.passwordGrant) return refused('unauthorized_client')
  const scopes = field('scope')
    .split(' ')
    .filter((scope) => scope !== '')
  if (scopes.some((scope) => scope !== settings.scope)) return refused('invalid_scope')
  return undefined
}

function same(given: string, own: string): boolean {
  const [left, right] = [given, own].map((text) => createHash('sha256').update(text).digest())
  return left !== undefined && right !== undefined && timingSafeEqual(left, right)
}

/** Who it is, or why the caller is not believed. What a server says beyond `invalid_grant` is not established. */
function authenticate(
  form: Form,
  address: string,
  { control }: AxidianContext,
): AxidianApplication | Refused {
  const application = control.findApplication(form.get('username') ?? '')
  if (application === undefined || !same(form.get('password') ?? '', application.revealPassword())) {
    return {
      cause: application === undefined ? 'unknown-application' : 'wrong-password',
      answer: idpError('invalid_grant', 'invalid_username_or_password'),
    }
  }
  const cause =
    application.state !== 'active'
      ? application.state
      : !control.licensed
        ? 'no-licence'
        : application.allowsAddress(address)
          ? undefined
          : 'address-not-allowed'
  return cause === undefined ? application : { cause, answer: idpError('invalid_grant') }
}

function granted(application: AxidianApplication, context: AxidianContext): Answer {
  const { settings, control, origin } = context
  const { text, seconds } = control.issued.issue(application, `${origin()}/idp`)
  const lifetime = {
    number: { expires_in: seconds },
    text: { expires_in: String(seconds) },
    none: {},
  }[settings.expiresIn]
  return idpJson({ access_token: text, ...lifetime, token_type: 'Bearer', scope: settings.scope })
}

/** `POST /idp/connect/token`: the password grant of OAuth 2.0 (Axidian Privilege protocol notes, Token request). */
export async function token(exchange: Exchange, context: AxidianContext): Promise<Answer> {
  if (exchange.method !== 'POST') return idpEmpty(405, { Allow: 'POST' })
  const { settings, control } = context
  const form = await readForm(exchange)
  const ip = exchange.connection.remoteAddress
  const about = {
    action: 'token',
    application: form?.get('username') ?? null,
    accountId: null,
    reason: null,
    ip,
  } as const
  const outcome =
    form === undefined
      ? refused('invalid_request')
      : (protocolRefusal(form, settings) ?? authenticate(form, ip, context))
  if ('cause' in outcome) {
    control.events.record({ ...about, result: 'denied', error: outcome.cause })
    return outcome.answer
  }
  control.events.record({ ...about, application: outcome.name, result: 'success' })
  return granted(outcome, context)
}

/** `POST /idp/connect/revocation` (RFC 7009): 200 whether there was such a token or not. */
export async function revocation(exchange: Exchange, { control, settings }: AxidianContext): Promise<Answer> {
  if (exchange.method !== 'POST') return idpEmpty(405, { Allow: 'POST' })
  const form = await readForm(exchange)
  const given = form?.get('token') ?? ''
  if (form === undefined || given === '') return idpError('invalid_request')
  if (form.get('client_id') !== settings.clientId) {
    return idpError('invalid_client', undefined, settings.unknownClientStatus)
  }
  control.issued.revoke(given)
  return idpEmpty(200)
}
