import type { LogonMethod, User } from '../../../../state/user.ts'
import type { VaultAuthorization } from '../../../../state/user-profile.ts'
import type { AuditAction } from '../../../../audit.ts'
import { empty } from '../answers.ts'
import type { PvwaAnswer } from '../answers.ts'
import { noteObject } from '../context.ts'
import type { PvwaContext } from '../context.ts'
import { missing, refuse, wrong } from '../errors.ts'
import type { PvwaRequest } from '../request.ts'
import { methodsNamed } from './authentication.ts'
import { userOf } from './user-routes.ts'

/** An operation that changes one user, takes an authorization, and has nothing to say. */
function action(
  authorization: VaultAuthorization,
  row: AuditAction,
  change: (about: User, request: PvwaRequest) => void | Promise<void>,
) {
  return async (context: PvwaContext, request: PvwaRequest): Promise<PvwaAnswer> => {
    const { access, settings } = context
    const { user } = request
    access.demandVault(user, authorization)
    const about = userOf(context, request)
    await change(about, request)
    noteObject(context, request, row, about.name)
    return empty(settings)
  }
}

/** `POST API/Users/{id}/enable/`. */
export const enableUser = action('AddUpdateUsers', 'Update user', (about) => {
  about.enabled = true
})

/** `POST API/Users/{id}/disable/`: calls of its sessions are refused from here on. */
export const disableUser = action('AddUpdateUsers', 'Update user', (about) => {
  about.enabled = false
})

/** `POST API/Users/{id}/Activate`: lifts a suspension. */
export const activateUser = action('ActivateUsers', 'Activate user', (about) => {
  about.suspended = false
  about.failedLogons = 0
})

/** `POST API/Users/{id}/ResetPassword`. */
export const resetPassword = action(
  'ResetUsersPasswords',
  'Reset password of user',
  async (about, request) => {
    const password = (await request.fields()).required('newPassword')
    if (password.length > 39)
      throw refuse.invalidParameters(
        wrong('newPassword', 'The field newPassword must not exceed 39 characters.'),
      )
    about.resetPassword(password)
  },
)

/**
 * `PATCH API/Users/AddAllowedAuthenticationMethods/Bulk` and `RemoveAllowed…`: which names it takes is our
 * assumption. All or nothing.
 */
export function changeAllowedMethods(way: 'add' | 'remove') {
  return async (context: PvwaContext, request: PvwaRequest): Promise<PvwaAnswer> => {
    const { access, state, settings } = context
    const { user } = request
    access.demandVault(user, 'AddUpdateUsers')
    const items = (await request.fields()).objects('BulkItems')
    if (items === undefined) throw refuse.invalidParameters(missing('BulkItems'))
    const changes = items.flatMap((item) => {
      const names = item.texts('allowedAuthenticationMethods') ?? []
      const unknown = names.find((name) => methodsNamed(name).length === 0)
      if (unknown !== undefined || names.length === 0)
        throw refuse.invalidParameters(
          wrong('allowedAuthenticationMethods', `The value '${unknown ?? ''}' is not valid.`),
        )
      return (item.list('userIds') ?? []).map((id): readonly [User, readonly LogonMethod[]] => {
        const about = state.users.find((one) => one.id === Number(id))
        if (about === undefined) throw refuse.notFound('User', String(id))
        return [about, names.flatMap(methodsNamed)]
      })
    })
    for (const [about, methods] of changes) {
      const before = [...about.methods]
      about.methods = new Set(
        way === 'add' ? [...before, ...methods] : before.filter((method) => !methods.includes(method)),
      )
      noteObject(context, request, 'Update user', about.name)
    }
    return empty(settings)
  }
}
