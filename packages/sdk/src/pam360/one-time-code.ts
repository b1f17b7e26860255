/** One-time codes, of accounts and of the personal vault. */
import { Secret } from '../secret.ts'
import type { Pam360Answer } from './answers.ts'
import { notThere } from './fields.ts'

/** A one-time code. */
export interface Pam360OneTimeCode {
  readonly secret: Secret
  /** How long such codes are good, in seconds, where the server says so. */
  readonly validitySeconds: number | null
}

/** @throws ProtocolError when there is none. */
export function oneTimeCodeIn(answer: Pam360Answer): Pam360OneTimeCode {
  const fields = answer.fields('a one-time code')
  const code = fields.exact('TOTP')
  if (code === undefined || code === '') throw notThere('a one-time code')
  return { secret: new Secret(code), validitySeconds: fields.count('TOTP_VALIDITY') }
}
