/** How lists of resources and accounts are narrowed down. */
import { nested, oneOf, optional, text, type Check, type Shape } from '../options.ts'
import type { Input } from './input-data.ts'

/** Which passwords a list is about. */
export type Pam360ViewType = 'all' | 'favourite' | 'recently-accessed' | 'linux-ssh' | 'windows-rdp'

/** What a list is searched for. */
export interface Pam360Search {
  /** Whether resources or accounts are searched. */
  readonly type?: 'resource' | 'account'
  /** Where: one of PAM360's own words, such as `ALL`, `RESOURCENAME`, `LOGINNAME`, `IPADDRESS`, or `COLUMN_CHAR1`. */
  readonly column?: string
  /** What is looked for. */
  readonly value: string
}

/** How lists of resources and accounts are narrowed down. */
export interface Pam360Selection {
  /** Which passwords. Default: all that the user owns or shares. */
  readonly view?: Pam360ViewType
  readonly search?: Pam360Search
}

const views: Readonly<Record<Pam360ViewType, string>> = {
  all: 'ALLMYPASSWORD',
  favourite: 'FAVOURITEPASSWORD',
  'recently-accessed': 'RECENTLYACCESSEDPASSWORD',
  'linux-ssh': 'LINUXSSHPASSWORD',
  'windows-rdp': 'WINDOWSRDPPASSWORD',
}

const columns: ReadonlySet<unknown> = new Set([
  'ALL',
  'RESOURCE_TYPE',
  'RESOURCENAME',
  'RESOURCEDESC',
  'IPADDRESS',
  'LOGINNAME',
  'OPERATINGSYSTEM',
  'DEPARTMENT',
  'LOCATION',
  'DOMAINNAME',
  'RESOURCEURL',
])

const column: Check = (value) =>
  columns.has(value) || (typeof value === 'string' && /^COLUMN_[A-Z]+\d+$/.test(value))
    ? undefined
    : `must be ${[...columns].join(', ')} or a column such as COLUMN_CHAR1`

const searchShape: Shape<Pam360Search> = {
  type: optional(oneOf('resource', 'account')),
  column: optional(column),
  value: text,
}

/** The checks of {@link Pam360Selection}. */
export const selectionShape: Shape<Pam360Selection> = {
  view: optional(oneOf(...Object.keys(views))),
  search: optional(nested(searchShape)),
}

/** The selection as PAM360 is given it. */
export function selectionInput({ view, search }: Pam360Selection): Input {
  return {
    VIEWTYPE: view === undefined ? undefined : views[view],
    SEARCHTYPE: search?.type?.toUpperCase(),
    SEARCHCOLUMN: search?.column,
    SEARCHVALUE: search?.value,
  }
}
