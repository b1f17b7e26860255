import { bulk } from '../../../bulk/bulk.ts'
import type { BulkOutcome } from '../../../bulk/outcome.ts'
import { type Check, checkArgument, checkOptions } from '../../../options.ts'
import { callShape, type CallOptions } from '../../../transport/call-options.ts'
import { fieldsOf } from '../fields.ts'
import { path } from '../paths.ts'
import type { Requester } from '../requester.ts'
import type { UserReference } from './options.ts'

/** A public SSH key that a user logs on with. */
export interface AuthorizedKey {
  readonly id: string
  /** The key in the form of OpenSSH, one line. */
  readonly publicKey: string
}

const publicKey: Check = (value) => {
  if (typeof value !== 'string' || value.trim() === '') return 'must be a string that is not empty'
  return value.includes('PRIVATE KEY') ? 'is a private one: give the public one' : undefined
}

/**
 * The public SSH keys that users log on with: `pvwa.users.authorizedKeys`. Of the first generation of the API, which
 * newer servers may not have any more.
 */
export class AuthorizedKeys {
  readonly #requester: Requester
  readonly #nameOf: (user: UserReference, call: CallOptions) => Promise<string>

  /** Made by PasswordVault. */
  constructor(requester: Requester, nameOf: (user: UserReference, call: CallOptions) => Promise<string>) {
    this.#requester = requester
    this.#nameOf = nameOf
  }

  /** The keys of a user. */
  async list(user: UserReference, call: CallOptions = {}): Promise<AuthorizedKey[]> {
    checkOptions('users.authorizedKeys.list', call, callShape)
    const keys = await this.#path(user, call)
    const answer = await this.#requester.json({ ...call, method: 'GET', path: keys })
    return fieldsOf(answer, 'SSH keys').wrapped('GetUserAuthorizedKeysResult').map(readKey)
  }

  /**
   * Adds a key.
   *
   * @param key A public key in the form of OpenSSH. Ends of lines in it are dropped.
   */
  async add(user: UserReference, key: string, call: CallOptions = {}): Promise<AuthorizedKey> {
    checkOptions('users.authorizedKeys.add', call, callShape)
    checkArgument('users.authorizedKeys.add', 'the key', key, publicKey)
    const answer = await this.#requester.json({
      ...call,
      method: 'POST',
      path: await this.#path(user, call),
      json: { PublicSSHKey: key.replace(/[\r\n]/g, '') },
    })
    return readKey(fieldsOf(answer, 'an SSH key').get('AddUserAuthorizedKeyResult'))
  }

  /**
   * Deletes a key.
   *
   * @throws NotFoundError when the user has no such key.
   */
  async delete(user: UserReference, key: string | AuthorizedKey, call: CallOptions = {}): Promise<void> {
    checkOptions('users.authorizedKeys.delete', call, callShape)
    const id = typeof key === 'string' ? key : key.id
    checkArgument('users.authorizedKeys.delete', "the key's id", id)
    await this.#delete(await this.#path(user, call), id, call)
  }

  /** Deletes all keys of a user, and tells what came of each. A failure does not end it. */
  async deleteAll(user: UserReference, call: CallOptions = {}): Promise<BulkOutcome<AuthorizedKey, void>[]> {
    const keys = await this.list(user, call)
    const where = await this.#path(user, call)
    return bulk(
      keys,
      ({ id }, { signal }) => this.#delete(where, id, { ...call, signal }),
      call.signal === undefined ? {} : { signal: call.signal },
    )
  }

  async #delete(keys: string, id: string, call: CallOptions): Promise<void> {
    await this.#requester.answer({ ...call, method: 'DELETE', path: `${keys}/${path`${id}`}` })
  }

  async #path(user: UserReference, call: CallOptions): Promise<string> {
    const name = await this.#nameOf(user, call)
    return path`WebServices/PIMServices.svc/Users/${name}/AuthenticationMethods/SSHKeyAuthentication/AuthorizedKeys`
  }
}

function readKey(value: unknown): AuthorizedKey {
  const fields = fieldsOf(value, 'an SSH key')
  return { id: fields.string('KeyID'), publicKey: fields.string('PublicSSHKey') }
}
