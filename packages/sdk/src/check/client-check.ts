/** What the clients offer as `check`. */
import { callback, optional, type Shape } from '../options.ts'
import { callShape } from '../transport/call-options.ts'
import type { Deadline } from '../transport/deadline.ts'
import type { CallOptions } from '../transport/call-options.ts'
import type { VaultCheck } from '../vault.ts'
import type { Canary, VerdictReader } from './canary.ts'
import type { HttpTarget } from './http-probes.ts'
import type { Probe, RunOptions } from './run-check.ts'

/** How a client checks itself. */
export interface ClientCheckOptions extends RunOptions {
  /**
   * Retrieves an account that is kept for this, to try identity, permission, object and policy. Its secret is thrown
   * away; each check is a row in the vault's audit. Without it nothing is asked that the audit would show.
   */
  readonly canary?: Canary
}

/** The checks of {@link ClientCheckOptions}. */
export const clientCheckShape: Shape<ClientCheckOptions> = {
  ...callShape,
  onStep: optional(callback),
  canary: optional(callback),
}

/**
 * Checks a client: its own layers, between its configuration and what a canary tells.
 *
 * @param about Says what is asked, and as whom; throws what is wrong with the configuration.
 * @param verdictOf What the canary's errors say at this product, where that differs.
 */
export async function checkClient(
  about: () => string,
  own: readonly Probe[],
  begin: (call: CallOptions) => Deadline,
  options: ClientCheckOptions,
  verdictOf?: VerdictReader,
): Promise<VaultCheck> {
  const { canaryProbes, runCheck } = await load()
  const configuration: Probe = { layer: 'configuration', look: () => ({ message: about() }) }
  return runCheck([configuration, ...own, ...canaryProbes(options.canary, verdictOf)], begin, options)
}

/**
 * Checks a client that asks over HTTPS.
 *
 * @param about Which server it asks, and as whom.
 */
export async function checkOverHttp(
  about: string,
  target: HttpTarget,
  options: ClientCheckOptions,
): Promise<VaultCheck> {
  const { http, services, verdictOf } = target
  const host = services.map(({ origin }) => origin.host).join(', ')
  const describe = (): string => {
    // What the environment says of proxies is read when it is first needed, and may be no URL.
    for (const { origin } of services) http.proxyFor(origin)
    return about
  }
  const { httpProbes } = await load()
  return checkClient(describe, httpProbes(target), (call) => http.deadline(host, call), options, verdictOf)
}

/** A client that is never checked does not read what checks are made of. */
const load = async () => await import('./probing.ts')
