import { json } from '../answers.ts'
import type { PvwaAnswer } from '../answers.ts'
import { epochSeconds } from '../context.ts'
import type { PvwaContext } from '../context.ts'
import type { PvwaRequest } from '../request.ts'

function gen1Time(milliseconds: number): string {
  const text = new Date(milliseconds).toISOString()
  return `${text.slice(5, 7)}/${text.slice(8, 10)}/${text.slice(0, 4)} ${text.slice(11, 19)}`
}

function rows(
  context: PvwaContext,
  { user, parameters }: PvwaRequest,
  time: (milliseconds: number) => unknown,
): unknown[] {
  const { account, safe } = context.access.account(user, parameters['id'] ?? '')
  context.access.demand(user, safe, 'viewAuditLog')
  return account.activities.map((row) => ({
    AccountName: account.name,
    Activity: row.activity,
    ActivityCode: row.code,
    ClientID: row.client,
    MoreInfo: row.moreInfo,
    Path: account.folder,
    Reason: row.reason,
    Time: time(row.at),
    UserName: row.user,
  }))
}

/** Gen1's activities: the key depends on a trailing slash (recorded). */
export function gen1Activities(context: PvwaContext, request: PvwaRequest): PvwaAnswer {
  const slash = request.exchange.path.endsWith('/')
  const found = rows(context, request, gen1Time)
  return json({ [slash ? 'GetAccountActivitiesSlashResult' : 'GetAccountActivitiesResult']: found })
}

/** `GET API/Accounts/{id}/Activities`, from 13.2. Its times are epoch seconds: our assumption. */
export function activities(context: PvwaContext, request: PvwaRequest): PvwaAnswer {
  return json({ Activities: rows(context, request, epochSeconds) })
}
