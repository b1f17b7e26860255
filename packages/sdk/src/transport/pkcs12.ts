/**
 * Reads a PKCS#12 file (PFX, RFC 7292) into its private key and its certificates.
 *
 * Handing the file itself to TLS would make every CA certificate in it a trust anchor for servers, which
 * nobody who exports a client certificate means. Taken apart, the key and the certificates are used for the
 * client's own identity alone.
 */
import { createDecipheriv, createHash, createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto'
import {
  BerError,
  children,
  integer,
  objectIdentifier,
  octets,
  readElements,
  tags,
  type Element,
} from './ber.ts'

/** What a PKCS#12 file holds. */
export interface Pkcs12Contents {
  /** Private keys as PKCS#8 DER, not encrypted. */
  readonly keys: readonly Buffer[]
  /** Certificates as DER. */
  readonly certificates: readonly Buffer[]
}

/** Why a PKCS#12 file cannot be read. */
export class Pkcs12Error extends Error {
  readonly reason: 'malformed' | 'passphrase' | 'unsupported'

  constructor(reason: 'malformed' | 'passphrase' | 'unsupported', message: string) {
    super(message)
    this.reason = reason
  }
}

const oid = {
  data: '1.2.840.113549.1.7.1',
  encryptedData: '1.2.840.113549.1.7.6',
  keyBag: '1.2.840.113549.1.12.10.1.1',
  shroudedKeyBag: '1.2.840.113549.1.12.10.1.2',
  certificateBag: '1.2.840.113549.1.12.10.1.3',
  x509: '1.2.840.113549.1.9.22.1',
  pbes2: '1.2.840.113549.1.5.13',
  pbkdf2: '1.2.840.113549.1.5.12',
  pbmac1: '1.2.840.113549.1.5.14',
} as const

const digests: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
}

interface Cipher {
  readonly name: string
  readonly keyBytes: number
}

const pbes2Ciphers: Readonly<Record<string, Cipher>> = {
  '2.16.840.1.101.3.4.1.2': { name: 'aes-128-cbc', keyBytes: 16 },
  '2.16.840.1.101.3.4.1.22': { name: 'aes-192-cbc', keyBytes: 24 },
  '2.16.840.1.101.3.4.1.42': { name: 'aes-256-cbc', keyBytes: 32 },
  '1.2.840.113549.3.7': { name: 'des-ede3-cbc', keyBytes: 24 },
}

const pkcs12Ciphers: Readonly<Record<string, Cipher>> = {
  '1.2.840.113549.1.12.1.3': { name: 'des-ede3-cbc', keyBytes: 24 },
  '1.2.840.113549.1.12.1.4': { name: 'des-ede-cbc', keyBytes: 16 },
}

/** Encryptions that OpenSSL 3, and so Node, no longer has. */
const retiredCiphers: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.12.1.1': 'RC4 with 128 bits',
  '1.2.840.113549.1.12.1.2': 'RC4 with 40 bits',
  '1.2.840.113549.1.12.1.5': 'RC2 with 128 bits',
  '1.2.840.113549.1.12.1.6': 'RC2 with 40 bits',
  '1.2.840.113549.1.5.3': 'DES with MD5',
  '1.2.840.113549.1.5.10': 'DES with SHA-1',
}

/** More rounds than this is an attack on the reader's processor, not protection. */
const mostIterations = 2_000_000

/**
 * Reads a PKCS#12 file.
 *
 * @throws Pkcs12Error saying whether the file, the passphrase or the age of its encryption is the trouble.
 */
export function readPkcs12(file: Buffer, passphrase: string): Pkcs12Contents {
  try {
    const [, authSafe, macData] = children(readElements(file)[0], tags.sequence)
    const content = contentOf(authSafe, oid.data)
    const keyForm = macData === undefined ? bmpString(passphrase) : checkMac(macData, content, passphrase)
    const keys: Buffer[] = []
    const certificates: Buffer[] = []
    for (const part of children(readElements(content)[0], tags.sequence)) {
      const safe = safeContents(part, passphrase, keyForm)
      for (const bag of children(readElements(safe)[0], tags.sequence)) {
        readBag(bag, passphrase, keyForm, keys, certificates)
      }
    }
    return { keys, certificates }
  } catch (error) {
    if (error instanceof BerError) throw new Pkcs12Error('malformed', error.message)
    throw error
  }
}

