import * as v from 'valibot'
import type { Pam360Settings } from '../vaults/pam360/settings.ts'

const flag = v.exactOptional(v.boolean('must be true or false'))
const row = v.exactOptional(v.picklist([0, 1], 'must be 0 or 1'))

function word<const Words extends readonly string[]>(...words: Words) {
  return v.exactOptional(v.picklist(words, `must be one of ${words.join(', ')}`))
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** The settings that are words, flags and numbers: routes and tickets have places of their own. */
type Plain = Omit<Pam360Settings, 'routes' | 'tickets'>

/** A change of settings. */
export const settingsChange = v.strictObject({
  product: word('pam360', 'pmp'),
  failureStatus: word('business-200', 'http-status'),
  statusCode: word('some', 'always', 'never'),
  successText: word('Success', 'true'),
  shuffledKeys: flag,
  emptyDetails: word('omit', 'list'),
  idForm: word('text', 'number'),
  createGivesId: flag,
  policyKey: word('RESOURCE PASSWORD POLICY', 'PASSWORD POLICY'),
  ticketRefusal: word('sentinel', 'failed'),
  ticketingUp: flag,
  firstRow: row,
  firstAuditRow: row,
  timeZone: v.exactOptional(v.pipe(v.string(), v.check(isZone, 'must be the name of a time zone'))),
  lenientInput: flag,
  signatureSeconds: v.exactOptional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0)))),
  pkiEnvelope: word('result', 'flat'),
  certificateRows: word('SSLCertificates', 'details'),
  importGivesId: flag,
  readOnly: flag,
} satisfies Readonly<Record<keyof Plain, unknown>>)
