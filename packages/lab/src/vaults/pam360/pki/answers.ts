import { fold } from '../../../state/fold.ts'
import { failureMarks, jsonAnswer } from '../answers.ts'
import type { Envelope, Outcome } from '../answers.ts'
import type { Answer } from '../../../http/answer.ts'
import type { Operation, Pam360Request, RoutedOperation } from '../request.ts'
import type { Pam360Settings } from '../settings.ts'

function head(name: string, status: string, message: string, { pkiEnvelope }: Pam360Settings): object {
  return pkiEnvelope === 'flat' ? { Status: status, Message: message } : { name, result: { status, message } }
}

/** The envelope of certificates and keys: no `operation` around it, and what is told stands beside the result. */
export const pkiEnvelope: Envelope = {
  success: (name, { message, details, beside }, settings) =>
    jsonAnswer(
      200,
      {
        ...head(name, 'Success', message, settings),
        ...(details === undefined ? {} : { details }),
        ...beside,
      },
      settings,
    ),
  failure: (operation, failed, settings) => {
    const { status, vendorCode } = failureMarks(operation, failed, settings)
    const value = head(failed.parts.name ?? operation, 'Failed', failed.message, settings)
    return jsonAnswer(status, value, settings, vendorCode)
  },
}

/** What an operation on certificates and keys does. */
type PkiHandler = (request: Pam360Request) => Outcome | Answer | Promise<Outcome | Answer>

/** An operation for those who may manage keys. */
export function pkiOperation(name: string, handle: PkiHandler): Operation {
  return {
    name,
    handle: (request) => {
      request.demandAbility('manage-keys', 'manage keys')
      return handle(request)
    },
  }
}

/** An operation at the vendor's address, which is its name. */
export function routedPki(method: 'GET' | 'POST', name: string, handle: PkiHandler): RoutedOperation {
  return { ...pkiOperation(name, handle), method, path: `/api/pki/restapi/${name}` }
}

/** The value of a table by a name in any case. */
export function pick<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.entries(table).find(([own]) => fold(own) === fold(name))?.[1]
}
