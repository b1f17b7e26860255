import { json } from '../answers.ts'
import type { PvwaAnswer } from '../answers.ts'
import { epochSeconds } from '../context.ts'
import type { PvwaContext } from '../context.ts'
import { Refusal, refuse, wrong } from '../errors.ts'
import { Fields } from '../request.ts'
import type { PvwaRequest } from '../request.ts'
import { accountModel } from './account-model.ts'
import { addAccount } from './account-writing.ts'

interface Upload {
  readonly id: number
  /** What the job is about: each kind has a list of its own. */
  readonly kind: 'accounts' | 'requests'
  readonly user: string
  readonly source: string
  readonly createdAt: number
  readonly succeeded: readonly Record<string, unknown>[]
  readonly failed: readonly Record<string, unknown>[]
}

/** The jobs of bulk actions. They are done by the time that their number is given. */
export class BulkUploads {
  #last = 0
  #jobs: Upload[] = []

  /** Adds a job and gives its number. */
  add(job: Omit<Upload, 'id'>): number {
    this.#last += 1
    this.#jobs.push({ id: this.#last, ...job })
    return this.#last
  }

  /** The jobs of a user, newest first; of one kind, or all. */
  of(user: string, kind?: Upload['kind']): readonly Upload[] {
    return this.#jobs
      .filter((job) => job.user === user && (kind === undefined || job.kind === kind))
      .toReversed()
  }

  /** Forgets all. */
  reset(): void {
    this.#last = 0
    this.#jobs = []
  }
}

function itemsOf(body: Fields): readonly Fields[] {
  const list = body.value('accountsList')
  if (!Array.isArray(list))
    throw refuse.invalidParameters(wrong('accountsList', 'The accounts must be an array.'))
  return list.map((item: unknown, index) => {
    if (typeof item === 'object' && item !== null && !Array.isArray(item)) return new Fields(item)
    throw refuse.invalidParameters(wrong(`accountsList[${index}]`, 'An account must be an object.'))
  })
}

function shownItem(fields: Fields): Record<string, unknown> {
  return Object.fromEntries(fields.entries().filter(([name]) => name.toLowerCase() !== 'secret'))
}

/** `POST API/BulkActions/Accounts`: 202 and the number of the job. */
export async function startUpload(context: PvwaContext, request: PvwaRequest): Promise<PvwaAnswer> {
  const body = await request.fields()
  const items = itemsOf(body)
  const succeeded: Record<string, unknown>[] = []
  const failed: Record<string, unknown>[] = []
  for (const [uploadIndex, fields] of items.entries()) {
    try {
      const account = addAccount(context, request, fields, false)
      succeeded.push({ uploadIndex, ...accountModel(account, context.settings) })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      failed.push({ uploadIndex, ...shownItem(fields), error: error.said })
    }
  }
  const id = context.uploads.add({
    kind: 'accounts',
    user: request.user.name,
    source: body.text('source') ?? '',
    createdAt: context.clock.now(),
    succeeded,
    failed,
  })
  return json(id, 202)
}

/**
 * A job in a list. Of the five states of the vendor's file only "done" and "done, with failures" occur here; which
 * numbers they have is our assumption.
 */
export function summary(job: Upload): Record<string, unknown> {
  return {
    Id: job.id,
    Source: job.source,
    CreationTime: epochSeconds(job.createdAt),
    Status: job.failed.length === 0 ? 2 : 3,
    Result: { Succeeded: job.succeeded.length, Failed: job.failed.length, Error: '' },
  }
}

/** `GET API/BulkActions/Accounts`: the user's own jobs. */
export function listUploads(context: PvwaContext, { user }: PvwaRequest): PvwaAnswer {
  const jobs = context.uploads.of(user.name, 'accounts')
  return json({ BulkActions: jobs.map(summary), Total: jobs.length })
}

/** `GET API/BulkActions/Accounts/{id}`. */
export function getUpload(context: PvwaContext, { user, parameters }: PvwaRequest): PvwaAnswer {
  const job = context.uploads.of(user.name, 'accounts').find(({ id }) => String(id) === parameters['id'])
  if (job === undefined) throw refuse.withCode(404, 'LABPV404E', 'There is no such bulk action.')
  return json({
    ...summary(job),
    SucceededItems: { Total: job.succeeded.length, Items: job.succeeded },
    FailedItems: { Total: job.failed.length, Items: job.failed },
  })
}
