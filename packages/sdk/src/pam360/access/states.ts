/** The states that PAM360 writes as text, and what stands in the place of a password. Pure. */
import {
  ConflictError,
  PermissionError,
  SecretNotSetError,
  TicketRequiredError,
  type SallyportError,
} from '../../errors.ts'
import { notThere } from '../fields.ts'

/**
 * What the one who asks may do with a password now.
 *
 * - `readable`: it can be read; nobody has to be asked.
 * - `connect-only`: sessions may be opened with it, it is never shown.
 * - `request`: access has to be requested.
 * - `waiting`: access was requested, and is not approved yet.
 * - `check-out`: access is approved; it has to be checked out.
 * - `checked-out`: this user has checked it out, and can read it.
 * - `in-use`: another user has checked it out.
 * - `file`: it is a file, to be downloaded.
 * - `later`: access is approved for later; the text says when.
 */
export type Pam360PasswordState =
  | 'readable'
  | 'connect-only'
  | 'request'
  | 'waiting'
  | 'check-out'
  | 'checked-out'
  | 'in-use'
  | 'file'
  | 'later'

/** The state of a password as the one who asks sees it. */
export interface Pam360PasswordStatus {
  readonly state: Pam360PasswordState
  /** As the server writes it. */
  readonly text: string
}

/** The texts that are the same in every build, in lower case. */
const passwordStates: Readonly<Record<string, Pam360PasswordState>> = {
  '****': 'readable',
  '[request]': 'request',
  '[waiting for approval]': 'waiting',
  '[check out]': 'check-out',
  '****[check in]': 'checked-out',
  '[in use]': 'in-use',
}

/**
 * Reads `PASSWORD STATUS`.
 *
 * @param isFile Whether the account is known to be a file; else a text that looks like the name of one tells.
 * @see docs/protocols/pam360.md, States of an account
 */
export function passwordStatusOf(text: string, isFile = false): Pam360PasswordStatus {
  const plain = text.trim().toLowerCase()
  const exact = Object.hasOwn(passwordStates, plain) ? passwordStates[plain] : undefined
  if (exact !== undefined) return { state: exact, text }
  if (plain.includes('####')) return { state: 'connect-only', text }
  const isName =
    isFile || /^[^[\]]+\.\w{1,10}\s*(?:\[check in\])?$/.test(plain) || plain.endsWith('[check in]')
  return { state: isName ? 'file' : 'later', text }
}

/** Types of resources whose accounts are files, in lower case. */
const fileTypes: ReadonlySet<string> = new Set(['license store', 'key store', 'file store'])

/** Whether the accounts of a type of resource are files. */
export function isFileType(type: string | null): boolean {
  return type !== null && fileTypes.has(type.toLowerCase())
}

/** Why a password cannot be read in a state; `undefined` where it can. */
export function whyNotReadable(state: Pam360PasswordState): SallyportError | undefined {
  switch (state) {
    case 'readable':
    case 'checked-out':
      return undefined
    case 'connect-only':
      return new PermissionError('This user may connect with the account, and not see its password.', {
        code: 'CONNECT_ONLY',
        hint: 'Have the account shared with the right to view it.',
      })
    case 'request':
      return new PermissionError('Access to this account has to be requested.', {
        code: 'ACCESS_NOT_REQUESTED',
        hint: 'Ask with access.request, or let withPassword do all of it.',
      })
    case 'waiting':
      return new PermissionError('Access to this account was requested, and is not approved yet.', {
        code: 'ACCESS_NOT_APPROVED',
        hint: 'Wait until it is approved; withPassword does.',
      })
    case 'check-out':
      return new PermissionError('Access is approved; the password has to be checked out first.', {
        code: 'NOT_CHECKED_OUT',
        hint: 'Use access.checkOut, or let withPassword do all of it.',
      })
    case 'in-use':
      return new ConflictError('Another user has checked the password out.', {
        code: 'IN_USE',
        retryable: true,
        hint: 'Try again when it is checked in; withPassword waits for that.',
      })
    case 'file':
      return new PermissionError('This account is a file, and has no password to read.', {
        code: 'FORBIDDEN',
        hint: 'Use files.download.',
      })
    case 'later':
      return new PermissionError('Access is approved for later.', {
        code: 'ACCESS_LATER',
        hint: "Wait until its window begins; accounts.get shows it under 'passwordStatus'.",
      })
  }
}

/** The state says that the password can be read, and stands where it should be. */
function masked(): SallyportError {
  return new PermissionError('PAM360 shows a mask in place of the password.', {
    code: 'FORBIDDEN',
    hint: "Check the role and shares of the user. Where the password really reads so, passwords.get gives it with 'literal'.",
  })
}