function contentOf(info: Element | undefined, type: string): Buffer {
  const [contentType, content] = children(info, tags.sequence)
  if (objectIdentifier(contentType) !== type) {
    throw new Pkcs12Error('unsupported', 'it is protected by a public key, not by a passphrase')
  }
  return octets(children(content, tags.context0)[0])
}

function safeContents(part: Element, passphrase: string, keyForm: Buffer): Buffer {
  const [contentType, content] = children(part, tags.sequence)
  if (objectIdentifier(contentType) !== oid.encryptedData) return contentOf(part, oid.data)
  const [, info] = children(children(content, tags.context0)[0], tags.sequence)
  const [, algorithm, encrypted] = children(info, tags.sequence)
  return decrypt(algorithm, octets(encrypted, tags.context0), passphrase, keyForm)
}

function readBag(
  bag: Element,
  passphrase: string,
  keyForm: Buffer,
  keys: Buffer[],
  certificates: Buffer[],
): void {
  const [type, value] = children(bag, tags.sequence)
  const kind = objectIdentifier(type)
  if (kind === oid.keyBag) {
    keys.push(children0Bytes(value))
  } else if (kind === oid.shroudedKeyBag) {
    const [algorithm, encrypted] = children(children(value, tags.context0)[0], tags.sequence)
    keys.push(decrypt(algorithm, octets(encrypted), passphrase, keyForm))
  } else if (kind === oid.certificateBag) {
    const [certificateType, certificate] = children(children(value, tags.context0)[0], tags.sequence)
    if (objectIdentifier(certificateType) !== oid.x509) return
    certificates.push(octets(children(certificate, tags.context0)[0]))
  }
}

/** The one element inside an explicit `[0]`, with its own tag and length: a whole DER value. */
function children0Bytes(value: Element | undefined): Buffer {
  children(value, tags.context0)
  return value?.content ?? Buffer.alloc(0)
}

/** Verifies the file's MAC and says in which form the passphrase was right. */
function checkMac(macData: Element, content: Buffer, passphrase: string): Buffer {
  const [digestInfo, salt, rounds] = children(macData, tags.sequence)
  const [algorithm, digest] = children(digestInfo, tags.sequence)
  const expected = octets(digest)
  const [algorithmId, parameters] = children(algorithm, tags.sequence)
  if (objectIdentifier(algorithmId) === oid.pbmac1) {
    const [derivation, scheme] = children(parameters, tags.sequence)
    const hash = known(digests, objectIdentifier(children(scheme, tags.sequence)[0]), 'its integrity check')
    const key = pbkdf2(derivation, passphrase, undefined)
    if (!same(createHmac(hash, key).update(content).digest(), expected)) throw wrongPassphrase()
    return bmpString(passphrase)
  }
  const hash = known(digests, objectIdentifier(algorithmId), 'its integrity check')
  const iterations = rounds === undefined ? 1 : boundedIterations(integer(rounds))
  // An empty passphrase is written in two ways: as nothing at all, and as an empty string with its end mark.
  const forms = passphrase === '' ? [bmpString(''), Buffer.alloc(0)] : [bmpString(passphrase)]
  for (const form of forms) {
    const size = createHash(hash).digest().length
    const key = pkcs12Key(hash, form, octets(salt), 3, iterations, size)
    if (same(createHmac(hash, key).update(content).digest(), expected)) return form
  }
  throw wrongPassphrase()
}

function decrypt(
  algorithm: Element | undefined,
  encrypted: Buffer,
  passphrase: string,
  keyForm: Buffer,
): Buffer {
  const [id, parameters] = children(algorithm, tags.sequence)
  const name = objectIdentifier(id)
  if (name === oid.pbes2) {
    const [derivation, scheme] = children(parameters, tags.sequence)
    const [cipherId, iv] = children(scheme, tags.sequence)
    const cipher = known(pbes2Ciphers, objectIdentifier(cipherId), 'its encryption')
    return decipher(cipher, pbkdf2(derivation, passphrase, cipher.keyBytes), octets(iv), encrypted)
  }
  const retired = retiredCiphers[name]
  if (retired !== undefined) throw new Pkcs12Error('unsupported', `it is encrypted with ${retired}`)
  const cipher = known(pkcs12Ciphers, name, 'its encryption')
  const [salt, rounds] = children(parameters, tags.sequence)
  const iterations = boundedIterations(integer(rounds))
  const key = pkcs12Key('sha1', keyForm, octets(salt), 1, iterations, cipher.keyBytes)
  const iv = pkcs12Key('sha1', keyForm, octets(salt), 2, iterations, 8)
  return decipher(cipher, key, iv, encrypted)
}

