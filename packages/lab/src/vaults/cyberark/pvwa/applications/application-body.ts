import type { Application } from '../../../../state/application.ts'
import type { VaultState } from '../../../../state/vault-state.ts'
import { refuse, wrong } from '../errors.ts'
import { readRecord } from '../records.ts'
import type { MemberRules } from '../records.ts'
import type { Fields } from '../request.ts'

const rules = {
  AppID: { kind: 'text', most: 127, pattern: /^[^&]*$/u, required: true },
  Description: { kind: 'text', most: 99 },
  Location: { kind: 'text', fallback: '\\' },
  AccessPermittedFrom: { kind: 'number', least: 0, most: 23 },
  AccessPermittedTo: { kind: 'number', least: 0, most: 23, fallback: 24 },
  Disabled: { kind: 'flag' },
  BusinessOwnerFName: { kind: 'text', most: 29 },
  BusinessOwnerLName: { kind: 'text', most: 29 },
  BusinessOwnerEmail: { kind: 'text' },
  BusinessOwnerPhone: { kind: 'text', most: 24 },
} as const satisfies MemberRules

/** A date as Gen1 spells it, with slashes or hyphens; `null` for none. */
function expiryOf(fields: Fields): string | null {
  const text = fields.text('ExpirationDate') ?? ''
  if (text === '') return null
  const parts = /^(?<month>\d{1,2})(?<mark>[/-])(?<day>\d{1,2})\k<mark>(?<year>\d{4})$/u.exec(text)
  const { month = '', day = '', year = '' } = parts?.groups ?? {}
  const written = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const date = new Date(`${written}T00:00:00Z`)
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== written)
    throw refuse.invalidParameters(wrong('ExpirationDate', `The value '${text}' is not valid for DateTime.`))
  return written
}

/** Whether a location is there: the root, two that every vault has (our assumption), and those in use. */
function isLocation(state: VaultState, location: string): boolean {
  const used = [
    '\\Applications',
    '\\System',
    ...state.users.map((user) => user.profile.location),
    ...state.groups.map((group) => group.location),
    ...state.safes.map((safe) => safe.location),
    ...state.applications.map((application) => application.location ?? '\\'),
  ]
  const wanted = location.toLowerCase()
  return location === '\\' || used.some((own) => `${own.toLowerCase()}\\`.startsWith(`${wanted}\\`))
}

/** Reads an application from its own object. */
export function readApplication(state: VaultState, fields: Fields): Application {
  const body = readRecord(rules, fields)
  const location = body.Location === '' ? '\\' : body.Location
  if (!isLocation(state, location))
    throw refuse.invalidParameters(wrong('Location', `The location '${location}' does not exist.`))
  return {
    id: body.AppID,
    rules: [],
    description: body.Description,
    location,
    accessFrom: body.AccessPermittedFrom,
    accessTo: body.AccessPermittedTo,
    expires: expiryOf(fields),
    disabled: body.Disabled,
    owner: {
      firstName: body.BusinessOwnerFName,
      lastName: body.BusinessOwnerLName,
      email: body.BusinessOwnerEmail,
      phone: body.BusinessOwnerPhone,
    },
  }
}
