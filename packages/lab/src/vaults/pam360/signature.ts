import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { Exchange } from '../../http/exchange.ts'
import type { Pam360Application } from '../../state/pam360/registration.ts'
import { fail } from './answers.ts'
import type { Pam360Context } from './context.ts'

const version = 'PAM360-SDK-1'

function headerOf({ headers }: Exchange, name: string): string {
  const value = headers[name]
  return typeof value === 'string' ? value : ''
}

/** What a signature is made of. */
interface SignedCall {
  /** Seconds since 1970, as they stand in the header. */
  readonly seconds: string
  readonly method: string
  /** Path and query as they came. */
  readonly target: string
  readonly token: string
  readonly organisation: string
  readonly body: Buffer
}

/** The signature of a call of a registered application (PAM360 protocol notes, signed calls: our assumption). */
export function signatureOf(secret: string, call: SignedCall): Buffer {
  const { seconds, method, target, token, organisation, body } = call
  const hash = createHash('sha256').update(body).digest('hex')
  const text = [version, seconds, method, target, token, organisation, hash].join('\n')
  return createHmac('sha256', secret).update(text).digest()
}

function signedCall(exchange: Exchange, body: Buffer, seconds: string): SignedCall {
  const { method, path, rawQuery } = exchange
  return {
    seconds,
    method,
    target: rawQuery === '' ? path : `${path}?${rawQuery}`,
    token: headerOf(exchange, 'authtoken'),
    // Header values arrive as Latin-1; names are sent as UTF-8.
    organisation: Buffer.from(headerOf(exchange, 'orgname'), 'latin1').toString('utf8'),
    body,
  }
}

/** The registered application that signed a call; `undefined` when none says so. Throws when the signature is not good. */
export function signerOf(
  exchange: Exchange,
  body: Buffer,
  { control, settings, clock }: Pam360Context,
): Pam360Application | undefined {
  const clientId = headerOf(exchange, 'sdkclientid')
  if (clientId === '') return undefined
  const application = control.registration.find(clientId)
  const [, seconds = '', given = ''] =
    /^t=(\d{1,12}),v1=([0-9a-f]{64})$/u.exec(headerOf(exchange, 'sdkhmac')) ?? []
  if (application === undefined || given === '') throw fail.badSignature()
  const { signatureSeconds } = settings
  const isLate =
    signatureSeconds !== null && Math.abs(clock.now() / 1000 - Number(seconds)) > signatureSeconds
  const right = signatureOf(application.revealSecret(), signedCall(exchange, body, seconds))
  if (isLate || !timingSafeEqual(right, Buffer.from(given, 'hex'))) throw fail.badSignature()
  return application
}
