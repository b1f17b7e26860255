/** The file of a kept session. Pure. */
import { keyPlaces, type KeyPlaceName } from './keys.ts'

/** Whose session it is, and where. Nothing of it is secret. */
export interface SessionAbout {
  /** The address of the PVWA, as `pvwaAddress` writes it. */
  readonly url: string
  /** Who logged on, where that is known: a certificate or an assertion does not say. */
  readonly user: string | undefined
  /** How. */
  readonly method: string
  readonly since: Date
}

/** A file, taken apart. */
export interface SessionFile {
  readonly about: SessionAbout
  readonly key: { readonly in: KeyPlaceName; readonly id: string }
  /** Everything but what is encrypted, exactly as it was bound to that. */
  readonly inTheClear: string
  readonly sealed: Buffer
}

/** Writes what stands in the clear. */
export function writeInTheClear({ about, key }: Pick<SessionFile, 'about' | 'key'>): string {
  const { url, user, method, since } = about
  return JSON.stringify({ version: 1, url, user, method, since, key: { in: key.in, id: key.id } })
}

/** Writes a file. */
export function writeSessionFile(inTheClear: string, sealed: Buffer): string {
  return `${inTheClear.slice(0, -1)},"sealed":"${sealed.toString('base64')}"}\n`
}

/** Reads one; `undefined` where it is none. */
export function parseSessionFile(text: string): SessionFile | undefined {
  const read = recordOf(jsonOf(text))
  const keyRecord = recordOf(read?.['key'])
  if (read?.['version'] !== 1 || keyRecord === undefined) return undefined
  const { url, user, method, since, sealed } = read
  const place = keyPlaces.find((name) => name === keyRecord['in'])
  const id = keyRecord['id']
  const date = new Date(typeof since === 'string' ? since : Number.NaN)
  if (
    typeof url !== 'string' ||
    !(user === undefined || typeof user === 'string') ||
    typeof method !== 'string' ||
    typeof sealed !== 'string' ||
    Number.isNaN(date.getTime()) ||
    place === undefined ||
    typeof id !== 'string' ||
    !/^[\da-f-]{36}$/.test(id)
  ) {
    return undefined
  }
  const about = { url, user, method, since: date }
  const key = { in: place, id }
  return { about, key, inTheClear: writeInTheClear({ about, key }), sealed: Buffer.from(sealed, 'base64') }
}

function recordOf(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
