/** The parts that SSH writes its keys and messages from (RFC 4251, section 5). */
import { ConfigurationError } from '../errors.ts'

/** A number in four bytes. */
export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

/** Bytes or text with their length before them. */
export function field(content: Buffer | string): Buffer {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  return Buffer.concat([uint32(bytes.length), bytes])
}

/** A number that is not negative, of any size: no zeros before it, but one where its first bit is set. */
export function mpint(bytes: Buffer): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0)
  const digits = first === -1 ? Buffer.alloc(0) : bytes.subarray(first)
  const isSigned = (digits[0] ?? 0) >= 0x80
  return field(isSigned ? Buffer.concat([Buffer.alloc(1), digits]) : digits)
}

/**
 * Reads numbers and fields of a key one after another. Each throws a ConfigurationError (`KEY_UNREADABLE`) where the
 * key ends too early.
 */
export class Reader {
  #rest: Buffer

  constructor(bytes: Buffer) {
    this.#rest = bytes
  }

  uint32(): number {
    if (this.#rest.length < 4) throw damaged()
    const value = this.#rest.readUInt32BE(0)
    this.#rest = this.#rest.subarray(4)
    return value
  }

  bytes(): Buffer {
    const length = this.uint32()
    if (length > this.#rest.length) throw damaged()
    const bytes = this.#rest.subarray(0, length)
    this.#rest = this.#rest.subarray(length)
    return bytes
  }

  text(): string {
    return this.bytes().toString('latin1')
  }

  rest(): Buffer {
    return this.#rest
  }
}

/** The key ends too early, or is not what it begins as. */
export function damaged(): ConfigurationError {
  return new ConfigurationError("The SSH key is not one in OpenSSH's format, or is damaged.", {
    code: 'KEY_UNREADABLE',
    hint: 'Have the key set anew in the vault.',
  })
}
