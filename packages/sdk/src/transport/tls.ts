/**
 * Turns {@link TlsOptions} into one secure context, and says in plain words what is wrong with a certificate
 * or key before a connection fails on it in OpenSSL's.
 */
import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls'
import { ConfigurationError, type ErrorCodes } from '../errors.ts'
import { printable } from '../options.ts'
import { Secret } from '../secret.ts'
import { Pkcs12Error, readPkcs12 } from './pkcs12.ts'
import { systemCertificates } from './system-certificates.ts'
import type { PemSource, TlsOptions } from './tls-options.ts'

/** The client certificate in use, as far as it may be told. */
export interface ClientCertificate {
  /** The distinguished name, in one line. */
  readonly subject: string
  /** The serial number in hexadecimal, as AppIDs are restricted by it. */
  readonly serialNumber: string
  readonly validFrom: Date
  readonly validTo: Date
}

/** Certificates and keys, checked and ready for connections. */
export interface TlsMaterial {
  readonly secureContext: SecureContext
  readonly clientCertificate: ClientCertificate | undefined
}

const pemBlock = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]+?-----END \1-----/g
const certificateLabels = new Set(['CERTIFICATE', 'TRUSTED CERTIFICATE', 'X509 CERTIFICATE'])

/**
 * Reads and checks certificates and keys.
 *
 * @param now The time by which validity is judged.
 * @throws ConfigurationError naming the file or option, what is wrong with it, and what to do.
 */
export async function loadTls(options: TlsOptions, now: Date = new Date()): Promise<TlsMaterial> {
  const [authorities, identity] = await Promise.all([loadAuthorities(options), loadIdentity(options, now)])
  return {
    secureContext: createSecureContext({
      minVersion: options.minVersion ?? 'TLSv1.2',
      ...(options.maxVersion === undefined ? {} : { maxVersion: options.maxVersion }),
      ...(authorities === undefined ? {} : { ca: authorities }),
      ...(identity === undefined ? {} : { cert: identity.chain, key: identity.key }),
    }),
    clientCertificate: identity && {
      subject: identity.certificate.subject.replaceAll('\n', ', '),
      serialNumber: identity.certificate.serialNumber,
      validFrom: new Date(identity.certificate.validFrom),
      validTo: new Date(identity.certificate.validTo),
    },
  }
}

/** The authorities to trust as PEM, each once; `undefined` for Node's own. */
async function loadAuthorities(options: TlsOptions): Promise<string[] | undefined> {
  const found = new Set<string>()
  if (options.ca !== undefined) {
    const sources =
      typeof options.ca === 'string' || options.ca instanceof Uint8Array ? [options.ca] : options.ca
    for (const source of sources) {
      for (const pem of await authoritiesOf(source)) found.add(pem)
    }
  } else if (options.systemCa !== true) {
    return undefined
  } else {
    for (const pem of rootCertificates) found.add(pem)
  }
  if (options.systemCa === true) {
    for (const pem of await systemCertificates()) found.add(pem)
  }
  return [...found]
}

async function authoritiesOf(source: PemSource): Promise<string[]> {
  if (!isPath(source)) return certificatesIn('ca', 'ca', contents(source))
  const entry = await inspectPath('ca', source)
  if (entry === 'file') return certificatesIn('ca', quoted(source), await readSource('ca', source))
  const names = (await readdir(source)).filter((name) => /\.(pem|crt|cer|\d+)$/i.test(name)).sort()
  const found: string[] = []
  for (const name of names) {
    const path = join(source, name)
    if ((await inspectPath('ca', path)) !== 'file') continue
    found.push(...certificatesIn('ca', quoted(path), await readSource('ca', path)))
  }
  if (found.length === 0) {
    throw unreadable(
      'ca',
      `the folder ${quoted(source)} holds no certificate (.pem, .crt, .cer or named by hash)`,
    )
  }
  return found
}

async function inspectPath(option: string, path: string): Promise<'file' | 'folder'> {
  try {
    const found = await stat(path)
    if (found.isDirectory()) return 'folder'
    if (found.isFile()) return 'file'
  } catch (cause) {
    const what = looksLikePath(path)
      ? `there is no file or folder ${quoted(path)}, or it may not be read`
      : 'it is neither PEM nor the path of a file or folder that can be read'
    throw unreadable(option, what, cause)
  }
  throw unreadable(option, `${quoted(path)} is neither a file nor a folder`)
}

/** A client certificate with its key, checked. */
interface Identity {
  readonly certificate: X509Certificate
  /** It and what was given with it, as PEM. */
  readonly chain: string
  readonly key: string
}

/**
 * Reads and checks the client certificate and its key; `undefined` where none is given.
 *
 * @throws As {@link loadTls}.
 */
