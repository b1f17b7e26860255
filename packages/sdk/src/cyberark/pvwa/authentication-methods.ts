import { bodyOf, field, type ReadSettings, shapeOf, type WireFields } from '../../wire-fields.ts'
import {
  checkArgument,
  checkChanges,
  checkOptions,
  flag,
  oneOf,
  type Shape,
  textUpTo,
  upTo,
} from '../../options.ts'
import { type CallOptions, callShape, splitCall } from '../../transport/call-options.ts'
import { merged } from './bodies.ts'
import { fieldsOf, itemsOf } from './fields.ts'
import { path } from './paths.ts'
import type { Requester } from './requester.ts'

/** What a way to log on is made of, beside its id. */
export interface AuthenticationMethodSettings {
  /** At most 50 characters, as the labels of the fields. */
  readonly displayName?: string
  readonly enabled?: boolean
  /** Whether it is there for the mobile application. */
  readonly mobileEnabled?: boolean
  /** Where a user goes who logs off, at most 2000 characters. */
  readonly logoffUrl?: string
  /** What must come on top of it. */
  readonly secondFactor?: 'cyberark' | 'radius' | 'ldap'
  /** At most 100 characters. */
  readonly signInLabel?: string
  readonly usernameLabel?: string
  readonly passwordLabel?: string
}

/** A way to log on. */
export interface AuthenticationMethod extends ReadSettings<
  Omit<AuthenticationMethodSettings, 'secondFactor'>
> {
  readonly id: string
  /** `cyberark`, `radius`, `ldap`; `undefined` for none. */
  readonly secondFactor: string | undefined
}

/** How to add a way to log on. */
export interface NewAuthenticationMethod extends AuthenticationMethodSettings, CallOptions {}

/** What to change of a way to log on. What is not named stays. */
export interface AuthenticationMethodChanges extends AuthenticationMethodSettings, CallOptions {}

const methodFields: WireFields<AuthenticationMethodSettings> = {
  displayName: field('displayName', upTo(50)),
  enabled: field('enabled', flag),
  mobileEnabled: field('mobileEnabled', flag),
  logoffUrl: field('logoffUrl', upTo(2_000)),
  secondFactor: field('secondFactorAuth', oneOf('cyberark', 'radius', 'ldap')),
  signInLabel: field('signInLabel', upTo(100)),
  usernameLabel: field('usernameFieldLabel', upTo(50)),
  passwordLabel: field('passwordFieldLabel', upTo(50)),
}
const shape: Shape<AuthenticationMethodChanges> = { ...shapeOf(methodFields), ...callShape }
const root = 'API/Configuration/AuthenticationMethods'

/**
 * The ways to log on that PVWA offers: `pvwa.authenticationMethods`. From 11.5.
 *
 * Every call throws NotFoundError for one that does not exist, PermissionError where the user may not do this, and
 * what any request throws.
 *
 * @see docs/protocols/cyberark-pvwa-estate.md
 */
export class AuthenticationMethods {
  readonly #requester: Requester

  /** Made by PasswordVault. */
  constructor(requester: Requester) {
    this.#requester = requester
  }

  /** All of them. */
  async list(call: CallOptions = {}): Promise<AuthenticationMethod[]> {
    checkOptions('authenticationMethods.list', call, callShape)
    const answer = await this.#requester.json({ ...call, method: 'GET', path: root })
    return itemsOf(answer, 'ways to log on', 'Methods').map(readMethod)
  }

  /** One of them. */
  async get(id: string, call: CallOptions = {}): Promise<AuthenticationMethod> {
    return readMethod(await this.#read('authenticationMethods.get', id, call))
  }

  /**
   * Adds one.
   *
   * @param id At most 50 characters.
   */
  async add(id: string, options: NewAuthenticationMethod = {}): Promise<AuthenticationMethod> {
    checkOptions('authenticationMethods.add', options, shape)
    checkArgument('authenticationMethods.add', 'the id', id, textUpTo(50))
    const [call, settings] = splitCall(options)
    const json = { id, ...bodyOf(methodFields, settings) }
    return readMethod(await this.#requester.json({ ...call, method: 'POST', path: root, json }))
  }

  /** Changes one. Reads it first: what was not named stays. */
  async update(id: string, changes: AuthenticationMethodChanges): Promise<AuthenticationMethod> {
    checkOptions('authenticationMethods.update', changes, shape)
    const [call, changed] = splitCall(changes)
    checkChanges('authenticationMethods.update', changed)
    const before = await this.#read('authenticationMethods.update', id, call)
    const json = merged(before, bodyOf(methodFields, changed), ['id'])
    const answer = await this.#requester.json({ ...call, method: 'PUT', path: pathOf(id), json })
    return answer === undefined ? this.get(id, call) : readMethod(answer)
  }

  /** Deletes one. From 11.7. */
  async delete(id: string, call: CallOptions = {}): Promise<void> {
    checkOptions('authenticationMethods.delete', call, callShape)
    await this.#requester.answer({ ...call, method: 'DELETE', path: pathOf(id) })
  }

  #read(where: string, id: string, call: CallOptions): Promise<unknown> {
    checkOptions(where, call, callShape)
    return this.#requester.json({ ...call, method: 'GET', path: pathOf(id) })
  }
}

function pathOf(id: string): string {
  checkArgument('authenticationMethods', 'the id', id)
  return path`API/Configuration/AuthenticationMethods/${id}`
}

function readMethod(value: unknown): AuthenticationMethod {
  const fields = fieldsOf(value, 'a way to log on')
  return {
    id: fields.string('id'),
    displayName: fields.text('displayName'),
    enabled: fields.flag('enabled'),
    mobileEnabled: fields.flag('mobileEnabled'),
    logoffUrl: fields.text('logoffUrl'),
    secondFactor: fields.text('secondFactorAuth'),
    signInLabel: fields.text('signInLabel'),
    usernameLabel: fields.text('usernameFieldLabel'),
    passwordLabel: fields.text('passwordFieldLabel'),
  }
}
