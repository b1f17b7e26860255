import { ConfigurationError, ReasonRequiredError, type SallyportError } from '../../errors.ts'
import {
  checkArgument,
  checkChanges,
  checkOptions,
  flag,
  isRecord,
  listOf,
  nested,
  optional,
} from '../../options.ts'
import { text, type Shape } from '../../options.ts'
import type { PagedList } from '../../paging/pages.ts'
import { bodyOf, shapeOf } from '../../wire-fields.ts'
import { withAccount, withResource, type Pam360Core } from '../core.ts'
import type { Refusal } from '../failures.ts'
import { Fields } from '../fields.ts'
import { path } from '../input-data.ts'
import { listInPages, pam360ListShape, pam360WholeListShape } from '../lists.ts'
import type { Pam360ListOptions, Pam360WholeListOptions } from '../lists.ts'
import { oneTimeCodeIn, type Pam360OneTimeCode } from '../one-time-code.ts'
import { checkResourceRef, idText } from '../refs.ts'
import type { Pam360AccountIds, Pam360AccountRef, Pam360ResourceRef } from '../refs.ts'
import { pam360CallShape, splitPam360Call, type Pam360Call, type Pam360CallOptions } from '../requester.ts'
import { filledRoute } from '../routes.ts'
import { selectionInput, selectionShape, type Pam360Selection } from '../search.ts'
import { shareInput, type Pam360ShareOptions } from '../shares.ts'
import { listTrash, restore, type Pam360TrashItem } from '../trash.ts'
import { accountById, accountDetails, type Pam360AccountIdRef } from '../account-ids.ts'
import { accountChanges, accountFields, accountRows, parseAccount, parseAccountDetails } from './account.ts'
import type {
  Pam360Account,
  Pam360AccountChanges,
  Pam360AccountDetails,
  Pam360AccountFields,
} from './account.ts'
import { addedAccounts, notAdded, type Pam360AddedAccount } from './added.ts'

/** How to list accounts. `timeoutMs` is for each page. */
export interface Pam360AccountListOptions extends Pam360ListOptions, Pam360Selection {
  /** Only those in this group of resources. */
  readonly groupId?: string
}

/** How to add accounts. */
export interface Pam360AddAccountsOptions extends Pam360CallOptions {
  /** Throws when one of them was not added. Default: only when none was. */
  readonly throwOnFailure?: boolean
}

/** A ticket to check. */
export interface Pam360TicketOptions extends Pam360CallOptions {
  readonly reason?: string
}

const listShape: Shape<Pam360AccountListOptions> = {
  ...pam360ListShape,
  ...selectionShape,
  groupId: optional(idText),
}
const addShape: Shape<Pam360AddAccountsOptions> = { ...pam360CallShape, throwOnFailure: optional(flag) }
const editShape = { ...shapeOf(accountChanges), ...pam360CallShape }
const ticketShape: Shape<Pam360TicketOptions> = { ...pam360CallShape, reason: optional(text) }

/**
 * Accounts on resources.
 *
 * An account is named by `{ resource, account }`, names that are looked up, or by `{ resourceId, accountId }`. Every
 * method throws as those of `Resources`.
 *
 * @see docs/protocols/pam360.md, Accounts
 */
export class Accounts {
  readonly #core: Pam360Core

  /** Made by the client. */
  constructor(core: Pam360Core) {
    this.#core = core
  }

  /** The accounts of a resource that the user may see. */
  list(resource: Pam360ResourceRef, options: Pam360AccountListOptions = {}): PagedList<Pam360Account> {
    checkResourceRef('accounts.list', resource)
    checkOptions('accounts.list', options, listShape)
    const { requester, names, firstIndex } = this.#core
    const input = { ...selectionInput(options), GROUPID: options.groupId }
    return listInPages(
      {
        requester,
        parse: parseAccount,
        idOf: ({ id }) => id,
        rows: ({ details }) => accountRows(details),
      },
      options,
      firstIndex.resources,
      (call, page) =>
        names.withResource(resource, call, (id) =>
          requester.ask(call, {
            method: 'GET',
            path: path`resources/${id}/accounts`,
            input: { ...input, ...page },
            traceless: true,
          }),
        ),
    )
  }

