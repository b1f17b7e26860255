/** Certificates, and requests for them. */
import {
  checkArgument,
  checkChanges,
  checkOptions,
  integer,
  optional,
  text,
  textRecord,
  type Shape,
} from '../../options.ts'
import type { PagedList } from '../../paging/pages.ts'
import { Secret } from '../../secret.ts'
import { bodyOf, field, shapeOf, type WireFields } from '../../wire-fields.ts'
import type { Pam360Core } from '../core.ts'
import { notThere } from '../fields.ts'
import { pam360WholeListShape, type Pam360WholeListOptions } from '../lists.ts'
import { idText } from '../refs.ts'
import { pam360CallShape, type Pam360CallOptions } from '../requester.ts'
import { filledRoute, type Pam360Routes } from '../routes.ts'
import {
  certificateFields,
  certificateRefFields,
  csrFields,
  uploadContent,
  type Pam360CertificateFields,
  type Pam360CertificateRef,
  type Pam360CsrFields,
  type Pam360Signing,
  type Pam360Upload,
} from './fields.ts'
import { keyedRows, pkiRoute, PkiRequester, rowOf } from './pki-requester.ts'
import { signingInput } from './signing.ts'
import { parseCertificate, parseCsr, type Pam360Certificate, type Pam360Csr } from './rows.ts'

/** How to export a certificate. */
export interface Pam360CertificateExportOptions extends Pam360CallOptions {
  /** `CER` is the certificate as PEM, `KEY` its private key; the server knows more. Default: the server's, `CER`. */
  readonly fileType?: string
}

/** Which certificates to list. */
export interface Pam360CertificateListOptions extends Pam360WholeListOptions {
  /** Only those that expire within so many days. */
  readonly expiringWithinDays?: number
}

/** How to add a certificate. */
export interface Pam360AddCertificateOptions extends Pam360CallOptions {
  /** What the file is. Default `CERTFILE`. */
  readonly fileType?: string
}

/** How to import a request. */
export interface Pam360ImportCsrOptions extends Pam360CallOptions {
  /** Whom the server tells about it. */
  readonly email?: string
}

/** Where to look for certificates. */
export interface Pam360DiscoveryTarget {
  readonly host: string
  readonly port?: number
  /** How long the server waits, in seconds. */
  readonly timeoutSeconds?: number
}

/** What came of signing; what the server did not say is `null`. */
export interface Pam360Signed {
  readonly commonName: string | null
  readonly certificateId: string | null
  readonly serialNumber: string | null
}

const exportShape: Shape<Pam360CertificateExportOptions> = { ...pam360CallShape, fileType: optional(text) }
const importShape: Shape<Pam360ImportCsrOptions> = { ...pam360CallShape, email: optional(text) }
const listShape: Shape<Pam360CertificateListOptions> = {
  ...pam360WholeListShape,
  expiringWithinDays: optional(integer(0)),
}
const refShape: Shape<Pam360CertificateRef> = { ...shapeOf(certificateRefFields), commonName: text }
const exactRefShape: Shape<Pam360CertificateRef> = { ...refShape, serialNumber: text }
export const uploadShape: Shape<Pam360Upload> = { fileName: text, content: uploadContent }
const discovery: WireFields<Pam360DiscoveryTarget> = {
  host: field('HOST', text),
  port: field('PORT', integer(1, 65_535)),
  timeoutSeconds: field('TIMEOUT', integer(1)),
}
const discoveryShape = { ...shapeOf(discovery), host: text }
const needed = { commonName: text, password: csrFields.password.check }
const csrShape: Shape<Pam360CsrFields> = { ...shapeOf(csrFields), ...needed }
const certificateShape: Shape<Pam360CertificateFields> = {
  ...shapeOf(certificateFields),
  ...needed,
  validity: certificateFields.validity.check,
}

/** Certificates. Each method throws as those of `Resources`. */
export class Certificates {
  readonly #pki: PkiRequester
  readonly #routes: Pam360Routes

  constructor(core: Pam360Core) {
    this.#pki = new PkiRequester(core)
    this.#routes = core.routes
  }

