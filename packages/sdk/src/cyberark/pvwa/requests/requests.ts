import {
  anyOf,
  type Check,
  checkArgument,
  checkOptions,
  flag,
  isRecord,
  listOf,
  nested,
  optional,
  type Shape,
  text,
} from '../../../options.ts'
import { type CallOptions, callShape, splitCall } from '../../../transport/call-options.ts'
import { accountId, type AccountRef } from '../accounts/account.ts'
import { fieldsOf } from '../fields.ts'
import { path } from '../paths.ts'
import type { Requester } from '../requester.ts'
import {
  detailsShape,
  jobIdIn,
  newRequestShape,
  readJob,
  readJobId,
  readRequest,
  requestBody,
  requestListShape,
  type AccessRequest,
  type AccessRequestDetails,
  type AccessRequestJob,
  type AccessRequestListOptions,
  type AccessRequestRef,
  type NewAccessRequest,
} from './request.ts'

/** One of many requests that are made together. */
export interface AccessRequestItem extends AccessRequestDetails {
  readonly account: AccountRef
}

/** How to confirm or reject. */
export interface DecisionOptions extends CallOptions {
  /** Why; the requester sees it. */
  readonly reason?: string
}

/** How to ask for a job. */
export interface JobOptions extends CallOptions {
  /** Whether each item comes as well. Default: the server's. */
  readonly items?: boolean
}

const reference: Check = anyOf('an id, or a request as a list gives it', text, (value) =>
  isRecord(value) ? text(value['id']) : 'is none',
)
const decisionShape: Shape<DecisionOptions> = { ...callShape, reason: optional(text) }
const jobShape: Shape<JobOptions> = { ...callShape, items: optional(flag) }
const itemShape: Shape<AccessRequestItem> = { ...detailsShape, account: () => undefined }
/** Makes a request, then decides on it: how the parts of the path are called. */
const mine = 'API/MyRequests'
const incoming = 'API/IncomingRequests'

/**
 * Requests for access to accounts under dual control: `pvwa.requests`. The user's own, and those of others that the
 * user may confirm.
 *
 * Every call throws NotFoundError for a request that does not exist or is another's, PermissionError where the user
 * may not do this, and what any request throws.
 */
export class AccessRequests {
  readonly #requester: Requester

  /** Made by PasswordVault. */
  constructor(requester: Requester) {
    this.#requester = requester
  }

  /**
   * Asks for access to an account.
   *
   * @example
   * await pvwa.requests.create(account, { reason: 'release 7', from: tonight, to: tomorrow })
   * @throws ReasonRequiredError, TicketRequiredError where the policy wants them.
   */
  async create(account: AccountRef, options: NewAccessRequest = {}): Promise<AccessRequest> {
    checkOptions('requests.create', options, newRequestShape)
    const [call, details] = splitCall(options)
    const json = requestBody(accountId(account), details)
    return readRequest(await this.#requester.json({ ...call, method: 'POST', path: mine, json }))
  }

  /**
   * Asks for access to many accounts at once. PVWA works through them by itself. From 13.2.
   *
   * @returns The id of the job, for {@link job}.
   */
  async createMany(items: readonly AccessRequestItem[], call: CallOptions = {}): Promise<number> {
    checkOptions('requests.createMany', call, callShape)
    checkArgument('requests.createMany', 'the requests', items, listOf(nested(itemShape)))
    const json = {
      BulkItems: items.map(({ account, ...details }) => ({
        Operation: 'Add',
        Item: requestBody(accountId(account), details),
      })),
    }
    return readJobId(await this.#requester.json({ ...call, method: 'POST', path: mine, json }))
  }

  /** How far a job of {@link createMany} or {@link confirmMany} is. From 13.2. */
  async job(id: number, options: JobOptions = {}): Promise<AccessRequestJob> {
    checkOptions('requests.job', options, jobShape)
    const [call, { items }] = splitCall(options)
    return readJob(
      id,
      await this.#requester.json({
        ...call,
        method: 'GET',
        path: path`API/bulkactions/${id}`,
        query: { DisplayExtendedItems: items },
      }),
    )
  }

  /** The user's own requests. */
  async list(options: AccessRequestListOptions = {}): Promise<AccessRequest[]> {
    return this.#list('requests.list', mine, 'MyRequests', options)
  }

