import type { AxidianControl } from './control.ts'
import type { CoreRoutes } from './routes.ts'
import { coreRoutes } from './settings.ts'
import type { AxidianSettings } from './settings.ts'

/** Axidian Privilege as plain data. */
export interface AxidianDescription {
  readonly idpUrl: string
  readonly coreUrl: string
  readonly clientId: string
  readonly scope: string
  /** Addresses of Core below its url: our assumption, not the vendor's protocol. */
  readonly assumedRoutes: CoreRoutes
  readonly applications: readonly {
    readonly name: string
    /** Nothing but this lab takes it. */
    readonly password: string
    readonly state: string
    readonly allowedAddresses: readonly string[]
    /** Display names of the accounts that are available to it now, up to fifty. */
    readonly accounts: readonly string[]
  }[]
}

const mostApplications = 50
const mostAccounts = 50

/** Describes Axidian Privilege. */
export function describeAxidian(
  control: AxidianControl,
  settings: AxidianSettings,
  urls: { readonly axidianIdp: string; readonly axidianCore: string },
  now: number,
): AxidianDescription {
  return {
    idpUrl: urls.axidianIdp,
    coreUrl: urls.axidianCore,
    clientId: settings.clientId,
    scope: settings.scope,
    assumedRoutes: coreRoutes(settings),
    applications: control.applications.slice(0, mostApplications).map((application) => ({
      name: application.name,
      password: application.revealPassword(),
      state: application.state,
      allowedAddresses: application.allowedAddresses,
      accounts: control
        .available(application, now)
        .slice(0, mostAccounts)
        .map(({ displayName }) => displayName),
    })),
  }
}
