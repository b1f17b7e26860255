import { trustedCertificate } from '../../../../http/connection.ts'
import type { Exchange } from '../../../../http/exchange.ts'
import { parseQueryString } from '../../../../http/query-string.ts'
import type { LogonMethod, User } from '../../../../state/user.ts'
import { json, page } from '../answers.ts'
import type { PvwaAnswer } from '../answers.ts'
import { note } from '../context.ts'
import type { PvwaContext } from '../context.ts'
import { errorAnswer, missing, Refusal, refuse, wrong } from '../errors.ts'
import { fieldsOf, Query, readJson } from '../request.ts'
import type { Fields } from '../request.ts'
import { isAtLeast } from '../settings.ts'
import { readSamlResponse } from './saml.ts'

/** What a log on comes with. */
export interface LogonAttempt {
  readonly context: PvwaContext
  readonly exchange: Exchange
  readonly node: number
}

/** Somebody who has proved who they are. */
interface Proven {
  readonly user: User
  readonly cookies?: readonly string[]
}

function addressOf(exchange: Exchange): string {
  return exchange.connection.remoteAddress
}

/** Counts and records a log on that failed, and gives the refusal to throw. */
function failed({ context, exchange }: LogonAttempt, name: string, refusal?: Refusal): Refusal {
  const { state, settings, clock } = context
  const user = state.user(name)
  const thrown = refusal ?? refuse.authenticationFailure(name)
  if (user !== undefined) {
    user.lastFailure = { at: clock.now(), address: addressOf(exchange) }
    user.failedLogons += 1
    if (refusal === undefined && user.failedLogons >= settings.lockoutAttempts) user.suspended = true
  }
  note(context, { name }, addressOf(exchange), 'Logon refused', {
    outcome: thrown.answer.vendorCode ?? String(thrown.answer.status),
  })
  return thrown
}

/** Refuses who may not log on although the password would be right. */
function demandUsable(attempt: LogonAttempt, user: User): void {
  const { settings, clock } = attempt.context
  const { suspendedCode } = settings
  if (user.suspended) {
    throw failed(attempt, user.name, refuse.withCode(403, suspendedCode, `User [${user.name}] is suspended.`))
  }
  if (!user.enabled) {
    throw failed(attempt, user.name, refuse.withCode(403, 'ITATS006E', `User [${user.name}] is disabled.`))
  }
  if (user.isExpired(clock.now())) {
    throw failed(attempt, user.name, refuse.withCode(403, 'ITATS006E', `User [${user.name}] has expired.`))
  }
}

/** Refuses a way to log on that is switched off for everybody; with which code is not established. */
function demandMethod({ context }: LogonAttempt, method: LogonMethod): void {
  if (!context.state.configuration.allowsLogon(method))
    throw refuse.withCode(403, 'LABPV403E', `The authentication method [${method}] is disabled.`)
}

function start(
  attempt: LogonAttempt,
  user: User,
  method: LogonMethod,
  how: { readonly concurrent: boolean; readonly connection?: number },
): string {
  const { context, exchange, node } = attempt
  user.failedLogons = 0
  user.lastSuccess = { at: context.clock.now(), address: addressOf(exchange) }
  note(context, user, addressOf(exchange), 'Logon')
  return context.sessions.start(user, method, node, how)
}

function concurrentOf(fields: Fields, context: PvwaContext): boolean {
  return isAtLeast(context.settings, '11.3') && fields.flag('concurrentSession') === true
}

/** RADIUS: the password, then each step in turn; or all of it at once, joined by the delimiter. */
function proveRadius(attempt: LogonAttempt, user: User, password: string): Proven {
  const { context, exchange, node } = attempt
  const { challenges, settings, application } = context
  const steps = user.radius
  const ask = (step: number): Refusal => {
    const prompt = steps[step]?.prompt ?? ''
    const cookie = challenges.ask(user, step, node, application)
    return new Refusal({ ...errorAnswer(500, 'ITATS542I', prompt), cookies: [cookie] }, prompt)
  }
  const asked = challenges.take(exchange.headers.cookie, user, node)
  if (asked !== undefined) {
    if (steps[asked]?.passcode !== password) throw failed(attempt, user.name)
    if (asked + 1 < steps.length) throw ask(asked + 1)
    return { user }
  }
  const { radiusDelimiter: delimiter } = settings
  const codes = steps.map((step) => step.passcode).join(delimiter)
  const ending = `${delimiter}${codes}`
  if (codes !== '' && password.endsWith(ending) && user.hasPassword(password.slice(0, -ending.length))) {
    return { user }
  }
  if (!user.hasPassword(password)) throw failed(attempt, user.name)
  if (steps.length > 0) throw ask(0)
  return { user }
}

/** CyberArk, LDAP, Windows: name and password, and perhaps a new one. */
function provePassword(
  attempt: LogonAttempt,
  method: LogonMethod,
  name: string,
  password: string,
  newPassword: string | undefined,
): Proven {
  const user = attempt.context.state.user(name)
  demandMethod(attempt, method)
  const secondStep = method === 'ldap' && user?.secondFactor === true && user.methods.has('pki')
  if (user === undefined || (!user.methods.has(method) && !secondStep)) throw failed(attempt, name)
  demandUsable(attempt, user)
  if (method === 'radius') return proveRadius(attempt, user, password)
  if (!user.hasPassword(password)) throw failed(attempt, user.name)
  if (newPassword !== undefined && newPassword !== '') user.setPassword(newPassword)
  if (user.mustChangePassword) {
    const { expiredPasswordCode } = attempt.context.settings
    throw failed(
      attempt,
      user.name,
      refuse.withCode(409, expiredPasswordCode, `The password of User [${user.name}] has expired.`),
    )
  }
  return { user }
}