export async function loadIdentity(options: TlsOptions, now: Date): Promise<Identity | undefined> {
  const passphrase = options.passphrase instanceof Secret ? options.passphrase.reveal() : options.passphrase
  const identity =
    options.pfx === undefined
      ? await identityFromPem(options, passphrase)
      : identityFromPfx(sourceName('pfx', options.pfx), await readSource('pfx', options.pfx), passphrase)
  if (identity !== undefined) checkValidity(identity.certificate, now)
  return identity
}

async function identityFromPem(
  options: TlsOptions,
  passphrase: string | undefined,
): Promise<Identity | undefined> {
  if (options.cert === undefined) return undefined
  const certName = sourceName('cert', options.cert)
  const certText = await readSource('cert', options.cert)
  const chain = certificatesIn('cert', certName, certText)
  const leaf = new X509Certificate(chain[0] ?? '')
  const keySource = options.key ?? options.cert
  const keyName = sourceName(options.key === undefined ? 'cert' : 'key', keySource)
  const keyText = options.key === undefined ? certText : await readSource('key', options.key)
  const key = privateKey(keyName, keyText, passphrase)
  if (!leaf.checkPrivateKey(key)) {
    throw new ConfigurationError(
      `TLS: the key in ${keyName} does not belong to the certificate in ${certName}.`,
      {
        code: 'KEY_MISMATCH',
        hint: `The certificate is '${oneLine(leaf.subject)}': give the key that it was issued for, and put that certificate first if the file holds a chain.`,
      },
    )
  }
  return { certificate: leaf, chain: chain.join('\n'), key: exportKey(key) }
}

function identityFromPfx(name: string, file: Buffer, passphrase: string | undefined): Identity {
  const contents = openPfx(name, file, passphrase)
  const certificates = contents.certificates.map((der) => new X509Certificate(der))
  for (const der of contents.keys) {
    const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
    const leaf = certificates.find((certificate) => certificate.checkPrivateKey(key))
    if (leaf === undefined) continue
    const chain = [leaf, ...certificates.filter((certificate) => certificate !== leaf)]
    return { certificate: leaf, chain: chain.map((one) => one.toString()).join('\n'), key: exportKey(key) }
  }
  throw new ConfigurationError(`TLS: ${name} holds no private key with its certificate.`, {
    code: 'KEY_MISMATCH',
    hint: 'Export it again with the private key included.',
  })
}

function openPfx(name: string, file: Buffer, passphrase: string | undefined): ReturnType<typeof readPkcs12> {
  try {
    return readPkcs12(file, passphrase ?? '')
  } catch (cause) {
    if (!(cause instanceof Pkcs12Error)) throw cause
    throw pfxErrors[cause.reason](name, cause, passphrase !== undefined)
  }
}

const pfxErrors: Record<
  Pkcs12Error['reason'],
  (name: string, cause: Pkcs12Error, given: boolean) => ConfigurationError
> = {
  malformed: (name, cause) =>
    new ConfigurationError(`TLS: ${name} is not a PKCS#12 file: ${cause.message}.`, {
      code: 'CERTIFICATE_UNREADABLE',
      hint: "Give a .pfx or .p12 file under 'pfx'; PEM files go under 'cert' and 'key'.",
      cause,
    }),
  passphrase: (name, cause, given) =>
    new ConfigurationError(`TLS: the passphrase of ${name} is ${given ? 'wrong' : 'missing'}.`, {
      code: 'PFX_PASSPHRASE',
      hint: "Give the passphrase that the file was exported with under 'passphrase'.",
      cause,
    }),
  unsupported: (name, cause) =>
    new ConfigurationError(`TLS: ${name} cannot be read: ${cause.message}, which OpenSSL 3 has retired.`, {
      code: 'PFX_UNSUPPORTED',
      hint: 'Export it again with AES-256 and SHA-256, or convert it: openssl pkcs12 -legacy -in old.pfx -out all.pem && openssl pkcs12 -export -in all.pem -out new.pfx, then delete all.pem.',
      cause,
    }),
}

