import { accountRoutes } from './routes/accounts.ts'
import { dependentRoutes } from './routes/dependents.ts'
import { monitoringRoutes } from './routes/monitoring.ts'
import { requestRoutes } from './routes/requests.ts'
import { platformRoutes } from './routes/platforms.ts'
import { userRoutes } from './routes/users.ts'
import { groupRoutes } from './routes/groups.ts'
import { applicationRoutes } from './routes/applications.ts'
import type { PvwaRoute } from './routes/route.ts'
import { safeRoutes } from './routes/safes.ts'
import { sessionRoutes } from './routes/sessions.ts'

/** The operations that are emulated, one table for each area. What stands first is tried first. */
export const pvwaRoutes: readonly PvwaRoute[] = [
  ...sessionRoutes,
  ...accountRoutes,
  ...safeRoutes,
  ...applicationRoutes,
  ...groupRoutes,
  ...userRoutes,
  ...platformRoutes,
  ...monitoringRoutes,
  ...requestRoutes,
  ...dependentRoutes,
]
