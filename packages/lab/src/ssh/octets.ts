import { createHash } from 'node:crypto'

/** Octets that look random, and depend on nothing but a name: the same on every machine. */
export class Octets {
  readonly #name: string
  #block = 0

  constructor(name: string) {
    this.#name = name
  }

  /** The next so many octets. */
  take(count: number): Buffer {
    const blocks: Buffer[] = []
    for (let length = 0; length < count; length += 32) {
      blocks.push(createHash('sha256').update(`${this.#name}\0${this.#block}`).digest())
      this.#block += 1
    }
    return Buffer.concat(blocks).subarray(0, count)
  }

  /** The next so many octets as a number. */
  number(count: number): bigint {
    return toNumber(this.take(count))
  }
}

/** A number of octets, most significant first. */
export function toNumber(octets: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(octets).toString('hex') || '0'}`)
}

/** The octets of a number, most significant first, padded to a length if one is given. */
export function toOctets(value: bigint, length = 0): Buffer {
  const hex = value.toString(16)
  return Buffer.from(hex.padStart(Math.max(hex.length + (hex.length % 2), length * 2), '0'), 'hex')
}
