import type { AccessRequest } from '../../../../state/access-request.ts'
import type { PermissionFlag } from '../../../../state/permissions.ts'
import type { User } from '../../../../state/user.ts'
import { accountModel } from '../accounts/account-model.ts'
import { epochSeconds } from '../context.ts'
import type { PvwaContext } from '../context.ts'

type Model = Record<string, unknown>

const flags: Readonly<Record<1 | 2, PermissionFlag>> = {
  1: 'requestsAuthorizationLevel1',
  2: 'requestsAuthorizationLevel2',
}

/** Whether a user may decide about a request now or later: on either level, and not about one of their own. */
export function isConfirmer({ access }: PvwaContext, user: User, request: AccessRequest): boolean {
  if (request.user.toLowerCase() === user.name.toLowerCase()) return false
  const safe = access.safeOf(request.account)
  return access.may(user, safe, flags[1]) || access.may(user, safe, flags[2])
}

/** Whether a user may decide about a request on the level that is asked now. */
export function decidesNow({ access }: PvwaContext, user: User, request: AccessRequest): boolean {
  return access.may(user, access.safeOf(request.account), flags[request.level])
}

// The numbers of states and operations, and the words for access types, are our assumption.
const statuses = {
  waiting: { Status: 1, StatusTitle: 'Waiting' },
  confirmed: { Status: 2, StatusTitle: 'Confirmed' },
  rejected: { Status: 3, StatusTitle: 'Rejected' },
  used: { Status: 4, StatusTitle: 'Used' },
  expired: { Status: 5, StatusTitle: 'Expired' },
} as const
const actions = { none: 0, confirm: 1, reject: 2 } as const

function confirmersOf(context: PvwaContext, request: AccessRequest): Model[] {
  const users = context.state.users.filter((user) => isConfirmer(context, user, request))
  return users.map(({ id, name }) => {
    const decision = request.decisions.find(({ by }) => by.toLowerCase() === name.toLowerCase())
    return {
      Type: 0,
      ID: id,
      Name: name,
      Action: actions[decision?.action ?? 'none'],
      Reason: decision?.reason ?? '',
      ActionDate: decision === undefined ? 0 : epochSeconds(decision.at),
      AdditionalDetails: {},
      Members: [],
    }
  })
}

function propertiesOf(context: PvwaContext, request: AccessRequest): Record<string, string> {
  const model = accountModel(request.account, { ...context.settings, keyCase: 'camel' })
  const text = Object.entries(model).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[name, value]] : [],
  )
  return Object.fromEntries(text)
}

/** A request for access (PVWA protocol notes, Access requests). Dates are epoch seconds, 0 for none. */
export function requestModel(context: PvwaContext, request: AccessRequest): Model {
  const over = request.isExpired(context.clock.now()) && request.status !== 'rejected'
  return {
    RequestID: request.id,
    SafeName: request.account.safe,
    RequestorUserName: request.user,
    RequestorReason: request.reason,
    UserReason: request.reason,
    CreationDate: epochSeconds(request.createdAt),
    Operation: request.connect ? 'Connect' : 'Retrieve password',
    ExpirationDate: epochSeconds(request.expiresAt),
    OperationType: request.connect ? 1 : 0,
    AccessType: request.multiple ? 'Multiple' : 'Single',
    ConfirmationsLeft: request.confirmationsLeft,
    AccessFrom: request.from ?? 0,
    AccessTo: request.to ?? 0,
    ...statuses[over ? 'expired' : request.status],
    InvalidRequestReason: 0,
    CurrentConfirmationLevel: request.level,
    RequiredConfirmersCountLevel2: request.required.level2,
    TicketingSystemProperties: {
      Name: request.ticketingSystem,
      Number: request.ticketId,
      Status: '',
    },
    AdditionalInfo: request.additionalInfo,
    AccountDetails: { AccountID: request.account.id, Properties: propertiesOf(context, request) },
    Confirmers: confirmersOf(context, request),
  }
}

/** The same for those who may confirm it: with the name of who asks. */
export function incomingModel(context: PvwaContext, request: AccessRequest): Model {
  return { RequestorFullName: request.user, ...requestModel(context, request) }
}
