import { checkArgument, checkChanges, checkOptions, isRecord, listOf } from '../../../options.ts'
import { type CallOptions, callShape, splitCall } from '../../../transport/call-options.ts'
import { accountId, type AccountRef } from '../accounts/account.ts'
import { dependsOnVersion, formatFilter, type FilterTerm } from '../accounts/filter.ts'
import { fieldsOf, itemsOf } from '../fields.ts'
import type { PagedList } from '../../../paging/pages.ts'
import { listPages } from '../pages.ts'
import { path } from '../paths.ts'
import type { Requester } from '../requester.ts'
import { jobIdIn } from '../requests/request.ts'
import type { Server } from '../server.ts'
import {
  bodyOf,
  changesShape,
  getShape,
  listShape,
  managementOf,
  newShape,
  ofShape,
  pageSize,
  readDependentAccount,
  termsOf,
  type DependentAccount,
  type DependentAccountChanges,
  type DependentAccountListOptions,
  type DependentGetOptions,
  type DependentsOfOptions,
  type NewDependentAccount,
} from './dependent-account.ts'

/**
 * What uses the passwords of accounts: `pvwa.dependentAccounts`. From 14.6. The shape of their answers beyond what is
 * sent is our assumption; what is not known comes under `others`.
 *
 * Every call throws NotFoundError for what does not exist or may not be seen, PermissionError where the user may not
 * do this, and what any request throws.
 */
export class DependentAccounts {
  readonly #requester: Requester
  readonly #server: Server

  /** Made by PasswordVault. */
  constructor(requester: Requester, server: Server) {
    this.#requester = requester
    this.#server = server
  }

