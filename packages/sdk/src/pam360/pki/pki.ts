/** SSH keys, the key store, and with them certificates. */
import {
  checkArgument,
  checkChanges,
  checkOptions,
  flag,
  listOf,
  nested,
  optional,
  secretText,
  text,
  type Shape,
} from '../../options.ts'
import type { PagedList } from '../../paging/pages.ts'
import { plainOf, type Secret } from '../../secret.ts'
import { bodyOf, field, shapeOf, type WireFields } from '../../wire-fields.ts'
import type { Pam360Core } from '../core.ts'
import { pam360WholeListShape, type Pam360WholeListOptions } from '../lists.ts'
import { pam360CallShape, type Pam360CallOptions } from '../requester.ts'
import { filledRoute, type Pam360Routes } from '../routes.ts'
import { Certificates, uploadShape } from './certificates.ts'
import { sshKeyFields, type Pam360SshKeyFields, type Pam360Upload } from './fields.ts'
import { pkiRoute, PkiRequester, rowOf } from './pki-requester.ts'
import {
  parseKeyUser,
  parseSshKey,
  parseStoredKey,
  type Pam360KeyUser,
  type Pam360SshKey,
  type Pam360StoredKey,
} from './rows.ts'

/** How to import an SSH key. */
export interface Pam360ImportSshKeyOptions extends Pam360CallOptions {
  /** The passphrase of the file. */
  readonly passphrase?: string | Secret
}

/** How to add a key to the key store, or to change it. */
export interface Pam360StoredKeyOptions extends Pam360CallOptions {
  readonly description?: string
}

/** What a key of the key store gets: another file, another description, or both. */
export interface Pam360StoredKeyChanges {
  readonly file?: Pam360Upload
  readonly description?: string
}

/** A user of a resource, as keys know it. */
export interface Pam360ResourceUser {
  readonly resourceName: string
  readonly username: string
}

/** Users of a resource, who get a key or lose it. */
export interface Pam360KeyAssociation {
  readonly resourceName: string
  readonly usernames: readonly string[]
}

/** How PAM360 logs on to a resource to put keys there. */
export interface Pam360ResourceCredentials extends Pam360ResourceUser {
  readonly password: string | Secret
  /** Whether it is the administrator's account of the resource. */
  readonly isAdmin?: boolean
}

const importShape: Shape<Pam360ImportSshKeyOptions> = { ...pam360CallShape, passphrase: optional(secretText) }
const storeShape: Shape<Pam360StoredKeyOptions> = { ...pam360CallShape, description: optional(text) }
const changesShape: Shape<Pam360StoredKeyChanges> = {
  file: optional(nested(uploadShape)),
  description: optional(text),
}
const sshKeyShape: Shape<Pam360SshKeyFields> = { ...shapeOf(sshKeyFields), name: text }
const userFields: WireFields<Pam360ResourceUser> = {
  resourceName: field('resourceName', text),
  username: field('userName', text),
}
const associationFields: WireFields<Pam360KeyAssociation> = {
  resourceName: userFields.resourceName,
  usernames: field('userNames', listOf(text)),
}
const credentialFields: WireFields<Pam360ResourceCredentials> = {
  ...userFields,
  password: { wire: 'password', check: secretText, write: plainOf },
  isAdmin: { wire: 'isAdmin', check: flag, write: String },
}
const userShape: Shape<Pam360ResourceUser> = { resourceName: text, username: text }
const associationShape: Shape<Pam360KeyAssociation> = { resourceName: text, usernames: listOf(text) }
const credentialsShape: Shape<Pam360ResourceCredentials> = {
  ...userShape,
  password: secretText,
  isAdmin: optional(flag),
}

/**
 * Certificates, SSH keys and the key store. What is not documented is on routes that are our assumption. Each method
 * throws as those of `Resources`.
 *
 * @see docs/protocols/pam360.md, Certificates and SSH keys
 */
export class Pki extends Certificates {
  readonly #pki: PkiRequester
  readonly #routes: Pam360Routes

  constructor(core: Pam360Core) {
    super(core)
    this.#pki = new PkiRequester(core)
    this.#routes = core.routes
  }

  /** The SSH keys that PAM360 keeps. */
  listSshKeys(options: Pam360WholeListOptions = {}): PagedList<Pam360SshKey> {
    checkOptions('pki.listSshKeys', options, pam360WholeListShape)
    return this.#sshKeys('getAllSSHKeys', {}, options)
  }

