import type { Pam360Standing } from '../../state/pam360/access.ts'
import { reaches } from '../../state/pam360/access-level.ts'
import { Pam360Failure, fail } from './answers.ts'
import type { AccountPlace, Pam360Request } from './request.ts'
import { toldTime } from './times.ts'

const standingTexts: Readonly<Record<Exclude<Pam360Standing, 'approved-for-later'>, string>> = {
  readable: '****',
  'must-request': '[Request]',
  waiting: '[Waiting for approval]',
  approved: '[Check Out]',
  'checked-out': '****[Check In]',
  'in-use': '[In Use]',
}

function standingOf(
  { context, caller, now }: Pam360Request,
  { resource, account }: AccountPlace,
): Pam360Standing {
  return context.control.access.standing(caller.user, resource, account, now)
}

/** `PASSWORD STATUS` of an account for the caller. */
export function passwordStatus(request: Pam360Request, place: AccountPlace): string {
  if (!reaches(request.levelOf(place), 'view')) return '####'
  const { context, caller, now } = request
  const standing = standingOf(request, place)
  if (standing === 'approved-for-later') {
    const starts = context.control.access.openRequest(caller.user, place.account, now)?.startsAt ?? now
    return `Access approved from ${toldTime(starts, context.settings.timeZone)}`
  }
  const { file } = place.account
  if (file !== null && standing === 'readable') return file.name
  if (file !== null && standing === 'checked-out') return `${file.name}[Check In]`
  return standingTexts[standing]
}

/** Whether the caller may have the password as far as shares and access control go. */
function isReadable(request: Pam360Request, place: AccountPlace): boolean {
  if (!reaches(request.levelOf(place), 'view')) return false
  const standing = standingOf(request, place)
  return standing === 'readable' || standing === 'checked-out'
}

/** What the ticketing system says of a ticket; `undefined` when it is good. */
export function ticketProblem({ context }: Pam360Request, ticketId: string): 'missing' | 'wrong' | undefined {
  const { settings, control } = context
  const tickets = settings.tickets.length > 0 ? settings.tickets : control.tickets
  if (ticketId === '') return 'missing'
  return tickets.length === 0 || tickets.includes(ticketId) ? undefined : 'wrong'
}

const sentinels = { missing: 'TICKET ID REQUIRED', wrong: 'TICKET ID CORRECT REQUIRED' } as const

/** Throws when a ticket is asked for and the ticketing system cannot be reached. */
function demandTicketing({ context }: Pam360Request): void {
  if (context.settings.ticketingUp) return
  throw new Pam360Failure(
    'server',
    'Password Not Accessible. Contact your administrator to check the Ticketing system configurations & try again later.',
    { statusCode: null },
  )
}

/**
 * What stands in place of a secret that is withheld, in the order in which the product looks: share, access control,
 * reason, ticket; `undefined` when the secret may be given. Throws `Pam360Failure` where the refusal is a failure.
 */
export function demandGrounds(request: Pam360Request, place: AccountPlace): string | undefined {
  const { reason, ticketId } = request.grounds
  if (!isReadable(request, place)) return passwordStatus(request, place)
  const { access } = request.context.control
  const demands = access.demandsOf(place.resource, place.account)
  if (demands.reasonRequired && reason.trim() === '') throw fail.invalid('REASON', 'it is required')
  if (!demands.ticketRequired) return undefined
  demandTicketing(request)
  const problem = ticketProblem(request, ticketId)
  if (problem === undefined) return undefined
  if (request.context.settings.ticketRefusal === 'sentinel') return sentinels[problem]
  throw new Pam360Failure('invalid', sentinels[problem], { statusCode: 40000 })
}
