/** Whether a refusal is for want of a reason: PAM360 says so nowhere that is documented, but its list of accounts does. */
import { isSallyportError, ReasonRequiredError } from '../errors.ts'
import { isUnexplained } from './failures.ts'
import { Fields } from './fields.ts'
import { isRecord } from '../options.ts'
import { path } from './input-data.ts'
import type { Pam360AccountIds } from './refs.ts'
import type { Pam360Call, Requester } from './requester.ts'

/**
 * Does something with the secret of an account that may want a reason. Where it is refused without an explanation, and no
 * reason was given, the account is looked at.
 *
 * @throws ReasonRequiredError where it wants one; else what the work throws.
 */
export async function unlessReasonIsWanted<Result>(
  requester: Requester,
  call: Pam360Call,
  ids: Pam360AccountIds,
  reason: string | undefined,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    const isToBeAsked = isSallyportError(error) && isUnexplained(error) && (reason ?? '').trim() === ''
    if (!isToBeAsked || !(await wantsReason(requester, call, ids).catch(() => false))) throw error
    throw new ReasonRequiredError('This account wants a reason.', {
      code: 'REASON_REQUIRED',
      vendorCode: error.vendorCode,
      status: error.status,
      hint: "Give one as 'reason'.",
    })
  }
}

async function wantsReason(
  requester: Requester,
  call: Pam360Call,
  { resourceId, accountId }: Pam360AccountIds,
): Promise<boolean> {
  const answer = await requester.ask(call, {
    method: 'GET',
    path: path`resources/${resourceId}/accounts`,
    traceless: true,
  })
  const accounts = answer.some.list('ACCOUNT LIST').filter(isRecord)
  const own = accounts.map((row) => new Fields(row)).find((row) => row.id('ACCOUNT ID') === accountId)
  return own?.flag('ISREASONREQUIRED') === true
}
