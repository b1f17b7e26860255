import { createPrivateKey, randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SeedClient } from '../seed/types.ts'
import type { Authority, ValidityOptions } from './authority.ts'
import { createPfx } from './pfx.ts'

/** A client certificate in every form that clients ask for. */
export interface ClientIdentity {
  readonly name: string
  /** `CN=billing.example.com, O=Sallyport Lab` */
  readonly subject: string
  /** Upper-case hexadecimal without separators. */
  readonly serialNumber: string
  /** How the lab's servers see it. */
  readonly validity: NonNullable<SeedClient['validity']>
  /** The certificate, PEM. */
  readonly cert: string
  /** The private key, PKCS#8 PEM. */
  readonly key: string
  /** The private key under `passphrase`, PKCS#8 PEM, AES-256. */
  readonly encryptedKey: string
  /** Opens `encryptedKey` and `pfx`. */
  readonly passphrase: string
  /** PKCS#12 under `passphrase`, AES-256 and PBKDF2. */
  readonly pfx: Uint8Array
  /** The same on disk; private files have mode 0600. */
  readonly files: ClientFiles
}

/** Paths of a client certificate's files. */
export interface ClientFiles {
  readonly cert: string
  readonly key: string
  readonly encryptedKey: string
  readonly pfx: string
}

/** The authorities that client certificates come from. */
export interface ClientAuthorities {
  readonly trusted: Authority
  readonly untrusted: Authority
}

const dayMs = 86_400_000

function windowOf(validity: NonNullable<SeedClient['validity']>): ValidityOptions {
  const now = Date.now()
  if (validity === 'expired')
    return { notBefore: new Date(now - 30 * dayMs), notAfter: new Date(now - dayMs) }
  if (validity === 'not-yet-valid')
    return { notBefore: new Date(now + dayMs), notAfter: new Date(now + 30 * dayMs) }
  return {}
}

/** Makes a client certificate, and writes its files into `folder`. */
export async function createClientIdentity(
  client: SeedClient,
  authorities: ClientAuthorities,
  folder: string,
): Promise<ClientIdentity> {
  const { name, commonName = name, validity = 'valid' } = client
  const authority = validity === 'untrusted' ? authorities.untrusted : authorities.trusted
  const issued = await authority.issueClient({ name, commonName, ...windowOf(validity) })
  const passphrase = randomBytes(12).toString('base64url')
  const encryptedKey = createPrivateKey(issued.key)
    .export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase })
    .toString()
  const pfx = await createPfx(issued.cert, issued.key, passphrase)
  const files = {
    cert: join(folder, `${name}.pem`),
    key: join(folder, `${name}.key`),
    encryptedKey: join(folder, `${name}.encrypted.key`),
    pfx: join(folder, `${name}.pfx`),
  }
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const secret = { mode: 0o600 }
  await Promise.all([
    writeFile(files.cert, issued.cert),
    writeFile(files.key, issued.key, secret),
    writeFile(files.encryptedKey, encryptedKey, secret),
    writeFile(files.pfx, pfx, secret),
  ])
  const { cert, key, subject, serialNumber } = issued
  return { name, subject, serialNumber, validity, cert, key, encryptedKey, passphrase, pfx, files }
}
