import { fail } from './answers.ts'
import type { Outcome } from './answers.ts'
import { reaches } from '../../state/pam360/access-level.ts'
import type { OperationSet } from './operations.ts'
import type { Pam360Request, Place } from './request.ts'
import { toldTime } from './times.ts'

function trashResource(request: Pam360Request): Outcome {
  const resource = request.resourceFor('fullaccess', 'move this resource to the trash')
  resource.trashedAt = request.now
  request.audit('Resource Moved To Trash', { resource })
  return { message: 'LAB: resource moved to the trash' }
}

function trashAccount(request: Pam360Request): Outcome {
  const place = request.accountFor('fullaccess', 'move this account to the trash')
  place.account.trashedAt = request.now
  request.audit('Account Moved To Trash', place)
  return { message: 'LAB: account moved to the trash' }
}

const types = ['resource', 'account'] as const

function typeOf(given: string | undefined): (typeof types)[number] {
  const type = types.find((one) => one === (given ?? 'resource'))
  if (type === undefined) throw fail.invalid('type', types.join(' or '))
  return type
}

/** What of a kind is in the trash, and the caller may take out. */
function trashed({ context, caller }: Pam360Request, type: (typeof types)[number]): Place[] {
  const { access, resources } = context.control
  const own = resources.filter(
    (resource) =>
      resource.organisation === caller.organisation.id &&
      reaches(access.ofResource(caller.user, resource), 'fullaccess'),
  )
  if (type === 'resource')
    return own.filter(({ trashedAt }) => trashedAt !== null).map((resource) => ({ resource }))
  return own.flatMap((resource) =>
    resource.accounts.filter(({ trashedAt }) => trashedAt !== null).map((account) => ({ resource, account })),
  )
}

function list(request: Pam360Request): Outcome {
  const rows = trashed(request, typeOf(request.query('TYPE')))
  const { timeZone } = request.context.settings
  return {
    message: 'LAB: trash fetched',
    totalRows: rows.length,
    details: rows.map(({ resource, account }) => ({
      trashId: request.id((account ?? resource).id),
      name: (account ?? resource).name,
      resourceName: resource.name,
      deletedTime: toldTime((account ?? resource).trashedAt, timeZone),
    })),
  }
}

/** R9. */
function restore(request: Pam360Request): Outcome {
  const type = typeOf(request.input.text('type'))
  const ids = request.input.wholes('trashIds') ?? []
  if (ids.length === 0) throw fail.invalid('trashIds', 'it is missing')
  const there = new Map(trashed(request, type).map((place) => [(place.account ?? place.resource).id, place]))
  const places = ids.map((id) => {
    const place = there.get(id)
    if (place === undefined) throw fail.missing(`${type} in the trash`)
    return place
  })
  for (const place of places) {
    ;(place.account ?? place.resource).trashedAt = null
    request.audit(type === 'resource' ? 'Resource Restored' : 'Account Restored', place)
  }
  return { message: 'LAB: restored' }
}

/** The trash (R8–R10). */
export const trashOperations: OperationSet = {
  routed: [{ method: 'PUT', path: 'trash/restore', name: 'RESTORE TRASH', handle: restore }],
  assumed: {
    trashResource: { name: 'MOVE RESOURCE TO TRASH', handle: trashResource },
    trashAccount: { name: 'MOVE ACCOUNT TO TRASH', handle: trashAccount },
    listTrash: { name: 'GET TRASH', handle: list },
  },
}
