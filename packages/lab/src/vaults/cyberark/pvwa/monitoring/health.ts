import { componentIds } from '../../../../state/components.ts'
import type { ComponentId } from '../../../../state/components.ts'
import { demandGroup } from '../administrators.ts'
import { json } from '../answers.ts'
import type { PvwaAnswer } from '../answers.ts'
import { epochSeconds } from '../context.ts'
import type { PvwaContext } from '../context.ts'
import { refuse, wrong } from '../errors.ts'
import type { PvwaRequest } from '../request.ts'

interface Kind {
  readonly name: string
  readonly description: string
  /** What is counted for it. */
  readonly count: (context: PvwaContext) => number
}

function managed({ state }: PvwaContext): number {
  let count = 0
  for (const account of state.accounts()) if (account.property('CPMDisabled') === undefined) count += 1
  return count
}

// Names and descriptions are recorded, but for PTA, of which no recorded summary tells.
const kinds: Readonly<Record<ComponentId, Kind>> = {
  PVWA: {
    name: 'PVWA',
    description: 'Active Users',
    count: ({ sessions }) => new Set(sessions.list().map(({ user }) => user)).size,
  },
  CPM: { name: 'CPM', description: 'Managed Accounts', count: managed },
  SessionManagement: {
    name: 'PSM/PSMP',
    description: 'Concurrent Sessions',
    count: ({ state }) => state.psm.sessions.filter(({ isLive }) => isLive).length,
  },
  AIM: {
    name: 'AIM Credential Provider',
    description: 'Applications',
    count: ({ state }) => state.applications.length,
  },
  PTA: { name: 'PTA', description: 'Security Events', count: () => 0 },
}

/** `GET API/ComponentsMonitoringSummary`: kinds of which there is an instance. */
export function componentsSummary(context: PvwaContext, { user }: PvwaRequest): PvwaAnswer {
  demandGroup(context, user, 'Vault Admins', 'PVWAMonitor')
  const held = context.state.components.list()
  const Components = componentIds.flatMap((id) => {
    const own = held.filter((component) => component.id === id)
    if (own.length === 0) return []
    const { name, description, count } = kinds[id]
    return [
      {
        ComponentID: id,
        ComponentName: name,
        Description: description,
        ConnectedComponentCount: own.filter(({ connected = true }) => connected).length,
        ComponentTotalCount: own.length,
        ComponentSpecificStat: count(context),
      },
    ]
  })
  return json({ Components, Vaults: [{ IP: '127.0.0.1', Role: 'Primary', IsLoggedOn: true }] })
}

/** `GET API/ComponentsMonitoringDetails/{component}`: the instances of a kind. */
export function componentDetails(context: PvwaContext, { user, parameters }: PvwaRequest): PvwaAnswer {
  demandGroup(context, user, 'Vault Admins', 'PVWAMonitor')
  const wanted = parameters['component'] ?? ''
  const id = componentIds.find((one) => one.toLowerCase() === wanted.toLowerCase())
  if (id === undefined)
    throw refuse.invalidParameters(wrong('componentId', `The value '${wanted}' is not valid.`))
  const { state, settings, bornAt } = context
  const details = state.components
    .list()
    .filter((component) => component.id === id)
    .map(({ ip, user: name, version, connected, lastLogon }) => ({
      ComponentIP: ip ?? '127.0.0.1',
      ComponentUserName: name,
      ComponentVersion: version ?? `${settings.version}.1`,
      ComponentSpecificStat: -1,
      IsLoggedOn: connected ?? true,
      LastLogonDate: lastLogon ?? epochSeconds(bornAt),
    }))
  return json({ ComponentsDetails: details })
}
