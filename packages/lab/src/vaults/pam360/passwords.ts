import { breachesOf } from '../../state/pam360/policy.ts'
import { reaches } from '../../state/pam360/access-level.ts'
import { generatedFor, policyOf } from './account-fields.ts'
import { Pam360Failure, fail } from './answers.ts'
import type { Outcome } from './answers.ts'
import { download } from './downloads.ts'
import type { OperationSet } from './operations.ts'
import { demandGrounds, ticketProblem } from './reading.ts'
import type { AccountPlace, Operation, Pam360Request } from './request.ts'
import { toldTime } from './times.ts'
import { totpCode } from './totp.ts'

/**
 * Does what only those may do who get the password now; a refusal is audited. `withhold` answers the others, who get a
 * text in its place.
 */
function withSecret(
  request: Pam360Request,
  place: AccountPlace,
  give: () => Outcome,
  withhold: (text: string) => Outcome,
): Outcome {
  const refused = (): void => {
    request.audit('Password Retrieval Refused', place, 'denied')
  }
  let withheld: string | undefined
  try {
    withheld = demandGrounds(request, place)
  } catch (error) {
    refused()
    throw error
  }
  if (withheld !== undefined) {
    refused()
    return withhold(withheld)
  }
  place.account.lastAccessed = request.now
  return give()
}

function read(request: Pam360Request, place: AccountPlace): Outcome {
  if (place.account.file !== null) throw fail.conflict('this account is a file, which is downloaded')
  const told = (text: string): Outcome => ({
    message: 'Password fetched successfully',
    details: { PASSWORD: text },
  })
  const give = (): Outcome => {
    request.audit('Password Retrieved', place)
    return told(place.account.revealPassword())
  }
  return withSecret(request, place, give, told)
}

/** P2: sets a password, given or made by the policy. */
function change(request: Pam360Request): Outcome {
  const place = request.account()
  const { input } = request
  const { reason } = request.grounds
  if (!reaches(request.levelOf(place), 'modify')) throw fail.denied('change this password')
  const { access } = request.context.control
  const standing = access.standing(request.caller.user, place.resource, place.account, request.now)
  if (standing !== 'readable' && standing !== 'checked-out') throw fail.denied('change it without access')
  if (access.demandsOf(place.resource, place.account).reasonRequired && reason.trim() === '') {
    throw fail.invalid('REASON', 'it is required')
  }
  const type = input.text('RESETTYPE') ?? 'LOCAL'
  if (type !== 'LOCAL' && type !== 'REMOTE') throw fail.invalid('RESETTYPE', 'LOCAL or REMOTE')
  const policyName = place.account.policy ?? place.resource.policy
  const password = input.text('NEWPASSWORD') ?? generatedFor(request, policyName)
  const policy = request.context.control.findPolicy(policyName)
  const breaches = policy === undefined || password === '' ? ['is empty'] : breachesOf(policy, password)
  if (breaches.length > 0) throw fail.invalid('NEWPASSWORD', `by the policy it ${breaches.join(', ')}`)
  place.account.setPassword(password, request.now, type === 'LOCAL' ? 'vault' : 'everywhere')
  request.audit(type === 'LOCAL' ? 'Password Changed' : 'Password Reset', place)
  return { message: 'Password changed successfully' }
}

function generate(request: Pam360Request): Outcome {
  const policy = request.input.text('POLICY') ?? ''
  return {
    message: 'LAB: password generated',
    details: { PASSWORD: generatedFor(request, policy === '' ? 'Strong' : policy) },
  }
}

function validate(request: Pam360Request): Outcome {
  const { input, context } = request
  const name = policyOf(request, 'POLICY', input) ?? 'Strong'
  const policy = context.control.findPolicy(name)
  const breaches = policy === undefined ? [] : breachesOf(policy, input.text('PASSWORD') ?? '')
  return {
    message: 'LAB: password validated',
    details: {
      VALID: String(breaches.length === 0),
      REASON: breaches.length === 0 ? 'N/A' : breaches.join('; '),
    },
  }
}

