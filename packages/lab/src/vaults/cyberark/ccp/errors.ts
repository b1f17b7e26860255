import type { Answer } from '../../../http/answer.ts'
import { iisHeaders } from '../../iis/pages.ts'
import type { DoorRefusals } from '../refusal.ts'

// ASP.NET's usual headers on an answer that must not be kept; our assumption.
const headers = {
  'Cache-Control': 'no-cache',
  Pragma: 'no-cache',
  Expires: '-1',
  ...iisHeaders,
  'X-AspNet-Version': '4.0.30319',
  'Content-Type': 'application/json; charset=utf-8',
} as const

/** HTTP status of each code (CCP protocol notes, Errors); what is not listed is 400. */
const statuses: Readonly<Record<string, number>> = {
  APPAP004E: 404,
  APPAP008E: 403,
  APPAP425E: 403,
  APPAP306E: 403,
  APPAP282E: 500,
  LABWS501E: 501,
}

// What ASP.NET's own serializer escapes beyond what JSON asks for, as the captures show (`\u003e`).
const escapes: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  "'": '\\u0027',
}

/** A JSON string as the service writes it. */
export function jsonText(text: string): string {
  return JSON.stringify(text).replace(/[<>&']/gu, (character) => escapes[character] ?? character)
}

/** A JSON answer of the service. */
export function jsonAnswer(status: number, body: string, vendorCode?: string): Answer {
  return { status, headers, body, ...(vendorCode === undefined ? {} : { vendorCode }) }
}

/** An error in the service's shape: `ErrorCode` and `ErrorMsg`. */
export function errorAnswer(code: string, message: string, status = statuses[code] ?? 400): Answer {
  return jsonAnswer(status, `{"ErrorCode":${jsonText(code)},"ErrorMsg":${jsonText(message)}}`, code)
}

/**
 * The service's own complaints about a request. The text of AIMWS031E is the documented one, the others are
 * ours.
 */
export const complaints = {
  appIdRequired: { code: 'AIMWS031E', text: 'Invalid request. The AppID parameter is required' },
  invalidQuery: { code: 'AIMWS030E', text: 'Invalid request. The Query format is not valid' },
  reasonRequired: { code: 'AIMWS030E', text: 'Invalid request. The Reason parameter is required' },
  unsupportedCharacter: {
    code: 'AIMWS030E',
    text: 'Invalid request. A value holds a character that is not supported',
  },
  invalidParameter: (name: string) => ({
    code: 'AIMWS030E',
    text: `Invalid request. The ${name} parameter is not valid`,
  }),
} as const

/** What the provider's refusals look like at this door where it has codes of its own. */
export const ccpRefusals: DoorRefusals = {
  reasonRequired: complaints.reasonRequired,
  invalidQuery: complaints.invalidQuery,
}