  /** The SSH keys of a user of a resource. */
  listSshKeysOfUser(user: Pam360ResourceUser, options: Pam360WholeListOptions = {}): PagedList<Pam360SshKey> {
    checkOptions('pki.listSshKeysOfUser', user, userShape)
    checkOptions('pki.listSshKeysOfUser', options, pam360WholeListShape)
    return this.#sshKeys('getSSHkeysforuser', bodyOf(userFields, user), options)
  }

  /** The users of resources who have keys. */
  listAssociatedUsers(options: Pam360WholeListOptions = {}): PagedList<Pam360KeyUser> {
    checkOptions('pki.listAssociatedUsers', options, pam360WholeListShape)
    const route = pkiRoute('GET', 'getAllAssociatedUsers')
    return this.#pki.list(route, {}, ['details', 'associatedUsers'], parseKeyUser, options)
  }

  /** What PAM360 says of an SSH key. A public client's author calls the operation broken. */
  async getSshKey(name: string, options: Pam360CallOptions = {}): Promise<Pam360SshKey> {
    checkArgument('pki.getSshKey', 'the name', name)
    checkOptions('pki.getSshKey', options, pam360CallShape)
    const answer = await this.#pki.ask(pkiRoute('POST', 'getSSHKey'), { keyName: name }, options)
    return parseSshKey(rowOf(answer), this.#pki.zone)
  }

  /** The private key, byte for byte. A public client's author calls the operation broken. */
  async exportSshKey(name: string, options: Pam360CallOptions = {}): Promise<Secret> {
    checkArgument('pki.exportSshKey', 'the name', name)
    checkOptions('pki.exportSshKey', options, pam360CallShape)
    return this.#pki.bytes(pkiRoute('POST', 'exportSSHKey'), { keyName: name }, options)
  }

  /** Makes an SSH key. **The route is our assumption** (`createSshKey`). */
  async createSshKey(fields: Pam360SshKeyFields, options: Pam360CallOptions = {}): Promise<Pam360SshKey> {
    checkOptions('pki.createSshKey', fields, sshKeyShape)
    checkOptions('pki.createSshKey', options, pam360CallShape)
    const route = filledRoute(this.#routes.createSshKey)
    const answer = await this.#pki.ask(route, bodyOf(sshKeyFields, fields), options)
    return parseSshKey(rowOf(answer), this.#pki.zone)
  }

  /** Imports a private key from a file. **The route is our assumption** (`importSshKey`). */
  async importSshKey(
    name: string,
    file: Pam360Upload,
    options: Pam360ImportSshKeyOptions = {},
  ): Promise<Pam360SshKey> {
    checkArgument('pki.importSshKey', 'the name', name)
    checkOptions('pki.importSshKey', file, uploadShape)
    checkOptions('pki.importSshKey', options, importShape)
    const { passphrase, ...call } = options
    const input = { keyName: name, passPhrase: passphrase === undefined ? undefined : plainOf(passphrase) }
    const answer = await this.#pki.upload(filledRoute(this.#routes.importSshKey), input, 'File', file, call)
    return parseSshKey(rowOf(answer), this.#pki.zone)
  }

  /** Deletes an SSH key. **The route is our assumption** (`deleteSshKey`). */
  async deleteSshKey(name: string, options: Pam360CallOptions = {}): Promise<void> {
    await this.#named('deleteSshKey', name, options)
  }

  /** Puts the public half of a key at users of a resource. **The route is our assumption** (`associateSshKey`). */
  async associateSshKey(
    name: string,
    users: Pam360KeyAssociation,
    options: Pam360CallOptions = {},
  ): Promise<void> {
    checkOptions('pki.associateSshKey', users, associationShape)
    await this.#named('associateSshKey', name, options, bodyOf(associationFields, users))
  }

  /** Takes a key away from users of a resource. **The route is our assumption** (`dissociateSshKey`). */
  async dissociateSshKey(
    name: string,
    users: Pam360KeyAssociation,
    options: Pam360CallOptions = {},
  ): Promise<void> {
    checkOptions('pki.dissociateSshKey', users, associationShape)
    await this.#named('dissociateSshKey', name, options, bodyOf(associationFields, users))
  }

  /** Says how PAM360 logs on to a resource. **The route is our assumption** (`updateCredentials`). */
  async updateCredentials(
    credentials: Pam360ResourceCredentials,
    options: Pam360CallOptions = {},
  ): Promise<void> {
    checkOptions('pki.updateCredentials', credentials, credentialsShape)
    checkOptions('pki.updateCredentials', options, pam360CallShape)
    const route = filledRoute(this.#routes.updateCredentials)
    await this.#pki.ask(route, bodyOf(credentialFields, credentials), options)
  }

  /** The users of a resource, by the names of both. **The route is our assumption** (`enumerateUsers`). */
  enumerateUsers(resourceName: string, options: Pam360WholeListOptions = {}): PagedList<Pam360KeyUser> {
    checkArgument('pki.enumerateUsers', 'the name', resourceName)
    checkOptions('pki.enumerateUsers', options, pam360WholeListShape)
    const route = filledRoute(this.#routes.enumerateUsers)
    return this.#pki.list(route, { resourceName }, ['details'], parseKeyUser, options)
  }

  /** The keys of the key store. **The route is our assumption** (`listKeys`). */
  listKeys(options: Pam360WholeListOptions = {}): PagedList<Pam360StoredKey> {
    checkOptions('pki.listKeys', options, pam360WholeListShape)
    const route = filledRoute(this.#routes.listKeys)
    return this.#pki.list(route, {}, ['details'], (row) => parseStoredKey(row, this.#pki.zone), options)
  }

  /** What PAM360 says of a key of the key store. **The route is our assumption** (`getKey`). */
  async getKey(name: string, options: Pam360CallOptions = {}): Promise<Pam360StoredKey> {
    checkArgument('pki.getKey', 'the name', name)
    checkOptions('pki.getKey', options, pam360CallShape)
    const answer = await this.#pki.ask(filledRoute(this.#routes.getKey), { keyName: name }, options)
    return parseStoredKey(rowOf(answer), this.#pki.zone)
  }

  /** The file of a key of the key store, byte for byte. **The route is our assumption** (`exportKey`). */
  async exportKey(name: string, options: Pam360CallOptions = {}): Promise<Secret> {
    checkArgument('pki.exportKey', 'the name', name)
    checkOptions('pki.exportKey', options, pam360CallShape)
    return this.#pki.bytes(filledRoute(this.#routes.exportKey), { keyName: name }, options)
  }

  /** Puts a file into the key store. **The route is our assumption** (`addKey`). */
  async addKey(
    name: string,
    file: Pam360Upload,
    options: Pam360StoredKeyOptions = {},
  ): Promise<Pam360StoredKey> {
    checkArgument('pki.addKey', 'the name', name)
    checkOptions('pki.addKey', file, uploadShape)
    checkOptions('pki.addKey', options, storeShape)
    const { description, ...call } = options
    const input = { keyName: name, description }
    const answer = await this.#pki.upload(filledRoute(this.#routes.addKey), input, 'File', file, call)
    return parseStoredKey(rowOf(answer), this.#pki.zone)
  }

  /** Changes a key of the key store. **The route is our assumption** (`updateKey`). */
  async updateKey(
    name: string,
    changes: Pam360StoredKeyChanges,
    options: Pam360CallOptions = {},
  ): Promise<Pam360StoredKey> {
    checkArgument('pki.updateKey', 'the name', name)
    checkOptions('pki.updateKey', changes, changesShape)
    checkChanges('pki.updateKey', changes)
    checkOptions('pki.updateKey', options, pam360CallShape)
    const { file, description } = changes
    const route = filledRoute(this.#routes.updateKey)
    const input = { keyName: name, description }
    const answer = await (file === undefined
      ? this.#pki.ask(route, input, options)
      : this.#pki.upload(route, input, 'File', file, options))
    return parseStoredKey(rowOf(answer), this.#pki.zone)
  }

  /** Deletes a key of the key store. **The route is our assumption** (`deleteKey`). */
  async deleteKey(name: string, options: Pam360CallOptions = {}): Promise<void> {
    await this.#named('deleteKey', name, options)
  }

  #sshKeys(
    operation: string,
    input: Readonly<Record<string, unknown>>,
    options: Pam360WholeListOptions,
  ): PagedList<Pam360SshKey> {
    const parse = (row: unknown): Pam360SshKey => parseSshKey(row, this.#pki.zone)
    return this.#pki.list(pkiRoute('GET', operation), input, ['SSHKeys', 'details'], parse, options)
  }

  /** An operation on a key of that name, which answers no more than its outcome. */
  async #named(
    route: 'deleteSshKey' | 'associateSshKey' | 'dissociateSshKey' | 'deleteKey',
    name: string,
    options: Pam360CallOptions,
    more: Readonly<Record<string, unknown>> = {},
  ): Promise<void> {
    checkArgument(`pki.${route}`, 'the name', name)
    checkOptions(`pki.${route}`, options, pam360CallShape)
    await this.#pki.ask(filledRoute(this.#routes[route]), { keyName: name, ...more }, options)
  }
}
