import { checkOptions, secretText, text, type Shape } from '../../options.ts'
import { plainOf, type Secret } from '../../secret.ts'
import { type CallOptions, callShape, splitCall } from '../../transport/call-options.ts'
import { accountId, parseAccount, type Account, type AccountRef } from './accounts/account.ts'
import { path } from './paths.ts'
import type { Requester } from './requester.ts'

/** An administrator's own account. */
export interface PersonalAdminAccount extends CallOptions {
  readonly username: string
  readonly address: string
  readonly secret: string | Secret
}

const personalShape: Shape<PersonalAdminAccount> = {
  ...callShape,
  username: text,
  address: text,
  secret: secretText,
}

/**
 * Access of administrators to machines: `pvwa.administrativeAccess`.
 *
 * Every call throws NotFoundError for an account that does not exist or may not be seen, PermissionError where the
 * user may not do this, and what any request throws.
 */
export class AdministrativeAccess {
  readonly #requester: Requester

  /** Made by PasswordVault. */
  constructor(requester: Requester) {
    this.#requester = requester
  }

  /** Gives the user administrative access to the machine of an account, for a time (just in time). From 10.6. */
  async grant(account: AccountRef, call: CallOptions = {}): Promise<void> {
    checkOptions('administrativeAccess.grant', call, callShape)
    const where = path`API/Accounts/${accountId(account)}/grantAdministrativeAccess`
    await this.#requester.answer({ ...call, method: 'POST', path: where })
  }

  /** Takes that access back. From 12.0. */
  async revoke(account: AccountRef, call: CallOptions = {}): Promise<void> {
    checkOptions('administrativeAccess.revoke', call, callShape)
    const where = path`API/Accounts/${accountId(account)}/RevokeAdministrativeAccess`
    await this.#requester.answer({ ...call, method: 'POST', path: where })
  }

  /** Adds the user's own administrative account, to a safe that PVWA chooses. From 12.6. */
  async addPersonalAccount(account: PersonalAdminAccount): Promise<Account> {
    checkOptions('administrativeAccess.addPersonalAccount', account, personalShape)
    const [call, { username, address, secret }] = splitCall(account)
    const json = { userName: username, address, secret: plainOf(secret) }
    const where = 'API/Accounts/PersonalAdminAccount'
    return parseAccount(await this.#requester.json({ ...call, method: 'POST', path: where, json }))
  }
}
