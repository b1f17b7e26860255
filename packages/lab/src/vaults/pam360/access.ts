import type { Pam360AccessRequest } from '../../state/pam360/access-request.ts'
import { reaches } from '../../state/pam360/access-level.ts'
import { Pam360Failure, fail } from './answers.ts'
import type { Outcome } from './answers.ts'
import { scopeOf, windowOf } from './access-scope.ts'
import type { OperationSet } from './operations.ts'
import { placeByPasswordId } from './passwords.ts'
import { passwordStatus, ticketProblem } from './reading.ts'
import type { AccountPlace, Operation, Pam360Request } from './request.ts'
import { toldTime } from './times.ts'

type PlaceOf = (request: Pam360Request) => AccountPlace
type Act = (request: Pam360Request, place: AccountPlace) => Outcome

/** What every call on a request answers: where the account stands for the caller now. */
function told(request: Pam360Request, place: AccountPlace, message: string): Outcome {
  return { message: `LAB: ${message}`, details: { STATUS: passwordStatus(request, place) } }
}

const request: Act = (call, place) => {
  const { reason, ticketId } = call.grounds
  const { access } = call.context.control
  const { user } = call.caller
  if (!reaches(call.levelOf(place), 'view')) throw fail.denied('request this password')
  const control = access.controlFor(user, place.resource, place.account)
  if (control === null) throw fail.conflict('access is not controlled; read the password')
  if (access.openRequest(user, place.account, call.now) !== undefined)
    throw fail.conflict('access is requested already')
  const demands = access.demandsOf(place.resource, place.account)
  if (demands.reasonRequired && reason.trim() === '') throw fail.invalid('REASON', 'it is required')
  if (demands.ticketRequiredForRequest) {
    const problem = ticketProblem(call, ticketId)
    if (problem !== undefined) throw fail.invalid('TICKETID', `it is ${problem}`)
  }
  const window = windowOf(call)
  const resources = scopeOf(call, place)
  access.request(
    { account: place.account, requester: user, reason, ticketId, at: call.now, window, resources },
    control,
  )
  call.audit('Password Access Requested', place)
  return told(call, place, 'request raised')
}

/** The open request of the caller, in one of some states. */
function ownRequest(
  call: Pam360Request,
  place: AccountPlace,
  ...states: readonly string[]
): Pam360AccessRequest {
  const own = call.context.control.access.openRequest(call.caller.user, place.account, call.now)
  if (own === undefined || !states.includes(own.stateAt(call.now)))
    throw fail.conflict('there is no such request')
  return own
}

const checkOut: Act = (call, place) => {
  const own = ownRequest(call, place, 'approved')
  if (call.now < own.startsAt) throw fail.conflict('the access begins later')
  if (call.context.control.access.isInUse(place.account, call.caller.user, call.now)) {
    throw fail.conflict('the password is in use')
  }
  own.checkOut(call.now)
  call.audit('Password Checked Out', place)
  return told(call, place, 'checked out')
}

/** A password that is to be changed when it comes back gets a new one. */
function resetIfWanted(call: Pam360Request, place: AccountPlace): void {
  if (call.context.control.resetReturned(place, call.now)) call.audit('Password Reset', place)
}

const checkInOwn: Act = (call, place) => {
  const own = ownRequest(call, place, 'approved', 'checked-out')
  const wasOut = own.stateAt(call.now) === 'checked-out'
  own.checkIn()
  call.audit('Password Checked In', place)
  if (wasOut) resetIfWanted(call, place)
  return told(call, place, 'checked in')
}

/** The open request that an approver means: of the named requester, or the only one. */
function requestToDecide(
  call: Pam360Request,
  place: AccountPlace,
  requester: number | undefined,
): Pam360AccessRequest {
  const { access } = call.context.control
  if (!access.approves(call.caller.user, place.resource, place.account))
    throw fail.denied('decide on this request')
  const open = access.openFor(place.account, call.now)
  const meant = requester === undefined ? open : open.filter((one) => one.requester.id === requester)
  const [only, ...others] = meant
  if (only === undefined) throw fail.missing('request')
  if (others.length > 0) throw fail.invalid('USERID', 'there is more than one request')
  return only
}

type Decide = (call: Pam360Request, place: AccountPlace, meant: Pam360AccessRequest) => void

const decisions = {
  approve: (call, place, meant) => {
    const { user } = call.caller
    if (meant.stateAt(call.now) !== 'requested') throw fail.conflict('the request is not pending')
    if (meant.requester === user) throw fail.denied('approve an own request')
    if (meant.approvedBy.includes(user)) throw fail.conflict('it is approved by this user already')
    if (call.context.control.access.isInUse(place.account, meant.requester, call.now)) {
      throw fail.conflict('the password is in use')
    }
    meant.approve(user, call.now)
    call.audit('Password Access Approved', place)
  },
  reject: (call, place, meant) => {
    if (meant.stateAt(call.now) !== 'requested') throw fail.conflict('the request is not pending')
    meant.reject()
    call.audit('Password Access Rejected', place)
  },
  checkIn: (call, place, meant) => {
    const state = meant.stateAt(call.now)
    if (state === 'requested') throw fail.conflict('the request is pending')
    meant.checkIn()
    call.audit('Password Checked In By Administrator', place)
    if (state === 'checked-out') resetIfWanted(call, place)
  },
} as const satisfies Readonly<Record<string, Decide>>

/** A decision on somebody's request; `field` names the requester. */
function decide(which: keyof typeof decisions, field: 'USERID' | 'REQUESTEDID'): Act {
  return (call, place) => {
    const meant = requestToDecide(call, place, call.input.whole(field))
    decisions[which](call, place, meant)
    return { message: 'LAB: request decided' }
  }
}

