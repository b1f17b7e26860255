import type { PsmSessionInit } from '../../../../state/psm-session.ts'
import type { PvwaAnswer } from '../answers.ts'
import { note } from '../context.ts'
import type { PvwaContext } from '../context.ts'
import { demandConfirmation } from '../requests/confirmation.ts'
import { gatewayAnswer, rdpAnswer } from '../psm-answers.ts'
import type { Fields, PvwaRequest } from '../request.ts'
import { addActivity, checkOut, demandReason } from './account-secrets.ts'
import { activePlatform } from './account-writing.ts'

/** A value of the connection's parameters: objects with `value`, or plain text. */
function parameter(fields: Fields, name: string): string | undefined {
  const parameters = fields.object('ConnectionParams')
  const value = parameters?.value(name)
  return typeof value === 'object' && value !== null
    ? parameters?.object(name)?.text('value')
    : parameters?.text(name)
}

/**
 * Starts the session and answers in the form that `Accept` selects. That the session is live as soon as it was asked for
 * is our assumption: a real one starts when the file is opened.
 */
function connect(
  context: PvwaContext,
  { user, exchange }: PvwaRequest,
  fields: Fields,
  session: Omit<PsmSessionInit, 'user' | 'fromIp'>,
): PvwaAnswer {
  const { state, settings } = context
  const component = fields.required('ConnectionComponent')
  const started = state.psm.start({
    ...session,
    connectionComponent: component,
    user: user.name,
    fromIp: exchange.connection.remoteAddress,
    remoteMachine: parameter(fields, 'PSMRemoteMachine') ?? session.accountAddress ?? '',
    reason: fields.text('Reason') ?? '',
    ticketId: fields.text('TicketId') ?? '',
  })
  if (!state.masterPolicy.recordActivity) started.recording = 'none'
  const accept = (exchange.headers.accept ?? '*/*').toLowerCase()
  const wantsFile = accept.includes('rdp') || accept.includes('octet-stream')
  const wanted = { component, target: session.accountAddress ?? '', user: user.name }
  return wantsFile || !settings.html5Gateway ? rdpAnswer(wanted) : gatewayAnswer(context, wanted)
}

/** `POST API/Accounts/{id}/PSMConnect`: `Accept` selects the form (PVWA protocol notes, section 4). */
export async function psmConnect(context: PvwaContext, request: PvwaRequest): Promise<PvwaAnswer> {
  const { access } = context
  const { user, parameters, exchange } = request
  const { account, safe } = access.account(user, parameters['id'] ?? '')
  access.demand(user, safe, 'useAccounts')
  const fields = await request.fields()
  fields.required('ConnectionComponent')
  demandReason(context, account, fields)
  const confirmed = demandConfirmation(context, account, safe, user)
  checkOut(context, account, request)
  confirmed?.use()
  const reason = fields.text('Reason')
  addActivity(context, account, user.name, { activity: 'PSM Connect', code: 300, reason })
  note(context, user, exchange.connection.remoteAddress, 'Use password', { account, reason })
  return connect(context, request, fields, {
    safe: account.safe,
    folder: account.folder,
    object: account.name,
    accountUserName: account.property('UserName') ?? '',
    accountAddress: account.property('Address') ?? account.name,
    platformId: account.platformId,
  })
}

/** `POST API/Accounts/AdHocConnect`: with a secret that no safe holds. */
export async function adHocConnect(context: PvwaContext, request: PvwaRequest): Promise<PvwaAnswer> {
  const fields: Fields = await request.fields()
  for (const name of ['userName', 'secret', 'address', 'platformId']) fields.required(name)
  const platform = activePlatform(context, fields.required('platformId'))
  const wanted = fields.object('PSMConnectPrerequisites') ?? fields
  return connect(context, request, wanted, {
    accountUserName: fields.required('userName'),
    accountAddress: fields.required('address'),
    platformId: platform.id,
  })
}
