/** Turns names into the ids that REST wants, and keeps those that were found for a short time. */
import { isSallyportError } from '../errors.ts'
import { SharedWork } from '../transport/shared-work.ts'
import { isUnexplained } from './failures.ts'
import { path } from './input-data.ts'
import type { Pam360AccountIds, Pam360AccountRef, Pam360ResourceRef } from './refs.ts'
import type { Pam360Call, Pam360Request, Requester } from './requester.ts'

/** What may be kept, at most: then the oldest goes. */
const mostKept = 10_000

interface Kept<Ids> {
  readonly ids: Ids
  readonly at: number
}

/** Ids by name, kept for a time; those who want the same at once share one request. */
class Lookup<Ids> {
  readonly #ttlMs: number
  readonly #now: () => number
  readonly #kept = new Map<string, Kept<Ids>>()
  readonly #underWay = new Map<string, SharedWork<Ids>>()

  constructor(ttlMs: number, now: () => number) {
    this.#ttlMs = ttlMs
    this.#now = now
  }

  kept(key: string): Ids | undefined {
    const kept = this.#kept.get(key)
    if (kept === undefined) return undefined
    if (this.#now() - kept.at < this.#ttlMs) return kept.ids
    this.#kept.delete(key)
    return undefined
  }

  drop(key: string): void {
    this.#kept.delete(key)
  }

  /** Forgets all, also what is being asked for: those who wait for it get it still. */
  clear(): void {
    this.#kept.clear()
    this.#underWay.clear()
  }

  fresh(key: string, call: Pam360Call, ask: (signal: AbortSignal) => Promise<Ids>): Promise<Ids> {
    let work = this.#underWay.get(key)
    if (work?.signal.aborted !== false) {
      const begun = new SharedWork<Ids>(async (signal) => {
        const ids = await ask(signal)
        if (this.#ttlMs > 0 && this.#underWay.get(key) === begun) this.#keep(key, ids)
        return ids
      })
      work = begun
      this.#underWay.set(key, begun)
      const over = (): void => {
        if (this.#underWay.get(key) === begun) this.#underWay.delete(key)
      }
      begun.done.then(over, over)
    }
    return work.wait(call.deadline)
  }

  #keep(key: string, ids: Ids): void {
    // Last in the order of the map, which is that of age.
    this.#kept.delete(key)
    this.#kept.set(key, { ids, at: this.#now() })
    if (this.#kept.size > mostKept) {
      for (const oldest of this.#kept.keys()) {
        this.#kept.delete(oldest)
        break
      }
    }
  }
}

interface AccountNames {
  readonly resource: string
  readonly account: string
}

/** Names mean one thing in each organisation. */
function keyOf({ orgName }: Pam360Call, ...names: readonly string[]): string {
  return JSON.stringify([orgName, ...names])
}

/** How names are resolved. */
export interface NamesOptions {
  /** How long ids are kept, in milliseconds; 0 keeps none. */
  readonly ttlMs: number
  /** The time in milliseconds, by a clock that never jumps. */
  readonly now: () => number
  /** Whether to ask in the older way, that Password Manager Pro knows. */
  readonly older: boolean
}

/** The names of one client. A name that was not found is asked for again each time. */
export class Names {
  readonly #requester: Requester
  readonly #older: boolean
  readonly #resources: Lookup<string>
  readonly #accounts: Lookup<Pam360AccountIds>

  constructor(requester: Requester, { ttlMs, now, older }: NamesOptions) {
    this.#requester = requester
    this.#older = older
    this.#resources = new Lookup(ttlMs, now)
    this.#accounts = new Lookup(ttlMs, now)
  }

  /** Forgets all names. */
  clear(): void {
    this.#resources.clear()
    this.#accounts.clear()
  }

  /**
   * Runs what takes a name from a resource or an account. It must not hit what bore the name a while ago, nor may those
   * who come after it: no name is known when it begins, nor when it is over.
   *
   * @throws What it throws.
   */
  async anew<Result>(work: () => Promise<Result>): Promise<Result> {
    this.clear()
    try {
      return await work()
    } finally {
      this.clear()
    }
  }

  /**
   * Does something with the id of a resource. As {@link withAccount}.
   *
   * @throws What the lookup or the work throws.
   */
  withResource<Result>(
    ref: Pam360ResourceRef,
    call: Pam360Call,
    work: (resourceId: string) => Promise<Result>,
  ): Promise<Result> {
    if ('resourceId' in ref) return work(ref.resourceId)
    const ask = (): Promise<string> => this.resourceId(ref.resource, call)
    return this.#healed(this.#resources, keyOf(call, ref.resource), ask, work)
  }

  /** Asks for the id of a resource, whatever is kept. */
  resourceId(resource: string, call: Pam360Call): Promise<string> {
    return this.#resources.fresh(keyOf(call, resource), call, (signal) =>
      this.#askResource(resource, call, signal),
    )
  }

  /**
   * Does something with the ids of an account. When it fails with ids that were kept, the names are resolved again, and
   * if they mean other ids now it is done once more.
   *
   * @throws What the lookup or the work throws.
   */
  withAccount<Result>(
    ref: Pam360AccountRef,
    call: Pam360Call,
    work: (ids: Pam360AccountIds) => Promise<Result>,
  ): Promise<Result> {
    if ('resourceId' in ref) return work({ resourceId: ref.resourceId, accountId: ref.accountId })
    const ask = (): Promise<Pam360AccountIds> => this.accountIds(ref, call)
    return this.#healed(this.#accounts, keyOf(call, ref.resource, ref.account), ask, work)
  }

  /** Asks for the ids of an account, whatever is kept. */
  accountIds(names: AccountNames, call: Pam360Call): Promise<Pam360AccountIds> {
    const key = keyOf(call, names.resource, names.account)
    return this.#accounts.fresh(key, call, (signal) => this.#askAccount(names, call, signal))
  }

  async #healed<Ids, Result>(
    lookup: Lookup<Ids>,
    key: string,
    ask: () => Promise<Ids>,
    work: (ids: Ids) => Promise<Result>,
  ): Promise<Result> {
    const kept = lookup.kept(key)
    if (kept === undefined) return work(await ask())
    try {
      return await work(kept)
    } catch (error) {
      if (!mayBeStale(error)) throw error
      lookup.drop(key)
      const ids = await ask()
      // The same ids would be refused the same way.
      if (JSON.stringify(ids) === JSON.stringify(kept)) throw error
      return work(ids)
    }
  }

