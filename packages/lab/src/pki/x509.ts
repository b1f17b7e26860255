import 'reflect-metadata'
import { KeyObject, createHash, createPublicKey, webcrypto } from 'node:crypto'
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  Name,
  Pkcs10CertificateRequest,
  Pkcs10CertificateRequestGenerator,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509'
import type { Extension, JsonAttributeObject } from '@peculiar/x509'
import { alternativeNames, newSerialNumber } from './authority.ts'

/** Hashes of signatures. */
export const signatureHashes = ['SHA-256', 'SHA-384', 'SHA-512'] as const

/** A hash of signatures. */
export type SignatureHash = (typeof signatureHashes)[number]

/** Lengths in bits that keys can have; the first one is the default. */
export const keyLengths = { RSA: [2048, 3072, 4096], EC: [256, 384, 521] } as const

/** Kinds of keys that certificates can have. */
export type CertificateKeyKind = keyof typeof keyLengths

/** Who a certificate or a request is about. */
export interface CertificateSubject {
  readonly commonName: string
  readonly organisation?: string
  readonly unit?: string
  readonly locality?: string
  readonly state?: string
  readonly country?: string
  /** Host names and IP addresses. */
  readonly names?: readonly string[]
}

/** When a certificate is valid. */
export interface CertificateWindow {
  readonly notBefore: Date
  readonly notAfter: Date
}

/** A certificate with its private key. */
export interface HeldCertificate {
  /** PEM. */
  readonly cert: string
  readonly key: KeyObject
}

/** What a certificate or a request tells of itself. */
export interface CertificateFacts {
  readonly commonName: string
  readonly names: readonly string[]
  readonly keyKind: string
  /** Bits. */
  readonly keyLength: number
  readonly hash: string
}

/** What a certificate tells beyond that. */
export interface IssuedFacts extends CertificateFacts {
  /** Upper-case hexadecimal. */
  readonly serialNumber: string
  readonly issuer: string
  /** Epoch milliseconds. */
  readonly validFrom: number
  /** Epoch milliseconds. */
  readonly validTo: number
  /** SHA-256 of the certificate, upper-case hexadecimal, by colons. */
  readonly fingerprint: string
}

/** Makes a private key of a kind and a length in bits. */
export async function newCertificateKey(kind: CertificateKeyKind, bits: number): Promise<KeyObject> {
  const algorithm =
    kind === 'RSA'
      ? {
          name: 'RSASSA-PKCS1-v1_5',
          modulusLength: bits,
          publicExponent: Uint8Array.of(1, 0, 1),
          hash: 'SHA-256',
        }
      : { name: 'ECDSA', namedCurve: `P-${bits}` }
  const { privateKey } = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  return KeyObject.from(privateKey)
}

interface Signer {
  readonly algorithm: { readonly name: string; readonly hash: string }
  readonly keys: webcrypto.CryptoKeyPair
}

const curves: Readonly<Record<string, string>> = {
  prime256v1: 'P-256',
  secp384r1: 'P-384',
  secp521r1: 'P-521',
}

async function signerOf(key: KeyObject, hash: SignatureHash): Promise<Signer> {
  const namedCurve = curves[key.asymmetricKeyDetails?.namedCurve ?? '']
  const algorithm =
    namedCurve === undefined ? { name: 'RSASSA-PKCS1-v1_5', hash } : { name: 'ECDSA', namedCurve, hash }
  const jwk = key.export({ format: 'jwk' })
  const { kty, n, e, crv, x, y } = jwk
  const open = kty === 'RSA' ? { kty, n, e } : { kty, crv, x, y }
  const [privateKey, publicKey] = await Promise.all([
    webcrypto.subtle.importKey('jwk', jwk, algorithm, true, ['sign']),
    webcrypto.subtle.importKey('jwk', Object.fromEntries(Object.entries(open)), algorithm, true, ['verify']),
  ])
  return { algorithm, keys: { privateKey, publicKey } }
}

function nameOf({ commonName, organisation, unit, locality, state, country }: CertificateSubject): Name {
  const parts: readonly (readonly [string, string | undefined])[] = [
    ['C', country],
    ['ST', state],
    ['L', locality],
    ['O', organisation],
    ['OU', unit],
    ['CN', commonName],
  ]
  // As objects, since a bare text would be read as RFC 4514 has it, where quotation marks mean something.
  const attributes = parts.flatMap(([type, value]): Record<string, JsonAttributeObject[]>[] => {
    if (value === undefined || value === '') return []
    return [{ [type]: [type === 'C' ? { printableString: value } : { utf8String: value }] }]
  })
  return new Name(attributes)
}

function namesExtension(names: readonly string[] = []): SubjectAlternativeNameExtension[] {
  return names.length === 0 ? [] : [new SubjectAlternativeNameExtension(alternativeNames(names))]
}

const usages = {
  authority: new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
  leaf: new KeyUsagesExtension(KeyUsageFlags.digitalSignature | KeyUsageFlags.keyEncipherment, true),
} as const

