import type { Account } from '../../../../state/account.ts'
import type { DependentAccount } from '../../../../state/dependent-account.ts'
import type { PermissionFlag } from '../../../../state/permissions.ts'
import { nameProblem } from '../accounts/account-writing.ts'
import { deleted, empty, json } from '../answers.ts'
import type { PvwaAnswer } from '../answers.ts'
import { noteObject } from '../context.ts'
import type { PvwaContext } from '../context.ts'
import { refuse, wrong } from '../errors.ts'
import type { Fields, PvwaRequest } from '../request.ts'
import { runBulk } from '../requests/bulk-requests.ts'
import { dependentAccountModel } from './dependent-model.ts'

function masterOf(
  { access }: PvwaContext,
  { user, parameters }: PvwaRequest,
  flag?: PermissionFlag,
): Account {
  const { account, safe } = access.account(user, parameters['id'] ?? '')
  if (flag !== undefined) access.demand(user, safe, flag)
  return account
}

function dependentOf({ state }: PvwaContext, master: Account, id: string): DependentAccount {
  const found = state.dependents.list(master).find((one) => one.id === id && !one.isDeleted)
  if (found === undefined) throw refuse.dependentNotFound(id)
  return found
}

function asked(context: PvwaContext, request: PvwaRequest, flag?: PermissionFlag): DependentAccount {
  return dependentOf(context, masterOf(context, request, flag), request.parameters['dependent'] ?? '')
}

/** What a body says, all that it omits cleared. */
function bodyOf(
  fields: Fields,
): Pick<DependentAccount, 'properties' | 'automaticManagementEnabled' | 'manualManagementReason'> {
  const properties = fields.object('platformAccountProperties')
  const management = fields.object('secretManagement')
  const automatic = management?.flag('automaticManagementEnabled') ?? true
  const reason = management?.text('manualManagementReason') ?? ''
  if (automatic && reason !== '') throw refuse.manualReason()
  return {
    properties: Object.fromEntries(
      properties?.entries().map(([name]) => [name, properties.text(name) ?? '']) ?? [],
    ),
    automaticManagementEnabled: automatic,
    manualManagementReason: reason,
  }
}

/** `POST API/Accounts/{id}/dependentAccounts`. */
export async function postDependent(context: PvwaContext, request: PvwaRequest): Promise<PvwaAnswer> {
  const { state, clock } = context
  const master = masterOf(context, request, 'addAccounts')
  const fields = await request.fields()
  const platformId = fields.required('platformId')
  const platform = state.platform(platformId)
  if (platform?.kind !== 'dependent')
    throw refuse.invalidParameters(wrong('platformId', `Dependent platform [${platformId}] was not found.`))
  const body = bodyOf(fields)
  const given = fields.text('name') ?? ''
  const name = given === '' ? `${platform.id}-${master.name}` : given
  const problems = nameProblem('name', name)
  if (problems.length > 0) throw refuse.invalidParameters(...problems)
  const now = clock.now()
  const added = state.dependents.add({
    ...body,
    master,
    name,
    platformId: platform.id,
    status: undefined,
    syncedAt: undefined,
    createdAt: now,
    modifiedAt: now,
    isDeleted: false,
  })
  noteObject(context, request, 'Add dependent account', added.name)
  return json(dependentAccountModel(added), 201)
}

/** `GET API/Accounts/{id}/dependentAccounts/{dependentId}`. */
export function getDependent(context: PvwaContext, request: PvwaRequest): PvwaAnswer {
  return json(dependentAccountModel(asked(context, request)))
}

/** `PUT .../dependentAccounts/{dependentId}`: what the body omits is cleared, but for the name. */
export async function putDependent(context: PvwaContext, request: PvwaRequest): Promise<PvwaAnswer> {
  const dependent = asked(context, request, 'updateAccountProperties')
  const fields = await request.fields()
  const name = fields.text('name') ?? ''
  Object.assign(dependent, bodyOf(fields), { modifiedAt: context.clock.now() })
  if (name !== '') dependent.name = name
  noteObject(context, request, 'Update dependent account', dependent.name)
  return json(dependentAccountModel(dependent))
}

/** `DELETE .../dependentAccounts/{dependentId}`: lists still have it with `includeDeleted`. */
export function deleteDependent(context: PvwaContext, request: PvwaRequest): PvwaAnswer {
  const dependent = asked(context, request, 'deleteAccounts')
  dependent.isDeleted = true
  dependent.modifiedAt = context.clock.now()
  noteObject(context, request, 'Delete dependent account', dependent.name)
  return deleted(context.settings)
}

const managing = 'initiateCPMAccountManagementOperations'

/** `POST .../{dependentId}/Resume`: it is managed automatically again. */
export function resumeDependent(context: PvwaContext, request: PvwaRequest): PvwaAnswer {
  const dependent = asked(context, request, managing)
  dependent.automaticManagementEnabled = true
  dependent.manualManagementReason = ''
  dependent.modifiedAt = context.clock.now()
  noteObject(context, request, 'Update dependent account', dependent.name)
  return empty(context.settings)
}

/** Pushes the master's secret; without one there is nothing to push, and that is a failure. */
function sync(context: PvwaContext, request: PvwaRequest, dependent: DependentAccount): void {
  dependent.status = dependent.master.revealSecret() === null ? 'failure' : 'success'
  dependent.syncedAt = context.clock.now()
  noteObject(context, request, 'Synchronize dependent account', dependent.name)
}

/** `POST .../{dependentId}/Sync`. */
export function syncDependent(context: PvwaContext, request: PvwaRequest): PvwaAnswer {
  sync(context, request, asked(context, request, managing))
  return empty(context.settings)
}

/** `POST .../dependentAccounts/Sync/Bulk`: a job (the form of the answer is our assumption). */
export async function syncDependents(context: PvwaContext, request: PvwaRequest): Promise<PvwaAnswer> {
  const master = masterOf(context, request, managing)
  return runBulk(context, request, await request.fields(), (item) => {
    const dependent = dependentOf(context, master, item.required('dependentAccountId'))
    sync(context, request, dependent)
    return dependentAccountModel(dependent)
  })
}
