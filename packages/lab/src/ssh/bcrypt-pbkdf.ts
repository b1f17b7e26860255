import { createHash } from 'node:crypto'
import { Blowfish } from './blowfish.ts'

// How OpenSSH makes a key of a passphrase (bcrypt_pbkdf of OpenBSD).

const hashBytes = 32
const magic = wordsOf(Buffer.from('OxychromaticBlowfishSwatDynamite'))

function wordsOf(bytes: Buffer): Uint32Array {
  return Uint32Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readUInt32BE(index * 4))
}

function sha512(...parts: Uint8Array[]): Buffer {
  return createHash('sha512').update(Buffer.concat(parts)).digest()
}

function bcryptHash(passphrase: Buffer, salt: Buffer): Buffer {
  const [key, salted] = [wordsOf(passphrase), wordsOf(salt)]
  const state = new Blowfish()
  state.expand(key, salted)
  for (let round = 0; round < 64; round += 1) {
    state.expand(salted)
    state.expand(key)
  }
  const block = Uint32Array.from(magic)
  for (let round = 0; round < 64; round += 1) {
    for (let at = 0; at < block.length; at += 2) state.encrypt(block, at)
  }
  const bytes = Buffer.alloc(hashBytes)
  for (const [index, word] of block.entries()) bytes.writeUInt32LE(word, index * 4)
  return bytes
}

/** So many octets from a passphrase and a salt. Each round costs some milliseconds, on purpose. */
export function bcryptPbkdf(
  passphrase: Uint8Array,
  salt: Uint8Array,
  rounds: number,
  length: number,
): Buffer {
  const key = Buffer.alloc(length)
  const hashed = sha512(passphrase)
  const blocks = Math.ceil(length / hashBytes)
  for (let block = 0; block < blocks; block += 1) {
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(block + 1)
    let hash = bcryptHash(hashed, sha512(salt, counter))
    const sum = Buffer.from(hash)
    for (let round = 1; round < rounds; round += 1) {
      hash = bcryptHash(hashed, sha512(hash))
      for (const [index, octet] of hash.entries()) sum[index] = (sum[index] ?? 0) ^ octet
    }
    // The blocks are interleaved, so that no part of the key comes cheaper than the whole.
    for (const [index, octet] of sum.entries()) {
      const at = index * blocks + block
      if (at < length) key[at] = octet
    }
  }
  return key
}
