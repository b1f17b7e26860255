import type { Account } from '../../../../state/account.ts'
import { json } from '../answers.ts'
import type { PvwaAnswer } from '../answers.ts'
import { note } from '../context.ts'
import type { PvwaContext } from '../context.ts'
import type { Fields, PvwaRequest } from '../request.ts'
import { addActivity, checkOut, demandReason } from './account-secrets.ts'
import { activePlatform } from './account-writing.ts'

/** An RDP file as PSM hands it out; its lines are invented, that it is bytes of such a file is not. */
function rdpFile(component: string, target: string, user: string): Buffer {
  const lines = [
    'full address:s:psm.example.com',
    'alternate shell:s:PSM',
    `username:s:PSM\\${user}`,
    `remoteapplicationcmdline:s:/c ${component} /a ${target}`,
    'prompt for credentials:i:0',
    '',
  ]
  return Buffer.from(lines.join('\r\n'))
}

function answer(
  { settings, origin }: PvwaContext,
  request: PvwaRequest,
  component: string,
  target: string,
): PvwaAnswer {
  const accept = (request.exchange.headers.accept ?? '*/*').toLowerCase()
  const wantsFile = accept.includes('rdp') || accept.includes('octet-stream')
  if (wantsFile || !settings.html5Gateway) {
    return {
      status: 200,
      body: rdpFile(component, target, request.user.name),
      contentType: 'application/octet-stream',
      headers: { 'Content-Disposition': 'attachment; filename="psm.rdp"' },
    }
  }
  const gateway = Buffer.from(`${component};${target}`).toString('base64')
  return json({ PSMGWURL: `${origin()}/guacamole`, PSMGWRequest: gateway })
}

/** `POST API/Accounts/{id}/PSMConnect`: `Accept` selects the form (PVWA protocol notes, section 4). */
export async function psmConnect(context: PvwaContext, request: PvwaRequest): Promise<PvwaAnswer> {
  const { access } = context
  const { user, parameters, exchange } = request
  const { account, safe } = access.account(user, parameters['id'] ?? '')
  access.demand(user, safe, 'useAccounts')
  const fields = await request.fields()
  const component = fields.required('ConnectionComponent')
  demandReason(context, account, fields)
  checkOut(context, account, request)
  const reason = fields.text('Reason')
  addActivity(context, account, user.name, { activity: 'PSM Connect', code: 300, reason })
  note(context, user, exchange.connection.remoteAddress, 'Use password', { account, reason })
  return answer(context, request, component, targetOf(account))
}

function targetOf(account: Account): string {
  return account.property('Address') ?? account.name
}

/** `POST API/Accounts/AdHocConnect`: with a secret that no safe holds. */
export async function adHocConnect(context: PvwaContext, request: PvwaRequest): Promise<PvwaAnswer> {
  const fields: Fields = await request.fields()
  for (const name of ['userName', 'secret', 'address', 'platformId']) fields.required(name)
  activePlatform(context, fields.required('platformId'))
  const wanted = fields.object('PSMConnectPrerequisites') ?? fields
  return answer(context, request, wanted.required('ConnectionComponent'), fields.required('address'))
}
