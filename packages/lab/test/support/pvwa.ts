import { beforeEach } from 'vitest'
import { isDescribed, outsideEvidenceMissing, validateAgainst } from '../../../../test/evidence/schemas.ts'
import type { Lab } from '../../src/index.ts'
import { call } from './request.ts'
import type { CallOptions, Reply } from './request.ts'

/** Passwords of the default seed. */
export const passwords: Readonly<Record<string, string>> = {
  administrator: 'Lab-Administrator-1',
  auditor: 'Lab-Auditor-1',
  operator: 'Lab-Operator-1',
  outsider: 'Lab-Outsider-1',
  'radius-user': 'Lab-Radius-1',
  'ldap-user': 'Lab-Ldap-1',
}

/** A raw request below PVWA's application; the path is sent exactly as given. */
export function pvwa(
  lab: Lab,
  method: string,
  path: string,
  options: Omit<CallOptions, 'method' | 'body'> & { token?: string; body?: unknown } = {},
): Promise<Reply> {
  const { token, body, headers, ...rest } = options
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
  return call(lab, `/PasswordVault/${path}`, {
    ...rest,
    method,
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: token }),
      // For GET with a body Node would not say how long it is.
      ...(text === undefined ? {} : { 'content-length': String(Buffer.byteLength(text)) }),
      ...headers,
    },
    ...(text === undefined ? {} : { body: text }),
  })
}

/** Logs on, and gives the whole answer. */
export function tryLogon(
  lab: Lab,
  username: string,
  extra: Record<string, unknown> = {},
  options: { type?: string; headers?: Record<string, string> } = {},
): Promise<Reply> {
  const { type = 'cyberark', headers = {} } = options
  const body = { username, password: passwords[username] ?? '', concurrentSession: true, ...extra }
  return pvwa(lab, 'POST', `API/Auth/${type}/Logon`, { body, headers })
}

/** Logs on, and gives the token. */
export async function logon(lab: Lab, username = 'administrator'): Promise<string> {
  const reply = await tryLogon(lab, username)
  if (reply.status !== 200) throw new Error(`log on of ${username} failed: ${reply.status} ${reply.text}`)
  return JSON.parse(reply.text) as string
}

/** Requests with one token. */
export function session(lab: Lab, token: string) {
  const send =
    (method: string) =>
    (path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply> =>
      pvwa(lab, method, path, { token, headers, ...(body === undefined ? {} : { body }) })
  return {
    token,
    get: send('GET'),
    post: send('POST'),
    put: send('PUT'),
    patch: send('PATCH'),
    delete: send('DELETE'),
  }
}

/** Requests with one token, by method. */
export type Session = ReturnType<typeof session>

/** Status and code of an answer. */
export function codeOf(reply: Reply): unknown[] {
  return [reply.status, reply.json['ErrorCode']]
}

/** A session of a user. */
export async function sessionOf(lab: Lab, username = 'administrator'): Promise<Session> {
  return session(lab, await logon(lab, username))
}

/** A session whose every answer is held against the vendor's file, where that is at hand and describes it. */
export async function checkedSession(lab: Lab, username = 'administrator'): Promise<Session> {
  const plain = await sessionOf(lab, username)
  const hold =
    (method: string, send: (typeof plain)['get']) =>
    async (path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply> => {
      const reply = await send(path, body, headers)
      const operation = `${method} /${path}`
      const checkable = reply.text === '' || reply.headers['content-type']?.includes('json') === true
      if (outsideEvidenceMissing === undefined && checkable && isDescribed(operation)) {
        const value: unknown = reply.text === '' ? undefined : JSON.parse(reply.text)
        const findings = validateAgainst(operation, reply.status, value)
        if (findings.length > 0) throw new Error(`${operation}: ${findings.join('; ')}`)
      }
      return reply
    }
  return {
    token: plain.token,
    get: hold('GET', plain.get),
    post: hold('POST', plain.post),
    put: hold('PUT', plain.put),
    patch: hold('PATCH', plain.patch),
    delete: hold('DELETE', plain.delete),
  }
}

/** A session of the administrator, opened anew before each test. */
export function eachSession(lab: Lab, open: (lab: Lab) => Promise<Session> = checkedSession): Session {
  let own: Session | undefined
  beforeEach(async () => {
    own = await open(lab)
  })
  const current = (): Session => {
    if (own === undefined) throw new Error('there is no session outside of tests')
    return own
  }
  return {
    get token() {
      return current().token
    },
    get: (...given) => current().get(...given),
    post: (...given) => current().post(...given),
    put: (...given) => current().put(...given),
    patch: (...given) => current().patch(...given),
    delete: (...given) => current().delete(...given),
  }
}

/** The id of an account of the lab. */
export function idOf(lab: Lab, safe: string, object: string): string {
  return lab.vault.account({ safe, object }).id
}

/** Cookies of an answer, as a client sends them back. */
export function cookiesOf(reply: Reply): string {
  return (reply.headers['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0] ?? '').join('; ')
}
