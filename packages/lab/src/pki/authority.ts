import 'reflect-metadata'
import { createPrivateKey, randomBytes, webcrypto, X509Certificate as NodeCertificate } from 'node:crypto'
import { isIP } from 'node:net'
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509'
import type { Extension, JsonName } from '@peculiar/x509'

const DAY_MS = 86_400_000
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }

/** A certificate with its private key, both as PEM text. */
export interface IssuedCertificate {
  /** The certificate, PEM. */
  readonly cert: string
  /** The private key, PKCS#8 PEM, not encrypted. */
  readonly key: string
  /** Subject as one line, most specific part first as Windows shows it: `CN=billing.example.com, O=…`. */
  readonly subject: string
  /** Serial number, upper-case hexadecimal without separators. */
  readonly serialNumber: string
}

/** When a certificate is valid. Both default to a window around the present (real time, as TLS judges it). */
export interface ValidityOptions {
  readonly notBefore?: Date
  readonly notAfter?: Date
}

/** What a server certificate is made for. */
export interface IssueServerOptions extends ValidityOptions {
  /** Host names and IP addresses for the subject alternative name. */
  readonly hosts: readonly string[]
}

/** What a client certificate is made for. */
export interface IssueClientOptions extends ValidityOptions {
  /** Name of the client; the common name unless `commonName` is given. */
  readonly name: string
  readonly commonName?: string
}

const organisation = 'Sallyport Lab'

function subjectName(commonName: string): JsonName {
  return [{ O: [organisation] }, { CN: [commonName] }]
}

/** A name of a certificate beside its subject. */
// Our own: the library's types would ask whoever compiles against this package for those of the DOM.
interface AlternativeName {
  type: 'ip' | 'dns'
  value: string
}

/** Host names and IP addresses as names of a certificate. */
export function alternativeNames(hosts: readonly string[]): AlternativeName[] {
  return hosts.map((host) => ({ type: isIP(host) ? 'ip' : 'dns', value: host }))
}

/**
 * Subject of a certificate as one line, most specific part first: `CN=billing.example.com, O=Sallyport Lab`.
 */
export function subjectLine(certificate: NodeCertificate): string {
  return certificate.subject.split('\n').reverse().join(', ')
}

/** A new serial number, upper-case hexadecimal. */
// The first octet is kept between 0x10 and 0x7f: a positive DER integer whose hexadecimal form has no
// leading zero, so that every tool prints the same digits.
export function newSerialNumber(): string {
  const bytes = randomBytes(16)
  bytes[0] = ((bytes[0] ?? 0) % 0x70) + 0x10
  return bytes.toString('hex').toUpperCase()
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
}

async function privateKeyPem(keys: webcrypto.CryptoKeyPair): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey))
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
    .export({ format: 'pem', type: 'pkcs8' })
    .toString()
}

function validity(options: ValidityOptions, days: number): { notBefore: Date; notAfter: Date } {
  const now = Date.now()
  return {
    // A day of slack: clocks of containers and their hosts differ.
    notBefore: options.notBefore ?? new Date(now - DAY_MS),
    notAfter: options.notAfter ?? new Date(now + days * DAY_MS),
  }
}

/**
 * A certificate authority that lives in memory: EC P-256, SHA-256. Its certificates carry the extensions that
 * `openssl verify -x509_strict` asks for (RFC 5280, 4.2.1: key identifiers, basic constraints, key usage).
 */
export class Authority {
  /** The authority's own certificate, PEM. */
  readonly pem: string
  readonly #keys: webcrypto.CryptoKeyPair
  readonly #name: JsonName

  private constructor(pem: string, keys: webcrypto.CryptoKeyPair, name: JsonName) {
    this.pem = pem
    this.#keys = keys
    this.#name = name
  }

  /** Makes a new authority. `commonName` is what certificate viewers show as the issuer. */
  static async create(commonName: string): Promise<Authority> {
    const keys = await newKeys()
    const name = subjectName(commonName)
    const certificate = await X509CertificateGenerator.createSelfSigned({
      serialNumber: newSerialNumber(),
      name,
      ...validity({}, 3650),
      keys,
      signingAlgorithm: algorithm,
      extensions: [
        new BasicConstraintsExtension(true, 0, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
        await SubjectKeyIdentifierExtension.create(keys.publicKey),
        await AuthorityKeyIdentifierExtension.create(keys.publicKey),
      ],
    })
    return new Authority(certificate.toString('pem'), keys, name)
  }

  /** Signs data with the authority's own key: ECDSA P-256 with SHA-256, in the IEEE P1363 form. */
  async sign(data: Uint8Array): Promise<Buffer> {
    return Buffer.from(await webcrypto.subtle.sign(algorithm, this.#keys.privateKey, data))
  }

  /** Whether a signature is this authority's. */
  verify(data: Uint8Array, signature: Uint8Array): Promise<boolean> {
    return webcrypto.subtle.verify(algorithm, this.#keys.publicKey, signature, data)
  }

  /** Issues a server certificate for the given hosts. */
  issueServer(options: IssueServerOptions): Promise<IssuedCertificate> {
    const [first] = options.hosts
    return this.#issue(first ?? 'localhost', options, [
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(alternativeNames(options.hosts)),
    ])
  }

  /** Issues a client certificate. Its subject alternative name is the common name as a DNS name. */
  issueClient(options: IssueClientOptions): Promise<IssuedCertificate> {
    const commonName = options.commonName ?? options.name
    const dnsName = /^[A-Za-z0-9._-]+$/u.test(commonName)
      ? [new SubjectAlternativeNameExtension(alternativeNames([commonName]))]
      : []
    return this.#issue(commonName, options, [
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth]),
      ...dnsName,
    ])
  }

  async #issue(
    commonName: string,
    options: ValidityOptions,
    extensions: readonly Extension[],
  ): Promise<IssuedCertificate> {
    const keys = await newKeys()
    const certificate = await X509CertificateGenerator.create({
      serialNumber: newSerialNumber(),
      subject: subjectName(commonName),
      issuer: this.#name,
      ...validity(options, 397),
      publicKey: keys.publicKey,
      signingKey: this.#keys.privateKey,
      signingAlgorithm: algorithm,
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        ...extensions,
        await SubjectKeyIdentifierExtension.create(keys.publicKey),
        await AuthorityKeyIdentifierExtension.create(this.#keys.publicKey),
      ],
    })
    const cert = certificate.toString('pem')
    const parsed = new NodeCertificate(cert)
    return {
      cert,
      key: await privateKeyPem(keys),
      subject: subjectLine(parsed),
      serialNumber: parsed.serialNumber,
    }
  }
}