function purpose(isAuthority: boolean): Extension[] {
  return [
    new BasicConstraintsExtension(isAuthority, undefined, true),
    isAuthority ? usages.authority : usages.leaf,
  ]
}

// By its number: those of a request are not of the class that they are of in a certificate.
function namesOf({
  extensions,
}: X509Certificate | Pkcs10CertificateRequest): SubjectAlternativeNameExtension | undefined {
  const found = extensions.find(({ type }) => type === '2.5.29.17')
  return found === undefined ? undefined : new SubjectAlternativeNameExtension(found.rawData)
}

/** Makes a certificate that vouches for itself. */
export async function selfSigned(
  subject: CertificateSubject,
  key: KeyObject,
  window: CertificateWindow,
  { hash = 'SHA-256', isAuthority = false }: { hash?: SignatureHash; isAuthority?: boolean } = {},
): Promise<HeldCertificate> {
  const { algorithm, keys } = await signerOf(key, hash)
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerialNumber(),
    name: nameOf(subject),
    ...window,
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      ...purpose(isAuthority),
      ...namesExtension(subject.names),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return { cert: certificate.toString('pem'), key }
}

/** Makes a request for a certificate, PEM. */
export async function certificateRequest(
  subject: CertificateSubject,
  key: KeyObject,
  hash: SignatureHash,
): Promise<string> {
  const { algorithm, keys } = await signerOf(key, hash)
  const request = await Pkcs10CertificateRequestGenerator.create({
    name: nameOf(subject),
    keys,
    signingAlgorithm: algorithm,
    extensions: namesExtension(subject.names),
  })
  return request.toString('pem')
}

/** Signs a request, PEM, with the certificate of an authority. Gives the new certificate, PEM. */
export async function signRequest(
  requestPem: string,
  authority: HeldCertificate,
  window: CertificateWindow,
  isAuthority: boolean,
): Promise<string> {
  const request = new Pkcs10CertificateRequest(requestPem)
  const { algorithm, keys } = await signerOf(authority.key, 'SHA-256')
  const asked = namesOf(request)
  const certificate = await X509CertificateGenerator.create({
    serialNumber: newSerialNumber(),
    subject: request.subjectName,
    issuer: new X509Certificate(authority.cert).subjectName,
    ...window,
    publicKey: request.publicKey,
    signingKey: keys.privateKey,
    signingAlgorithm: algorithm,
    extensions: [
      ...purpose(isAuthority),
      ...(asked === undefined ? [] : [asked]),
      await SubjectKeyIdentifierExtension.create(request.publicKey),
      await AuthorityKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return certificate.toString('pem')
}

function member(thing: object, name: string): unknown {
  return (Object.entries(thing) as [string, unknown][]).find(([own]) => own === name)?.[1]
}

function keyFacts(spki: ArrayBuffer): { keyKind: string; keyLength: number } {
  const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' })
  const { namedCurve = '', modulusLength = 0 } = key.asymmetricKeyDetails ?? {}
  const curve = curves[namedCurve]
  return curve === undefined
    ? { keyKind: (key.asymmetricKeyType ?? '').toUpperCase(), keyLength: modulusLength }
    : { keyKind: 'EC', keyLength: Number(curve.slice(2)) }
}

function hashOf(algorithm: object): string {
  const hash = member(algorithm, 'hash')
  const name = typeof hash === 'object' && hash !== null ? member(hash, 'name') : undefined
  return typeof name === 'string' ? name : 'unknown'
}

function factsOf(of: X509Certificate | Pkcs10CertificateRequest): CertificateFacts {
  const names = namesOf(of)?.names.items ?? []
  return {
    commonName: of.subjectName.getField('CN')[0] ?? '',
    names: names.map(({ value }) => value),
    ...keyFacts(of.publicKey.rawData),
    hash: hashOf(of.signatureAlgorithm),
  }
}

function fingerprintOf(bytes: ArrayBuffer): string {
  const hex = createHash('sha256').update(Buffer.from(bytes)).digest('hex').toUpperCase()
  return (hex.match(/../gu) ?? []).join(':')
}

/** Reads a certificate, PEM or DER. Throws when it is none. */
export function readCertificate(content: string | Uint8Array): { cert: string; facts: IssuedFacts } {
  const certificate = new X509Certificate(content)
  return {
    cert: certificate.toString('pem'),
    facts: {
      ...factsOf(certificate),
      serialNumber: certificate.serialNumber.toUpperCase(),
      issuer: certificate.issuerName.getField('CN')[0] ?? certificate.issuer,
      validFrom: certificate.notBefore.getTime(),
      validTo: certificate.notAfter.getTime(),
      fingerprint: fingerprintOf(certificate.rawData),
    },
  }
}

/** Reads a request for a certificate, PEM or DER. Throws when it is none. */
export function readRequest(content: string | Uint8Array): { request: string; facts: CertificateFacts } {
  const request = new Pkcs10CertificateRequest(content)
  return { request: request.toString('pem'), facts: factsOf(request) }
}
