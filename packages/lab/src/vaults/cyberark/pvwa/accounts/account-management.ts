import { generatedSecret } from '../../../../random.ts'
import type { CpmTaskKind } from '../../cpm.ts'
import { empty } from '../answers.ts'
import type { PvwaAnswer } from '../answers.ts'
import { note } from '../context.ts'
import type { PvwaContext } from '../context.ts'
import { refuse, wrong } from '../errors.ts'
import type { PvwaRequest } from '../request.ts'
import { addActivity } from './account-secrets.ts'

/** `POST API/Accounts/{id}/Change`, `/Verify` and `/Reconcile`: the CPM acts as the clock moves. */
export function askCpm(kind: CpmTaskKind) {
  return async (context: PvwaContext, request: PvwaRequest): Promise<PvwaAnswer> => {
    const { access, cpm, settings, random } = context
    const { user, parameters } = request
    const { account, safe } = access.account(user, parameters['id'] ?? '')
    access.demand(user, safe, 'initiateCPMAccountManagementOperations')
    const entire = kind === 'change' && (await request.fields()).flag('ChangeEntireGroup') === true
    const group = entire ? safe.groupOf(account) : undefined
    if (group === undefined) cpm.request(account, kind)
    else {
      // The accounts of a group have one secret.
      const secret = generatedSecret(
        random,
        `${group.id}\0${account.id}\0${account.versions().at(-1)?.id ?? 0}`,
      )
      for (const member of group.members) cpm.request(member, kind, secret)
    }
    return empty(settings)
  }
}

/** `POST API/Accounts/{id}/SetNextPassword`. */
export async function setNextPassword(context: PvwaContext, request: PvwaRequest): Promise<PvwaAnswer> {
  const { access, cpm, settings } = context
  const { user, parameters } = request
  const { account, safe } = access.account(user, parameters['id'] ?? '')
  access.demand(user, safe, 'initiateCPMAccountManagementOperations', 'specifyNextAccountContent')
  const fields = await request.fields()
  const secret = fields.required('NewCredentials')
  const refused = settings.refusedSecretCharacters
  if (Array.from(secret).some((character) => refused.includes(character)))
    throw refuse.invalidParameters(wrong('NewCredentials', `The secrets should not include ${refused}`))
  if (fields.flag('ChangeImmediately') ?? true) cpm.request(account, 'change', secret)
  else cpm.keepNext(account, secret)
  return empty(settings)
}

/** `POST API/Accounts/{id}/Password/Update`: the stored password alone. */
export async function updateInVault(context: PvwaContext, request: PvwaRequest): Promise<PvwaAnswer> {
  const { access, state, settings } = context
  const { user, parameters, exchange } = request
  const { account, safe } = access.account(user, parameters['id'] ?? '')
  access.demand(user, safe, 'updateAccountContent')
  const secret = (await request.fields()).required('NewCredentials')
  state.setSecretOf(account, secret, { modifiedBy: user.name })
  addActivity(context, account, user.name, { activity: 'Store password', code: 294 })
  note(context, user, exchange.connection.remoteAddress, 'Store password', { account })
  return empty(settings)
}
