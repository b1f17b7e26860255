import type { Credential } from '../credential.ts'
import { credentialRecord } from '../credential-record.ts'
import { NotFoundError, SecretNotSetError } from '../errors.ts'
import { printable } from '../options.ts'
import type { ReferenceField } from '../reference.ts'
import { Secret } from '../secret.ts'

const propertyPrefix = 'property.'

/** The property that a field names; `undefined` for any other field. */
export function propertyOf(field: ReferenceField): string | undefined {
  return field.startsWith(propertyPrefix) ? field.slice(propertyPrefix.length) : undefined
}

/**
 * What a field of a reference names. The secret itself is the credential's own, not a copy.
 *
 * @throws NotFoundError when the vault gave no such thing with the account; SecretNotSetError when a key is asked for and
 *   the secret is none.
 */
export function fieldOf(credential: Credential, field: ReferenceField): Secret {
  switch (field) {
    case 'password':
      return credential.secret
    case 'ssh-key':
      if (credential.kind === 'ssh-key') return credential.secret
      throw new SecretNotSetError('The secret of the account is no SSH key.', {
        code: 'SECRET_NOT_SET',
        hint: "Leave '#ssh-key' out to get it as it is.",
      })
    case 'username':
      return given(credential.username, 'user name')
    case 'address':
      return given(credential.address, 'address')
    case 'json':
      return new Secret(JSON.stringify(credentialRecord(credential)))
    default:
      return given(
        propertyNamed(credential, propertyOf(field) ?? ''),
        `property '${printable(propertyOf(field) ?? '')}'`,
      )
  }
}

/** Exactly so, or else the one in any letter case, as vaults compare names. */
function propertyNamed({ properties }: Credential, name: string): string | undefined {
  if (Object.hasOwn(properties, name)) return properties[name]
  const lower = name.toLowerCase()
  return Object.entries(properties).find(([key]) => key.toLowerCase() === lower)?.[1]
}

function given(value: string | undefined, what: string): Secret {
  if (value !== undefined) return new Secret(value)
  throw new NotFoundError(`The vault gave no ${what} with the account.`, {
    code: 'NOT_FOUND',
    hint: "Retrieve the account and look at what it has: 'username', 'address' and 'properties'.",
  })
}
