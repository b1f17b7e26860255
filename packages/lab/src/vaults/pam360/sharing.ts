import { isShareLevel } from '../../state/pam360/access.ts'
import type { ShareSubject, Shares } from '../../state/pam360/shares.ts'
import { fail } from './answers.ts'
import type { Pam360Request } from './request.ts'

/** Shares something with the user or user group that an input names. */
export function shareBy(request: Pam360Request, shares: Shares): string {
  const { input, context } = request
  const level = input.demand('ACCESSTYPE').toLowerCase()
  if (!isShareLevel(level)) throw fail.invalid('ACCESSTYPE', 'view, modify, fullaccess or revoke')
  const [user, userGroup] = [input.whole('USERID'), input.whole('USERGROUPID')]
  if ((user === undefined) === (userGroup === undefined))
    throw fail.invalid('USERID', 'either it or USERGROUPID')
  if (user !== undefined && context.control.userById(user) === undefined) throw fail.missing('user')
  if (userGroup !== undefined && !context.control.userGroups.some(({ id }) => id === userGroup)) {
    throw fail.missing('user group')
  }
  const subject: ShareSubject = user === undefined ? { userGroup: userGroup ?? 0 } : { user }
  shares.set(subject, level)
  return level
}
