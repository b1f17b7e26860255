import type { Credential } from '@sallyport/sdk'
import { CliError } from '../cli-error.ts'
import { exitCodes } from '../exit-codes.ts'
import { printable } from '../render/printable.ts'

const ownFields = ['password', 'username', 'address']

/** What CP must be told to print, where a field is wanted that it does not print anyway. */
export function outputFieldsFor(field: string): { fields?: readonly string[] } {
  if (ownFields.includes(field.toLowerCase())) return {}
  return {
    fields: [
      'Password',
      'PassProps.UserName',
      'PassProps.Address',
      'PasswordChangeInProcess',
      `PassProps.${field}`,
    ],
  }
}

/**
 * The bytes of one field of a credential, exactly. Property names are matched in any letter case, as the vault does.
 *
 * @throws CliError when the account has no such field.
 */
export function fieldBytes(credential: Credential, field: string): Uint8Array {
  const name = field.toLowerCase()
  if (name === 'password') return credential.secret.bytes()
  const value =
    name === 'username'
      ? credential.username
      : name === 'address'
        ? credential.address
        : Object.entries(credential.properties).find(([key]) => key.toLowerCase() === name)?.[1]
  if (value !== undefined) return Buffer.from(value, 'utf8')
  const known = [...ownFields, ...Object.keys(credential.properties)].map((key) => printable(key, 60))
  throw new CliError(`The account has no field '${printable(field, 60)}'.`, {
    exit: exitCodes.notFound,
    code: 'FIELD_NOT_FOUND',
    hint: `It has: ${known.join(', ')}.`,
  })
}
