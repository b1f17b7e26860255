/** What platforms are used for, and what they use. Reads only. */
import type { BulkOptions } from '../../../bulk/bulk-options.ts'
import { bulk } from '../../../bulk/bulk.ts'
import type { BulkOutcome, RejectedOutcome } from '../../../bulk/outcome.ts'
import { callOf } from '../../../transport/call-options.ts'
import type { Accounts } from '../accounts/accounts.ts'
import type { TargetPlatform } from '../platforms/platform.ts'
import type { Platforms } from '../platforms/platforms.ts'
import type { Psm } from '../psm/psm.ts'

/** A platform, how many accounts it has, and which connection components are on. */
export interface PlatformCount {
  readonly platform: TargetPlatform
  /** How many accounts the user can see of it. */
  readonly accounts: number
  /** The ids of the connection components that are on. */
  readonly connectors: readonly string[]
}

/** A connection component, and the platforms that use it. */
export interface ConnectorUsage {
  readonly connector: string
  /** Whether PVWA lists it; a platform may name one that is gone. */
  readonly listed: boolean
  /** The PlatformIDs where it is on. */
  readonly platforms: readonly string[]
}

/** Who uses which connection component. */
export interface ConnectorUsageReport {
  readonly connectors: readonly ConnectorUsage[]
  /** The platforms that could not be asked: what they use is not in the report. */
  readonly failures: readonly RejectedOutcome<TargetPlatform>[]
}

/** How to make a report: as any bulk run, with the platforms as its items. */
export interface PlatformReportOptions extends BulkOptions<TargetPlatform> {
  /** How long each call may take, in milliseconds. Default: the client's `timeoutMs`. */
  readonly timeoutMs?: number
}

/** The connection components that are on, platform by platform. */
export async function connectorsByPlatform(
  platforms: Platforms,
  { timeoutMs, ...options }: PlatformReportOptions,
): Promise<BulkOutcome<TargetPlatform, string[]>[]> {
  const { signal } = options
  const targets = await platforms.targets.list(callOf({ signal, timeoutMs })).toArray()
  return bulk(
    targets,
    async (target, { signal: each }) => {
      const policy = await platforms.targets.sessionManagement(target, callOf({ signal: each, timeoutMs }))
      return policy.connectors.filter(({ enabled }) => enabled).map(({ id }) => id)
    },
    options,
  )
}

/** The same with the number of accounts; these are read once for all platforms. */
export async function platformCounts(
  platforms: Platforms,
  accounts: Accounts,
  options: PlatformReportOptions,
): Promise<BulkOutcome<TargetPlatform, PlatformCount>[]> {
  const counts = new Map<string, number>()
  for await (const { platformId } of accounts.list(callOf(options))) {
    const key = platformId.toLowerCase()
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const outcomes = await connectorsByPlatform(platforms, options)
  return outcomes.map((outcome) => {
    if (outcome.status === 'rejected') return outcome
    const { item, value } = outcome
    const accountsOfIt = counts.get(item.platformId.toLowerCase()) ?? 0
    return { ...outcome, value: { platform: item, accounts: accountsOfIt, connectors: value } }
  })
}

/** The other way round: which platforms use each connection component. */
export async function connectorUsage(
  platforms: Platforms,
  psm: Psm,
  options: PlatformReportOptions,
): Promise<ConnectorUsageReport> {
  const usage = new Map<string, { connector: string; listed: boolean; platforms: string[] }>()
  for (const { id } of await psm.connectors(callOf(options))) {
    usage.set(id.toLowerCase(), { connector: id, listed: true, platforms: [] })
  }
  const failures: RejectedOutcome<TargetPlatform>[] = []
  for (const outcome of await connectorsByPlatform(platforms, options)) {
    if (outcome.status === 'rejected') {
      failures.push(outcome)
      continue
    }
    for (const id of outcome.value) {
      const known = usage.get(id.toLowerCase()) ?? { connector: id, listed: false, platforms: [] }
      known.platforms.push(outcome.item.platformId)
      usage.set(id.toLowerCase(), known)
    }
  }
  return { connectors: [...usage.values()], failures }
}
