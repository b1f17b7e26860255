import { bulk } from '../bulk/bulk.ts'
import type { BulkOutcome } from '../bulk/outcome.ts'
import { copyOf } from '../cache/copy.ts'
import type { Credential } from '../credential.ts'
import type { ReferenceField, ReferenceParts } from '../reference.ts'
import type { Vault, VaultRetrieveOptions } from '../vault.ts'
import { questionAt, type Place, type Places } from './places.ts'

/** One retrieval, for all references that it answers. */
interface Job {
  readonly place: Place
  readonly properties: Set<string>
  /** How many references it answers. */
  wanted: number
}

/** How far the retrieval of many is. An account that several references name counts once. */
export interface GetManyProgress {
  /** How many accounts have their outcome, good or bad. */
  readonly done: number
  /** How many of these could not be had. */
  readonly failed: number
  /** How many accounts there are. */
  readonly total: number
}

/** How to retrieve many. */
export interface ManyOptions<Value> {
  /** For each retrieval. */
  readonly call: VaultRetrieveOptions
  /** How many retrievals run at once at each vault. */
  readonly concurrency: number
  readonly onProgress?: ((progress: GetManyProgress) => void) | undefined
  /** What is wanted of a credential. */
  readonly pick: (credential: Credential, field: ReferenceField) => Value
}

/**
 * Retrieves for many references: each account once, however many name it; all vaults at the same time.
 *
 * @returns One outcome for each reference, in order. Each has a secret of its own.
 */
export async function retrieveMany<Item extends string | ReferenceParts, Value>(
  places: Places,
  references: readonly Item[],
  { call, concurrency, onProgress, pick }: ManyOptions<Value>,
): Promise<BulkOutcome<Item, Value>[]> {
  const jobs = new Map<string, Job>()
  const planned = references.map((item) => {
    try {
      const place = places.of(item)
      return { item, field: place.reference.field, job: enlist(jobs, place) }
    } catch (error) {
      return { item, error }
    }
  })
  const outcomes = await work([...jobs.values()], call, { concurrency, onProgress })
  return planned.map((plan) => {
    const { item } = plan
    if (plan.job === undefined) return { status: 'rejected', item, error: plan.error, started: false }
    const outcome = outcomes.get(plan.job)
    if (outcome?.status !== 'fulfilled')
      return { started: false, error: undefined, ...outcome, status: 'rejected', item }
    try {
      plan.job.wanted -= 1
      const own = plan.job.wanted === 0 ? outcome.value : copyOf(outcome.value)
      return { ...outcome, item, value: pick(own, plan.field) }
    } catch (failure) {
      return { status: 'rejected', item, error: failure, started: true }
    }
  })
}

/** The job that answers a reference: the same for all fields of one account. */
function enlist(jobs: Map<string, Job>, place: Place): Job {
  const job = jobs.get(place.account) ?? { place, properties: new Set(), wanted: 0 }
  jobs.set(place.account, job)
  job.wanted += 1
  for (const property of place.options.properties ?? []) job.properties.add(property)
  return job
}

async function work(
  jobs: readonly Job[],
  options: VaultRetrieveOptions,
  { concurrency, onProgress }: Pick<ManyOptions<never>, 'concurrency' | 'onProgress'>,
): Promise<Map<Job, BulkOutcome<Job, Credential>>> {
  const byVault = new Map<Vault, Job[]>()
  for (const job of jobs) {
    const group = byVault.get(job.place.vault)
    if (group === undefined) byVault.set(job.place.vault, [job])
    else group.push(job)
  }
  const ending = new AbortController()
  const signal =
    options.signal === undefined ? ending.signal : AbortSignal.any([options.signal, ending.signal])
  const thrown: unknown[] = []
  const far = { done: 0, failed: 0, total: jobs.length }
  const count = ({ status }: { readonly status: 'fulfilled' | 'rejected' }): void => {
    if (ending.signal.aborted) return
    far.done += 1
    if (status === 'rejected') far.failed += 1
    try {
      onProgress?.({ ...far })
    } catch (error) {
      // Every vault is to stop, not only the one whose account was counted.
      thrown.push(error)
      ending.abort()
    }
  }
  const groups = await Promise.all(
    [...byVault.values()].map((group) =>
      bulk(group, (job, context) => retrieve(job, { ...options, signal: context.signal }), {
        concurrency,
        ...(onProgress === undefined ? {} : { onProgress: count, signal }),
        ...(options.signal === undefined ? {} : { signal }),
      }),
    ),
  )
  for (const error of thrown) {
    for (const outcome of groups.flat()) if (outcome.status === 'fulfilled') outcome.value.secret.dispose()
    throw error
  }
  return new Map(groups.flat().map((outcome) => [outcome.item, outcome]))
}

function retrieve({ place, properties }: Job, options: VaultRetrieveOptions): Promise<Credential> {
  return place.vault.retrieve(place.selector, {
    ...options,
    ...questionAt(place, options),
    ...(properties.size === 0 ? {} : { properties: [...properties] }),
  })
}
