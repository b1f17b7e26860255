import { accountRoutes } from './routes/accounts.ts'
import { applicationRoutes } from './routes/applications.ts'
import { configurationRoutes } from './routes/configuration.ts'
import { dependentRoutes } from './routes/dependents.ts'
import { discoveryRoutes } from './routes/discovery.ts'
import { groupRoutes } from './routes/groups.ts'
import { monitoringRoutes } from './routes/monitoring.ts'
import { platformRoutes } from './routes/platforms.ts'
import { requestRoutes } from './routes/requests.ts'
import type { PvwaRoute } from './routes/route.ts'
import { safeRoutes } from './routes/safes.ts'
import { sessionRoutes } from './routes/sessions.ts'
import { userRoutes } from './routes/users.ts'

/** The operations that are emulated, one table for each area. What stands first is tried first. */
export const pvwaRoutes: readonly PvwaRoute[] = [
  ...sessionRoutes,
  ...accountRoutes,
  ...safeRoutes,
  ...userRoutes,
  ...groupRoutes,
  ...platformRoutes,
  ...applicationRoutes,
  ...configurationRoutes,
  ...discoveryRoutes,
  ...monitoringRoutes,
  ...requestRoutes,
  ...dependentRoutes,
]