  async #askResource(resource: string, { orgName }: Pam360Call, signal: AbortSignal): Promise<string> {
    const request: Pam360Request = {
      method: 'GET',
      path: path`resources/resourcename/${resource}`,
      traceless: true,
    }
    const answer = await this.#requester.run(
      { signal, ...(orgName === undefined ? {} : { orgName }) },
      request,
    )
    return answer.fields('the id of the resource').needId('the id of the resource', 'RESOURCEID')
  }

  async #askAccount(
    { resource, account }: AccountNames,
    { orgName }: Pam360Call,
    signal: AbortSignal,
  ): Promise<Pam360AccountIds> {
    const route = this.#older
      ? { path: path`resources/resourcename/${resource}/accounts/accountname/${account}` }
      : {
          path: 'resources/getResourceIdAccountId',
          query: { RESOURCENAME: resource, ACCOUNTNAME: account },
        }
    const answer = await this.#requester.run(
      { signal, ...(orgName === undefined ? {} : { orgName }) },
      { method: 'GET', ...route, traceless: true },
    )
    const fields = answer.fields('the ids of the account')
    return {
      resourceId: fields.needId('the id of the resource', 'RESOURCEID'),
      accountId: fields.needId('the id of the account', 'ACCOUNTID'),
    }
  }
}

/** Refusals that ids may be the reason for: they are unknown now, or the server does not say why. */
function mayBeStale(error: unknown): boolean {
  if (!isSallyportError(error)) return false
  return error.code === 'NOT_FOUND' || error.code === 'FORBIDDEN' || isUnexplained(error)
}