function decipher(cipher: Cipher, key: Buffer, iv: Buffer, encrypted: Buffer): Buffer {
  try {
    const engine = createDecipheriv(cipher.name, key, iv)
    return Buffer.concat([engine.update(encrypted), engine.final()])
  } catch {
    throw wrongPassphrase()
  }
}

function pbkdf2(derivation: Element | undefined, passphrase: string, keyBytes: number | undefined): Buffer {
  const [id, parameters] = children(derivation, tags.sequence)
  if (objectIdentifier(id) !== oid.pbkdf2)
    throw new Pkcs12Error('unsupported', 'its key derivation is not PBKDF2')
  const [salt, rounds, ...rest] = children(parameters, tags.sequence)
  const length = rest.find((element) => element.tag === tags.integer)
  const prf = rest.find((element) => element.tag === tags.sequence)
  const hash =
    prf === undefined
      ? 'sha1'
      : known(digests, objectIdentifier(children(prf, tags.sequence)[0]), 'its key derivation')
  const size = keyBytes ?? (length === undefined ? 0 : integer(length))
  if (size < 1 || size > 1024) throw new Pkcs12Error('malformed', 'its key length is impossible')
  return pbkdf2Sync(passphrase, octets(salt), boundedIterations(integer(rounds)), size, hash)
}

/** The key derivation of PKCS#12 itself, RFC 7292 appendix B.2. */
function pkcs12Key(
  hash: string,
  passphrase: Buffer,
  salt: Buffer,
  purpose: 1 | 2 | 3,
  iterations: number,
  size: number,
): Buffer {
  const block = hash === 'sha384' || hash === 'sha512' ? 128 : 64
  const input = Buffer.concat([fill(salt, block), fill(passphrase, block)])
  const diversifier = Buffer.alloc(block, purpose)
  const parts: Buffer[] = []
  for (let made = 0; made < size;) {
    let digest = createHash(hash).update(diversifier).update(input).digest()
    for (let round = 1; round < iterations; round += 1) digest = createHash(hash).update(digest).digest()
    parts.push(digest)
    made += digest.length
    if (made < size) addToBlocks(input, fillExactly(digest, block), block)
  }
  return Buffer.concat(parts).subarray(0, size)
}

/** Every block of `input` becomes (block + addend + 1) modulo its size. */
function addToBlocks(input: Buffer, addend: Buffer, block: number): void {
  for (let start = 0; start < input.length; start += block) {
    let carry = 1
    for (let index = block - 1; index >= 0; index -= 1) {
      const sum = (input[start + index] ?? 0) + (addend[index] ?? 0) + carry
      input[start + index] = sum & 0xff
      carry = sum >> 8
    }
  }
}

function fill(bytes: Buffer, block: number): Buffer {
  return bytes.length === 0 ? bytes : fillExactly(bytes, block * Math.ceil(bytes.length / block))
}

function fillExactly(bytes: Buffer, size: number): Buffer {
  return Buffer.alloc(size, bytes)
}

/** A passphrase as PKCS#12's own derivation takes it: UTF-16, high byte first, with an end mark. */
function bmpString(passphrase: string): Buffer {
  return Buffer.from(`${passphrase}\0`, 'utf16le').swap16()
}

function known<Value>(table: Readonly<Record<string, Value>>, id: string, what: string): Value {
  const value = table[id]
  if (value === undefined)
    throw new Pkcs12Error('unsupported', `${what} (${id}) is not one that is read here`)
  return value
}

function boundedIterations(rounds: number): number {
  if (rounds < 1 || rounds > mostIterations)
    throw new Pkcs12Error('malformed', 'its iteration count is impossible')
  return rounds
}

function same(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}

function wrongPassphrase(): Pkcs12Error {
  return new Pkcs12Error('passphrase', 'the passphrase is wrong')
}