  /** An account with all that PAM360 tells of it. */
  async get(account: Pam360AccountRef, options: Pam360CallOptions = {}): Promise<Pam360AccountDetails> {
    const { requester, zone } = this.#core
    return withAccount(this.#core, 'accounts.get', account, options, async (call, ids) =>
      parseAccountDetails(await accountDetails(requester, call, ids), zone),
    )
  }

  /**
   * Adds accounts to a resource.
   *
   * @returns What became of each, in order: PAM360 adds those that it can.
   * @throws ConflictError or ServerError when none was added, or with `throwOnFailure` not all.
   */
  async add(
    resource: Pam360ResourceRef,
    accounts: readonly Pam360AccountFields[],
    options: Pam360AddAccountsOptions = {},
  ): Promise<Pam360AddedAccount[]> {
    const each = nested({ ...shapeOf(accountFields), name: text })
    checkArgument('accounts.add', 'the list of accounts', accounts, listOf(each))
    checkOptions('accounts.add', options, addShape)
    if (accounts.length === 0) return []
    const [own, { throwOnFailure = false }] = splitPam360Call(options)
    const input = { ACCOUNTLIST: accounts.map((account) => bodyOf(accountFields, account)) }
    return withResource(this.#core, 'accounts.add', resource, own, async (call, id) => {
      const answer = await this.#core.requester.ask(call, {
        method: 'POST',
        path: path`resources/${id}/accounts`,
        input,
      })
      const names = accounts.map(({ name }) => name)
      const outcomes = addedAccounts(names, answer.details)
      const count = outcomes.filter(({ added }) => added).length
      if (count === 0 || (throwOnFailure && count < outcomes.length)) throw notAdded(outcomes)
      return outcomes
    })
  }

  /**
   * Changes what is given of an account, and nothing else.
   *
   * @throws ConfigurationError for a password, which `passwords.change` changes.
   */
  async edit(account: Pam360AccountRef, changes: Pam360AccountChanges & Pam360CallOptions): Promise<void> {
    if (isRecord(changes) && 'password' in changes) {
      throw new ConfigurationError('accounts.edit: the password is not changed here.', {
        code: 'INVALID_REQUEST',
        hint: 'Use passwords.change.',
      })
    }
    checkOptions('accounts.edit', changes, editShape)
    const [own, fields] = splitPam360Call(changes)
    checkChanges('accounts.edit', fields)
    const input = bodyOf(accountChanges, fields)
    const edit = (call: Pam360Call, { resourceId, accountId }: Pam360AccountIds) =>
      this.#core.requester.ask(call, {
        method: 'PUT',
        path: path`resources/${resourceId}/accounts/${accountId}`,
        input,
      })
    await withAccount(this.#core, 'accounts.edit', account, own, edit, { anew: 'name' in fields })
  }

  /** Deletes an account, for good. The route is our assumption, by analogy. */
  async delete(account: Pam360AccountRef, options: Pam360CallOptions = {}): Promise<void> {
    const { requester, routes } = this.#core
    const remove = (call: Pam360Call, ids: Pam360AccountIds) =>
      requester.ask(call, filledRoute(routes.deleteAccount, { ...ids }))
    await withAccount(this.#core, 'accounts.delete', account, options, remove, { anew: true })
  }

  /** Moves an account to the trash. The route is our assumption. */
  async trash(account: Pam360AccountRef, options: Pam360CallOptions = {}): Promise<void> {
    const { requester, routes } = this.#core
    const trash = (call: Pam360Call, ids: Pam360AccountIds) =>
      requester.ask(call, filledRoute(routes.trashAccount, { ...ids }))
    await withAccount(this.#core, 'accounts.trash', account, options, trash, { anew: true })
  }

  /** The accounts in the trash. Route and answer are our assumption. */
  listTrashed(options: Pam360WholeListOptions = {}): PagedList<Pam360TrashItem> {
    checkOptions('accounts.listTrashed', options, pam360WholeListShape)
    return listTrash(this.#core, 'account', 'accounts.listTrashed', options)
  }

  /** Takes accounts out of the trash, by the ids that {@link listTrashed} gives. */
  async restore(ids: readonly string[], options: Pam360CallOptions = {}): Promise<void> {
    await restore(this.#core, 'account', 'accounts.restore', ids, options)
  }

  /** Shares an account with a user or a user group, or ends that. */
  async share(account: Pam360AccountRef, options: Pam360ShareOptions): Promise<void> {
    const input = shareInput('accounts.share', options)
    await withAccount(this.#core, 'accounts.share', account, splitPam360Call(options)[0], (call, ids) =>
      this.#core.requester.ask(call, {
        method: 'PUT',
        path: path`resources/${ids.resourceId}/accounts/${ids.accountId}/share`,
        input,
      }),
    )
  }

  /** The one-time code of an account that is good now. */
  async totp(account: Pam360AccountIdRef, options: Pam360CallOptions = {}): Promise<Pam360OneTimeCode> {
    return accountById(this.#core, 'accounts.totp', account, options, async (call, { accountId }) => {
      const route = { method: 'GET', path: path`accounts/${accountId}/totp` } as const
      return oneTimeCodeIn(await this.#core.requester.ask(call, route))
    })
  }

  /**
   * Asks whether a ticket is good for an account.
   *
   * @throws ReasonRequiredError where a reason is missing; as other methods where the ticket is refused.
   */
  async checkTicket(
    account: Pam360AccountIdRef,
    ticketId: string,
    options: Pam360TicketOptions = {},
  ): Promise<void> {
    checkArgument('accounts.checkTicket', 'the id of the ticket', ticketId)
    checkOptions('accounts.checkTicket', options, ticketShape)
    const [own, { reason }] = splitPam360Call(options)
    await accountById(this.#core, 'accounts.checkTicket', account, own, (call, { accountId }) =>
      this.#core.requester.ask(call, {
        method: 'GET',
        path: path`accounts/${accountId}/validateHelpDeskID`,
        input: { REASON: reason, TICKETID: ticketId },
        refused: ticketRefused,
      }),
    )
  }

  /** Makes an account a favourite of the user, by a legacy call of the vendor's apps. */
  async setFavourite(account: Pam360AccountIdRef, options: Pam360CallOptions = {}): Promise<void> {
    await accountById(this.#core, 'accounts.setFavourite', account, options, (call, { accountId }) =>
      this.#core.requester.rpc(call, 'SET_FAVOURITEPASSWORD', { ACCOUNTID: accountId }),
    )
  }

  /** The opposite of {@link setFavourite}. */
  async removeFavourite(account: Pam360AccountIdRef, options: Pam360CallOptions = {}): Promise<void> {
    await accountById(this.#core, 'accounts.removeFavourite', account, options, (call, { accountId }) =>
      this.#core.requester.rpc(call, 'REMOVE_FAVOURITEPASSWORD', { ACCOUNTID: accountId }),
    )
  }
}

/** Of the check of a ticket one refusal is known: its reason is missing. */
function ticketRefused({ details, statusCode, status }: Refusal): SallyportError | undefined {
  const code = isRecord(details) ? new Fields(details).text('STATUSCODE') : null
  if (code !== '3') return undefined
  return new ReasonRequiredError('The check of a ticket of this account wants a reason.', {
    code: 'REASON_REQUIRED',
    vendorCode: statusCode,
    status,
    hint: "Give one as 'reason'.",
  })
}
