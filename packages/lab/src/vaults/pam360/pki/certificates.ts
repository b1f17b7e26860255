import { createPrivateKey } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { createPfx } from '../../../pki/pfx.ts'
import { newCertificateKey, readCertificate, selfSigned } from '../../../pki/x509.ts'
import type { Pam360Certificate, Pam360ShownCertificate } from '../../../state/pam360/pki.ts'
import type { Answer } from '../../../http/answer.ts'
import { fail, fileAnswer } from '../answers.ts'
import type { Outcome } from '../answers.ts'
import type { OperationSet } from '../operations.ts'
import type { Pam360Request } from '../request.ts'
import { toldTime } from '../times.ts'
import { pick, pkiOperation, routedPki } from './answers.ts'
import { keyChoice, signatureChoice, storeChoice, subjectOf, windowOf } from './fields.ts'

function told(request: Pam360Request, facts: Pam360Certificate['facts']): object {
  const { timeZone } = request.context.settings
  return {
    'Common Name': facts.commonName,
    'Serial Number': facts.serialNumber,
    'DNS Name': facts.names.join(','),
    Issuer: facts.issuer,
    'Valid From': toldTime(facts.validFrom, timeZone),
    'Valid To': toldTime(facts.validTo, timeZone),
    'Key Algorithm': facts.keyKind,
    'Key Length': String(facts.keyLength),
    'Signature Algorithm': facts.hash.replace('-', ''),
    Fingerprint: facts.fingerprint,
  }
}

/** A certificate as lists and details have it. */
export function certificateRow(request: Pam360Request, one: Pam360Certificate): object {
  return {
    Certificate_ID: request.id(one.id),
    ...told(request, one.facts),
    'Additional Fields': [...one.fields].map(([name, value]) => ({
      ADDITIONALFIELDNAME: name,
      ADDITIONALFIELDVALUE: value,
    })),
  }
}

/** The certificates that the input names. */
function named({ context, caller, input }: Pam360Request): Pam360Certificate[] {
  const found = context.control.pki.certificatesOf(
    caller.organisation.id,
    input.demand('common_name'),
    input.text('serial_number') ?? '',
  )
  if (found.length === 0) throw fail.missing('certificate')
  return found
}

/** The certificate that the input means: without a serial number the newest of its name. */
function meant(request: Pam360Request): Pam360Certificate {
  const found = named(request).at(-1)
  if (found === undefined) throw fail.missing('certificate')
  return found
}

/** The one that name and serial number mean, which must both be there. */
function exact(request: Pam360Request): Pam360Certificate {
  request.input.demand('serial_number')
  return meant(request)
}

/** Its private key, where PAM360 has it. */
function keyOf({ key }: Pam360Certificate): KeyObject {
  if (key === null) throw fail.missing('private key of this certificate')
  return key
}

async function create(request: Pam360Request): Promise<Outcome> {
  const { input, context, caller, now } = request
  const subject = subjectOf(input)
  const passphrase = input.demand('PASSWORD')
  const window = windowOf(input, now)
  const { kind, bits } = keyChoice(input)
  const hash = signatureChoice(input)
  storeChoice(input)
  const held = await selfSigned(subject, await newCertificateKey(kind, bits), window, { hash })
  const { cert, facts } = readCertificate(held.cert)
  const added = context.control.pki.addCertificate({
    organisation: caller.organisation.id,
    cert,
    key: held.key,
    passphrase,
    facts,
  })
  request.audit('Certificate Created')
  return { message: 'LAB: certificate created', details: certificateRow(request, added) }
}

function list(request: Pam360Request): Outcome {
  const { input, context, caller, now } = request
  const days = input.whole('withExpiryDaysLessThan')
  const rows = context.control.pki.certificates
    .filter(
      ({ organisation, facts }) =>
        organisation === caller.organisation.id &&
        (days === undefined || facts.validTo < now + days * 86_400_000),
    )
    .map((one) => certificateRow(request, one))
  const message = 'LAB: certificates fetched'
  return context.settings.certificateRows === 'details'
    ? { message, details: rows }
    : { message, beside: { SSLCertificates: rows } }
}

function details(request: Pam360Request): Outcome {
  const rows = named(request).map((one) => [String(one.id), certificateRow(request, one)] as const)
  return { message: 'LAB: certificate details fetched', beside: Object.fromEntries(rows) }
}

interface Export {
  readonly extension: string
  readonly write: (one: Pam360Certificate) => string | Uint8Array | Promise<Uint8Array>
}

const keyStore: Export = {
  extension: 'p12',
  write: async (one) =>
    createPfx(one.cert, keyOf(one).export({ format: 'pem', type: 'pkcs8' }).toString(), one.passphrase),
}

/** What a certificate can be exported as. */
const exportsByType: Readonly<Record<string, Export>> = {
  CER: { extension: 'cer', write: ({ cert }) => cert },
  PEM: { extension: 'pem', write: ({ cert }) => cert },
  DER: {
    extension: 'der',
    write: ({ cert }) => Buffer.from(cert.replaceAll(/-----[^-]+-----|\s/gu, ''), 'base64'),
  },
  KEY: {
    extension: 'key',
    write: (one) => keyOf(one).export({ format: 'pem', type: 'pkcs8' }).toString(),
  },
  PKCS12: keyStore,
  PFX: keyStore,
}

