/** How a PAM360 is known without a token, and what its refusals of a canary say. */
import type { Verdict } from '../check/canary.ts'
import type { HttpService } from '../check/http-probes.ts'
import { isSallyportError, type AnySallyportError } from '../errors.ts'
import type { BaseUrl } from '../transport/base-url.ts'
import { readAnswer, type RawAnswer } from './answers.ts'
import { isUnexplained } from './failures.ts'
import { restBase } from './requester.ts'

/**
 * Asks for the list of resources without a token. PAM360 refuses it in its own envelope; that its audit does not show it is
 * our assumption.
 */
export function pam360Service({ origin, path }: BaseUrl): HttpService {
  return {
    origin,
    question: { target: `${path}/${restBase}resources` },
    recognize: (answer) => {
      checkRefusal(answer)
      return { message: `PAM360 answers at ${origin.host}${path}.` }
    },
  }
}

/** A refusal in its envelope is what is hoped for; that it cannot answer now, or what is no envelope, is thrown. */
function checkRefusal(answer: RawAnswer): void {
  try {
    readAnswer(answer)
  } catch (error) {
    if (!isSallyportError(error) || error.retryable || error.name === 'ProtocolError') throw error
  }
}

const policy: Verdict = { layer: 'policy' }

/** What an error of a canary says where PAM360 has its own ways. */
export function pam360Verdict(error: AnySallyportError): Verdict | undefined {
  // It may mean a user without REST access, a resource that is not there or not shared, or a reason that is missing.
  if (isUnexplained(error)) return { ...policy, untold: ['identity', 'permission', 'object'] }
  // The ticketing system, of which it asks whether the ticket is good.
  return error.code === 'VAULT_UNREACHABLE' ? policy : undefined
}
