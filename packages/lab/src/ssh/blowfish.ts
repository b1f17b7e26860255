// Blowfish (Schneier 1993), as far as bcrypt needs it: the key schedule, and encryption of one block.

const subkeys = 18
const words = subkeys + 4 * 256
// Where each of the four boxes begins.
const [first, second, third, fourth] = [18, 274, 530, 786] as const

// 2^bits times the arc tangent of 1/x.
function arcTangent(x: bigint, bits: bigint): bigint {
  let power = (1n << bits) / x
  let sum = power
  for (let odd = 3n; power !== 0n; odd += 2n) {
    power /= -x * x
    sum += power / odd
  }
  return sum
}

// The initial state is the fraction of pi in binary; Machin's formula gives it, with some bits to spare.
function fractionOfPi(): Uint32Array {
  const bits = BigInt(words * 32)
  const spare = 64n
  const pi = 16n * arcTangent(5n, bits + spare) - 4n * arcTangent(239n, bits + spare)
  const fraction = (pi >> spare) & ((1n << bits) - 1n)
  const hex = fraction.toString(16).padStart(words * 8, '0')
  return Uint32Array.from({ length: words }, (_, index) =>
    Number.parseInt(hex.slice(index * 8, index * 8 + 8), 16),
  )
}

let initial: Uint32Array | undefined

/** A Blowfish state: 18 subkeys, then four boxes of 256 words. */
export class Blowfish {
  readonly #state: Uint32Array

  constructor() {
    initial ??= fractionOfPi()
    this.#state = Uint32Array.from(initial)
  }

  /** Encrypts the pair of words at an index, in place. */
  encrypt(pair: Uint32Array, at: number): void {
    const state = this.#state
    let left = pair[at] ?? 0
    let right = pair[at + 1] ?? 0
    for (let round = 0; round < 16; round += 1) {
      left ^= state[round] ?? 0
      const sum = ((state[first + (left >>> 24)] ?? 0) + (state[second + ((left >>> 16) & 255)] ?? 0)) | 0
      const mixed = (sum ^ (state[third + ((left >>> 8) & 255)] ?? 0)) + (state[fourth + (left & 255)] ?? 0)
      const next = right ^ mixed
      right = left
      left = next
    }
    pair[at] = right ^ (state[17] ?? 0)
    pair[at + 1] = left ^ (state[16] ?? 0)
  }

  /** Mixes a key into the state, and a salt if there is one. Both are words that are gone through in circles. */
  expand(key: Uint32Array, salt?: Uint32Array): void {
    const state = this.#state
    for (let index = 0; index < subkeys; index += 1) {
      state[index] = (state[index] ?? 0) ^ (key[index % key.length] ?? 0)
    }
    const pair = new Uint32Array(2)
    for (let index = 0; index < words; index += 2) {
      if (salt !== undefined) {
        pair[0] = (pair[0] ?? 0) ^ (salt[index % salt.length] ?? 0)
        pair[1] = (pair[1] ?? 0) ^ (salt[(index + 1) % salt.length] ?? 0)
      }
      this.encrypt(pair, 0)
      state.set(pair, index)
    }
  }
}
