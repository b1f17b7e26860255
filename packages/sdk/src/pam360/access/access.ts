import { ConfigurationError } from '../../errors.ts'
import {
  anyText,
  checkOptions,
  integer,
  listOf,
  moment,
  nested,
  optional,
  type Shape,
} from '../../options.ts'
import type { PagedList } from '../../paging/pages.ts'
import {
  accountById,
  accountDetails,
  passwordIdOf,
  type KnownIds,
  type Pam360AccountIdRef,
} from '../account-ids.ts'
import type { Pam360Core } from '../core.ts'
import { formatWindowTime } from '../dates.ts'
import { notThere } from '../fields.ts'
import { path, type Input } from '../input-data.ts'
import { listWhole, pam360WholeListShape, type Pam360WholeListOptions } from '../lists.ts'
import { reasonShape, type Pam360ReasonOptions } from '../passwords.ts'
import { idText } from '../refs.ts'
import { pam360CallShape, splitPam360Call } from '../requester.ts'
import type { Pam360Call, Pam360CallOptions } from '../requester.ts'
import { filledRoute, type Pam360RouteName } from '../routes.ts'
import { parseRequest, requestRows, type Pam360AccessRequest } from './request.ts'
import { passwordStatusOf, type Pam360PasswordStatus } from './states.ts'

/** A window of access. */
export interface Pam360AccessWindow {
  /** Whole minutes. */
  readonly from: Date
  /** Whole minutes. */
  readonly until: Date
}

/** How to request access. */
export interface Pam360RequestOptions extends Pam360ReasonOptions {
  /** When access is wanted. Default: now. */
  readonly window?: Pam360AccessWindow
  /** How long before its window the user is reminded, in minutes from 1 to 59. */
  readonly reminderMinutes?: number
  /**
   * What access is wanted to beside this resource: all shared resources of the Windows domain, or those with these ids.
   * Default: nothing.
   */
  readonly resources?: 'domain' | readonly string[]
}

/** How to check out or in. */
export interface Pam360AccessOptions extends Pam360CallOptions {
  /** The reason, for the audit. */
  readonly reason?: string
}

/** How to decide on the request of another user. */
export interface Pam360DecisionOptions extends Pam360AccessOptions {
  /** The id of the user that asks; of several who ask for one account each has their own request. */
  readonly userId: string
}

/** How to check in: one's own, or as an approver what another user has. */
export interface Pam360CheckInOptions extends Pam360AccessOptions {
  /** The id of the other user. Default: oneself. */
  readonly userId?: string
}

const windowShape: Shape<Pam360AccessWindow> = { from: moment, until: moment }
/** The checks of what a request holds. */
export const requestShape: Shape<Pam360RequestOptions> = {
  ...reasonShape,
  window: optional(nested(windowShape)),
  reminderMinutes: optional(integer(1, 59)),
  resources: optional((value) =>
    value === 'domain' || listOf(idText)(value) === undefined
      ? undefined
      : "must be 'domain' or a list of ids",
  ),
}
const accessShape: Shape<Pam360AccessOptions> = { ...pam360CallShape, reason: optional(anyText) }
const decisionShape: Shape<Pam360DecisionOptions> = { ...accessShape, userId: idText }
const checkInShape: Shape<Pam360CheckInOptions> = { ...accessShape, userId: optional(idText) }

/** A step with the two ways to take it. */
interface Step {
  readonly where: string
  readonly route: Pam360RouteName
  readonly rpc: string
}

const steps = {
  approve: { where: 'access.approve', route: 'approveRequest', rpc: 'ADMIN_REQUEST_APPROVE' },
  reject: { where: 'access.reject', route: 'rejectRequest', rpc: 'ADMIN_REQUEST_REJECT' },
  checkOut: { where: 'access.checkOut', route: 'checkOut', rpc: 'REQUEST_CHECKOUT' },
  checkIn: { where: 'access.checkIn', route: 'checkIn', rpc: 'REQUEST_CHECKIN' },
  checkInOther: { where: 'access.checkIn', route: 'checkIn', rpc: 'ADMIN_REQUEST_CHECKIN' },
} as const satisfies Readonly<Record<string, Step>>

/**
 * Access control: passwords that are requested, approved, checked out and checked in.
 *
 * Requesting is documented. What follows it has no public REST path: by default it goes by routes that are **our
 * assumption** (`approveRequest`, `rejectRequest`, `checkOut`, `checkIn` of `pam360Routes`), with the option
 * `accessCalls: 'rpc'` by the legacy calls of the vendor's own apps. Methods throw as those of `Resources`.
 *
 * @see docs/protocols/pam360.md, Access control
 */
export class AccessControl {
  readonly #core: Pam360Core

  /** Made by the client. */
  constructor(core: Pam360Core) {
    this.#core = core
  }

