import {
  checkOptions,
  flag,
  isRecord,
  listOf,
  nested,
  optional,
  text,
  textRecord,
  type Shape,
} from '../../options.ts'
import { callShape, type CallOptions } from '../../transport/call-options.ts'
import { accountId, type AccountRef } from './accounts/account.ts'
import { dependsOnVersion, formatFilter, type FilterTerm } from './accounts/filter.ts'
import { checkArgument, checkChanges, moment, splitCall } from './checks.ts'
import { fieldsOf, itemsOf, notThere } from './fields.ts'
import { listOptionsShape, listPages, type ListOptions, type PagedList } from './pages.ts'
import { path } from './paths.ts'
import type { Requester } from './requester.ts'
import type { Server } from './server.ts'

/** Something that uses the password of an account, such as a Windows service, and is changed with it. */
export interface DependentAccount {
  readonly id: string
  readonly name: string
  readonly platformId: string
  /** The account whose password it uses, where the server said so. */
  readonly masterAccountId: string | undefined
  readonly safe: string | undefined
  /** The properties that the platform defines, under the vendor's names. */
  readonly properties: Readonly<Record<string, string>>
  readonly management: {
    /** Whether the CPM manages it by itself. */
    readonly automatic: boolean | undefined
    /** Why it does not. */
    readonly manualReason: string | undefined
    /** What came of its last work. */
    readonly status: string | undefined
  }
  /** Members that this version of the library does not know, under the vendor's names. */
  readonly others: Readonly<Record<string, string>>
}

/** Which dependent accounts to list. */
export interface DependentAccountListOptions extends ListOptions {
  readonly search?: string
  /** Only those of this account. */
  readonly account?: AccountRef
  readonly platformId?: string
  readonly safe?: string
  readonly modifiedSince?: Date
  /** Those that were deleted as well. Default: the server's. */
  readonly includeDeleted?: boolean
}

/** Which dependent accounts of one account to list. */
export interface DependentsOfOptions extends CallOptions {
  readonly search?: string
  readonly platformId?: string
  readonly modifiedSince?: Date
  /** Only those that the CPM failed with, or the others. */
  readonly failed?: boolean
}

/** How to read one. */
export interface DependentGetOptions extends CallOptions {
  /** Whether all of it comes. */
  readonly extendedDetails?: boolean
}

/** Whether the CPM manages a dependent account by itself; if not, why. */
export interface DependentManagement {
  readonly automatic?: boolean
  /** Not together with `automatic: true`. */
  readonly manualReason?: string
}

/** A new dependent account. */
export interface NewDependentAccount extends CallOptions {
  readonly platformId: string
  /** The properties that the platform defines, under the vendor's names. */
  readonly properties: Readonly<Record<string, string>>
  readonly name?: string
  readonly management?: DependentManagement
}

/** What to change of a dependent account. What is not named stays. */
export interface DependentAccountChanges extends CallOptions {
  readonly name?: string
  /** Properties by the vendor's names; the others stay. */
  readonly properties?: Readonly<Record<string, string>>
  readonly management?: DependentManagement
}

