/** What PAM360 gives integrations: a resource, and an account with its password. */
import { jsonOf } from '../../json.ts'
import { isRecord } from '../../options.ts'
import { Secret } from '../../secret.ts'
import { passwordIn } from '../access/states.ts'
import { Fields, fieldsOf, notThere } from '../fields.ts'

/** A resource and an account, as integrations get them. */
export interface Pam360IntegrationDetails {
  /** The password; `null` where it is withheld. */
  readonly secret: Secret | null
  /** Why it is withheld, in the server's own words; `null` where it is not. */
  readonly withheldBecause: string | null
  /** What the server said of the resource, under the vendor's names. */
  readonly resource: Readonly<Record<string, string>>
  /** What the server said of the account, under the vendor's names. */
  readonly account: Readonly<Record<string, string>>
}

/** @throws ProtocolError, and what {@link passwordIn} throws. */
export function parseIntegration(details: unknown): Pam360IntegrationDetails {
  const fields = fieldsOf(details, 'an account')
  const account = objectIn(fields, 'ACCOUNTDETAILS')
  const password = account.get('PASSWORD')
  const withheldBecause = account.text('PASSWORD_REASON')
  if (password === undefined && withheldBecause === null) throw notThere('a password')
  return {
    secret: password === undefined ? null : new Secret(passwordIn(password, false)),
    withheldBecause,
    resource: objectIn(fields, 'RESOURCEDETAILS').properties(),
    account: account.properties(),
  }
}

/** An object, or a text that holds its JSON. */
function objectIn(fields: Fields, name: string): Fields {
  const value = fields.get(name)
  const parsed = typeof value === 'string' ? jsonOf(value) : value
  return new Fields(isRecord(parsed) ? parsed : {})
}
