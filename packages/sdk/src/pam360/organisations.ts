/** Client organisations of the MSP edition. */
import { checkOptions, listOf, oneOf } from '../options.ts'
import { bodyOf, field, shapeOf, type WireFields } from '../wire-fields.ts'
import type { Pam360Core } from './core.ts'
import { idText } from './refs.ts'
import { pam360CallShape, type Pam360CallOptions, type Requester } from './requester.ts'

/** Who may, or may no longer, manage which client organisations. */
export interface Pam360OrganisationAccess {
  /** Ids of users. */
  readonly userIds: readonly string[]
  /** Ids of groups of users. */
  readonly userGroupIds?: readonly string[]
  readonly permission: 'grant' | 'revoke'
  /** Ids of client organisations. */
  readonly organisationIds: readonly string[]
  /** The id of the administrator who approves. */
  readonly approvalAdminId?: string
}

const isIds = listOf(idText)

const accessFields: WireFields<Pam360OrganisationAccess> = {
  userIds: field('userIds', isIds),
  userGroupIds: field('userGroupIds', isIds),
  permission: field('managePermission', oneOf('grant', 'revoke')),
  organisationIds: field('orgIds', isIds),
  approvalAdminId: field('approvalAdminId', idText),
}

const accessShape = {
  ...shapeOf(accessFields),
  userIds: isIds,
  permission: accessFields.permission.check,
  organisationIds: isIds,
}

/** Client organisations. Which one a call is for says `orgName`, of the client or the call. */
export class Organisations {
  readonly #requester: Requester

  constructor({ requester }: Pam360Core) {
    this.#requester = requester
  }

  /**
   * Lets users manage client organisations, or no longer.
   *
   * @throws As methods of `Resources`.
   * @see docs/protocols/pam360.md, Organisations
   */
  async manage(access: Pam360OrganisationAccess, options: Pam360CallOptions = {}): Promise<void> {
    checkOptions('organisations.manage', access, accessShape)
    checkOptions('organisations.manage', options, pam360CallShape)
    const input = bodyOf(accessFields, access)
    await this.#requester.run(options, {
      method: 'POST',
      path: 'organizations/manage',
      input,
      repeatable: true,
    })
  }
}
