import { generatedSecret } from '../../../../random.ts'
import type { Account } from '../../../../state/account.ts'
import { json } from '../answers.ts'
import type { PvwaAnswer } from '../answers.ts'
import { epochSeconds, note } from '../context.ts'
import type { PvwaContext } from '../context.ts'
import { refuse, wrong } from '../errors.ts'
import { demandConfirmation } from '../requests/confirmation.ts'
import type { Fields, PvwaRequest } from '../request.ts'
import type { PvwaSettings } from '../settings.ts'

/** Refuses a retrieval without a reason where the platform wants one. */
export function demandReason({ state, settings }: PvwaContext, account: Account, fields: Fields): void {
  const reason = (fields.text('Reason') ?? '').trim()
  if (reason === '' && state.platform(account.platformId)?.requireReason === true)
    throw refuse.reasonRequired(settings.reasonRequiredStatus)
}

/** Writes the activity row for what a user did with an account. */
export function addActivity(
  { clock }: PvwaContext,
  account: Account,
  user: string,
  what: { activity: string; code: number; reason?: string | undefined; moreInfo?: string },
): void {
  account.addActivity({
    activity: what.activity,
    code: what.code,
    client: 'PVWA',
    user,
    reason: what.reason ?? '',
    moreInfo: what.moreInfo ?? '',
    at: clock.now(),
  })
}

function secretAnswer(secret: string, { retrieveForm }: PvwaSettings): PvwaAnswer {
  if (retrieveForm === 'json') return json(secret)
  const body = retrieveForm === 'text' ? secret : JSON.stringify(secret)
  return { status: 200, body, contentType: 'text/plain; charset=utf-8' }
}

/** Checks an exclusive account out, or refuses while somebody else has it. */
export function checkOut(context: PvwaContext, account: Account, request: PvwaRequest): void {
  if (context.state.platform(account.platformId)?.exclusive !== true) return
  const { user, exchange } = request
  if (account.lockedBy !== undefined && account.lockedBy !== user.name)
    throw refuse.lockedBy(account.lockedBy)
  if (account.lockedBy === user.name) return
  account.setLock(user.name)
  note(context, user, exchange.connection.remoteAddress, 'Lock account', { account })
}

/** `POST API/Accounts/{id}/Password/Retrieve` and `Secret/Retrieve` (PVWA protocol notes, section 4). */
export async function retrieveSecret(context: PvwaContext, request: PvwaRequest): Promise<PvwaAnswer> {
  const { access, settings } = context
  const { user, exchange, parameters } = request
  const { account, safe } = access.account(user, parameters['id'] ?? '')
  const fields = await request.fields()
  const address = exchange.connection.remoteAddress
  const reason = fields.text('Reason')
  const connecting =
    (fields.text('ActionType') ?? '').toLowerCase() === 'connect' || fields.flag('isUse') === true
  const version = fields.number('Version')
  try {
    if (!connecting || !access.may(user, safe, 'useAccounts')) access.demand(user, safe, 'retrieveAccounts')
    demandReason(context, account, fields)
    const confirmed = demandConfirmation(context, account, safe, user)
    if (version !== undefined && version < 0)
      throw refuse.invalidParameters(wrong('Version', 'The field Version must not be negative.'))
    const secret =
      version === undefined || version === 0 ? account.revealSecret() : account.revealVersion(version)
    if (secret === undefined) throw refuse.versionNotFound(version ?? 0)
    if (secret === null) throw refuse.noSecret()
    checkOut(context, account, request)
    confirmed?.use()
    const moreInfo = version === undefined || version === 0 ? '' : `Version=${version};`
    addActivity(context, account, user.name, { activity: 'Retrieve password', code: 295, reason, moreInfo })
    note(context, user, address, 'Retrieve password', { account, reason })
    return secretAnswer(secret, settings)
  } catch (error) {
    note(context, user, address, 'Retrieve password refused', {
      account,
      reason,
      outcome: codeOf(error),
    })
    throw error
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error ? error.message : 'failure'
}

/** `GET API/Accounts/{id}/Secret/Versions`, with a body or a trailing slash or without. */
export function listVersions(context: PvwaContext, { user, parameters, query }: PvwaRequest): PvwaAnswer {
  const { access, settings } = context
  const { account, safe } = access.account(user, parameters['id'] ?? '')
  access.demand(user, safe, 'retrieveAccounts')
  const temporary = query.flag('showTemporary', false)
  const versions = account
    .versions()
    .filter((version) => temporary || !version.isTemporary)
    .map(({ id, modifiedBy, modifiedAt, isTemporary }) => ({
      versionID: id,
      modifiedBy,
      modificationDate: epochSeconds(modifiedAt),
      isTemporary,
    }))
  return json(settings.versionsForm === 'array' ? versions : { Versions: versions })
}

/** `POST API/Accounts/{id}/Secret/Generate`: makes a password and stores nothing. */
export function generateSecret(context: PvwaContext, { user, parameters }: PvwaRequest): PvwaAnswer {
  const { access, settings, random, clock } = context
  const { account, safe } = access.account(user, parameters['id'] ?? '')
  access.demand(user, safe, 'updateAccountContent')
  const password = generatedSecret(random, `generated\0${account.id}\0${clock.now()}`)
  return json(settings.generateForm === 'array' ? [{ Password: password }] : { password })
}
