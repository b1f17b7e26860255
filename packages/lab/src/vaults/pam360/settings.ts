import type { Pam360Routes } from './routes.ts'

/** What can be set about PAM360: what the sources leave open, or tell differently (PAM360 protocol notes). */
export interface Pam360Settings {
  /** `pmp` takes the token out of the query too, as old builds of Password Manager Pro do. Default `pam360`. */
  product: 'pam360' | 'pmp'
  /** Status of a failure: 200 whatever it is (default), or the HTTP status that fits it. */
  failureStatus: 'business-200' | 'http-status'
  /** Where `statusCode` stands: in failures of the lab's own and new operations (default), everywhere, nowhere. */
  statusCode: 'some' | 'always' | 'never'
  /** Text of `status` when all went well. Default `Success`. */
  successText: 'Success' | 'true'
  /** Whether the properties of an answer come in another order. Default false. */
  shuffledKeys: boolean
  /** Whether a list without rows has no `Details` (default), or an empty list. */
  emptyDetails: 'omit' | 'list'
  /** Whether ids are text (default) or numbers in answers. */
  idForm: 'text' | 'number'
  /** Whether creating a resource gives its id, as the newer page says. Default true. */
  createGivesId: boolean
  /** Property of a resource's policy; older builds have the shorter one. */
  policyKey: 'RESOURCE PASSWORD POLICY' | 'PASSWORD POLICY'
  /** How a missing ticket is told: text in place of the password (default), or a failure. */
  ticketRefusal: 'sentinel' | 'failed'
  /** Whether the ticketing system can be reached. Default true. */
  ticketingUp: boolean
  /** Tickets that are good, in place of the seed's; default: none are named here. Without any, every ticket is. */
  tickets: readonly string[]
  /** Number of the first row of lists. Default 0. */
  firstRow: 0 | 1
  /** Number of the first row of the audit. Default 1. */
  firstAuditRow: 0 | 1
  /** Time zone of the server, in which dates are told and taken. Default `UTC`. */
  timeZone: string
  /** Whether INPUT_DATA that is not quite JSON is taken, as the product does. Default true. */
  lenientInput: boolean
  /** Seconds that the time of a signed call may be off; `null`: any. Default 300. */
  signatureSeconds: number | null
  /** Whether answers about certificates and keys have a `result` (default), or are flat. */
  pkiEnvelope: 'result' | 'flat'
  /** Where the rows of all certificates stand: as in Password Manager Pro (default), or in Key Manager Plus. */
  certificateRows: 'SSLCertificates' | 'details'
  /** Whether importing a CSR tells its number. Default false. */
  importGivesId: boolean
  /** Whether this is a read-only server of a cluster. Default false. */
  readOnly: boolean
  /** Addresses that differ from the assumed ones. Default: none do. */
  routes: Partial<Pam360Routes>
}

/** The defaults. */
export const defaultPam360Settings: Readonly<Pam360Settings> = {
  product: 'pam360',
  failureStatus: 'business-200',
  statusCode: 'some',
  successText: 'Success',
  shuffledKeys: false,
  emptyDetails: 'omit',
  idForm: 'text',
  createGivesId: true,
  policyKey: 'RESOURCE PASSWORD POLICY',
  ticketRefusal: 'sentinel',
  ticketingUp: true,
  tickets: [],
  firstRow: 0,
  firstAuditRow: 1,
  timeZone: 'UTC',
  lenientInput: true,
  signatureSeconds: 300,
  pkiEnvelope: 'result',
  certificateRows: 'SSLCertificates',
  importGivesId: false,
  readOnly: false,
  routes: {},
}