  /** The dependent accounts that the user may see, fetched page by page as they are read. */
  list(options: DependentAccountListOptions = {}): PagedList<DependentAccount> {
    checkOptions('dependentAccounts.list', options, listShape)
    const { search, account, includeDeleted, ...filter } = options
    const terms = termsOf({
      ...filter,
      ...(account === undefined ? {} : { masterAccountId: accountId(account) }),
    })
    return listPages(
      {
        requester: this.#requester,
        path: 'API/dependentAccounts',
        query: { search, includeDeleted },
        ...(terms.length === 0 ? {} : { prepare: async () => ({ filter: await this.#filter(terms) }) }),
        pageSize,
        wrappers: ['value', 'dependentAccounts'],
        parse: readDependentAccount,
        idOf: ({ id, masterAccountId }) => `${masterAccountId ?? ''} ${id}`,
      },
      options,
    )
  }

  /** The dependent accounts of one account. */
  async of(account: AccountRef, options: DependentsOfOptions = {}): Promise<DependentAccount[]> {
    checkOptions('dependentAccounts.of', options, ofShape)
    const [call, { search, failed, ...filter }] = splitCall(options)
    const terms = termsOf(filter)
    const answer = await this.#requester.json({
      ...call,
      method: 'GET',
      path: rootOf(account),
      query: { search, failed, filter: terms.length === 0 ? undefined : await this.#filter(terms) },
    })
    return itemsOf(answer, 'dependent accounts', 'value', 'dependentAccounts').map(readDependentAccount)
  }

  /** One dependent account. */
  async get(
    account: AccountRef,
    dependent: string | DependentAccount,
    options: DependentGetOptions = {},
  ): Promise<DependentAccount> {
    checkOptions('dependentAccounts.get', options, getShape)
    const [call, query] = splitCall(options)
    const where = pathOf(account, dependent)
    return readDependentAccount(
      await this.#requester.json({ ...call, method: 'GET', path: where, query: { ...query } }),
    )
  }

  /** Adds a dependent account. */
  async add(account: AccountRef, dependent: NewDependentAccount): Promise<DependentAccount> {
    checkOptions('dependentAccounts.add', dependent, newShape)
    const [call, { platformId, ...rest }] = splitCall(dependent)
    const json = { platformId, ...bodyOf(rest) }
    return readDependentAccount(
      await this.#requester.json({ ...call, method: 'POST', path: rootOf(account), json }),
    )
  }

  /**
   * Changes a dependent account. Reads it first, since PVWA replaces all of it: what was not named stays. What
   * somebody else changes in between is lost.
   */
  async update(
    account: AccountRef,
    dependent: string | DependentAccount,
    changes: DependentAccountChanges,
  ): Promise<DependentAccount> {
    checkOptions('dependentAccounts.update', changes, changesShape)
    const [call, named] = splitCall(changes)
    checkChanges('dependentAccounts.update', named)
    const where = pathOf(account, dependent)
    const read = await this.#requester.json({ ...call, method: 'GET', path: where })
    const before = fieldsOf(read, 'a dependent account')
    const answer = await this.#requester.json({
      ...call,
      method: 'PUT',
      path: where,
      json: bodyOf({
        name: named.name ?? before.string('name'),
        properties: { ...before.texts('platformAccountProperties'), ...named.properties },
        management: managementOf(before.get('secretManagement'), named.management),
      }),
    })
    return isRecord(answer) ? readDependentAccount(answer) : this.get(account, dependent, call)
  }

  /** Deletes a dependent account. */
  async delete(
    account: AccountRef,
    dependent: string | DependentAccount,
    call: CallOptions = {},
  ): Promise<void> {
    checkOptions('dependentAccounts.delete', call, callShape)
    await this.#requester.answer({ ...call, method: 'DELETE', path: pathOf(account, dependent) })
  }

  /** Lets the CPM manage a dependent account again. */
  async resume(
    account: AccountRef,
    dependent: string | DependentAccount,
    call: CallOptions = {},
  ): Promise<void> {
    checkOptions('dependentAccounts.resume', call, callShape)
    await this.#requester.answer({ ...call, method: 'POST', path: `${pathOf(account, dependent)}/Resume` })
  }

  /** Has the CPM give a dependent account the password of its account. */
  async sync(
    account: AccountRef,
    dependent: string | DependentAccount,
    call: CallOptions = {},
  ): Promise<void> {
    checkOptions('dependentAccounts.sync', call, callShape)
    await this.#requester.answer({ ...call, method: 'POST', path: `${pathOf(account, dependent)}/Sync` })
  }

  /**
   * As {@link sync}, for several dependent accounts of one account.
   *
   * @returns The id of the job, for `requests.job`, which tells what was refused; `undefined` where the server names
   *   none. That it names one is our assumption: no source shows the answer.
   */
  async syncMany(
    account: AccountRef,
    dependents: readonly (string | DependentAccount)[],
    call: CallOptions = {},
  ): Promise<number | undefined> {
    checkOptions('dependentAccounts.syncMany', call, callShape)
    checkArgument(
      'dependentAccounts.syncMany',
      'the dependent accounts',
      dependents,
      listOf(() => undefined),
    )
    const items = dependents.map((one) => ({ accountId: accountId(account), dependentAccountId: idOf(one) }))
    const where = `${rootOf(account)}/Sync/Bulk`
    const json = { BulkItems: items }
    return jobIdIn(await this.#requester.json({ ...call, method: 'POST', path: where, json }))
  }

  async #filter(terms: readonly FilterTerm[]): Promise<string> {
    const quoted = dependsOnVersion(terms) ? await this.#server.isAtLeast('14.6') : true
    return formatFilter(terms, 'AND', quoted)
  }
}

function idOf(dependent: string | DependentAccount): string {
  const id: unknown = isRecord(dependent) ? dependent.id : dependent
  checkArgument('dependentAccounts', "the dependent account's id", id)
  return String(id)
}

function rootOf(account: AccountRef): string {
  return path`API/Accounts/${accountId(account)}/dependentAccounts`
}

function pathOf(account: AccountRef, dependent: string | DependentAccount): string {
  return path`API/Accounts/${accountId(account)}/dependentAccounts/${idOf(dependent)}`
}
