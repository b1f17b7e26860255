import { summary } from '../accounts/bulk-upload.ts'
import { json } from '../answers.ts'
import type { PvwaAnswer } from '../answers.ts'
import type { PvwaContext } from '../context.ts'
import { refuse, Refusal, wrong } from '../errors.ts'
import { Fields } from '../request.ts'
import type { PvwaRequest } from '../request.ts'

/** Does something for each of `BulkItems`, keeps it as a job, and answers the job's number. */
export function runBulk(
  context: PvwaContext,
  { user }: PvwaRequest,
  body: Fields,
  act: (item: Fields) => Record<string, unknown>,
): PvwaAnswer {
  const items = body.value('BulkItems')
  if (!Array.isArray(items)) throw refuse.invalidParameters(wrong('BulkItems', 'The items must be an array.'))
  const succeeded: Record<string, unknown>[] = []
  const failed: Record<string, unknown>[] = []
  for (const [uploadIndex, item] of (items as unknown[]).entries()) {
    try {
      if (typeof item !== 'object' || item === null)
        throw refuse.invalidParameters(wrong(`BulkItems[${uploadIndex}]`, 'An item must be an object.'))
      succeeded.push({ uploadIndex, ...act(new Fields(item)) })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      failed.push({ uploadIndex, error: error.said })
    }
  }
  const id = context.uploads.add({
    kind: 'requests',
    user: user.name,
    source: 'requests',
    createdAt: context.clock.now(),
    succeeded,
    failed,
  })
  return json(id)
}

/** `GET API/bulkactions/{id}`: how a job of the caller went, item by item with `DisplayExtendedItems`. */
export function getBulkAction(context: PvwaContext, { user, parameters, query }: PvwaRequest): PvwaAnswer {
  const job = context.uploads.of(user.name).find(({ id }) => String(id) === parameters['id'])
  if (job === undefined) throw refuse.withCode(404, 'LABPV404E', 'There is no such bulk action.')
  if (!query.flag('DisplayExtendedItems', false)) return json(summary(job))
  return json({
    ...summary(job),
    SucceededItems: { Total: job.succeeded.length, Items: job.succeeded },
    FailedItems: { Total: job.failed.length, Items: job.failed },
  })
}
