import { checkPrimeSync, createECDH, createPrivateKey } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { toOctets } from './octets.ts'
import type { Octets } from './octets.ts'

/** Kinds of SSH keys that the lab makes. */
export const keyKinds = ['rsa', 'ecdsa', 'ed25519'] as const

/** One kind of SSH keys. */
export type KeyKind = (typeof keyKinds)[number]

/** Sizes in bits; the first one is the default. */
export const keyBits: Readonly<Record<KeyKind, readonly number[]>> = {
  rsa: [2048, 3072, 4096],
  ecdsa: [256, 384, 521],
  ed25519: [256],
}

const exponent = 65_537n
const smallPrimes = primesBelow(2000)

function primesBelow(limit: number): bigint[] {
  const found: number[] = []
  for (let value = 3; value < limit; value += 2) {
    if (found.every((prime) => value % prime !== 0)) found.push(value)
  }
  return found.map(BigInt)
}

// The first prime from a random start on that RSA can use; the two top bits make the product as long as is asked for.
function primeFrom(octets: Octets, bits: number): bigint {
  const top = 3n << BigInt(bits - 2)
  let candidate = octets.number(bits / 8) | top | 1n
  const fits = (): boolean =>
    smallPrimes.every((prime) => candidate % prime !== 0n) &&
    candidate % exponent !== 1n &&
    checkPrimeSync(candidate)
  while (!fits()) candidate += 2n
  return candidate
}

function inverse(value: bigint, modulus: bigint): bigint {
  let [r, next] = [modulus, value % modulus]
  let [t, nextT] = [0n, 1n]
  while (next !== 0n) {
    const quotient = r / next
    ;[r, next] = [next, r - quotient * next]
    ;[t, nextT] = [nextT, t - quotient * nextT]
  }
  return t < 0n ? t + modulus : t
}

function rsaKey(octets: Octets, bits: number): KeyObject {
  const [one, other] = [primeFrom(octets, bits / 2), primeFrom(octets, bits / 2)]
  const [p, q] = one > other ? [one, other] : [other, one]
  const d = inverse(exponent, (p - 1n) * (q - 1n))
  const encoded = Object.entries({
    n: p * q,
    e: exponent,
    d,
    p,
    q,
    dp: d % (p - 1n),
    dq: d % (q - 1n),
    qi: inverse(q, p),
  }).map(([name, value]): [string, string] => [name, toOctets(value).toString('base64url')])
  return createPrivateKey({ key: { kty: 'RSA', ...Object.fromEntries(encoded) }, format: 'jwk' })
}

const curves: Readonly<Record<number, { readonly node: string; readonly jwk: string }>> = {
  256: { node: 'prime256v1', jwk: 'P-256' },
  384: { node: 'secp384r1', jwk: 'P-384' },
  521: { node: 'secp521r1', jwk: 'P-521' },
}

function ecdsaKey(octets: Octets, bits: number): KeyObject {
  const curve = curves[bits] ?? { node: 'prime256v1', jwk: 'P-256' }
  const size = Math.ceil(bits / 8)
  const exchange = createECDH(curve.node)
  // Some bits short of the curve's order, so that any number will do; never zero.
  const secret = toOctets((octets.number(size) >> 9n) | 1n, size)
  exchange.setPrivateKey(secret)
  const point = exchange.getPublicKey()
  const part = (from: number): string => point.subarray(from, from + size).toString('base64url')
  const key = { kty: 'EC', crv: curve.jwk, d: secret.toString('base64url'), x: part(1), y: part(1 + size) }
  return createPrivateKey({ key, format: 'jwk' })
}

// PKCS#8 around an Ed25519 key (RFC 8410, section 7): the 32 octets that follow are the key itself.
const ed25519Header = Buffer.from('302e020100300506032b657004220420', 'hex')

/** The Ed25519 key of 32 octets. */
export function ed25519Key(octets: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.concat([ed25519Header, octets]), format: 'der', type: 'pkcs8' })
}

/** Makes a private key that depends on nothing but the octets. RSA takes some tenths of a second. */
export function generateKey(kind: KeyKind, bits: number, octets: Octets): KeyObject {
  if (kind === 'rsa') return rsaKey(octets, bits)
  return kind === 'ecdsa' ? ecdsaKey(octets, bits) : ed25519Key(octets.take(32))
}

/** The octets of a member of a key's JWK. */
export function memberOf(key: KeyObject, name: 'n' | 'e' | 'd' | 'p' | 'q' | 'qi' | 'x' | 'y'): Buffer {
  const value = key.export({ format: 'jwk' })[name]
  return Buffer.from(typeof value === 'string' ? value : '', 'base64url')
}

/** The size of a key of a curve, in bits, as SSH names it. */
export function curveBits(key: KeyObject): number {
  const size = memberOf(key, 'x').length
  return size === 66 ? 521 : size * 8
}
