import { createHmac } from 'node:crypto'
import { inspect } from 'node:util'
import { ConfigurationError, ProtocolError } from './errors.ts'

/** What every way of printing a secret shows. */
export const REDACTED = '[REDACTED]'

// Outside the object: spreading, cloning, serializing or inspecting a Secret finds nothing to show.
const values = new WeakMap<Secret, string | Buffer>()

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * A secret value, kept byte for byte as the vault gave it: never trimmed, never re-encoded.
 *
 * However it is printed, serialized or inspected it shows `[REDACTED]`; a structured clone or a spread of it
 * holds nothing at all. {@link reveal} and {@link bytes} are the only ways to the value.
 *
 * @example
 * connect({ password: credential.secret.reveal() })
 */
export class Secret {
  /**
   * @param value The value: text, or bytes, which are copied.
   * @throws ConfigurationError when the value is neither.
   */
  constructor(value: string | Uint8Array) {
    if (typeof value !== 'string' && !(value instanceof Uint8Array)) {
      throw new ConfigurationError('A Secret is made from a string or a Uint8Array.', {
        code: 'INVALID_OPTION',
      })
    }
    values.set(this, typeof value === 'string' ? value : Buffer.from(value))
  }

  /**
   * The value as a string. A JavaScript string cannot be wiped from memory: keep it no longer than needed.
   *
   * @throws ProtocolError when the bytes are not UTF-8 (then use {@link bytes}).
   * @throws ConfigurationError when the secret was disposed of.
   */
  reveal(): string {
    const value = held(this)
    if (typeof value === 'string') return value
    try {
      return utf8.decode(value)
    } catch {
      throw new ProtocolError('The secret is not valid UTF-8, so it has no exact form as a string.', {
        code: 'NOT_TEXT',
        hint: 'Use secret.bytes() for the exact bytes.',
      })
    }
  }

  /**
   * A copy of the value as bytes (UTF-8 where the vault gave text). The copy is yours to wipe.
   *
   * @throws ProtocolError when the text holds half of a surrogate pair, which UTF-8 cannot carry.
   * @throws ConfigurationError when the secret was disposed of.
   */
  bytes(): Uint8Array {
    const value = held(this)
    if (typeof value !== 'string') return new Uint8Array(value)
    if (!value.isWellFormed()) {
      throw new ProtocolError('The secret holds half of a surrogate pair, which has no bytes in UTF-8.', {
        code: 'NOT_TEXT',
        hint: 'Use secret.reveal() for the exact string.',
      })
    }
    return new Uint8Array(Buffer.from(value, 'utf8'))
  }

  /** Whether {@link dispose} was called. */
  get disposed(): boolean {
    return !values.has(this)
  }

  /**
   * Drops the value. Bytes are overwritten with zeros; a string is only let go, since JavaScript cannot
   * wipe one. Calling it twice is harmless.
   */
  dispose(): void {
    const value = values.get(this)
    if (typeof value === 'object') value.fill(0)
    values.delete(this)
  }

  /** Same as {@link dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose()
  }

  /** `[REDACTED]`. */
  toString(): string {
    return REDACTED
  }

  /** `[REDACTED]`. */
  toJSON(): string {
    return REDACTED
  }

  /** `[REDACTED]`, also in arithmetic and templates. */
  [Symbol.toPrimitive](): string {
    return REDACTED
  }

  /** `[REDACTED]`, at any depth and with every option of `util.inspect`. */
  [inspect.custom](): string {
    return REDACTED
  }
}

/** Whether a value is a {@link Secret} of this copy of the package. */
export function isSecret(value: unknown): value is Secret {
  return value instanceof Secret
}

/** A secret of the same value with a life of its own: disposing of one leaves the other. */
export function copyOfSecret(secret: Secret): Secret {
  return new Secret(held(secret))
}

/** Tells secrets apart without keeping them: the same text for the same value under the same key. */
export function digestOfSecret(secret: Secret, key: Uint8Array): string {
  return createHmac('sha256', key).update(held(secret)).digest('base64')
}

/** The text of a password that is to be sent. */
export function plainOf(secret: string | Secret): string {
  return typeof secret === 'string' ? secret : secret.reveal()
}

function held(secret: Secret): string | Buffer {
  const value = values.get(secret)
  if (value === undefined) {
    throw new ConfigurationError('This secret was disposed of.', {
      code: 'CLIENT_CLOSED',
      hint: 'Retrieve the credential again, or dispose of it later.',
    })
  }
  return value
}
