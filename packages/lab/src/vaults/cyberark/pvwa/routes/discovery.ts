import {
  clearDiscovered,
  getDiscovered,
  listDiscovered,
  onboardDiscovered,
  postDiscovered,
} from '../discovery/discovered-accounts.ts'
import { onboardingRules } from '../discovery/onboarding-rules.ts'
import type { PvwaRoute } from './route.ts'

const discovered = 'api/discoveredaccounts'
const rules = 'api/automaticonboardingrules'

/** Discovered accounts and the rules that onboard them (PVWA protocol notes, section 13). */
export const discoveryRoutes: readonly PvwaRoute[] = [
  { method: 'POST', path: discovered, since: '10.5', handle: postDiscovered },
  { method: 'GET', path: discovered, since: '11.6', handle: listDiscovered },
  { method: 'DELETE', path: discovered, since: '12.1', handle: clearDiscovered },
  { method: 'GET', path: `${discovered}/:id`, since: '11.6', handle: getDiscovered },
  { method: 'POST', path: `${discovered}/:id/onboard`, since: '12.6', handle: onboardDiscovered },
  { method: 'GET', path: rules, handle: onboardingRules.list },
  { method: 'POST', path: rules, handle: onboardingRules.post },
  { method: 'PUT', path: `${rules}/:key`, since: '10.5', handle: onboardingRules.put },
  { method: 'DELETE', path: `${rules}/:key`, handle: onboardingRules.remove },
]
