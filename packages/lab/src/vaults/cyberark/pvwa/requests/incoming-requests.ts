import type { AccessDecision, AccessRequest } from '../../../../state/access-request.ts'
import { addActivity } from '../accounts/account-secrets.ts'
import { empty, json } from '../answers.ts'
import type { PvwaAnswer } from '../answers.ts'
import { note } from '../context.ts'
import type { PvwaContext } from '../context.ts'
import { refuse } from '../errors.ts'
import type { PvwaRequest } from '../request.ts'
import { runBulk } from './bulk-requests.ts'
import { isListed } from './my-requests.ts'
import { decidesNow, incomingModel, isConfirmer } from './request-model.ts'

/** `GET API/IncomingRequests`: those that the caller may confirm. */
export function listIncomingRequests(context: PvwaContext, { user, query }: PvwaRequest): PvwaAnswer {
  const listed = isListed(context, query)
  const incoming = context.state.requests
    .list()
    .filter((request) => listed(request) && isConfirmer(context, user, request))
  return json({ IncomingRequests: incoming.map((request) => incomingModel(context, request)) })
}

/** The request of an id for one who may confirm it; 403 for one of their own, else 404. */
function incomingRequest(context: PvwaContext, { user }: PvwaRequest, id: string): AccessRequest {
  const request = context.state.requests.find(id)
  if (request?.user.toLowerCase() === user.name.toLowerCase()) throw refuse.notAuthorized()
  if (request === undefined || !isConfirmer(context, user, request)) throw refuse.requestNotFound(id)
  return request
}

/** `GET API/IncomingRequests/{id}`. */
export function getIncomingRequest(context: PvwaContext, request: PvwaRequest): PvwaAnswer {
  const found = incomingRequest(context, request, request.parameters['id'] ?? '')
  return json(incomingModel(context, found))
}

const words = {
  confirm: { activity: 'Confirm request', code: 101 },
  reject: { activity: 'Reject request', code: 102 },
} as const

function decide(
  context: PvwaContext,
  request: PvwaRequest,
  action: AccessDecision['action'],
  id: string,
  reason: string,
): AccessRequest {
  const { user, exchange } = request
  const now = context.clock.now()
  const found = incomingRequest(context, request, id)
  const mine = found.decisions.some(({ by }) => by === user.name)
  if (found.status !== 'waiting' || found.isExpired(now) || mine) throw refuse.requestDecided(id)
  if (!decidesNow(context, user, found)) throw refuse.notAuthorized()
  found.decide({ by: user.name, action, reason, at: now })
  const { account } = found
  const { activity, code } = words[action]
  addActivity(context, account, user.name, { activity, code, reason })
  note(context, user, exchange.connection.remoteAddress, activity, { account, reason })
  return found
}

/** `POST API/IncomingRequests/{id}/Confirm` and `/Reject`. */
export function decideRequest(action: AccessDecision['action']) {
  return async (context: PvwaContext, request: PvwaRequest): Promise<PvwaAnswer> => {
    const fields = await request.fields()
    decide(context, request, action, request.parameters['id'] ?? '', fields.text('Reason') ?? '')
    return empty(context.settings)
  }
}

/** `POST API/IncomingRequests/Confirm/Bulk` and `/Reject/Bulk`: a job (the form of the answer is our assumption). */
export function decideRequests(action: AccessDecision['action']) {
  return async (context: PvwaContext, request: PvwaRequest): Promise<PvwaAnswer> =>
    runBulk(context, request, await request.fields(), (item) => {
      const id = item.required('RequestId')
      return incomingModel(context, decide(context, request, action, id, item.text('Reason') ?? ''))
    })
}
