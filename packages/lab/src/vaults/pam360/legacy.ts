import { columnOfField } from '../../state/pam360/account.ts'
import type { Pam360CustomField } from '../../state/pam360/account.ts'
import { reaches } from '../../state/pam360/access-level.ts'
import { fold } from '../../state/fold.ts'
import type { Answer } from '../../http/answer.ts'
import { getAccount, listAccounts } from './accounts.ts'
import { fail, fileAnswer } from './answers.ts'
import type { Outcome } from './answers.ts'
import { visibleGroups } from './groups.ts'
import { searchColumns } from './listing.ts'
import { downloadFile, placeByPasswordId } from './passwords.ts'
import { demandGrounds, passwordStatus } from './reading.ts'
import type { AccountPlace, Operation, Pam360Request } from './request.ts'
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

function fileOf(fields: readonly Pam360CustomField[], column: string): Answer {
  const field = fields.find((one, index) => fold(columnOfField(one, index)) === fold(column))
  if (field?.type !== 'File' || field.content === undefined) throw fail.missing('file in this column')
  return fileAnswer(field.value, field.content)
}

function fieldOfAccount(request: Pam360Request, place: AccountPlace, column: string): Answer {
  if (demandGrounds(request, place) !== undefined)
    throw fail.denied(`download this file: ${passwordStatus(request, place)}`)
  return fileOf(place.account.customFields, column)
}

function fieldOfResource(request: Pam360Request, { resource }: AccountPlace, column: string): Answer {
  const level = request.context.control.access.ofResource(request.caller.user, resource)
  if (!reaches(level, 'view')) throw fail.denied('download this file')
  return fileOf(resource.customFields, column)
}

const fieldTypes: Readonly<Record<string, typeof fieldOfAccount>> = {
  ACCOUNT: fieldOfAccount,
  RESOURCE: fieldOfResource,
}

/** The file of an account, or of a custom field of it or of its resource. */
function download(request: Pam360Request): ReturnType<Operation['handle']> {
  const { input } = request
  const place = placeByPasswordId(request)
  if (input.flag('ISCUSTOMFIELD') !== true) return downloadFile(request, place)
  const type = input.demand('CUSTOMFIELDTYPE')
  const read = Object.hasOwn(fieldTypes, type) ? fieldTypes[type] : undefined
  if (read === undefined) throw fail.invalid('CUSTOMFIELDTYPE', Object.keys(fieldTypes).join(' or '))
  const named = input.whole(`${type}ID`)
  const own = type === 'ACCOUNT' ? place.account.id : place.resource.id
  if (named !== own) throw fail.invalid(`${type}ID`, 'it is not that of PASSWDID')
  const answer = read(request, place, input.demand('CUSTOMFIELDCOLUMNNAME'))
  request.audit('Custom Field File Downloaded', place)
  return answer
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