function proveCertificate(attempt: LogonAttempt, method: 'pki' | 'pkipn'): User {
  const { context, exchange } = attempt
  demandMethod(attempt, method)
  const certificate = trustedCertificate(exchange.connection)
  if (certificate === undefined) throw new Refusal(page(403))
  const user = context.state.users.find(
    (candidate) =>
      candidate.certificateSerial !== undefined && candidate.certificateSerial === certificate.serialNumber,
  )
  if (user?.methods.has(method) !== true) throw failed(attempt, certificate.subject)
  demandUsable(attempt, user)
  return user
}

async function proveSaml(attempt: LogonAttempt, response: string): Promise<User> {
  const { context } = attempt
  demandMethod(attempt, 'saml')
  const name = await readSamlResponse(
    context.authority,
    response,
    context.clock.now(),
    `${context.origin()}/${context.application}`,
  )
  const user = name === undefined ? undefined : context.state.user(name)
  if (user?.methods.has('saml') !== true) throw failed(attempt, name ?? '')
  demandUsable(attempt, user)
  return user
}

/** `POST API/Auth/{type}/Logon` (PVWA protocol notes, section 3). Looks at no `Authorization` header. */
export async function logon(attempt: LogonAttempt, type: string): Promise<PvwaAnswer> {
  const { context, exchange } = attempt
  const method = type.toLowerCase()
  switch (method) {
    case 'cyberark':
    case 'ldap':
    case 'windows':
    case 'radius': {
      const fields = fieldsOf(await readJson(exchange))
      const name = fields.text('username')
      const password = fields.text('password')
      // Without a name Windows would go by Negotiate, which is not emulated.
      if (method === 'windows' && name === undefined) return page(401)
      const absent = [
        ...(name === undefined ? ['username'] : []),
        ...(password === undefined ? ['password'] : []),
      ]
      if (name === undefined || password === undefined) throw refuse.invalidParameters(...absent.map(missing))
      const { user } = provePassword(attempt, method, name, password, fields.text('newPassword'))
      return json(start(attempt, user, method, { concurrent: concurrentOf(fields, context) }))
    }
    case 'pki': {
      const fields = fieldsOf(await readJson(exchange))
      const user = proveCertificate(attempt, 'pki')
      if (user.secondFactor) return json({ UserName: user.name })
      return json(start(attempt, user, 'pki', { concurrent: concurrentOf(fields, context) }))
    }
    case 'pkipn': {
      const fields = fieldsOf(await readJson(exchange))
      const user = proveCertificate(attempt, 'pkipn')
      const token = start(attempt, user, 'pkipn', { concurrent: concurrentOf(fields, context) })
      const cookies = [`CA55555=pkipn; path=/${context.application}/; SameSite=None; secure; HttpOnly`]
      return { ...json(token), cookies }
    }
    case 'saml': {
      const form = new Query(parseQueryString((await exchange.body()).toString('utf8')))
      const response = form.text('SAMLResponse')
      if (response === undefined) throw refuse.invalidParameters(missing('SAMLResponse'))
      const user = await proveSaml(attempt, response)
      const concurrent = isAtLeast(context.settings, '11.3') && form.flag('concurrentSession', false)
      return json(start(attempt, user, 'saml', { concurrent }))
    }
    default:
      throw refuse.invalidParameters(wrong('type', `The authentication type '${type}' is not supported.`))
  }
}

/** Gen1's log on with name and password. */
export async function gen1Logon(attempt: LogonAttempt): Promise<PvwaAnswer> {
  const fields = fieldsOf(await readJson(attempt.exchange))
  const name = fields.required('username')
  const password = fields.required('password')
  const connection = fields.number('connectionNumber') ?? 0
  if (fields.has('connectionNumber') && (connection < 1 || connection > 100))
    throw refuse.invalidParameters(wrong('connectionNumber', 'The value must be between 1 and 100.'))
  const method = fields.flag('useRadiusAuthentication') === true ? 'radius' : 'cyberark'
  const { user } = provePassword(attempt, method, name, password, fields.text('newPassword'))
  return json({ CyberArkLogonResult: start(attempt, user, method, { concurrent: false, connection }) })
}

/** Gen1's log on with a SAML response in the `Authorization` header. */
export async function gen1SamlLogon(attempt: LogonAttempt): Promise<PvwaAnswer> {
  const user = await proveSaml(attempt, attempt.exchange.headers.authorization ?? '')
  return json({ CyberArkLogonResult: start(attempt, user, 'saml', { concurrent: false }) })
}

/** The shared log on: a user that the seed names, without credentials. */
export function sharedLogon(attempt: LogonAttempt): PvwaAnswer {
  const { sharedUser, state } = attempt.context
  demandMethod(attempt, 'shared')
  const user = sharedUser === undefined ? undefined : state.user(sharedUser)
  if (user?.methods.has('shared') !== true) throw failed(attempt, sharedUser ?? '')
  demandUsable(attempt, user)
  return json({ LogonResult: start(attempt, user, 'shared', { concurrent: true }) })
}
