import { isList, isRecord } from '../../../options.ts'
import type { CallOptions } from '../../../transport/call-options.ts'
import { malformed } from '../answer.ts'
import { fieldsOf } from '../fields.ts'
import type { AccountsContext } from './context.ts'

/** The properties that filters of accounts take. */
export async function searchProperties({ requester }: AccountsContext, call: CallOptions): Promise<string[]> {
  const answer = await requester.json({
    method: 'GET',
    path: 'API/Accounts/AdvancedSearchProperties',
    ...call,
  })
  return listIn(answer).map((item) => {
    if (typeof item === 'string') return item
    const fields = fieldsOf(item, 'properties')
    return fields.text('name') ?? fields.text('propertyName') ?? fields.string('id')
  })
}

/** No public source has this answer: a list, or an object with one under any name. */
function listIn(answer: unknown): readonly unknown[] {
  if (isList(answer)) return answer
  if (!isRecord(answer)) throw malformed(200, 'holds no properties')
  return Object.values(answer).find(isList) ?? []
}
