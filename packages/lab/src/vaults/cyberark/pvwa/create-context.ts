import { Access } from './access.ts'
import { AccountLists } from './accounts/account-list.ts'
import { BulkUploads } from './accounts/bulk-upload.ts'
import type { PvwaContext } from './context.ts'
import { Challenges } from './logon/radius.ts'
import { Correlations } from './correlations.ts'
import { Nodes } from './nodes.ts'
import { RecentlyDeleted } from './recently-deleted.ts'
import { Sessions } from './sessions.ts'

/** What PVWA holds beside what it is given: sessions, nodes and what is under way. */
type Own =
  'access' | 'sessions' | 'nodes' | 'challenges' | 'correlations' | 'recentlyDeleted' | 'lists' | 'uploads'

/** Makes what the handlers work with. */
export function createPvwaContext(given: Omit<PvwaContext, Own>): PvwaContext {
  const { state, clock, settings, random } = given
  const access = new Access(state, clock)
  return {
    ...given,
    access,
    sessions: new Sessions(clock, settings),
    nodes: new Nodes(settings),
    challenges: new Challenges(),
    correlations: new Correlations(random),
    recentlyDeleted: new RecentlyDeleted(),
    lists: new AccountLists(state, access, settings, clock),
    uploads: new BulkUploads(),
  }
}

/** Forgets sessions, nodes and what is under way. The lists follow the state by themselves. */
export function resetPvwaContext(context: PvwaContext): void {
  context.sessions.endWhere()
  const { nodes, challenges, correlations, recentlyDeleted, uploads } = context
  for (const part of [nodes, challenges, correlations, recentlyDeleted, uploads]) part.reset()
}
