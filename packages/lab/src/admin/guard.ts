import { timingSafeEqual } from 'node:crypto'

/** What a request to the admin API says of itself. */
export interface GuardedRequest {
  readonly host: string | undefined
  readonly origin: string | undefined
  readonly authorization: string | undefined
}

/** Why a request is turned away. */
export interface GuardRefusal {
  readonly status: 401 | 403
  readonly message: string
}

function sameToken(given: string, own: string): boolean {
  const left = Buffer.from(given)
  const right = Buffer.from(own)
  return left.byteLength === right.byteLength && timingSafeEqual(left, right)
}

/**
 * Lets a request through or says why not: its `Host` must be a loopback name with the API's own port (a
 * foreign name that was made to point here is DNS rebinding), its `Origin`, if any, the API itself, and it
 * must bring the token.
 */
export function guardRefusal(request: GuardedRequest, port: number, token: string): GuardRefusal | undefined {
  const hosts = ['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${port}`)
  const host = request.host?.toLowerCase()
  if (host === undefined || !hosts.includes(host)) {
    return { status: 403, message: 'the Host header must name loopback and this port' }
  }
  if (request.origin !== undefined && request.origin.toLowerCase() !== `http://${host}`) {
    return { status: 403, message: 'pages of another origin may not use this API' }
  }
  const given = /^Bearer (\S+)$/iu.exec(request.authorization ?? '')?.[1]
  if (given === undefined || !sameToken(given, token)) {
    return { status: 401, message: 'send the token as "Authorization: Bearer …"' }
  }
  return undefined
}
