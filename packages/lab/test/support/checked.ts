import { expect } from 'vitest'
import { isDescribed, outsideEvidenceMissing, validateAgainst } from '../../../../test/evidence/schemas.ts'
import type { Lab } from '../../src/index.ts'
import { logon, pvwa } from './pvwa.ts'
import type { Reply } from './request.ts'

/**
 * A session whose every answer is held against the vendor's OpenAPI file, where that is beside the checkout and knows the
 * operation.
 */
export async function checkedSession(lab: Lab, user = 'administrator') {
  const token = await logon(lab, user)
  const send =
    (method: string) =>
    async (path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply> => {
      const reply = await pvwa(lab, method, path, { token, headers, ...(body === undefined ? {} : { body }) })
      const operation = `${method} ${path}`
      const type = reply.headers['content-type'] ?? ''
      const checkable = reply.text === '' || type.includes('json')
      if (outsideEvidenceMissing === undefined && checkable && isDescribed(operation)) {
        const held = reply.text === '' ? undefined : (JSON.parse(reply.text) as unknown)
        expect({ operation, findings: validateAgainst(operation, reply.status, held) }).toEqual({
          operation,
          findings: [],
        })
      }
      return reply
    }
  return {
    get: send('GET'),
    post: send('POST'),
    put: send('PUT'),
    patch: send('PATCH'),
    delete: send('DELETE'),
  }
}

/** Status and vendor code of a refusal. */
export function code(reply: Reply): unknown[] {
  return [reply.status, reply.json['ErrorCode']]
}
