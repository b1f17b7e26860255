import type { Lab } from '../../src/index.ts'
import { call } from './request.ts'
import type { CallOptions, Reply } from './request.ts'

/** Passwords of the default seed's applications. */
export const axidianPasswords: Readonly<Record<string, string>> = {
  'nightly-batch': 'Lab-Nightly-1',
  'local-only': 'Lab-Local-1',
  'far-away': 'Lab-Far-1',
  'blocked-app': 'Lab-Blocked-1',
  'without-permissions': 'Lab-Without-1',
}

/** The fields of a good token request. */
export function tokenFields(username = 'nightly-batch'): Record<string, string> {
  const password = axidianPasswords[username] ?? ''
  return { grant_type: 'password', username, password, scope: 'pam-api', client_id: 'aapm-tool' }
}

/** A raw form to an address of the identity provider. */
export function form(
  lab: Lab,
  path: string,
  fields: Record<string, string>,
  options: CallOptions = {},
): Promise<Reply> {
  return call(lab, `/idp/${path}`, {
    method: 'POST',
    body: new URLSearchParams(fields).toString(),
    ...options,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...options.headers },
  })
}

/** Asks for a token with fields that replace those of a good request; `undefined` leaves one out. */
export function askToken(lab: Lab, changes: Record<string, string | undefined> = {}): Promise<Reply> {
  const fields = { ...tokenFields(changes['username']), ...changes }
  const given = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  )
  return form(lab, 'connect/token', Object.fromEntries(given) as Record<string, string>)
}

/** A token of an application. */
export async function tokenOf(lab: Lab, username = 'nightly-batch'): Promise<string> {
  const reply = await askToken(lab, { username })
  if (reply.status !== 200) throw new Error(`no token for ${username}: ${reply.status} ${reply.text}`)
  return String(reply.json['access_token'])
}

/** A listed account. */
export interface Listed {
  readonly id: string
  readonly displayName: string
  readonly requiresReason: boolean
  readonly hasPassword: boolean
  readonly hasKey: boolean
  readonly isKeySupported: boolean
}

/** Raw requests to Core with one token. */
export function core(lab: Lab, token?: string) {
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const get = (path: string, options: CallOptions = {}): Promise<Reply> =>
    call(lab, `/core/${path}`, { ...options, headers: { ...authorization, ...options.headers } })
  const post = (path: string, body?: unknown, options: CallOptions = {}): Promise<Reply> =>
    get(path, {
      method: 'POST',
      ...options,
      headers: { 'content-type': 'application/json', ...options.headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
  const idOf = (name: string): string => lab.axidian.account(name).id
  return {
    get,
    post,
    list: async (query = ''): Promise<Listed[]> => {
      const reply = await get(`api/aapm/accounts${query}`)
      if (reply.status !== 200) throw new Error(`no listing: ${reply.status} ${reply.text}`)
      return JSON.parse(reply.text) as Listed[]
    },
    password: (name: string, reason: unknown = null): Promise<Reply> =>
      post(`api/aapm/accounts/${encodeURIComponent(idOf(name))}/password`, { reason }),
    key: (name: string, reason: unknown = null): Promise<Reply> =>
      post(`api/aapm/accounts/${encodeURIComponent(idOf(name))}/ssh-key`, { reason }),
  }
}

/** Status and code of an answer. */
export function problemOf(reply: Reply): unknown[] {
  return [reply.status, reply.text === '' ? undefined : (reply.json['code'] ?? reply.json['error'])]
}
