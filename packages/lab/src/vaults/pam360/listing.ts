import { fold } from '../../state/fold.ts'
import { columnOfField } from '../../state/pam360/account.ts'
import type { Pam360Account } from '../../state/pam360/account.ts'
import type { Pam360Resource } from '../../state/pam360/resource.ts'
import { fail } from './answers.ts'
import type { InputFields } from './input-data.ts'
import type { Pam360Request } from './request.ts'

/** The rows of the page that `STARTINDEX` and `LIMIT` name; all of them without a limit. */
export function pageOf<T>(rows: readonly T[], { input, context }: Pam360Request): T[] {
  const { firstRow } = context.settings
  const start = Math.max((input.whole('STARTINDEX') ?? firstRow) - firstRow, 0)
  const limit = input.whole('LIMIT')
  return rows.slice(start, limit === undefined ? undefined : start + limit)
}

// The accounts are worked out for the views that ask for them: there may be thousands.
type View = (resource: Pam360Resource, accounts: () => readonly Pam360Account[], user: number) => boolean

const views: Readonly<Record<string, View>> = {
  ALLMYPASSWORD: () => true,
  FAVOURITEPASSWORD: (_, accounts, user) => accounts().some(({ favouriteOf }) => favouriteOf.has(user)),
  RECENTLYACCESSEDPASSWORD: (_, accounts) => accounts().some(({ lastAccessed }) => lastAccessed !== null),
  LINUXSSHPASSWORD: ({ type }) => type === 'Linux',
  WINDOWSRDPPASSWORD: ({ type }) => type.startsWith('Windows'),
}

function viewOf(input: InputFields): View {
  const name = input.text('VIEWTYPE') ?? 'ALLMYPASSWORD'
  const view = Object.hasOwn(views, name) ? views[name] : undefined
  if (view === undefined) throw fail.invalid('VIEWTYPE', `one of ${Object.keys(views).join(', ')}`)
  return view
}

/** The resources that the wanted view shows. */
export function viewed(
  resources: readonly Pam360Resource[],
  { input, context, caller }: Pam360Request,
): Pam360Resource[] {
  const view = viewOf(input)
  return resources.filter((one) =>
    view(one, () => context.control.access.visibleAccounts(caller.user, one), caller.user.id),
  )
}

/** The accounts of a resource that the wanted view shows. */
export function viewedAccounts(
  resource: Pam360Resource,
  accounts: readonly Pam360Account[],
  { input, caller }: Pam360Request,
): Pam360Account[] {
  const view = viewOf(input)
  return accounts.filter((account) => view(resource, () => [account], caller.user.id))
}

const columns: Readonly<Record<string, (resource: Pam360Resource) => string>> = {
  RESOURCE_TYPE: ({ type }) => type,
  RESOURCENAME: ({ name }) => name,
  RESOURCEDESC: ({ texts }) => texts.description,
  IPADDRESS: ({ texts }) => texts.dnsName,
  OPERATINGSYSTEM: ({ type }) => type,
  DEPARTMENT: ({ texts }) => texts.department,
  LOCATION: ({ texts }) => texts.location,
  DOMAINNAME: ({ texts }) => texts.domainName,
  RESOURCEURL: ({ texts }) => texts.url,
}

/** The resources that a search finds; all without one. `accountsOf` gives what of a resource may be searched. */
export function searched(
  resources: readonly Pam360Resource[],
  input: InputFields,
  accountsOf: (resource: Pam360Resource) => readonly Pam360Account[],
): Pam360Resource[] {
  const wanted = fold(input.text('SEARCHVALUE') ?? '')
  if (wanted === '') return [...resources]
  const type = input.text('SEARCHTYPE') ?? 'RESOURCE'
  if (type !== 'RESOURCE' && type !== 'ACCOUNT') throw fail.invalid('SEARCHTYPE', 'RESOURCE or ACCOUNT')
  const column = input.text('SEARCHCOLUMN') ?? 'ALL'
  const contains = (text: string): boolean => fold(text).includes(wanted)
  const logins = (one: Pam360Resource): boolean => accountsOf(one).some(({ name }) => contains(name))
  if (type === 'ACCOUNT' || column === 'LOGINNAME') return resources.filter(logins)
  const textsOf =
    column === 'ALL'
      ? (one: Pam360Resource) => Object.values(columns).map((read) => read(one))
      : /^COLUMN_CHAR\d$/u.test(column)
        ? ({ customFields }: Pam360Resource) =>
            customFields.flatMap((field, at) => (columnOfField(field, at) === column ? field.value : []))
        : columnOf(column)
  return resources.filter((one) => textsOf(one).some(contains))
}

/** The names of columns that can be searched. */
export const searchColumns: readonly string[] = ['ALL', 'LOGINNAME', ...Object.keys(columns)]

function columnOf(name: string): (resource: Pam360Resource) => string[] {
  const read = Object.hasOwn(columns, name) ? columns[name] : undefined
  if (read === undefined) throw fail.invalid('SEARCHCOLUMN', searchColumns.join(', '))
  return (one) => [read(one)]
}
