import { checkOptions } from '../options.ts'
import type { Names } from './names.ts'
import {
  checkAccountRef,
  checkResourceRef,
  type Pam360AccountIds,
  type Pam360AccountRef,
  type Pam360ResourceRef,
} from './refs.ts'
import { pam360CallShape, type Pam360Call, type Pam360CallOptions, type Requester } from './requester.ts'
import type { Pam360Routes } from './routes.ts'

/** What the areas of one client share. */
export interface Pam360Core {
  readonly requester: Requester
  readonly names: Names
  /** The addresses of operations that are our assumption. */
  readonly routes: Pam360Routes
  /** Whether access goes by the legacy calls. */
  readonly accessByRpc: boolean
  /** The zone of the server's dates. */
  readonly zone: string
  /** What the server calls the first row of a list. */
  readonly firstIndex: { readonly resources: number; readonly audit: number }
  /** What the client is called. */
  readonly vault: string
}

/** How the names in a call are looked up. */
interface LookupOptions {
  /** Whether the call takes a name away, so that no name is trusted that was kept. */
  readonly anew?: boolean
}

/**
 * Runs a call about one resource.
 *
 * @param where The method, for messages.
 * @throws ConfigurationError for what is wrong with the call; what the lookup of the name or the work throws.
 */
export async function withResource<Result>(
  { requester, names }: Pam360Core,
  where: string,
  resource: Pam360ResourceRef,
  options: Pam360CallOptions,
  work: (call: Pam360Call, resourceId: string) => Promise<Result>,
  { anew = false }: LookupOptions = {},
): Promise<Result> {
  checkResourceRef(where, resource)
  checkOptions(where, options, pam360CallShape)
  const run = () =>
    requester.call(options, (call) => names.withResource(resource, call, (id) => work(call, id)))
  return anew ? names.anew(run) : run()
}

/** Runs a call about one account. As {@link withResource}. */
export async function withAccount<Result>(
  { requester, names }: Pam360Core,
  where: string,
  account: Pam360AccountRef,
  options: Pam360CallOptions,
  work: (call: Pam360Call, ids: Pam360AccountIds) => Promise<Result>,
  { anew = false }: LookupOptions = {},
): Promise<Result> {
  checkAccountRef(where, account)
  checkOptions(where, options, pam360CallShape)
  const run = () =>
    requester.call(options, (call) => names.withAccount(account, call, (ids) => work(call, ids)))
  return anew ? names.anew(run) : run()
}
