/** What is sent about certificates and keys. Pure. */
import { anyOf, flag, integer, listOf, oneOf, secretText, text, type Check } from '../../options.ts'
import { plainOf, type Secret } from '../../secret.ts'
import { field, type WireFields } from '../../wire-fields.ts'

/** A certificate: by its common name, and by its serial number where several have that. */
export interface Pam360CertificateRef {
  readonly commonName: string
  /** In hex, as the server writes it. */
  readonly serialNumber?: string
}

/** What a key and its certificate are made of. */
export interface Pam360CsrFields {
  readonly commonName: string
  /** Further names. */
  readonly altNames?: readonly string[]
  readonly organisationUnit?: string
  readonly organisation?: string
  readonly location?: string
  readonly state?: string
  readonly country?: string
  /** Protects the key store. */
  readonly password: string | Secret
  readonly algorithm?: 'RSA' | 'DSA' | 'EC'
  /** In bits. */
  readonly keyLength?: number
  readonly signatureAlgorithm?: 'SHA256' | 'SHA384' | 'SHA512'
  readonly storeType?: 'PKCS12' | 'JKS'
}

/** A certificate that PAM360 makes. */
export interface Pam360CertificateFields extends Pam360CsrFields {
  /** How long it is valid, in the unit of `validityType`. */
  readonly validity: number
  /** Default: the server's. */
  readonly validityType?: 'days' | 'hours' | 'minutes'
}

/** How a request is signed: with a root certificate of PAM360, or by a Microsoft CA, directly or through an agent. */
export type Pam360Signing =
  | {
      readonly type: 'root'
      readonly rootCommonName: string
      readonly rootSerialNumber?: string
      /** In days. */
      readonly validityDays: number
      readonly isIntermediate?: boolean
    }
  | {
      readonly type: 'microsoft-ca'
      readonly serverName: string
      readonly caName: string
      readonly templateName: string
    }
  | {
      readonly type: 'microsoft-ca-agent'
      readonly serverName: string
      readonly caName: string
      readonly templateName: string
      readonly agentName: string
      /** In seconds. */
      readonly agentResponseTimeout?: number
    }

/** A file that is sent. */
export interface Pam360Upload {
  readonly fileName: string
  readonly content: string | Uint8Array | Secret
}

/** An SSH key that PAM360 makes. */
export interface Pam360SshKeyFields {
  readonly name: string
  readonly type?: 'RSA' | 'ECDSA' | 'ED25519'
  /** In bits. */
  readonly length?: number
  readonly passphrase?: string | Secret
  readonly comment?: string
}

export const certificateRefFields: WireFields<Pam360CertificateRef> = {
  commonName: field('common_name', text),
  serialNumber: field('serial_number', text),
}

const isNames = listOf(text)

export const csrFields: WireFields<Pam360CsrFields> = {
  commonName: field('CNAME', text),
  altNames: { wire: 'ALT_NAMES', check: isNames, write: (names: readonly string[]) => names.join(',') },
  organisationUnit: field('ORGUNIT', text),
  organisation: field('ORG', text),
  location: field('LOCATION', text),
  state: field('STATE', text),
  country: field('COUNTRY', text),
  password: { wire: 'PASSWORD', check: secretText, write: plainOf },
  algorithm: field('ALG', oneOf('RSA', 'DSA', 'EC')),
  keyLength: field('LEN', integer(1)),
  signatureAlgorithm: field('SIGALG', oneOf('SHA256', 'SHA384', 'SHA512')),
  storeType: field('StoreType', oneOf('PKCS12', 'JKS')),
}

export const certificateFields: WireFields<Pam360CertificateFields> = {
  ...csrFields,
  validity: field('VALIDITY', integer(1)),
  validityType: field('VALIDITY_TYPE', oneOf('days', 'hours', 'minutes')),
}

type Signing<Type extends Pam360Signing['type']> = Extract<Pam360Signing, { readonly type: Type }>

const microsoftCa: WireFields<Signing<'microsoft-ca'>> = {
  type: { wire: 'signType', check: oneOf('microsoft-ca'), write: () => 'MSCA' },
  serverName: field('serverName', text),
  caName: field('caName', text),
  templateName: field('templateName', text),
}

/** One table for each way to sign. */
export const signingFields: { readonly [Type in Pam360Signing['type']]: WireFields<Signing<Type>> } = {
  root: {
    type: { wire: 'signType', check: oneOf('root'), write: () => 'signWithRoot' },
    rootCommonName: field('rootCertificateCommonName', text),
    rootSerialNumber: field('rootCertificateSerialNumber', text),
    validityDays: { wire: 'Validity', check: integer(1), write: String },
    isIntermediate: field('isIntermediate', flag),
  },
  'microsoft-ca': microsoftCa,
  'microsoft-ca-agent': {
    ...microsoftCa,
    type: { wire: 'signType', check: oneOf('microsoft-ca-agent'), write: () => 'MSCAusingAgent' },
    agentName: field('agentName', text),
    agentResponseTimeout: { wire: 'agentResponseTimeout', check: integer(1), write: String },
  },
}

export const sshKeyFields: WireFields<Pam360SshKeyFields> = {
  name: field('keyName', text),
  type: field('keyType', oneOf('RSA', 'ECDSA', 'ED25519')),
  length: field('keyLength', integer(1)),
  passphrase: { wire: 'passPhrase', check: secretText, write: plainOf },
  comment: field('comment', text),
}

/** What may be the content of a file. */
export const uploadContent: Check = anyOf('a string, a Secret or a Uint8Array', secretText, (value) =>
  value instanceof Uint8Array ? undefined : 'is none',
)
