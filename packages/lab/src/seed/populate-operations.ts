import { defaultComponents } from '../state/components.ts'
import { defaultConnectors, defaultPsmServers } from '../state/psm.ts'
import type { VaultState } from '../state/vault-state.ts'
import type { Seed, SeedPsmSession, SeedRequest } from './types.ts'

function addSession(state: VaultState, seed: SeedPsmSession, bornAt: number): void {
  const account = state.account(seed)
  const minutesAgo = (minutes: number): number => bornAt - minutes * 60_000
  const { user, connectionComponent, reason, riskScore, activities = [], startedMinutesAgo = 10 } = seed
  const session = state.psm.start({
    user,
    safe: account.safe,
    folder: account.folder,
    object: account.name,
    accountUserName: account.property('UserName') ?? '',
    accountAddress: account.property('Address') ?? '',
    platformId: account.platformId,
    ...(connectionComponent === undefined ? {} : { connectionComponent }),
    ...(reason === undefined ? {} : { reason }),
    ...(riskScore === undefined ? {} : { riskScore }),
    activities: activities.map((text) => ({ text })),
    startedAt: minutesAgo(startedMinutesAgo),
  })
  session.recording = seed.recording ?? 'valid'
  if (seed.suspended === true) session.suspend()
  if (seed.endedMinutesAgo !== undefined) session.end(minutesAgo(seed.endedMinutesAgo))
}

function addRequest(state: VaultState, seed: SeedRequest, bornAt: number): void {
  const { user, reason, multiple, confirmedBy = [] } = seed
  const request = state.requests.add({
    account: state.account(seed),
    user,
    ...(reason === undefined ? {} : { reason }),
    ...(multiple === undefined ? {} : { multiple }),
  })
  for (const by of confirmedBy) request.decide({ by, action: 'confirm', reason: '', at: bornAt })
}

/** Puts what PVWA operates into a vault that has its accounts: PSM, requests, components, the master policy. */
export function populateOperations(state: VaultState, seed: Seed, bornAt: number): void {
  Object.assign(state.masterPolicy, seed.masterPolicy)
  for (const server of seed.psm?.servers ?? defaultPsmServers) state.psm.addServer(server)
  for (const connector of seed.psm?.connectors ?? defaultConnectors) state.psm.addConnector(connector)
  for (const session of seed.psm?.sessions ?? []) addSession(state, session, bornAt)
  for (const request of seed.requests ?? []) addRequest(state, request, bornAt)
  for (const component of seed.components ?? defaultComponents) state.components.set(component)
}
