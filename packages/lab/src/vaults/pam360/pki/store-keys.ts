import type { Answer } from '../../../http/answer.ts'
import type { Pam360StoreKey } from '../../../state/pam360/pki.ts'
import { fail, fileAnswer } from '../answers.ts'
import type { Outcome } from '../answers.ts'
import type { OperationSet } from '../operations.ts'
import type { Pam360Request } from '../request.ts'
import { toldTime } from '../times.ts'
import { pkiOperation } from './answers.ts'

function row({ context }: Pam360Request, key: Pam360StoreKey): object {
  return {
    keyName: key.name,
    fileName: key.fileName,
    description: key.description,
    creationTime: toldTime(key.createdAt, context.settings.timeZone),
  }
}

function find({ context, caller, input }: Pam360Request): Pam360StoreKey | undefined {
  const { pki } = context.control
  return pki.find(pki.storeKeys, caller.organisation.id, input.demand('keyName'))
}

function keyOf(request: Pam360Request): Pam360StoreKey {
  const found = find(request)
  if (found === undefined) throw fail.missing('key')
  return found
}

function list(request: Pam360Request): Outcome {
  const { context, caller } = request
  const own = context.control.pki.storeKeys.filter(
    ({ organisation }) => organisation === caller.organisation.id,
  )
  return { message: 'LAB: keys fetched', details: own.map((key) => row(request, key)) }
}

function exported(request: Pam360Request): Answer {
  const { fileName, content } = keyOf(request)
  request.audit('Key Exported')
  return fileAnswer(fileName, content)
}

function add(request: Pam360Request): Outcome {
  const { input, context, caller, now } = request
  if (find(request) !== undefined) throw fail.conflict('key already exists')
  const { fileName, content } = request.demandPart('File')
  const name = input.demand('keyName')
  const added = context.control.pki.addStoreKey({
    organisation: caller.organisation.id,
    name,
    fileName: fileName ?? name,
    description: input.text('description') ?? '',
    content,
    createdAt: now,
  })
  request.audit('Key Added')
  return { message: 'LAB: key added', details: row(request, added) }
}

function update(request: Pam360Request): Outcome {
  const key = keyOf(request)
  const file = request.part('File')
  key.description = request.input.text('description') ?? key.description
  key.fileName = file?.fileName ?? key.fileName
  key.content = file?.content ?? key.content
  request.audit('Key Updated')
  return { message: 'LAB: key updated', details: row(request, key) }
}

function remove(request: Pam360Request): Outcome {
  const { storeKeys } = request.context.control.pki
  storeKeys.splice(storeKeys.indexOf(keyOf(request)), 1)
  request.audit('Key Deleted')
  return { message: 'LAB: key deleted' }
}

/** The operations on keys of other kinds, which are kept as files; their addresses are assumed. */
export const storeKeyOperations: OperationSet = {
  routed: [],
  assumed: {
    listKeys: pkiOperation('getAllKeys', list),
    getKey: pkiOperation('getKey', (request) => ({
      message: 'LAB: key fetched',
      details: row(request, keyOf(request)),
    })),
    exportKey: pkiOperation('exportKey', exported),
    addKey: pkiOperation('addKey', add),
    updateKey: pkiOperation('updateKey', update),
    deleteKey: pkiOperation('deleteKey', remove),
  },
}