const pageSize = 1_000
const management: Shape<DependentManagement> = { automatic: optional(flag), manualReason: optional(text) }
const listShape: Shape<DependentAccountListOptions> = {
  ...listOptionsShape(pageSize),
  search: optional(text),
  account: () => undefined,
  platformId: optional(text),
  safe: optional(text),
  modifiedSince: optional(moment),
  includeDeleted: optional(flag),
}
const ofShape: Shape<DependentsOfOptions> = {
  ...callShape,
  search: optional(text),
  platformId: optional(text),
  modifiedSince: optional(moment),
  failed: optional(flag),
}
const getShape: Shape<DependentGetOptions> = { ...callShape, extendedDetails: optional(flag) }
const changesShape: Shape<DependentAccountChanges> = {
  ...callShape,
  name: optional(text),
  properties: optional(textRecord),
  management: optional(nested(management)),
}
const newShape: Shape<NewDependentAccount> = { ...changesShape, platformId: text, properties: textRecord }

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

  /** As {@link sync}, for several dependent accounts of one account. */
  async syncMany(
    account: AccountRef,
    dependents: readonly (string | DependentAccount)[],
    call: CallOptions = {},
  ): Promise<void> {
    checkOptions('dependentAccounts.syncMany', call, callShape)
    checkArgument(
      'dependentAccounts.syncMany',
      'the dependent accounts',
      dependents,
      listOf(() => undefined),
    )
    const items = dependents.map((one) => ({ accountId: accountId(account), dependentAccountId: idOf(one) }))
    const where = `${rootOf(account)}/Sync/Bulk`
    await this.#requester.answer({ ...call, method: 'POST', path: where, json: { BulkItems: items } })
  }

  async #filter(terms: readonly FilterTerm[]): Promise<string> {
    const quoted = dependsOnVersion(terms) ? await this.#server.isAtLeast('14.6') : true
    return formatFilter(terms, 'AND', quoted)
  }
}

function termsOf(filter: {
  readonly masterAccountId?: string
  readonly platformId?: string
  readonly safe?: string
  readonly modifiedSince?: Date
}): FilterTerm[] {
  const { masterAccountId, platformId, safe, modifiedSince } = filter
  const terms: [string, string, string | number | undefined][] = [
    ['MasterAccountId', 'eq', masterAccountId],
    [
      'modificationTime',
      'gte',
      modifiedSince === undefined ? undefined : Math.floor(modifiedSince.getTime() / 1000),
    ],
    ['platformId', 'eq', platformId],
    ['SafeName', 'eq', safe],
  ]
  return terms.flatMap(([property, operator, value]) =>
    value === undefined ? [] : [{ property, operator, value }],
  )
}

function bodyOf({ name, properties, management: given }: DependentAccountChanges): Record<string, unknown> {
  const automatic = given?.automatic
  const reason = given?.manualReason
  return {
    ...(name === undefined ? {} : { name }),
    ...(properties === undefined ? {} : { platformAccountProperties: properties }),
    ...(automatic === undefined && reason === undefined
      ? {}
      : {
          secretManagement: {
            ...(automatic === undefined ? {} : { automaticManagementEnabled: automatic }),
            ...(reason === undefined ? {} : { manualManagementReason: reason }),
          },
        }),
  }
}

/** What was, with what is wanted; a reason for manual management ends with it. */
function managementOf(read: unknown, wanted: DependentManagement = {}): DependentManagement {
  const before = isRecord(read) ? fieldsOf(read, 'management') : undefined
  const automatic = wanted.automatic ?? before?.flag('automaticManagementEnabled')
  const reason =
    wanted.manualReason ?? (automatic === true ? undefined : before?.text('manualManagementReason'))
  return {
    ...(automatic === undefined ? {} : { automatic }),
    ...(reason === undefined || reason === '' ? {} : { manualReason: reason }),
  }
}

const known: ReadonlySet<string> = new Set([
  'id',
  'dependentaccountid',
  'name',
  'platformid',
  'masteraccountid',
  'accountid',
  'safename',
  'platformaccountproperties',
  'secretmanagement',
  // No answer should hold it; none that did would be handed on.
  'secret',
])

/** Reads a dependent account. */
function readDependentAccount(value: unknown): DependentAccount {
  const fields = fieldsOf(value, 'a dependent account')
  const id = fields.text('id') ?? fields.text('dependentAccountId')
  if (id === undefined || id === '') throw notThere('the id of a dependent account')
  const managed = fields.object('secretManagement')
  return {
    id,
    name: fields.string('name'),
    platformId: fields.string('platformId'),
    masterAccountId: fields.text('masterAccountId') ?? fields.text('accountId'),
    safe: fields.text('safeName'),
    properties: fields.texts('platformAccountProperties'),
    management: {
      automatic: managed?.flag('automaticManagementEnabled'),
      manualReason: managed?.text('manualManagementReason'),
      status: managed?.text('status'),
    },
    others: fields.others(known) ?? {},
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
