import { bodyOf, field, type ReadSettings, shapeOf, type WireFields } from '../../wire-fields.ts'
import {
  checkArgument,
  checkChanges,
  checkOptions,
  oneOf,
  type Shape,
  text,
  textUpTo,
  upTo,
} from '../../options.ts'
import { plainOf, type Secret } from '../../secret.ts'
import { type CallOptions, callShape, splitCall } from '../../transport/call-options.ts'
import { merged } from './bodies.ts'
import { passwordUpTo } from './checks.ts'
import { fieldsOf, itemsOf } from './fields.ts'
import { path } from './paths.ts'
import type { Requester } from './requester.ts'

/** What an OpenID Connect provider is made of, beside its id. */
export interface OidcProviderSettings {
  /** What PVWA is called there, at most 100 characters. */
  readonly clientId?: string
  /** At most 200 characters. It can be set and not read. */
  readonly clientSecret?: string | Secret
  /** How the secret is sent. */
  readonly clientSecretMethod?: 'Basic' | 'Post'
  /** Where the provider describes itself. */
  readonly discoveryUrl?: string
  readonly flow?: 'Code' | 'Implicit'
  readonly authenticationUrl?: string
  readonly issuer?: string
  /** At most 255 characters. */
  readonly description?: string
  /** Its keys, as JSON. */
  readonly jwkSet?: string
  /** The claim that holds the user's name, at most 50 characters. */
  readonly usernameClaim?: string
}

/** An OpenID Connect provider. Never its client secret. */
export interface OidcProvider extends ReadSettings<
  Omit<OidcProviderSettings, 'clientSecret' | 'clientSecretMethod' | 'flow'>
> {
  readonly id: string
  /** `Basic`, `Post`, or what a newer PVWA says. */
  readonly clientSecretMethod: string | undefined
  /** `Code`, `Implicit`, or what a newer PVWA says. */
  readonly flow: string | undefined
}

/** How to add a provider. */
export interface NewOidcProvider extends OidcProviderSettings, CallOptions {
  readonly clientId: string
  readonly clientSecretMethod: 'Basic' | 'Post'
  readonly discoveryUrl: string
}

/** What to change of a provider. What is not named stays. */
export interface OidcProviderChanges extends OidcProviderSettings, CallOptions {}

const providerFields: WireFields<OidcProviderSettings> = {
  clientId: field('clientId', textUpTo(100)),
  clientSecret: { wire: 'clientSecret', check: passwordUpTo(200), write: plainOf },
  clientSecretMethod: field('clientSecretMethod', oneOf('Basic', 'Post')),
  discoveryUrl: field('discoveryEndpointUrl', text),
  flow: field('authenticationFlow', oneOf('Code', 'Implicit')),
  authenticationUrl: field('authenticationEndpointUrl', text),
  issuer: field('issuer', text),
  description: field('description', upTo(255)),
  jwkSet: field('jwkSet', text),
  usernameClaim: field('userNameClaim', upTo(50)),
}
const changesShape: Shape<OidcProviderChanges> = { ...shapeOf(providerFields), ...callShape }
const addShape: Shape<NewOidcProvider> = {
  ...changesShape,
  clientId: providerFields.clientId.check,
  clientSecretMethod: providerFields.clientSecretMethod.check,
  discoveryUrl: providerFields.discoveryUrl.check,
}
const root = 'API/Configuration/OIDC/Providers'

/**
 * OpenID Connect providers: `pvwa.oidcProviders`. From 11.7.
 *
 * Every call throws NotFoundError for one that does not exist, PermissionError where the user may not do this, and
 * what any request throws.
 *
 * @see docs/protocols/cyberark-pvwa-estate.md
 */
export class OidcProviders {
  readonly #requester: Requester

  /** Made by PasswordVault. */
  constructor(requester: Requester) {
    this.#requester = requester
  }

  /** All of them. */
  async list(call: CallOptions = {}): Promise<OidcProvider[]> {
    checkOptions('oidcProviders.list', call, callShape)
    const answer = await this.#requester.json({ ...call, method: 'GET', path: root })
    return itemsOf(answer, 'OpenID Connect providers', 'Providers').map(readProvider)
  }

  /** One of them. */
  async get(id: string, call: CallOptions = {}): Promise<OidcProvider> {
    return readProvider(await this.#read('oidcProviders.get', id, call))
  }

  /**
   * Adds one.
   *
   * @param id At most 50 characters.
   */
  async add(id: string, options: NewOidcProvider): Promise<OidcProvider> {
    checkOptions('oidcProviders.add', options, addShape)
    checkArgument('oidcProviders.add', 'the id', id, textUpTo(50))
    const [call, settings] = splitCall(options)
    const json = { id, ...bodyOf<OidcProviderSettings>(providerFields, settings) }
    return readProvider(await this.#requester.json({ ...call, method: 'POST', path: root, json }))
  }

  /**
   * Changes one. Reads it first: what was not named stays. The client secret cannot be read, and is sent only when it
   * is named: that the server keeps it then is our assumption.
   */
  async update(id: string, changes: OidcProviderChanges): Promise<OidcProvider> {
    checkOptions('oidcProviders.update', changes, changesShape)
    const [call, changed] = splitCall(changes)
    checkChanges('oidcProviders.update', changed)
    const before = await this.#read('oidcProviders.update', id, call)
    const body = bodyOf<OidcProviderSettings>(providerFields, changed)
    const json = merged(before, { clientSecret: null, ...body }, ['id'])
    const answer = await this.#requester.json({ ...call, method: 'PUT', path: pathOf(id), json })
    return answer === undefined ? this.get(id, call) : readProvider(answer)
  }

  /** Deletes one. */
  async delete(id: string, call: CallOptions = {}): Promise<void> {
    checkOptions('oidcProviders.delete', call, callShape)
    await this.#requester.answer({ ...call, method: 'DELETE', path: pathOf(id) })
  }

  #read(where: string, id: string, call: CallOptions): Promise<unknown> {
    checkOptions(where, call, callShape)
    return this.#requester.json({ ...call, method: 'GET', path: pathOf(id) })
  }
}

function pathOf(id: string): string {
  checkArgument('oidcProviders', 'the id', id)
  return path`API/Configuration/OIDC/Providers/${id}`
}

function readProvider(value: unknown): OidcProvider {
  const fields = fieldsOf(value, 'an OpenID Connect provider')
  return {
    id: fields.string('id'),
    clientId: fields.text('clientId'),
    clientSecretMethod: fields.text('clientSecretMethod'),
    discoveryUrl: fields.text('discoveryEndpointUrl'),
    flow: fields.text('authenticationFlow'),
    authenticationUrl: fields.text('authenticationEndpointUrl'),
    issuer: fields.text('issuer'),
    description: fields.text('description'),
    jwkSet: fields.text('jwkSet'),
    usernameClaim: fields.text('userNameClaim'),
  }
}