/** Checks in for oneself; with `USERID` of another one, as approver. */
const checkIn: Act = (call, place) => {
  const other = call.input.whole('USERID')
  if (other === undefined || other === call.caller.user.id) return checkInOwn(call, place)
  return decide('checkIn', 'USERID')(call, place)
}

/** `STATUS` of a request for the one who looks at it. */
function requestStatus(call: Pam360Request, one: Pam360AccessRequest): string {
  const { access } = call.context.control
  const state = one.stateAt(call.now)
  if (state === 'approved') return 'Yet To Use [Check In]'
  if (state === 'checked-out') return 'In Use [Check In]'
  if (access.isInUse(one.account, one.requester, call.now)) return 'INUSEAPPROVAL[Reject]'
  if (one.approvalsNeeded === 1) return '[Approve] [Reject]'
  const [first] = one.approvedBy
  if (first === undefined) return ''
  return one.approvedBy.includes(call.caller.user)
    ? 'MULTIAPPROVAL[Reject]'
    : `MULTIAPPROVAL - ${first.name}[Reject]`
}

function listed(call: Pam360Request, one: Pam360AccessRequest, { resource }: AccountPlace): object {
  const { timeZone } = call.context.settings
  return {
    'PASSWD ID': call.id(one.account.passwordId),
    'RESOURCE ID': call.id(resource.id),
    'RESOURCE NAME': resource.name,
    'ACCOUNT ID': call.id(one.account.id),
    'ACCOUNT NAME': one.account.name,
    REASON: one.reason === '' ? 'N/A' : one.reason,
    'REQUESTED TIME': toldTime(one.requestedAt, timeZone),
    START_TIME: toldTime(one.startsAt, timeZone),
    END_TIME: toldTime(one.endsAt, timeZone),
    STATUS: requestStatus(call, one),
    'TOTAL APPROVAL ADMIN COUNT': String(one.approvalsNeeded),
    'APPROVED ADMIN COUNT': String(one.approvedBy.length),
  }
}

/** C2: the open requests that the caller decides on, below their requesters. */
function list(call: Pam360Request): Outcome {
  const { control } = call.context
  const open = control.access.requests.flatMap((one) => {
    const place = control.placeOf(one.account.id)
    const isHere = place?.resource.organisation === call.caller.organisation.id
    return isHere &&
      one.isOpen(call.now) &&
      control.access.approves(call.caller.user, place.resource, one.account)
      ? [{ one, place }]
      : []
  })
  const requesters = [...new Set(open.map(({ one }) => one.requester))]
  return {
    message: 'LAB: password access requests fetched',
    totalRows: requesters.length,
    details: requesters.map((requester) => ({
      'REQUESTED BY': requester.name,
      'REQUESTED BY FULLNAME': requester.fullName,
      'REQUESTER USERID': call.id(requester.id),
      PASSWORDREQUESTLIST: open
        .filter(({ one }) => one.requester === requester)
        .map(({ one, place }) => listed(call, one, place)),
    })),
  }
}

/** An operation on the account of the path, or of the input's `PASSWDID`; refusals are audited. */
function operation(name: string, act: Act, placeOf: PlaceOf): Operation {
  return {
    name,
    handle: (call) => {
      const place = placeOf(call)
      try {
        return act(call, place)
      } catch (error) {
        if (error instanceof Pam360Failure) call.audit(`${name} Refused`, place, 'denied')
        throw error
      }
    },
  }
}

const byPath: PlaceOf = (call) => call.account()
const byPathOfApprovers: PlaceOf = (call) => call.account('approvers')
const byIdOfApprovers: PlaceOf = (call) => placeByPasswordId(call, 'approvers')
const byPasswordId: PlaceOf = (call) => placeByPasswordId(call)

/** The operations of access control (C1–C7). */
export const accessOperations: OperationSet = {
  routed: [
    {
      method: 'POST',
      path: 'accounts/{ACCOUNTID}/requestpassword',
      ...operation('REQUEST PASSWORD', request, byPath),
    },
    {
      method: 'GET',
      path: 'accounts/passwordaccessrequests',
      name: 'GET PASSWORD ACCESS REQUESTS',
      handle: list,
    },
  ],
  assumed: {
    approveRequest: operation('APPROVE PASSWORD REQUEST', decide('approve', 'USERID'), byPathOfApprovers),
    rejectRequest: operation('REJECT PASSWORD REQUEST', decide('reject', 'USERID'), byPathOfApprovers),
    checkOut: operation('CHECKOUT PASSWORD', checkOut, byPath),
    checkIn: operation('CHECKIN PASSWORD', checkIn, byPathOfApprovers),
  },
}

/** The same as legacy calls, which name the password and the requester by numbers. */
export const accessRpcOperations: readonly Operation[] = [
  operation('REQUEST_PASSWORD', request, byPasswordId),
  operation('REQUEST_CHECKOUT', checkOut, byPasswordId),
  operation('REQUEST_CHECKIN', checkInOwn, byPasswordId),
  operation('ADMIN_REQUEST_APPROVE', decide('approve', 'REQUESTEDID'), byIdOfApprovers),
  operation('ADMIN_REQUEST_REJECT', decide('reject', 'REQUESTEDID'), byIdOfApprovers),
  operation('ADMIN_REQUEST_CHECKIN', decide('checkIn', 'REQUESTEDID'), byIdOfApprovers),
  { name: 'GET_PASSWORDREQUEST', handle: list },
]
