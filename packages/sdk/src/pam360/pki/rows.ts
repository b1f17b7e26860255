/**
 * The rows of certificates and keys. What they hold no public source shows: the names are **our assumption**, read in
 * any spelling; `properties` has all that came. Pure.
 */
import { isRecord } from '../../options.ts'
import { Fields, fieldsOf, notThere } from '../fields.ts'

/** A certificate that PAM360 keeps. */
export interface Pam360Certificate {
  readonly id: string | null
  readonly commonName: string
  /** In hex. */
  readonly serialNumber: string | null
  readonly dnsNames: readonly string[]
  readonly issuer: string | null
  readonly validFrom: Date | null
  readonly validTo: Date | null
  readonly keyAlgorithm: string | null
  /** In bits. */
  readonly keyLength: number | null
  readonly signatureAlgorithm: string | null
  readonly fingerprint: string | null
  readonly additionalFields: Readonly<Record<string, string>>
  /** All texts that the server said, under its own names. */
  readonly properties: Readonly<Record<string, string>>
}

/** A request for a certificate. */
export interface Pam360Csr {
  readonly id: string
  readonly commonName: string | null
  readonly dnsNames: readonly string[]
  readonly keyAlgorithm: string | null
  /** In bits. */
  readonly keyLength: number | null
  readonly email: string | null
  /** `Pending`, `Signed` or another word of the server. */
  readonly status: string | null
  readonly properties: Readonly<Record<string, string>>
}

/** An SSH key that PAM360 keeps; never the key itself. */
export interface Pam360SshKey {
  readonly name: string
  readonly type: string | null
  /** In bits. */
  readonly length: number | null
  readonly fingerprint: string | null
  readonly comment: string | null
  readonly createdAt: Date | null
  readonly associatedUsers: readonly { readonly resourceName: string | null; readonly username: string }[]
  readonly properties: Readonly<Record<string, string>>
}

/** A user of a resource who has an SSH key. */
export interface Pam360KeyUser {
  readonly resourceName: string | null
  readonly username: string
  readonly keyName: string | null
}

/** A key of the key store: any file. */
export interface Pam360StoredKey {
  readonly name: string
  readonly fileName: string | null
  readonly description: string | null
  readonly createdAt: Date | null
  readonly properties: Readonly<Record<string, string>>
}

/**
 * Reads a row of certificates.
 *
 * @param zone The zone of the server.
 * @param id The id, where it stands outside of the row.
 */
export function parseCertificate(row: unknown, zone: string, id: string | null = null): Pam360Certificate {
  const fields = fieldsOf(row, 'a certificate')
  return {
    id: fields.id('Certificate_ID') ?? id,
    commonName: need(fields, "a certificate's common name", 'Common Name', 'CNAME'),
    serialNumber: fields.text('Serial Number'),
    dnsNames: dnsNamesOf(fields),
    issuer: fields.text('Issuer'),
    validFrom: fields.date(zone, 'Valid From'),
    validTo: fields.date(zone, 'Valid To'),
    keyAlgorithm: fields.text('Key Algorithm'),
    keyLength: fields.count('Key Length'),
    signatureAlgorithm: fields.text('Signature Algorithm'),
    fingerprint: fields.text('Fingerprint'),
    additionalFields: Object.fromEntries(
      fields.list('Additional Fields').flatMap((item) => {
        const field = isRecord(item) ? new Fields(item) : undefined
        const label = field?.text('ADDITIONALFIELDNAME') ?? null
        return label === null ? [] : [[label, field?.exact('ADDITIONALFIELDVALUE') ?? '']]
      }),
    ),
    properties: fields.properties(),
  }
}

/** Reads a row of requests for certificates. */
export function parseCsr(row: unknown): Pam360Csr {
  const fields = fieldsOf(row, 'a request for a certificate')
  return {
    id: fields.needId("a request's id", 'CSR_ID'),
    commonName: fields.text('Common Name', 'CNAME'),
    dnsNames: dnsNamesOf(fields),
    keyAlgorithm: fields.text('Key Algorithm'),
    keyLength: fields.count('Key Length'),
    email: fields.text('Email'),
    status: fields.text('Status'),
    properties: fields.properties(),
  }
}

/** Reads a row of SSH keys. */
export function parseSshKey(row: unknown, zone: string): Pam360SshKey {
  const fields = fieldsOf(row, 'an SSH key')
  return {
    name: need(fields, "a key's name", 'keyName'),
    type: fields.text('keyType'),
    length: fields.count('keyLength'),
    fingerprint: fields.text('fingerPrint'),
    comment: fields.text('comment'),
    createdAt: fields.date(zone, 'creationTime'),
    associatedUsers: fields.list('associatedUsers').map((user) => {
      const { resourceName, username } = parseKeyUser(user)
      return { resourceName, username }
    }),
    properties: fields.properties(),
  }
}

/** Reads a row of users. */
export function parseKeyUser(row: unknown): Pam360KeyUser {
  const fields = fieldsOf(row, 'a user')
  return {
    resourceName: fields.text('resourceName'),
    username: need(fields, "a user's name", 'userName'),
    keyName: fields.text('keyName'),
  }
}

/** Reads a row of the key store. */
export function parseStoredKey(row: unknown, zone: string): Pam360StoredKey {
  const fields = fieldsOf(row, 'a key')
  return {
    name: need(fields, "a key's name", 'keyName'),
    fileName: fields.text('fileName'),
    description: fields.text('description'),
    createdAt: fields.date(zone, 'creationTime'),
    properties: fields.properties(),
  }
}

function dnsNamesOf(fields: Fields): readonly string[] {
  return (fields.text('DNS Name') ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
}

function need(fields: Fields, what: string, ...names: readonly string[]): string {
  const text = fields.text(...names)
  if (text === null) throw notThere(what)
  return text
}