async function exported(request: Pam360Request, { extension, write }: Export): Promise<Answer> {
  const one = meant(request)
  const content = await write(one)
  request.audit('Certificate Exported')
  return fileAnswer(`${one.facts.commonName}.${extension}`, content)
}

function get(request: Pam360Request): Promise<Answer> {
  const type = request.input.text('fileType') ?? ''
  const chosen = pick(exportsByType, type === '' ? 'CER' : type)
  if (chosen === undefined) throw fail.invalid('fileType', Object.keys(exportsByType).join(', '))
  return exported(request, chosen)
}

function passphrase(request: Pam360Request): Outcome {
  const one = exact(request)
  if (one.passphrase === '') throw fail.missing('passphrase of this certificate')
  request.audit('Certificate Passphrase Retrieved')
  return { message: `Private key passphrase of certificate ${one.facts.commonName} is ${one.passphrase}` }
}

/** What a file holds: a certificate, and its key where that stands beside it. */
function readFile(content: Buffer): {
  cert: string
  facts: Pam360Certificate['facts']
  key: KeyObject | null
} {
  const text = content.toString('utf8')
  try {
    const pem = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/u.exec(text)?.[0]
    const isKeyThere = /-----BEGIN (?:RSA |EC )?PRIVATE KEY-----/u.test(text)
    return { ...readCertificate(pem ?? content), key: isKeyThere ? createPrivateKey(text) : null }
  } catch {
    throw fail.invalid('File', 'it holds no certificate')
  }
}

function add(request: Pam360Request): Outcome {
  const { input, context, caller } = request
  const type = input.text('fileType') ?? 'CERTFILE'
  if (type !== 'CERTFILE') throw fail.invalid('fileType', 'the lab takes CERTFILE')
  const read = readFile(request.demandPart('File').content)
  const { pki } = context.control
  const { commonName, serialNumber } = read.facts
  if (pki.certificatesOf(caller.organisation.id, commonName, serialNumber).length > 0) {
    throw fail.conflict('certificate already exists')
  }
  const added = pki.addCertificate({ ...read, organisation: caller.organisation.id, passphrase: '' })
  request.audit('Certificate Added')
  return { message: 'LAB: certificate added', details: certificateRow(request, added) }
}

function setFields(request: Pam360Request): Outcome {
  const given = request.input.sets('sslAdditionalFieldData') ?? []
  if (given.length === 0) throw fail.invalid('sslAdditionalFieldData', 'it is missing')
  const { fields } = meant(request)
  for (const field of given)
    fields.set(field.demand('ADDITIONALFIELDNAME'), field.text('ADDITIONALFIELDVALUE') ?? '')
  request.audit('Certificate Modified')
  return { message: 'LAB: additional fields updated' }
}

function remove(request: Pam360Request): Outcome {
  const { certificates } = request.context.control.pki
  certificates.splice(certificates.indexOf(exact(request)), 1)
  request.audit('Certificate Deleted')
  return { message: 'LAB: certificate deleted' }
}

/** Takes over what a host shows, unless it is there already. */
function taken(request: Pam360Request, { cert, facts, organisation }: Pam360ShownCertificate): object {
  const { pki } = request.context.control
  const [held] = pki.certificatesOf(organisation, facts.commonName, facts.serialNumber)
  const one = held ?? pki.addCertificate({ cert, facts, organisation, key: null, passphrase: '' })
  return certificateRow(request, one)
}

function discover(request: Pam360Request): Outcome {
  const { input, context, caller } = request
  const host = input.demand('HOST').toLowerCase()
  const port = input.whole('PORT') ?? 443
  const found = context.control.pki.shown.filter(
    (one) => one.organisation === caller.organisation.id && one.host === host && one.port === port,
  )
  request.audit('Certificate Discovery')
  return {
    message: `LAB: ${found.length} certificates discovered`,
    details: found.map((one) => taken(request, one)),
  }
}

/** The operations on certificates (PAM360 protocol notes, certificates and SSH keys). */
export const certificateOperations: OperationSet = {
  routed: [
    routedPki('POST', 'createCertificate', create),
    routedPki('GET', 'getCertificate', get),
    routedPki('GET', 'getCertificateKeyStore', (request) => exported(request, keyStore)),
    routedPki('GET', 'getCertificatePassphrase', passphrase),
    routedPki('GET', 'getCertificateDetails', details),
    routedPki('GET', 'getAllSSLCertificates', list),
    routedPki('POST', 'addCertificate', add),
    routedPki('POST', 'updateSSLAdditionalFields', setFields),
  ],
  assumed: {
    deleteCertificate: pkiOperation('deleteCertificate', remove),
    discoverCertificates: pkiOperation('sslCertSingleDiscovery', discover),
  },
}
