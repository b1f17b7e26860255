import { fail } from './answers.ts'
import type { Outcome } from './answers.ts'
import type { OperationSet } from './operations.ts'
import { userById } from './people.ts'
import type { Pam360Request } from './request.ts'

/** 8.3: which users may act in which organisations. */
function manageOrganisations(request: Pam360Request): Outcome {
  request.demandAbility('manage-organisations', 'manage organisations')
  const { input, context } = request
  const { control } = context
  const permission = input.demand('managePermission')
  if (permission !== 'grant' && permission !== 'revoke')
    throw fail.invalid('managePermission', 'grant or revoke')
  const groups = input.wholes('userGroupIds') ?? []
  const ofGroups = control.userGroups
    .filter(({ id }) => groups.includes(id))
    .flatMap(({ members }) => [...members])
  const users = [...(input.wholes('userIds') ?? []), ...ofGroups].map((id) => userById(request, id))
  if (users.length === 0) throw fail.invalid('userIds', 'it is missing')
  const organisations = input.wholes('orgIds') ?? control.organisations.map(({ id }) => id)
  if (!organisations.every((id) => control.organisations.some((one) => one.id === id)))
    throw fail.missing('organisation')
  for (const user of users) {
    for (const id of organisations) user.manages[permission === 'grant' ? 'add' : 'delete'](id)
  }
  request.audit('Organization Permissions Changed')
  return { message: 'LAB: organisations changed' }
}

/** The operations on organisations (8.3). */
export const organisationOperations: OperationSet = {
  routed: [
    {
      method: 'POST',
      path: 'organizations/manage',
      name: 'MANAGE ORGANIZATIONS',
      handle: manageOrganisations,
    },
  ],
  assumed: {},
}
