import type { AccessRequest } from '../../../../state/access-request.ts'
import { addActivity, demandReason } from '../accounts/account-secrets.ts'
import { deleted, json } from '../answers.ts'
import type { PvwaAnswer } from '../answers.ts'
import { note } from '../context.ts'
import type { PvwaContext } from '../context.ts'
import { refuse, wrong } from '../errors.ts'
import type { Fields, PvwaRequest, Query } from '../request.ts'
import { isAtLeast } from '../settings.ts'
import { runBulk } from './bulk-requests.ts'
import { requestModel } from './request-model.ts'

/** Whether a list shows a request: with `onlyWaiting` what waits, without `expired` nothing that is over. */
export function isListed({ clock }: PvwaContext, query: Query): (request: AccessRequest) => boolean {
  const onlyWaiting = query.flag('onlyWaiting', false)
  const expired = query.flag('expired', false)
  return (request) => {
    const over = request.isExpired(clock.now())
    return (expired || !over) && (!onlyWaiting || (request.status === 'waiting' && !over))
  }
}

function textsOf(fields: Fields, name: string): Record<string, string> {
  const own = fields.object(name)
  return Object.fromEntries(own?.entries().map(([key]) => [key, own.text(key) ?? '']) ?? [])
}

/** A moment in epoch seconds; 0 is none. */
function momentOf(fields: Fields, name: string): number | undefined {
  const value = fields.number(name)
  return value === undefined || value <= 0 ? undefined : value
}

/** Makes a request for a user. */
function create(context: PvwaContext, { user, exchange }: PvwaRequest, fields: Fields): AccessRequest {
  const { state, access, clock, settings } = context
  const { account, safe } = access.account(user, fields.required('AccountId'))
  if (!access.may(user, safe, 'retrieveAccounts') && !access.may(user, safe, 'useAccounts'))
    throw refuse.notAuthorized()
  demandReason(context, account, fields)
  const from = momentOf(fields, 'FromDate')
  const to = momentOf(fields, 'ToDate')
  if (to !== undefined && to * 1000 <= Math.max(clock.now(), (from ?? 0) * 1000))
    throw refuse.invalidParameters(
      wrong('ToDate', 'The field ToDate must be after FromDate and the present.'),
    )
  const reason = fields.text('Reason')
  const made = state.requests.add(
    {
      account,
      user: user.name,
      reason: reason ?? '',
      ticketingSystem: fields.text('TicketingSystemName') ?? '',
      ticketId: fields.text('TicketId') ?? '',
      multiple: fields.flag('MultipleAccessRequired') ?? false,
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      additionalInfo: textsOf(fields, 'AdditionalInfo'),
      connect: fields.flag('UseConnect') ?? false,
      connectionComponent: fields.text('ConnectionComponent') ?? '',
    },
    settings.requestDays,
  )
  addActivity(context, account, user.name, { activity: 'Create request', code: 100, reason })
  note(context, user, exchange.connection.remoteAddress, 'Create request', { account, reason })
  return made
}

/** `POST API/MyRequests`: one request, or with `BulkItems` several, which are a job (13.2). */
export async function postRequest(context: PvwaContext, request: PvwaRequest): Promise<PvwaAnswer> {
  const fields = await request.fields()
  if (!fields.has('BulkItems') || !isAtLeast(context.settings, '13.2'))
    return json(requestModel(context, create(context, request, fields)))
  return runBulk(context, request, fields, (item) => {
    const operation = item.required('Operation')
    const wanted = item.object('Item')
    if (operation.toLowerCase() !== 'add' || wanted === undefined)
      throw refuse.invalidParameters(wrong('Operation', `The value '${operation}' is not valid.`))
    return requestModel(context, create(context, request, wanted))
  })
}

/** `GET API/MyRequests`: the caller's own. */
export function listMyRequests(context: PvwaContext, { user, query }: PvwaRequest): PvwaAnswer {
  const listed = isListed(context, query)
  const own = context.state.requests.list().filter((one) => one.user === user.name && listed(one))
  return json({ MyRequests: own.map((one) => requestModel(context, one)) })
}

function ownRequest({ state }: PvwaContext, { user, parameters }: PvwaRequest): AccessRequest {
  const id = parameters['id'] ?? ''
  const request = state.requests.find(id)
  if (request?.user !== user.name) throw refuse.requestNotFound(id)
  return request
}

/** `GET API/MyRequests/{id}`. */
export function getMyRequest(context: PvwaContext, request: PvwaRequest): PvwaAnswer {
  return json(requestModel(context, ownRequest(context, request)))
}

/** `DELETE API/MyRequests/{id}`: what it opened is closed. */
export function deleteMyRequest(context: PvwaContext, request: PvwaRequest): PvwaAnswer {
  const { id, account } = ownRequest(context, request)
  context.state.requests.remove(id)
  note(context, request.user, request.exchange.connection.remoteAddress, 'Delete request', { account })
  return deleted(context.settings)
}