  /** One of the user's own requests. */
  async get(request: AccessRequestRef, call: CallOptions = {}): Promise<AccessRequest> {
    return this.#get('requests.get', mine, request, call)
  }

  /** Takes one of the user's own requests back. */
  async delete(request: AccessRequestRef, call: CallOptions = {}): Promise<void> {
    checkOptions('requests.delete', call, callShape)
    await this.#requester.answer({ ...call, method: 'DELETE', path: where(mine, request) })
  }

  /** The requests of others that the user may confirm. */
  async incoming(options: AccessRequestListOptions = {}): Promise<AccessRequest[]> {
    return this.#list('requests.incoming', incoming, 'IncomingRequests', options)
  }

  /** One of the requests that the user may confirm. */
  async getIncoming(request: AccessRequestRef, call: CallOptions = {}): Promise<AccessRequest> {
    return this.#get('requests.getIncoming', incoming, request, call)
  }

  /** Confirms a request of somebody else. */
  async confirm(request: AccessRequestRef, options: DecisionOptions = {}): Promise<void> {
    await this.#decide('confirm', 'Confirm', request, options)
  }

  /** Rejects a request of somebody else. */
  async reject(request: AccessRequestRef, options: DecisionOptions = {}): Promise<void> {
    await this.#decide('reject', 'Reject', request, options)
  }

  /**
   * Confirms many requests at once. From 14.6.
   *
   * @returns The id of the job, for {@link job}, which tells what was refused; `undefined` where the server names none.
   *   That it names one is our assumption: no source shows the answer.
   */
  async confirmMany(
    requests: readonly AccessRequestRef[],
    options: DecisionOptions = {},
  ): Promise<number | undefined> {
    return this.#decideMany('confirmMany', 'Confirm', requests, options)
  }

  /** Rejects many requests at once. From 14.6. See {@link confirmMany}. */
  async rejectMany(
    requests: readonly AccessRequestRef[],
    options: DecisionOptions = {},
  ): Promise<number | undefined> {
    return this.#decideMany('rejectMany', 'Reject', requests, options)
  }

  async #list(
    name: string,
    root: string,
    wrapper: string,
    options: AccessRequestListOptions,
  ): Promise<AccessRequest[]> {
    checkOptions(name, options, requestListShape)
    const [call, { waiting = false, expired = false }] = splitCall(options)
    const query = { onlyWaiting: waiting, expired }
    const answer = await this.#requester.json({ ...call, method: 'GET', path: root, query })
    return fieldsOf(answer, 'requests').wrapped(wrapper, 'value').map(readRequest)
  }

  async #get(
    name: string,
    root: string,
    request: AccessRequestRef,
    call: CallOptions,
  ): Promise<AccessRequest> {
    checkOptions(name, call, callShape)
    return readRequest(await this.#requester.json({ ...call, method: 'GET', path: where(root, request) }))
  }

  async #decide(
    name: string,
    what: 'Confirm' | 'Reject',
    request: AccessRequestRef,
    options: DecisionOptions,
  ): Promise<void> {
    checkOptions(`requests.${name}`, options, decisionShape)
    const [call, { reason }] = splitCall(options)
    const json = reason === undefined ? {} : { Reason: reason }
    await this.#requester.answer({
      ...call,
      method: 'POST',
      path: `${where(incoming, request)}/${what}`,
      json,
    })
  }

  async #decideMany(
    name: string,
    what: 'Confirm' | 'Reject',
    requests: readonly AccessRequestRef[],
    options: DecisionOptions,
  ): Promise<number | undefined> {
    checkOptions(`requests.${name}`, options, decisionShape)
    checkArgument(`requests.${name}`, 'the requests', requests, listOf(reference))
    const [call, { reason }] = splitCall(options)
    const json = {
      BulkItems: requests.map((request) => ({
        RequestId: idOf(request),
        ...(reason === undefined ? {} : { Reason: reason }),
      })),
    }
    const path = `${incoming}/${what}/Bulk`
    return jobIdIn(await this.#requester.json({ ...call, method: 'POST', path, json }))
  }
}

function idOf(request: AccessRequestRef): string {
  checkArgument('requests', 'the request', request, reference)
  return typeof request === 'string' ? request : request.id
}

function where(root: string, request: AccessRequestRef): string {
  return `${root}/${path`${idOf(request)}`}`
}
