import { groupModel } from '../account-groups/account-group-routes.ts'
import { empty, json } from '../answers.ts'
import type { PvwaAnswer } from '../answers.ts'
import { note } from '../context.ts'
import type { PvwaContext } from '../context.ts'
import { missing, refuse, wrong } from '../errors.ts'
import type { PvwaRequest } from '../request.ts'
import { isAtLeast } from '../settings.ts'

function indexOf(name: string, index: number | undefined): number {
  if (index === undefined) throw refuse.invalidParameters(missing(name))
  if (index < 1 || index > 3)
    throw refuse.invalidParameters(wrong(name, `The field ${name} must be between 1 and 3.`))
  return index
}

/** `POST API/Accounts/{id}/LinkAccount`. Up to 12.1.1 the index is called `ExtraPassID`. */
export async function linkAccount(context: PvwaContext, request: PvwaRequest): Promise<PvwaAnswer> {
  const { access, state, settings } = context
  const { user, parameters, exchange } = request
  const { account, safe } = access.account(user, parameters['id'] ?? '')
  access.demand(user, safe, 'updateAccountProperties')
  const fields = await request.fields()
  const indexName = isAtLeast(settings, '12.1.2') ? 'extraPasswordIndex' : 'ExtraPassID'
  const absent = ['safe', 'name', 'folder'].filter((name) => (fields.text(name) ?? '') === '')
  if (!fields.has(indexName)) absent.push(indexName)
  if (absent.length > 0) throw refuse.invalidParameters(...absent.map(missing))
  const index = indexOf(indexName, fields.number(indexName))
  const link = {
    safe: fields.required('safe'),
    name: fields.required('name'),
    folder: fields.required('folder'),
  }
  if (link.safe.length > 28)
    throw refuse.invalidParameters(wrong('safe', 'The field safe must not exceed 28 characters.'))
  const linked = state.findAccount({ safe: link.safe, object: link.name, folder: link.folder })
  if (linked === undefined || !access.may(user, access.safeOf(linked), 'listAccounts'))
    throw refuse.accountNotFound(`${link.safe}\\${link.folder}\\${link.name}`)
  account.setLink(index, link)
  note(context, user, exchange.connection.remoteAddress, 'Update account', { account })
  return empty(settings)
}

/** `DELETE API/Accounts/{id}/LinkAccount/{index}`. */
export function unlinkAccount(context: PvwaContext, request: PvwaRequest): PvwaAnswer {
  const { access, settings } = context
  const { user, parameters, exchange } = request
  const { account, safe } = access.account(user, parameters['id'] ?? '')
  access.demand(user, safe, 'updateAccountProperties')
  const text = parameters['index'] ?? ''
  const index = indexOf('extraPasswordIndex', /^\d{1,3}$/u.test(text) ? Number(text) : 0)
  if (!account.setLink(index, null))
    throw refuse.withCode(404, 'LABPV404E', 'There is no such linked account.')
  note(context, user, exchange.connection.remoteAddress, 'Update account', { account })
  return empty(settings)
}

/** `GET API/ExtendedAccounts/{id}/LinkedAccounts`: its members beyond the two keys are our assumption. */
export function linkedAccounts(context: PvwaContext, { user, parameters }: PvwaRequest): PvwaAnswer {
  const { account, safe } = context.access.account(user, parameters['id'] ?? '')
  const group = safe.groupOf(account)
  return json({
    LinkedGroup: group === undefined ? null : groupModel(safe, group),
    LinkedAccounts: [...account.links].map(([index, link]) => {
      const linked = context.state.findAccount({ safe: link.safe, object: link.name, folder: link.folder })
      return {
        ExtraPasswordIndex: index,
        Name: link.name,
        Safe: link.safe,
        Folder: link.folder,
        ...(linked === undefined ? {} : { AccountID: linked.id }),
      }
    }),
  })
}
