import { getAccount, listAccounts } from './accounts.ts'
import { fail } from './answers.ts'
import type { Outcome } from './answers.ts'
import { downloadField, downloadFile, inColumn } from './downloads.ts'
import { visibleGroups } from './groups.ts'
import { searchColumns } from './listing.ts'
import { placeByPasswordId } from './passwords.ts'
import type { Operation, Pam360Request } from './request.ts'
import { listResources, listedResources, resourceTypeList, seenResources } from './resources.ts'

// Calls of the vendor's apps that do what the REST API does too, or files of custom fields.

/** The handler of an address, called with the values of the path among the input. */
function byInput(names: readonly string[], handle: Operation['handle']): Operation['handle'] {
  return (request) =>
    handle(
      request.withParameters(Object.fromEntries(names.map((name) => [name, request.input.demand(name)]))),
    )
}

function searchable(): Outcome {
  return {
    message: 'LAB: search columns fetched',
    totalRows: searchColumns.length,
    details: searchColumns.map((name) => ({ 'SEARCH COLUMN': name })),
  }
}

/** The groups below an owner or a group; groups have none below them here, so a group is its own node. */
function groups(request: Pam360Request): Outcome {
  const { input } = request
  const node = input.text('NODETYPE') ?? 'PARENTNODE'
  if (node !== 'PARENTNODE' && node !== 'GROUPNODE') throw fail.invalid('NODETYPE', 'PARENTNODE or GROUPNODE')
  const [owner, id] = [input.whole('GROUPOWNERID'), input.whole('GROUPID')]
  const rows = visibleGroups(request).filter(
    (group) => (owner === undefined || group.owner === owner) && (id === undefined || group.id === id),
  )
  return {
    message: 'LAB: resource groups fetched',
    totalRows: rows.length,
    details: rows.map((group) => ({
      'GROUP ID': request.id(group.id),
      'GROUP NAME': group.name,
      'GROUP OWNER ID': request.id(group.owner),
    })),
  }
}

function groupResources(request: Pam360Request): Outcome {
  const id = request.input.whole('GROUPID')
  const group = visibleGroups(request).find((one) => one.id === id)
  if (group === undefined) throw fail.missing('resource group')
  const { control } = request.context
  return listedResources(
    request,
    seenResources(request).filter((one) => control.groupsWith(one).includes(group)),
  )
}

/** The file of an account, or of a custom field of it or of its resource. */
function download(request: Pam360Request): ReturnType<Operation['handle']> {
  const { input } = request
  const place = placeByPasswordId(request)
  if (input.flag('ISCUSTOMFIELD') !== true) return downloadFile(request, place)
  const type = input.demand('CUSTOMFIELDTYPE')
  const ids: Readonly<Record<string, number>> = { ACCOUNT: place.account.id, RESOURCE: place.resource.id }
  const own = Object.hasOwn(ids, type) ? ids[type] : undefined
  if (own !== undefined && input.whole(`${type}ID`) !== own)
    throw fail.invalid(`${type}ID`, 'it is not that of PASSWDID')
  return downloadField(request, place, inColumn(input.demand('CUSTOMFIELDCOLUMNNAME')))
}

/** Legacy calls beside those on passwords, access and favourites (8.8). */
export const legacyOperations: readonly Operation[] = [
  { name: 'GET_RESOURCES', handle: listResources },
  { name: 'GET_RESOURCEACCOUNTLIST', handle: byInput(['RESOURCEID'], listAccounts) },
  { name: 'GET_ACCOUNTATTRIBUTES', handle: byInput(['RESOURCEID', 'ACCOUNTID'], getAccount) },
  { name: 'GET_SEARCHCOLUMNS', handle: searchable },
  { name: 'GET_RESOURCETYPES', handle: resourceTypeList },
  { name: 'GET_RESOURCEGROUPS', handle: groups },
  { name: 'GET_GROUPRESOURCES', handle: groupResources },
  { name: 'DOWNLOAD_CERTIFICATE', handle: download },
]
