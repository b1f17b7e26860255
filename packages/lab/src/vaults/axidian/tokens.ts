import { createHash, createPublicKey, randomBytes, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { LabClock } from '../../clock.ts'
import { generateKey } from '../../ssh/generate.ts'
import { Octets } from '../../ssh/octets.ts'
import type { AxidianApplication } from '../../state/axidian/application.ts'
import type { AxidianSettings } from './settings.ts'

/** A token of an application, without its text. */
export interface AxidianToken {
  readonly application: string
  /** Epoch milliseconds by the lab's clock. */
  readonly issuedAt: number
  /** Epoch milliseconds by the lab's clock. */
  readonly expiresAt: number
}

interface Held extends AxidianToken {
  readonly holder: AxidianApplication
}

/** A token as it was issued. */
export interface IssuedToken {
  readonly text: string
  readonly seconds: number
}

function base64url(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

/** The tokens that the identity provider has issued. Core believes those that are in here, whatever is in them. */
export class Tokens {
  readonly #clock: LabClock
  readonly #settings: AxidianSettings
  readonly #held = new Map<string, Held>()
  readonly #key: KeyObject
  readonly #keyId: string

  /** The signing key depends on nothing but the number. */
  constructor(clock: LabClock, settings: AxidianSettings, random: number) {
    this.#clock = clock
    this.#settings = settings
    this.#key = generateKey('ecdsa', 256, new Octets(`axidian signing key\0${random}`))
    const open = createPublicKey(this.#key).export({ format: 'der', type: 'spki' })
    this.#keyId = createHash('sha256').update(open).digest('hex').slice(0, 32).toUpperCase()
  }

  /** The key that verifies tokens, as a JSON Web Key. */
  publicKey(): object {
    const key = createPublicKey(this.#key).export({ format: 'jwk' })
    return { ...key, kid: this.#keyId, use: 'sig', alg: 'ES256' }
  }

  /** Issues a token; `issuer` is the url of the identity provider. */
  issue(holder: AxidianApplication, issuer: string): IssuedToken {
    const { tokenSeconds: seconds, tokenForm } = this.#settings
    const issuedAt = this.#clock.now()
    const text =
      tokenForm === 'jwt'
        ? this.#jwt(holder, issuer, issuedAt, seconds)
        : randomBytes(32).toString('hex').toUpperCase()
    const expiresAt = issuedAt + seconds * 1000
    this.#held.set(text, { application: holder.name, holder, issuedAt, expiresAt })
    return { text, seconds }
  }

  /** The application whose token it is, expired or not; `undefined` for one that was not issued, or was forgotten. */
  issuedTo(text: string): AxidianApplication | undefined {
    return this.#held.get(text)?.holder
  }

  /** The application whose token it is, if it is good now: not expired, and the application active. */
  holderOf(text: string): AxidianApplication | undefined {
    const held = this.#held.get(text)
    if (held === undefined || this.#clock.now() >= held.expiresAt) return undefined
    return held.holder.state === 'active' ? held.holder : undefined
  }

  /** Forgets a token. */
  revoke(text: string): void {
    this.#held.delete(text)
  }

  /** Forgets the tokens that fit, or all; gives how many. */
  forgetWhere(fits: (token: AxidianToken) => boolean = () => true): number {
    let forgotten = 0
    for (const [text, held] of this.#held) if (fits(held) && this.#held.delete(text)) forgotten += 1
    return forgotten
  }

  /** The tokens that are good now. */
  list(): AxidianToken[] {
    return [...this.#held]
      .filter(([text]) => this.holderOf(text) !== undefined)
      .map(([, { application, issuedAt, expiresAt }]) => ({ application, issuedAt, expiresAt }))
  }

  #jwt(holder: AxidianApplication, iss: string, issuedAt: number, seconds: number): string {
    const { clientId, scope } = this.#settings
    const iat = Math.floor(issuedAt / 1000)
    const jti = randomBytes(16).toString('hex').toUpperCase()
    const claims = {
      iss,
      nbf: iat,
      iat,
      exp: iat + seconds,
      client_id: clientId,
      sub: holder.name,
      jti,
      scope: [scope],
    }
    const signed = `${base64url({ alg: 'ES256', kid: this.#keyId, typ: 'at+jwt' })}.${base64url(claims)}`
    const signature = sign('sha256', Buffer.from(signed), { key: this.#key, dsaEncoding: 'ieee-p1363' })
    return `${signed}.${signature.toString('base64url')}`
  }
}
