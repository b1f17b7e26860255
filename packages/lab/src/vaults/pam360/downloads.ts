import type { Answer } from '../../http/answer.ts'
import { columnOfField } from '../../state/pam360/account.ts'
import type { Pam360CustomField } from '../../state/pam360/account.ts'
import { reaches } from '../../state/pam360/access-level.ts'
import { fold } from '../../state/fold.ts'
import { fail, fileAnswer } from './answers.ts'
import { demandGrounds, passwordStatus } from './reading.ts'
import type { AccountPlace, Pam360Request } from './request.ts'

/** The file of an account, as it was stored. */
export function downloadFile(request: Pam360Request, place: AccountPlace): Answer {
  const { file } = place.account
  if (file === null) throw fail.missing('file')
  if (demandGrounds(request, place) !== undefined) {
    request.audit('File Download Refused', place, 'denied')
    throw fail.denied(`download this file: ${passwordStatus(request, place)}`)
  }
  place.account.lastAccessed = request.now
  request.audit('File Downloaded', place)
  return fileAnswer(file.name, file.content)
}

/** Which of the custom fields is meant. */
export type FieldChoice = (field: Pam360CustomField, index: number) => boolean

/** The field of a column. */
export function inColumn(column: string): FieldChoice {
  return (field, index) => fold(columnOfField(field, index)) === fold(column)
}

function fieldsOfAccount(request: Pam360Request, place: AccountPlace): readonly Pam360CustomField[] {
  if (demandGrounds(request, place) !== undefined)
    throw fail.denied(`download this file: ${passwordStatus(request, place)}`)
  return place.account.customFields
}

function fieldsOfResource(request: Pam360Request, { resource }: AccountPlace): readonly Pam360CustomField[] {
  const level = request.context.control.access.ofResource(request.caller.user, resource)
  if (!reaches(level, 'view')) throw fail.denied('download this file')
  return resource.customFields
}

const fieldTypes: Readonly<Record<string, typeof fieldsOfAccount>> = {
  ACCOUNT: fieldsOfAccount,
  RESOURCE: fieldsOfResource,
}

/** The file of a custom field, of an account or of its resource by `CUSTOMFIELDTYPE`. */
export function downloadField(request: Pam360Request, place: AccountPlace, isMeant: FieldChoice): Answer {
  const type = request.input.demand('CUSTOMFIELDTYPE')
  const read = Object.hasOwn(fieldTypes, type) ? fieldTypes[type] : undefined
  if (read === undefined) throw fail.invalid('CUSTOMFIELDTYPE', Object.keys(fieldTypes).join(' or '))
  const field = read(request, place).find(isMeant)
  if (field?.type !== 'File' || field.content === undefined) throw fail.missing('file in this field')
  request.audit('Custom Field File Downloaded', place)
  return fileAnswer(field.value, field.content)
}

/** R15: the file of an account, or of a custom field by its label. */
export function download(request: Pam360Request): Answer {
  const place = request.account()
  const { input } = request
  if (input.flag('ISCUSTOMFIELD') !== true) return downloadFile(request, place)
  const label = fold(input.demand('CUSTOMFIELDLABEL'))
  return downloadField(request, place, (field) => fold(field.label) === label)
}
