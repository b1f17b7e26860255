import { fold } from '../../state/fold.ts'
import type { Pam360UserGroup } from '../../state/pam360/group.ts'
import type { Pam360User } from '../../state/pam360/user.ts'
import { fail } from './answers.ts'
import type { Pam360Request } from './request.ts'

/** A user of the caller's organisation. */
function here({ caller }: Pam360Request, user: Pam360User | undefined): Pam360User {
  if (user?.organisation !== caller.organisation.id) throw fail.missing('user')
  return user
}

/** A user of the caller's organisation, by id. */
export function userById(request: Pam360Request, id: number | undefined): Pam360User {
  return here(request, id === undefined ? undefined : request.context.control.userById(id))
}

/** A user of the caller's organisation, by name. */
export function userByName(request: Pam360Request, name: string): Pam360User {
  return here(request, request.context.control.findUser(name))
}

/** A user group of the caller's organisation, by name. */
export function userGroupByName({ context, caller }: Pam360Request, name: string): Pam360UserGroup {
  const found = context.control.userGroups.find(
    (group) => group.organisation === caller.organisation.id && fold(group.name) === fold(name),
  )
  if (found === undefined) throw fail.missing('user group')
  return found
}