function privateKey(name: string, source: Buffer, passphrase: string | undefined): KeyObject {
  const block = [...source.toString('latin1').matchAll(pemBlock)].find(([, label]) =>
    label?.endsWith('PRIVATE KEY'),
  )
  if (block === undefined) {
    throw new ConfigurationError(`TLS: ${name} holds no private key as PEM.`, {
      code: 'KEY_UNREADABLE',
      hint: "Give the key of the client certificate under 'key', as a PEM file or text ('-----BEGIN PRIVATE KEY-----').",
    })
  }
  const [pem] = block
  const encrypted = pem.includes('ENCRYPTED')
  if (encrypted && passphrase === undefined) {
    throw new ConfigurationError(`TLS: the key in ${name} is encrypted, and no passphrase was given.`, {
      code: 'KEY_PASSPHRASE',
      hint: "Give it under 'passphrase'.",
    })
  }
  try {
    return createPrivateKey({ key: pem, format: 'pem', ...(encrypted ? { passphrase } : {}) })
  } catch (cause) {
    throw encrypted && isWrongPassphrase(cause)
      ? new ConfigurationError(`TLS: the passphrase of the key in ${name} is wrong.`, {
          code: 'KEY_PASSPHRASE',
          hint: "Check 'passphrase' against the one that the key was encrypted with.",
          cause,
        })
      : new ConfigurationError(`TLS: the key in ${name} cannot be read.`, {
          code: 'KEY_UNREADABLE',
          hint: 'Node reads PKCS#8, PKCS#1 and SEC1 keys as PEM. Convert it: openssl pkey -in old.key -out new.key',
          cause,
        })
  }
}

/** OpenSSL says this about a wrong passphrase, in all the forms that keys are encrypted in. */
function isWrongPassphrase(error: unknown): boolean {
  return error instanceof Error && /bad decrypt|BAD_DECRYPT|bad password|empty password/i.test(error.message)
}

/** Only ever handed to `createSecureContext`, which takes no key objects. */
function exportKey(key: KeyObject): string {
  return key.export({ format: 'pem', type: 'pkcs8' }).toString()
}

function checkValidity(certificate: X509Certificate, now: Date): void {
  const subject = oneLine(certificate.subject)
  if (now > new Date(certificate.validTo)) {
    throw new ConfigurationError(
      `TLS: the client certificate '${subject}' expired on ${certificate.validTo}.`,
      {
        code: 'CERTIFICATE_EXPIRED',
        hint: 'Ask for a new one, and remember that an AppID restricted by serial number must learn the new number.',
      },
    )
  }
  if (now < new Date(certificate.validFrom)) {
    throw new ConfigurationError(
      `TLS: the client certificate '${subject}' is not valid before ${certificate.validFrom}.`,
      { code: 'CERTIFICATE_NOT_YET_VALID', hint: "Check this machine's clock, or wait until then." },
    )
  }
}

/** Every certificate of a PEM file, or of a DER file that holds one, as PEM. */
function certificatesIn(option: string, name: string, source: Buffer): string[] {
  const blocks = [...source.toString('latin1').matchAll(pemBlock)]
    .filter(([, label]) => certificateLabels.has(label ?? ''))
    .map(([pem]) => pem)
  const candidates: (string | Buffer)[] = blocks.length > 0 ? blocks : [source]
  try {
    return candidates.map((candidate) => new X509Certificate(candidate).toString())
  } catch (cause) {
    throw unreadable(option, `${name} holds no certificate that can be read (PEM, or one in DER)`, cause)
  }
}

async function readSource(option: string, source: PemSource): Promise<Buffer> {
  if (!isPath(source)) return contents(source)
  try {
    return await readFile(source)
  } catch (cause) {
    const what = looksLikePath(source)
      ? `the file ${quoted(source)} cannot be read`
      : 'it is neither PEM nor the path of a file that can be read (DER and PFX are given as bytes)'
    throw unreadable(option, what, cause)
  }
}

/**
 * Whether text may be repeated in a message. A key without its PEM armour, in base64 or JSON, is taken for a path
 * too, and must not be.
 */
function looksLikePath(text: string): boolean {
  return (
    text.length <= 260 &&
    !/[\p{Cc}"'{}=]/u.test(text) &&
    /^(\.{0,2}[\\/]|~|[a-z]:[\\/])|\.\w{1,10}$/i.test(text)
  )
}

/** Whether it names a file or folder, rather than being the contents. */
export function isPath(source: PemSource): source is string {
  return typeof source === 'string' && !source.includes('-----BEGIN ')
}

function contents(source: PemSource): Buffer {
  return typeof source === 'string' ? Buffer.from(source) : Buffer.from(source)
}

/** What messages call it: the path, or the option where it is the contents. */
export function sourceName(option: string, source: PemSource): string {
  return isPath(source) && looksLikePath(source) ? quoted(source) : `option '${option}'`
}

function quoted(path: string): string {
  return `'${printable(path, 300)}'`
}

function oneLine(subject: string): string {
  return printable(subject.replaceAll('\n', ', '), 200)
}

function unreadable(option: string, what: string, cause?: unknown): ConfigurationError {
  const code: ErrorCodes['ConfigurationError'] = 'CERTIFICATE_UNREADABLE'
  return new ConfigurationError(`TLS option '${option}': ${what}.`, {
    code,
    hint: 'Check the path and the permissions of the file, and that it holds what the option is for.',
    cause,
  })
}