  /** The certificates that PAM360 keeps. */
  listCertificates(options: Pam360CertificateListOptions = {}): PagedList<Pam360Certificate> {
    checkOptions('pki.listCertificates', options, listShape)
    const { expiringWithinDays, ...listOptions } = options
    return this.#pki.list(
      pkiRoute('GET', 'getAllSSLCertificates'),
      { withExpiryDaysLessThan: expiringWithinDays },
      ['SSLCertificates', 'details'],
      (row) => parseCertificate(row, this.#pki.zone),
      listOptions,
    )
  }

  /** All certificates of a common name, with their ids. */
  async getCertificateDetails(
    commonName: string,
    options: Pam360CallOptions = {},
  ): Promise<readonly Pam360Certificate[]> {
    checkArgument('pki.getCertificateDetails', 'the common name', commonName)
    checkOptions('pki.getCertificateDetails', options, pam360CallShape)
    const route = pkiRoute('GET', 'getCertificateDetails')
    const answer = await this.#pki.ask(route, { common_name: commonName }, options)
    return keyedRows(answer).map(([id, row]) => parseCertificate(row, this.#pki.zone, id))
  }

  /** A certificate, or its private key, as the server exports it: byte for byte, and always as a secret. */
  async getCertificate(
    certificate: Pam360CertificateRef,
    options: Pam360CertificateExportOptions = {},
  ): Promise<Secret> {
    checkOptions('pki.getCertificate', options, exportShape)
    const { fileType, ...call } = options
    const input = { ...this.#ref('getCertificate', certificate), fileType }
    return this.#pki.bytes(pkiRoute('GET', 'getCertificate'), input, call)
  }

  /** The key store with a certificate and its key: a file. {@link getPassphrase} opens it. */
  async getKeyStore(certificate: Pam360CertificateRef, options: Pam360CallOptions = {}): Promise<Secret> {
    checkOptions('pki.getKeyStore', options, pam360CallShape)
    const input = this.#ref('getKeyStore', certificate)
    return this.#pki.bytes(pkiRoute('GET', 'getCertificateKeyStore'), input, options)
  }

  /**
   * The passphrase of a certificate's key store.
   *
   * The server says it as the last word of a sentence: of a passphrase with blanks only what is behind the last blank can
   * be told from the sentence.
   */
  async getPassphrase(
    certificate: Required<Pam360CertificateRef>,
    options: Pam360CallOptions = {},
  ): Promise<Secret> {
    checkOptions('pki.getPassphrase', options, pam360CallShape)
    const input = this.#ref('getPassphrase', certificate, exactRefShape)
    const answer = await this.#pki.ask(pkiRoute('GET', 'getCertificatePassphrase'), input, options)
    const sentence = (answer.object('result') ?? answer).exact('message') ?? ''
    const passphrase = sentence.slice(sentence.lastIndexOf(' ') + 1)
    if (!/^Private key passphrase of certificate\b/i.test(sentence) || passphrase === '') {
      throw notThere('the passphrase')
    }
    return new Secret(passphrase)
  }

  /** Makes a key and a certificate that it signs itself. */
  async createCertificate(fields: Pam360CertificateFields, options: Pam360CallOptions = {}): Promise<void> {
    checkOptions('pki.createCertificate', fields, certificateShape)
    checkOptions('pki.createCertificate', options, pam360CallShape)
    await this.#pki.ask(pkiRoute('POST', 'createCertificate'), bodyOf(certificateFields, fields), options)
  }

  /** Adds a certificate from a file. */
  async addCertificate(file: Pam360Upload, options: Pam360AddCertificateOptions = {}): Promise<void> {
    checkOptions('pki.addCertificate', file, uploadShape)
    checkOptions('pki.addCertificate', options, exportShape)
    const { fileType = 'CERTFILE', ...call } = options
    await this.#pki.upload(pkiRoute('POST', 'addCertificate'), { fileType }, 'File', file, call)
  }

  /** Deletes a certificate. **The route is our assumption** (`deleteCertificate`). */
  async deleteCertificate(
    certificate: Required<Pam360CertificateRef>,
    options: Pam360CallOptions = {},
  ): Promise<void> {
    checkOptions('pki.deleteCertificate', options, pam360CallShape)
    const input = this.#ref('deleteCertificate', certificate, exactRefShape)
    await this.#pki.ask(filledRoute(this.#routes.deleteCertificate), input, options)
  }

  /** Sets additional fields of a certificate, by their labels. */
  async updateAdditionalFields(
    certificate: Pam360CertificateRef,
    values: Readonly<Record<string, string>>,
    options: Pam360CallOptions = {},
  ): Promise<void> {
    checkArgument('pki.updateAdditionalFields', 'the list of fields', values, textRecord)
    checkChanges('pki.updateAdditionalFields', values)
    checkOptions('pki.updateAdditionalFields', options, pam360CallShape)
    const input = {
      ...this.#ref('updateAdditionalFields', certificate),
      sslAdditionalFieldData: Object.entries(values).map(([name, value]) => ({
        ADDITIONALFIELDNAME: name,
        ADDITIONALFIELDVALUE: value,
      })),
    }
    await this.#pki.ask(pkiRoute('POST', 'updateSSLAdditionalFields'), input, options)
  }

  /** Has the server look for certificates at a host, and gives those that it found. **Our assumption** (`discoverCertificates`). */
  async discover(
    target: Pam360DiscoveryTarget,
    options: Pam360CallOptions = {},
  ): Promise<readonly Pam360Certificate[]> {
    checkOptions<Pam360DiscoveryTarget>('pki.discover', target, discoveryShape)
    checkOptions('pki.discover', options, pam360CallShape)
    const route = filledRoute(this.#routes.discoverCertificates)
    const answer = await this.#pki.ask(route, bodyOf(discovery, target), options)
    return answer.list('details').map((row) => parseCertificate(row, this.#pki.zone))
  }

  /** The requests for certificates. **The route is our assumption** (`listCsrs`). */
  listCsrs(options: Pam360WholeListOptions = {}): PagedList<Pam360Csr> {
    checkOptions('pki.listCsrs', options, pam360WholeListShape)
    return this.#pki.list(filledRoute(this.#routes.listCsrs), {}, ['details'], parseCsr, options)
  }

  /** Makes a key and a request for a certificate. **The route is our assumption** (`createCsr`). */
  async createCsr(fields: Pam360CsrFields, options: Pam360CallOptions = {}): Promise<Pam360Csr> {
    checkOptions('pki.createCsr', fields, csrShape)
    checkOptions('pki.createCsr', options, pam360CallShape)
    const route = filledRoute(this.#routes.createCsr)
    return parseCsr(rowOf(await this.#pki.ask(route, bodyOf(csrFields, fields), options)))
  }

  /** Imports a request from a file. The server does not tell its id: {@link listCsrs} does. */
  async importCsr(file: Pam360Upload, options: Pam360ImportCsrOptions = {}): Promise<void> {
    checkOptions('pki.importCsr', file, uploadShape)
    checkOptions('pki.importCsr', options, importShape)
    const { email, ...call } = options
    await this.#pki.upload(pkiRoute('POST', 'importCSR'), { Email: email }, 'CSR', file, call)
  }

  /** Has a request signed, by its id. */
  async signCsr(
    csrId: string,
    signing: Pam360Signing,
    options: Pam360CallOptions = {},
  ): Promise<Pam360Signed> {
    checkArgument('pki.signCsr', 'the id', csrId, idText)
    checkOptions('pki.signCsr', options, pam360CallShape)
    const input = { CSR_ID: csrId, ...signingInput(signing) }
    const answer = await this.#pki.ask(pkiRoute('POST', 'signCSR'), input, options)
    const row = answer.object('details') ?? answer
    return {
      commonName: row.text('commonName'),
      certificateId: row.id('Certificate_ID'),
      serialNumber: row.text('serialNumber'),
    }
  }

  #ref(method: string, certificate: Pam360CertificateRef, shape = refShape): Record<string, unknown> {
    checkOptions(`pki.${method}`, certificate, shape)
    return bodyOf(certificateRefFields, certificate)
  }
}
