import {
  certificateRequest,
  newCertificateKey,
  readCertificate,
  readRequest,
  signRequest,
} from '../../../pki/x509.ts'
import type { HeldCertificate } from '../../../pki/x509.ts'
import { X509Certificate } from 'node:crypto'
import type { Pam360CertificateRequest } from '../../../state/pam360/pki.ts'
import { fail } from '../answers.ts'
import type { Outcome } from '../answers.ts'
import type { OperationSet } from '../operations.ts'
import type { Pam360Request } from '../request.ts'
import { pkiOperation, routedPki } from './answers.ts'
import { keyChoice, signatureChoice, storeChoice, subjectOf } from './fields.ts'

function row(request: Pam360Request, one: Pam360CertificateRequest): object {
  return {
    CSR_ID: request.id(one.id),
    'Common Name': one.facts.commonName,
    'DNS Name': one.facts.names.join(','),
    'Key Algorithm': one.facts.keyKind,
    'Key Length': String(one.facts.keyLength),
    Email: one.email === '' ? 'N/A' : one.email,
    Status: one.signed ? 'Signed' : 'Pending',
  }
}

function importRequest(request: Pam360Request): Outcome {
  const { input, context, caller } = request
  const { content } = request.demandPart('CSR')
  const read = ((): ReturnType<typeof readRequest> => {
    try {
      return readRequest(content)
    } catch {
      throw fail.invalid('CSR', 'it is no request for a certificate')
    }
  })()
  const added = context.control.pki.addRequest({
    ...read,
    organisation: caller.organisation.id,
    key: null,
    passphrase: '',
    email: input.text('Email') ?? '',
  })
  request.audit('CSR Imported')
  return {
    message: `CSR ${added.facts.commonName} imported successfully.`,
    ...(context.settings.importGivesId ? { beside: { CSR_ID: request.id(added.id) } } : {}),
  }
}

async function create(request: Pam360Request): Promise<Outcome> {
  const { input, context, caller } = request
  const subject = subjectOf(input)
  const passphrase = input.demand('PASSWORD')
  const { kind, bits } = keyChoice(input)
  const hash = signatureChoice(input)
  storeChoice(input)
  const key = await newCertificateKey(kind, bits)
  const added = context.control.pki.addRequest({
    ...readRequest(await certificateRequest(subject, key, hash)),
    organisation: caller.organisation.id,
    key,
    passphrase,
    email: input.text('Email') ?? '',
  })
  request.audit('CSR Created')
  return { message: 'LAB: CSR created', details: row(request, added) }
}

function list(request: Pam360Request): Outcome {
  const own = request.context.control.pki.requests.filter(
    ({ organisation }) => organisation === request.caller.organisation.id,
  )
  return { message: 'LAB: CSRs fetched', details: own.map((one) => row(request, one)) }
}

/** The certificate of an authority that PAM360 keeps with its key. */
function authority({ context, caller }: Pam360Request, name: string, serialNumber = ''): HeldCertificate {
  const found = context.control.pki.certificatesOf(caller.organisation.id, name, serialNumber).at(-1)
  if (found === undefined || found.key === null || !new X509Certificate(found.cert).ca)
    throw fail.missing('authority')
  return { cert: found.cert, key: found.key }
}

interface Signing {
  readonly authority: HeldCertificate
  readonly days: number
  readonly isAuthority: boolean
}

const microsoftDays = 365
const microsoftFields = ['serverName', 'caName', 'templateName'] as const

// A Microsoft CA is a root of the lab's own, by the name of the CA. Validity and purpose are its template's.
function byMicrosoft(request: Pam360Request, fields: readonly string[]): Signing {
  for (const name of fields) request.input.demand(name)
  return {
    authority: authority(request, request.input.demand('caName')),
    days: microsoftDays,
    isAuthority: false,
  }
}

/** What signs, by `signType`. */
const signTypes: Readonly<Record<string, (request: Pam360Request) => Signing>> = {
  MSCA: (request) => byMicrosoft(request, microsoftFields),
  MSCAusingAgent: (request) => byMicrosoft(request, [...microsoftFields, 'agentName']),
  signWithRoot: (request) => {
    const { input } = request
    input.demand('Validity')
    const days = input.whole('Validity') ?? 0
    if (days < 1 || days > 36_500) throw fail.invalid('Validity', 'from 1 to 36500 days')
    return {
      authority: authority(
        request,
        input.demand('rootCertificateCommonName'),
        input.text('rootCertificateSerialNumber') ?? '',
      ),
      days,
      isAuthority: input.flag('isIntermediate') ?? false,
    }
  },
}

async function sign(request: Pam360Request): Promise<Outcome> {
  const { input, context, caller, now } = request
  const { pki } = context.control
  input.demand('CSR_ID')
  const id = input.whole('CSR_ID')
  const asked = pki.requests.find((one) => one.id === id && one.organisation === caller.organisation.id)
  if (asked === undefined) throw fail.missing('CSR')
  const type = input.text('signType') ?? 'MSCA'
  const by = Object.hasOwn(signTypes, type) ? signTypes[type] : undefined
  if (by === undefined) throw fail.invalid('signType', Object.keys(signTypes).join(', '))
  const signing = by(request)
  const window = { notBefore: new Date(now), notAfter: new Date(now + signing.days * 86_400_000) }
  const { cert, facts } = readCertificate(
    await signRequest(asked.request, signing.authority, window, signing.isAuthority),
  )
  const { organisation, key, passphrase } = asked
  const added = pki.addCertificate({ cert, facts, organisation, key, passphrase })
  asked.signed = true
  request.audit('CSR Signed')
  return {
    message: 'LAB: CSR signed',
    beside: {
      commonName: facts.commonName,
      Certificate_ID: request.id(added.id),
      serialNumber: facts.serialNumber,
    },
  }
}

/** The operations on requests for certificates. */
export const requestOperations: OperationSet = {
  routed: [routedPki('POST', 'signCSR', sign), routedPki('POST', 'importCSR', importRequest)],
  assumed: {
    createCsr: pkiOperation('createCSR', create),
    listCsrs: pkiOperation('getAllCSRs', list),
  },
}