/** What stands in the place of a password where a ticket is missing or wrong. */
const ticketTexts: Readonly<Record<string, () => SallyportError>> = {
  'TICKET ID REQUIRED': () =>
    new TicketRequiredError('This account wants the id of a ticket.', {
      code: 'TICKET_REQUIRED',
      hint: "Give one as 'ticketId'.",
    }),
  'TICKET ID CORRECT REQUIRED': () =>
    new TicketRequiredError('The ticketing system does not accept this ticket.', {
      code: 'TICKET_INVALID',
      hint: "Give the id of a ticket that is open, and for this account, as 'ticketId'.",
    }),
}

/** The mask of one who may connect only, with or without the words for what can be done. */
const connectOnly = /^#{4,}\s*(?:\[[^\]]*\])?$/

/**
 * A date with its time, as PAM360 writes them: the text for access that is approved for later says when, and nothing else
 * of it is known.
 */
const tellsWhen = /\b[a-z]{3,9}\.? \d{1,2}, \d{4},? \d{1,2}:\d{2}\b/i

/** The state that a text in the place of a password tells; `undefined` for what is no text of PAM360. */
function stateIn(value: string): Pam360PasswordState | undefined {
  if (connectOnly.test(value)) return 'connect-only'
  if (tellsWhen.test(value)) return 'later'
  const plain = value.toLowerCase()
  return Object.hasOwn(passwordStates, plain) ? passwordStates[plain] : undefined
}

/**
 * Reads what stands under `PASSWORD`.
 *
 * @param literal Whether a text that could be one of PAM360's own is taken for the password that it may be as well.
 * @throws TicketRequiredError, PermissionError or ConflictError for PAM360's own texts; SecretNotSetError for an empty
 *   one; ProtocolError for what is no text.
 */
export function passwordIn(value: unknown, literal: boolean): string {
  if (typeof value !== 'string') throw notThere('a password')
  if (value === '') {
    throw new SecretNotSetError('The account has no password in PAM360.', {
      code: 'SECRET_NOT_SET',
      hint: 'Have one set, or check that this is the right account.',
    })
  }
  if (literal) return value
  const ticket = Object.hasOwn(ticketTexts, value) ? ticketTexts[value] : undefined
  if (ticket !== undefined) throw ticket()
  const state = stateIn(value)
  if (state !== undefined) throw whyNotReadable(state) ?? masked()
  return value
}

/**
 * How far a request for access is, as approvers see it.
 *
 * - `pending`: nobody has decided.
 * - `approved`: approved and not checked out.
 * - `in-use`: checked out.
 * - `pending-in-use`: nobody has decided, and another user has checked it out.
 * - `approved-by-me`: of two approvers this one has approved.
 * - `approved-by-another`: of two approvers another one has approved.
 * - `unapproved`: of two approvers none has approved.
 * - `unknown`: a text that no source shows.
 */
export type Pam360RequestState =
  | 'pending'
  | 'approved'
  | 'in-use'
  | 'pending-in-use'
  | 'approved-by-me'
  | 'approved-by-another'
  | 'unapproved'
  | 'unknown'

/** What an approver can do with a request. */
export type Pam360RequestAction = 'approve' | 'reject' | 'check-in'

/** What the `STATUS` of a request says. */
export interface RequestStatus {
  readonly state: Pam360RequestState
  readonly actions: readonly Pam360RequestAction[]
  /** Who of two has approved, where that is another; `null` where it is not said. */
  readonly approvedBy: string | null
}

type StateRow = readonly [text: RegExp, state: Pam360RequestState, ...actions: readonly Pam360RequestAction[]]

const requestStates: readonly StateRow[] = [
  [/^\[approve\]\s*\[reject\]$/i, 'pending', 'approve', 'reject'],
  [/^yet to use\s*\[check in\]$/i, 'approved', 'check-in'],
  [/^in use\s*\[check in\]$/i, 'in-use', 'check-in'],
  [/^inuseapproval\s*\[reject\]$/i, 'pending-in-use', 'reject'],
  [/^multiapproval\s*\[reject\]$/i, 'approved-by-me', 'reject'],
  [/^multiapproval\s*-\s*(.+?)\s*\[reject\]$/is, 'approved-by-another', 'approve', 'reject'],
  [/^$/, 'unapproved', 'approve', 'reject'],
]

/**
 * Reads the `STATUS` of a request.
 *
 * @see docs/protocols/pam360.md, States of a request
 */
export function requestStatusOf(text: string): RequestStatus {
  for (const [pattern, state, ...actions] of requestStates) {
    const found = pattern.exec(text.trim())
    if (found !== null) return { state, actions, approvedBy: found[1] ?? null }
  }
  return { state: 'unknown', actions: [], approvedBy: null }
}
