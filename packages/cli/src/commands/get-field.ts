import type { Credential } from '@sallyport/sdk'
import { CliError } from '../cli-error.ts'
import { exitCodes } from '../exit-codes.ts'
import { printable } from '../render/printable.ts'

const ownFields = ['password', 'username', 'address']
/** The vendor's name for a field of its own, which has no prefix. */
const changeField = 'passwordchangeinprocess'

/** What CP must be told to print, where a field is wanted that it does not print anyway. */
export function outputFieldsFor(field: string): { fields?: readonly string[] } {
  const property = propertyIn(field)
  if (field.toLowerCase() === 'password' || isPrintedAnyway(property.toLowerCase())) return {}
  return {
    fields: [
      'Password',
      'PassProps.UserName',
      'PassProps.Address',
      'PasswordChangeInProcess',
      `PassProps.${property}`,
    ],
  }
}

function isPrintedAnyway(name: string): boolean {
  return name === 'username' || name === 'address' || name === changeField
}

/** The name of a property, without the prefix that CP's executable wants. */
function propertyIn(field: string): string {
  return field.replace(/^PassProps\.(?=.)/i, '')
}

/**
 * The bytes of one field of a credential, exactly. Property names are matched in any letter case, as the vault does,
 * with the executable's prefix (`PassProps.Port`) or without it.
 *
 * @throws CliError when the account has no such field.
 */
export function fieldBytes(credential: Credential, field: string): Uint8Array {
  if (field.toLowerCase() === 'password') return credential.secret.bytes()
  const value = propertyNamed(credential, field) ?? propertyNamed(credential, propertyIn(field))
  if (value !== undefined) return Buffer.from(value, 'utf8')
  const known = [...ownFields, ...Object.keys(credential.properties)].map((key) => printable(key, 60))
  throw new CliError(`The account has no field '${printable(field, 60)}'.`, {
    exit: exitCodes.notFound,
    code: 'FIELD_NOT_FOUND',
    hint: `It has: ${known.join(', ')}.`,
  })
}

function propertyNamed(credential: Credential, wanted: string): string | undefined {
  const name = wanted.toLowerCase()
  if (name === 'username') return credential.username
  if (name === 'address') return credential.address
  if (name === changeField) return String(credential.changeInProgress)
  return Object.entries(credential.properties).find(([key]) => key.toLowerCase() === name)?.[1]
}
