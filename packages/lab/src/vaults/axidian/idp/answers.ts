import type { Answer } from '../../../http/answer.ts'
import { iisHeaders } from '../../iis/pages.ts'

const common = { 'Cache-Control': 'no-store', Pragma: 'no-cache', ...iisHeaders }

/** A JSON answer of the identity provider. */
export function idpJson(value: unknown, status = 200): Answer {
  const headers = { 'Content-Type': 'application/json; charset=UTF-8', ...common }
  return { status, headers, body: JSON.stringify(value) }
}

/** An answer without a body. */
export function idpEmpty(status: number, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { ...common, ...headers }, body: '' }
}

/** A refusal as OAuth 2.0 has it (RFC 6749, section 5.2). */
export function idpError(error: string, description?: string, status = 400): Answer {
  const value = { error, ...(description === undefined ? {} : { error_description: description }) }
  return { ...idpJson(value, status), vendorCode: error }
}
