import type { Lab } from '../../src/index.ts'
import { call } from './request.ts'
import type { CallOptions, Reply } from './request.ts'

/** What an answer of the main envelope holds. */
export interface Told {
  readonly http: number
  readonly name: string
  readonly status: string
  readonly message: string
  readonly statusCode: unknown
  readonly totalRows: unknown
  readonly details: unknown
}

/** Reads an answer of the main envelope. */
export function toldBy(reply: Reply): Told {
  const { operation } = reply.json as { operation: Record<string, unknown> }
  const result = operation['result'] as Record<string, unknown>
  return {
    http: reply.status,
    name: String(operation['name']),
    status: String(result['status']),
    message: String(result['message']),
    statusCode: result['statusCode'],
    totalRows: operation['totalRows'],
    details: operation['Details'],
  }
}

/** INPUT_DATA as it is documented. */
export function inputData(details: object): string {
  return `INPUT_DATA=${encodeURIComponent(JSON.stringify({ operation: { Details: details } }))}`
}

const formType = { 'content-type': 'application/x-www-form-urlencoded' }

/** Raw requests to PAM360 with the token of a user of the seed. */
export function pam(lab: Lab, user: string) {
  const headers = { AUTHTOKEN: lab.pam360.user(user).revealToken() }
  const raw = (path: string, options: CallOptions = {}): Promise<Reply> =>
    call(lab, path, { ...options, headers: { ...headers, ...options.headers } })
  const rest = async (
    method: string,
    path: string,
    details?: object,
    options: CallOptions = {},
  ): Promise<Told> => {
    const input = details === undefined ? '' : inputData(details)
    const inQuery = method === 'GET' && input !== ''
    const target = inQuery ? `${path}${path.includes('?') ? '&' : '?'}${input}` : path
    const body = inQuery || input === '' ? {} : { body: input }
    const type = 'body' in body ? formType : {}
    return toldBy(
      await raw(`/restapi/json/v1/${target}`, {
        method,
        ...body,
        ...options,
        headers: { ...type, ...options.headers },
      }),
    )
  }
  return {
    raw,
    get: (path: string, details?: object, options?: CallOptions) => rest('GET', path, details, options),
    post: (path: string, details?: object, options?: CallOptions) => rest('POST', path, details, options),
    put: (path: string, details?: object, options?: CallOptions) => rest('PUT', path, details, options),
    remove: (path: string) => rest('DELETE', path),
    rpc: async (name: string, details: object): Promise<Told> =>
      toldBy(
        await raw(`/api/json/request?OPERATION_NAME=${name}`, {
          method: 'POST',
          body: inputData(details),
          headers: formType,
        }),
      ),
    /** Path of an account below the base. */
    at: (resource: string, account: string): string => {
      const found = lab.pam360.resource(resource)
      return `resources/${found.id}/accounts/${lab.pam360.account(found, account).id}`
    },
  }
}

/** A field of the details of an answer. */
export function detail(told: Told, name: string): unknown {
  return (told.details as Record<string, unknown> | undefined)?.[name]
}

/** A multipart body as `fetch` writes it, with its header. */
export async function multipart(
  fields: Readonly<Record<string, string>>,
  files: Readonly<Record<string, string | Uint8Array<ArrayBuffer>>>,
): Promise<{ body: Uint8Array; headers: { 'content-type': string } }> {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  for (const [name, content] of Object.entries(files))
    form.set(name, new Blob([content]), `${name.toLowerCase()}.bin`)
  const request = new Request('https://lab.example', { method: 'POST', body: form })
  return {
    body: new Uint8Array(await request.arrayBuffer()),
    headers: { 'content-type': request.headers.get('content-type') ?? '' },
  }
}
