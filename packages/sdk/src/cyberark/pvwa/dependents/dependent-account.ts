/** Dependent accounts as PVWA sends and takes them. Pure. */
import { flag, isRecord, moment, nested, optional, type Shape, text, textRecord } from '../../../options.ts'
import { callShape, type CallOptions } from '../../../transport/call-options.ts'
import type { AccountRef } from '../accounts/account.ts'
import type { FilterTerm } from '../accounts/filter.ts'
import { secondsOf } from '../checks.ts'
import { fieldsOf, notThere } from '../fields.ts'
import { listOptionsShape, type ListOptions } from '../../../paging/pages.ts'

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

/** The most that one page holds. */
export const pageSize = 1_000
const management: Shape<DependentManagement> = { automatic: optional(flag), manualReason: optional(text) }
/** The checks of {@link DependentAccountListOptions}. */
export const listShape: Shape<DependentAccountListOptions> = {
  ...listOptionsShape(pageSize),
  search: optional(text),
  account: () => undefined,
  platformId: optional(text),
  safe: optional(text),
  modifiedSince: optional(moment),
  includeDeleted: optional(flag),
}
/** The checks of {@link DependentsOfOptions}. */
export const ofShape: Shape<DependentsOfOptions> = {
  ...callShape,
  search: optional(text),
  platformId: optional(text),
  modifiedSince: optional(moment),
  failed: optional(flag),
}
/** The checks of {@link DependentGetOptions}. */
export const getShape: Shape<DependentGetOptions> = { ...callShape, extendedDetails: optional(flag) }
/** The checks of {@link DependentAccountChanges}. */
export const changesShape: Shape<DependentAccountChanges> = {
  ...callShape,
  name: optional(text),
  properties: optional(textRecord),
  management: optional(nested(management)),
}
/** The checks of {@link NewDependentAccount}. */
export const newShape: Shape<NewDependentAccount> = {
  ...changesShape,
  platformId: text,
  properties: textRecord,
}

/** The conditions of a filter. */
export function termsOf(filter: {
  readonly masterAccountId?: string
  readonly platformId?: string
  readonly safe?: string
  readonly modifiedSince?: Date
}): FilterTerm[] {
  const { masterAccountId, platformId, safe, modifiedSince } = filter
  const terms: [string, string, string | number | undefined][] = [
    ['MasterAccountId', 'eq', masterAccountId],
    ['modificationTime', 'gte', modifiedSince && secondsOf(modifiedSince)],
    ['platformId', 'eq', platformId],
    ['SafeName', 'eq', safe],
  ]
  return terms.flatMap(([property, operator, value]) =>
    value === undefined ? [] : [{ property, operator, value }],
  )
}

/** What is sent of a dependent account. */
export function bodyOf({
  name,
  properties,
  management: given,
}: DependentAccountChanges): Record<string, unknown> {
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
export function managementOf(read: unknown, wanted: DependentManagement = {}): DependentManagement {
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
])

/** Reads a dependent account. */
export function readDependentAccount(value: unknown): DependentAccount {
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
