/** Sharing resources and accounts. */
import { ConfigurationError } from '../errors.ts'
import { checkOptions, oneOf, optional, type Shape } from '../options.ts'
import type { Input } from './input-data.ts'
import { idText } from './refs.ts'
import { pam360CallShape, type Pam360CallOptions } from './requester.ts'

/** What somebody may do with what is shared with them. */
export type Pam360AccessType = 'view' | 'modify' | 'fullaccess' | 'revoke'

/** With whom something is shared, and how: with one user, or with one user group. */
export interface Pam360ShareOptions extends Pam360CallOptions {
  readonly accessType: Pam360AccessType
  /** The id of a user. */
  readonly userId?: string
  /** The id of a user group. */
  readonly userGroupId?: string
}

/** Checks a {@link Pam360AccessType}. */
export const accessType = oneOf('view', 'modify', 'fullaccess', 'revoke')

const shape: Shape<Pam360ShareOptions> = {
  ...pam360CallShape,
  accessType,
  userId: optional(idText),
  userGroupId: optional(idText),
}

/**
 * What PAM360 is given for a share.
 *
 * @throws ConfigurationError for both or neither of user and group, and for options that are wrong.
 */
export function shareInput(where: string, options: Pam360ShareOptions): Input {
  checkOptions(where, options, shape)
  const { accessType: type, userId, userGroupId } = options
  if ((userId === undefined) === (userGroupId === undefined)) {
    throw new ConfigurationError(`${where}: give 'userId' or 'userGroupId', and not both.`, {
      code: 'INVALID_REQUEST',
    })
  }
  return { ACCESSTYPE: type, USERID: userId, USERGROUPID: userGroupId }
}