  /**
   * Requests access to an account.
   *
   * @returns The state after it: `waiting`, or `check-out` where it is approved automatically.
   */
  async request(
    account: Pam360AccountIdRef,
    options: Pam360RequestOptions = {},
  ): Promise<Pam360PasswordStatus> {
    checkOptions('access.request', options, requestShape)
    const [own, given] = splitPam360Call(options)
    const { requester, accessByRpc } = this.#core
    const input = accessByRpc ? undefined : this.#requestInput(given)
    if (accessByRpc && (given.window ?? given.reminderMinutes ?? given.resources) !== undefined) {
      throw new ConfigurationError(
        'access.request: the legacy call takes neither window nor reminder nor further resources.',
        {
          code: 'NOT_SUPPORTED',
          hint: "Leave 'accessCalls' at 'routes' for these: requesting is documented.",
        },
      )
    }
    return accountById(this.#core, 'access.request', account, own, async (call, ids) => {
      const answer =
        input === undefined
          ? await requester.rpc(call, 'REQUEST_PASSWORD', {
              PASSWDID: await this.#passwordId(call, ids),
              REASON: given.reason,
              TICKETID: given.ticketId,
            })
          : await requester.ask(call, {
              method: 'POST',
              path: path`accounts/${ids.accountId}/requestpassword`,
              input,
            })
      // The request is made: where its answer does not name the state, the account does.
      const { accountId, resourceId } = ids
      const text =
        answer.some.exact('STATUS') ??
        (resourceId === undefined
          ? undefined
          : (await accountDetails(requester, call, { resourceId, accountId })).exact('PASSWORD STATUS'))
      if (text === undefined) throw notThere('the state of the request')
      return passwordStatusOf(text)
    })
  }

  /** The requests that this user may decide on. */
  list(options: Pam360WholeListOptions = {}): PagedList<Pam360AccessRequest> {
    checkOptions('access.list', options, pam360WholeListShape)
    const { requester, zone } = this.#core
    let count = 0
    return listWhole(
      {
        requester,
        parse: (row) => parseRequest(row, zone),
        // Nothing that is said of a request is its own: one user may ask for one account again and again.
        idOf: () => String((count += 1)),
        rows: ({ details }) => requestRows(details),
      },
      options,
      (call) =>
        requester.ask(call, { method: 'GET', path: 'accounts/passwordaccessrequests', traceless: true }),
    )
  }

  /**
   * Approves the request of another user. Name the account as {@link list} does, by its id: an approver need not see it
   * by name.
   */
  async approve(account: Pam360AccountIdRef, options: Pam360DecisionOptions): Promise<void> {
    checkOptions('access.approve', options, decisionShape)
    await this.#step(steps.approve, account, options)
  }

  /** Rejects the request of another user. As {@link approve}. */
  async reject(account: Pam360AccountIdRef, options: Pam360DecisionOptions): Promise<void> {
    checkOptions('access.reject', options, decisionShape)
    await this.#step(steps.reject, account, options)
  }

  /** Checks a password out, once access is approved. Nobody else can have it until it is checked in. */
  async checkOut(account: Pam360AccountIdRef, options: Pam360AccessOptions = {}): Promise<void> {
    checkOptions('access.checkOut', options, accessShape)
    await this.#step(steps.checkOut, account, options)
  }

  /** Gives back what was approved or checked out: one's own, or as an approver that of another user. */
  async checkIn(account: Pam360AccountIdRef, options: Pam360CheckInOptions = {}): Promise<void> {
    checkOptions('access.checkIn', options, checkInShape)
    await this.#step(options.userId === undefined ? steps.checkIn : steps.checkInOther, account, options)
  }

  async #step(step: Step, account: Pam360AccountIdRef, options: Pam360CheckInOptions): Promise<void> {
    const [own, { reason, userId }] = splitPam360Call(options)
    const { requester, routes, accessByRpc } = this.#core
    await accountById(this.#core, step.where, account, own, async (call, ids) =>
      accessByRpc
        ? requester.rpc(call, step.rpc, {
            PASSWDID: await this.#passwordId(call, ids),
            // The calls of approvers name the requester, and take no reason.
            ...(userId === undefined ? { REASON: reason } : { REQUESTEDID: userId }),
          })
        : requester.ask(call, {
            ...filledRoute(routes[step.route], { accountId: ids.accountId }),
            input: { REASON: reason, USERID: userId },
          }),
    )
  }

  /** The id that legacy calls want, asked for where it is not given. */
  async #passwordId(call: Pam360Call, { accountId, resourceId, passwordId }: KnownIds): Promise<string> {
    if (passwordId !== undefined) return passwordId
    if (resourceId === undefined) {
      throw new ConfigurationError('The legacy calls of access want the id of the password.', {
        code: 'INVALID_REQUEST',
        hint: "Name the account by names, or give 'passwordId' or 'resourceId' with its id.",
      })
    }
    return passwordIdOf(this.#core.requester, call, { resourceId, accountId })
  }

  #requestInput({
    reason,
    ticketId,
    window,
    reminderMinutes,
    resources,
  }: Omit<Pam360RequestOptions, keyof Pam360CallOptions>): Input {
    const { zone } = this.#core
    if (window !== undefined && window.until <= window.from) {
      throw new ConfigurationError('access.request: the window ends before it begins.', {
        code: 'INVALID_REQUEST',
      })
    }
    return {
      REASON: reason,
      TICKETID: ticketId,
      ...(window === undefined
        ? {}
        : {
            ACCESS: 'later',
            STARTTIME: formatWindowTime(window.from, zone),
            ENDTIME: formatWindowTime(window.until, zone),
          }),
      REMAINDERTIME: reminderMinutes,
      ...(resources === undefined
        ? {}
        : resources === 'domain'
          ? { RESOURCES_TO_BE_ACCESSED_OPTION: '2' }
          : { RESOURCES_TO_BE_ACCESSED_OPTION: '3', SELECTED_RESOURCEIDS: resources }),
    }
  }
}