function history(request: Pam360Request): Outcome {
  const place = request.account()
  const give = (): Outcome => {
    const rows = place.account.revealHistory().slice(0, -1).reverse()
    request.audit('Password History Retrieved', place)
    return {
      message: 'LAB: password history fetched',
      totalRows: rows.length,
      details: rows.map(({ text, at }) => ({
        PASSWORD: text,
        'LAST MODIFIED TIME': toldTime(at, request.context.settings.timeZone),
      })),
    }
  }
  return withSecret(request, place, give, (text) => {
    throw fail.denied(`see former passwords: ${text}`)
  })
}

function verify(request: Pam360Request): Outcome {
  const place = request.accountFor('view', 'verify this password')
  request.audit('Password Verified', place)
  return {
    message: 'LAB: password verified',
    details: { STATUS: place.account.isInSync ? 'In sync' : 'Out of sync' },
  }
}

function totp(request: Pam360Request): Outcome {
  const place = request.account()
  const made = place.account.totp
  if (made === null) throw fail.missing('one-time code')
  if (demandGrounds(request, place) !== undefined) throw fail.denied('see this one-time code')
  request.audit('TOTP Retrieved', place)
  return {
    message: 'LAB: one-time code fetched',
    statusCode: 20000,
    details: {
      TOTP: totpCode(made, request.now),
      TOTP_VALIDITY: String(made.period ?? 30),
    },
  }
}

/** A8: whether a ticket would do. */
function checkTicket(request: Pam360Request): Outcome {
  const place = request.account()
  const { reason, ticketId } = request.grounds
  const refuse = (message: string, code: string): Pam360Failure =>
    new Pam360Failure('invalid', `LAB: ${message}`, { details: { STATUSCODE: code } })
  const demands = request.context.control.access.demandsOf(place.resource, place.account)
  if (demands.reasonRequired && reason.trim() === '') throw refuse('a reason is required', '3')
  const problem = ticketProblem(request, ticketId)
  if (problem !== undefined) throw refuse(`the ticket is ${problem}`, problem === 'missing' ? '1' : '2')
  return { message: 'LAB: the ticket is good' }
}

const secretPath = 'resources/{RESOURCEID}/accounts/{ACCOUNTID}'

/** The operations on passwords, codes and files (P1–P6, A7, A8, R15). */
export const passwordOperations: OperationSet = {
  routed: [
    {
      method: 'GET',
      path: `${secretPath}/password`,
      name: 'GET PASSWORD',
      handle: (request) => read(request, request.account()),
    },
    { method: 'PUT', path: `${secretPath}/password`, name: 'CHANGE PASSWORD', handle: change },
    {
      method: 'GET',
      path: `${secretPath}/downloadfile`,
      name: 'DOWNLOAD FILE',
      handle: download,
    },
    { method: 'GET', path: 'passwords/generate', name: 'GENERATE PASSWORD', handle: generate },
    { method: 'GET', path: 'accounts/{ACCOUNTID}/totp', name: 'GET TOTP', handle: totp },
    {
      method: 'GET',
      path: 'accounts/{ACCOUNTID}/validateHelpDeskID',
      name: 'VALIDATE HELPDESK ID',
      handle: checkTicket,
    },
  ],
  assumed: {
    validatePassword: { name: 'VALIDATE PASSWORD', handle: validate },
    passwordHistory: { name: 'GET PASSWORD HISTORY', handle: history },
    verifyPassword: { name: 'VERIFY PASSWORD', handle: verify },
  },
}

/** The account of an input's `PASSWDID`. */
export function placeByPasswordId(
  request: Pam360Request,
  whom: 'sharers' | 'approvers' = 'sharers',
): AccountPlace {
  const id = request.input.whole('PASSWDID')
  if (id === undefined) throw fail.invalid('PASSWDID', 'it is missing')
  return request.visible(request.context.control.placeOfPassword(id), whom)
}

/** The legacy calls on passwords. */
export const passwordRpcOperations: readonly Operation[] = [
  { name: 'GET_PASSWORD', handle: (request) => read(request, placeByPasswordId(request)) },
]
