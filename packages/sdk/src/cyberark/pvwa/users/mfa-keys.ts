import { checkOptions, listOf, oneOf, optional, text, flag, type Shape } from '../../../options.ts'
import { plainOf, Secret } from '../../../secret.ts'
import { type CallOptions, callShape, splitCall } from '../../../transport/call-options.ts'
import { readJson } from '../answer.ts'
import { passwordUpTo } from '../checks.ts'
import { fieldsOf } from '../fields.ts'
import { path } from '../paths.ts'
import type { Requester } from '../requester.ts'
import type { UserReference } from './options.ts'

/** The forms that a private key can have. */
const keyFormats = ['PPK', 'PEM', 'OpenSSH'] as const

/** A form that a private key can have. */
export type MfaKeyFormat = (typeof keyFormats)[number]

/** How to make keys. */
export interface MfaKeyOptions extends CallOptions {
  /** Whose keys. Default: those of the user of the session. */
  readonly user?: UserReference
  /** In which forms. Default: the server's. */
  readonly formats?: readonly MfaKeyFormat[]
  /** What the private keys are locked with. Default: nothing. */
  readonly passphrase?: string | Secret
}

/** A private key that stands for a log on with several factors, in each form that was asked for. */
export interface MfaKeyPair {
  readonly publicKey: string | undefined
  readonly createdAt: Date | undefined
  readonly expiresAt: Date | undefined
  readonly privateKeys: readonly MfaPrivateKey[]
}

/** A private key in one form. */
export interface MfaPrivateKey {
  /** `PPK`, `PEM`, `OpenSSH`; or a number, as the vendor's file has it: nobody established which is which. */
  readonly format: string
  readonly algorithm: string | undefined
  readonly secret: Secret
}

/** Whose keys to delete. */
export interface MfaKeyOwner extends CallOptions {
  /** Whose keys. Default: those of the user of the session. */
  readonly user?: UserReference
}

/** Whose keys to clear. Without criteria: everybody's. */
export interface MfaKeyClearOptions extends CallOptions {
  /** Text to look for in names. */
  readonly search?: string
  /** Only users of this type. */
  readonly type?: string
  /** Only components of the vault, or none. */
  readonly component?: boolean
}

const ownerShape: Shape<MfaKeyOwner> = { ...callShape, user: () => undefined }
const keyShape: Shape<MfaKeyOptions> = {
  ...ownerShape,
  formats: optional(listOf(oneOf(...keyFormats))),
  passphrase: optional(passwordUpTo(1_000)),
}
const clearShape: Shape<MfaKeyClearOptions> = {
  ...callShape,
  search: optional(text),
  type: optional(text),
  component: optional(flag),
}

/**
 * Private SSH keys that stand for a log on with several factors (MFA caching): `pvwa.users.mfaKeys`. From 12.1.
 *
 * Every call throws PermissionError where the user may not do this, and what any request throws.
 */
export class MfaKeys {
  readonly #requester: Requester
  readonly #idOf: (user: UserReference, call: CallOptions) => Promise<number>

  /** Made by PasswordVault. */
  constructor(requester: Requester, idOf: (user: UserReference, call: CallOptions) => Promise<number>) {
    this.#requester = requester
    this.#idOf = idOf
  }

  /** Makes keys; the private ones are given this once. */
  async generate(options: MfaKeyOptions = {}): Promise<MfaKeyPair> {
    checkOptions('users.mfaKeys.generate', options, keyShape)
    const [call, { user, formats, passphrase }] = splitCall(options)
    const answer = await this.#requester.send({
      ...call,
      method: 'POST',
      path: await this.#path(user, call),
      json: {
        ...(formats === undefined ? {} : { formats }),
        ...(passphrase === undefined ? {} : { keyPassword: plainOf(passphrase) }),
      },
    })
    const pair = readPair(readJson(answer))
    answer.body.fill(0)
    return pair
  }

  /** Deletes the keys of a user. */
  async delete(options: MfaKeyOwner = {}): Promise<void> {
    checkOptions('users.mfaKeys.delete', options, ownerShape)
    const [call, { user }] = splitCall(options)
    await this.#requester.answer({ ...call, method: 'DELETE', path: await this.#path(user, call) })
  }

  /** Deletes the keys of all users, or of those that the criteria name. */
  async clear(options: MfaKeyClearOptions = {}): Promise<void> {
    checkOptions('users.mfaKeys.clear', options, clearShape)
    const [call, { search, type: userType, component: componentUser }] = splitCall(options)
    await this.#requester.answer({
      ...call,
      method: 'DELETE',
      path: 'API/Users/Secret/SSHKeys/ClearCache',
      query: { search, userType, componentUser },
    })
  }

  async #path(user: UserReference | undefined, call: CallOptions): Promise<string> {
    if (user === undefined) return 'API/Users/Secret/SSHKeys/Cache'
    return path`API/Users/${await this.#idOf(user, call)}/Secret/SSHKeys/Cache`
  }
}

function readPair(value: unknown): MfaKeyPair {
  const fields = fieldsOf(value, 'private keys')
  return {
    publicKey: fields.text('publicKey'),
    createdAt: fields.date('creationTime'),
    expiresAt: fields.date('expirationTime'),
    privateKeys: fields.wrapped('value').map((item) => {
      const key = fieldsOf(item, 'a private key')
      return {
        format: key.string('format'),
        algorithm: key.text('keyAlg'),
        secret: new Secret(key.string('privateKey')),
      }
    }),
  }
}
