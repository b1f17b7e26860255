import type { AccessRequest, AccessRequests, PasswordVault } from '@sallyport/sdk/cyberark'
import type { FlagTable } from '../../../args/flags.ts'
import type { Command } from '../../../command.ts'
import type { ListLook } from '../../../output/write-list.ts'
import { shortDate } from '../../../render/dates.ts'
import { printable } from '../../../render/printable.ts'
import { oneName, refuseWords } from '../common.ts'
import type { Detail } from '../../shared/details.ts'
import { listCommand } from '../listing.ts'
import { showCommand } from '../showing.ts'

const group = 'Which requests'
const listingFlags = {
  waiting: { kind: 'switch', group, brief: 'Only those that wait for an answer' },
  expired: { kind: 'switch', group, brief: 'Those that have expired as well' },
} as const satisfies FlagTable

const look: ListLook<AccessRequest> = {
  columns: ['Id', 'Who', 'Safe', 'Account', 'Operation', 'From', 'To', 'Status', 'Left', 'Reason'],
  droppable: ['From', 'Operation', 'Left', 'To'],
  row: (request) => [
    ['cyan', printable(request.id, 40)],
    printable(request.requester ?? '', 60),
    printable(request.safe ?? '', 60),
    printable(request.accountId ?? '', 30),
    printable(request.operation ?? '', 40),
    shortDate(request.from),
    shortDate(request.to),
    statusOf(request),
    request.confirmationsLeft === undefined ? '' : String(request.confirmationsLeft),
    printable(request.reason ?? request.requesterReason ?? '', 80),
  ],
}

/** What the server says; the number means nothing to people, but is better than nothing. */
function statusOf({ status, statusTitle }: AccessRequest): string {
  return printable(statusTitle ?? (status === undefined ? '' : String(status)), 60)
}

/** `sallyport pvwa requests list` */
export const requestsList = listOf(
  'requests list',
  'List your own requests for access',
  'Lists your own requests for access to accounts under dual control.',
  (requests) => requests.list.bind(requests),
)

/** `sallyport pvwa requests incoming` */
export const requestsIncoming = listOf(
  'requests incoming',
  'List the requests of others that you may confirm',
  'Lists the requests for access of others that you may confirm or reject.',
  (requests) => requests.incoming.bind(requests),
)

function listOf(
  name: string,
  summary: string,
  description: string,
  of: (requests: AccessRequests) => AccessRequests['list'],
): Command {
  return listCommand({
    name,
    summary,
    description,
    flags: listingFlags,
    examples: [
      { does: 'What waits; the settings are in the environment', line: '--waiting' },
      { does: 'Their ids, for a program', line: '--waiting --ndjson | jq -r .id' },
    ],
    what: 'request',
    look,
    prepare(settings, words) {
      refuseWords(words, `sallyport pvwa ${name} takes no names.`)
      const options = { waiting: settings.isOn('waiting'), expired: settings.isOn('expired') }
      return ({ requests }, signal) => of(requests)({ ...options, signal })
    },
  })
}

const getFlags = {
  incoming: { kind: 'switch', group, brief: 'One of those that you may confirm, not of your own' },
} as const satisfies FlagTable

/** `sallyport pvwa requests get` */
export const requestsGet = showCommand({
  name: 'requests get',
  summary: 'Show one request for access',
  usage: 'ID [--incoming]',
  description:
    'Shows what PVWA says about one request: one of your own, or with --incoming one that you may confirm.',
  flags: getFlags,
  examples: [{ does: 'The settings are in the environment', line: '5_1 --incoming' }],
  details: detailsOf,
  prepare(settings, words) {
    const id = oneName(words, 'sallyport pvwa requests get ID')
    const incoming = settings.isOn('incoming')
    return (vault, signal) => findRequest(vault, id, incoming, signal)
  },
})

/** One request, of the user or of somebody else. */
export function findRequest(
  { requests }: PasswordVault,
  id: string,
  incoming: boolean,
  signal: AbortSignal,
): Promise<AccessRequest> {
  return incoming ? requests.getIncoming(id, { signal }) : requests.get(id, { signal })
}

function detailsOf(request: AccessRequest): Detail[] {
  const { ticket, confirmationsLeft, requesterFullName: fullName } = request
  return [
    ['Id', request.id],
    ['Who', fullName === undefined ? request.requester : `${request.requester ?? ''} (${fullName})`],
    ['Safe', request.safe],
    ['Account', request.accountId],
    ...Object.entries(request.accountProperties),
    ['Operation', request.operation],
    ['Access', request.accessType],
    ['Reason', request.reason ?? request.requesterReason],
    ['Ticket', ticket === undefined ? undefined : [ticket.system, ticket.id].filter(Boolean).join(' ')],
    ['Made', shortDate(request.createdAt)],
    ['From', shortDate(request.from)],
    ['To', shortDate(request.to)],
    ['Expires', shortDate(request.expiresAt)],
    ['Status', statusOf(request)],
    ['Still to confirm', confirmationsLeft === undefined ? undefined : String(confirmationsLeft)],
    ['Confirmers', request.confirmers.map(({ name }) => name).join(', ')],
    ...Object.entries(request.additionalInfo),
  ]
}
