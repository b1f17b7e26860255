/** Access control: request, list, approve, reject, check out, check in. */
import type { Pam360, Pam360AccessRequest, Pam360RequestOptions } from '@sallyport/sdk/pam360'
import type { FlagTable } from '../../args/flags.ts'
import { UsageError } from '../../cli-error.ts'
import type { Command } from '../../command.ts'
import { reasonFlags } from '../../config/pam360-flags.ts'
import { given } from '../../config/given.ts'
import type { Settings } from '../../config/settings.ts'
import { ifGiven, moment, wholeNumber } from '../../config/values.ts'
import { refuseWords } from '../common.ts'
import { notThere } from '../shared/repeating.ts'
import { inputRecords, isId, recordOf, wrongRecord } from './choose.ts'
import { accountsCommand } from './chosen.ts'
import { lookOf } from './look.ts'
import { actionCommand, assumed, inEnvironment, listCommand } from './make.ts'
import { userIdOf } from './share-flags.ts'
import { readWhy } from './why.ts'

const window = 'When'

const requestFlags = {
  ...reasonFlags,
  from: {
    kind: 'text',
    value: 'DATE',
    group: window,
    brief: 'From when on, in whole minutes: 2027-01-31T18:00Z [now]',
  },
  to: { kind: 'text', value: 'DATE', group: window, brief: 'Until when; goes with --from' },
  remind: { kind: 'text', value: 'N', group: window, brief: 'Remind so many minutes before, 1 to 59' },
} as const satisfies FlagTable

/** `sallyport pam360 request` */
export const request = accountsCommand<typeof requestFlags>({
  name: 'request',
  summary: 'Request access to accounts',
  description:
    'Requests access to accounts under access control. The rows tell how far it is: waiting for others, or ready for\ncheckout where it is approved by itself. accounts get shows it later.',
  flags: requestFlags,
  examples: [
    { does: inEnvironment, line: 'ad-services2k19 sysadmin --reason INC4711' },
    {
      does: 'For an evening',
      line: 'ad-services2k19 sysadmin --reason patch --from 2027-01-31T18:00Z --to 2027-01-31T22:00Z',
    },
  ],
  success: 'requested',
  question: (accounts) => `Request access to ${accounts}?`,
  uncertain: 'skip',
  prepare(settings) {
    const plan = { ...readWhy(settings), ...readWindow(settings) }
    return {
      plan,
      async work({ access }, account, { signal }) {
        const { state } = await access.request(account, { ...plan, signal })
        return { details: { state }, note: noteOf[state] ?? state }
      },
    }
  },
})

const noteOf: Readonly<Record<string, string>> = {
  waiting: 'waiting for approval',
  'check-out': 'approved: check it out',
}

function readWindow(
  settings: Settings<typeof requestFlags>,
): Pick<Pam360RequestOptions, 'window' | 'reminderMinutes'> {
  const [from, until] = [ifGiven(settings.text('from'), moment), ifGiven(settings.text('to'), moment)]
  if ((from === undefined) !== (until === undefined)) throw new UsageError('--from and --to go together.')
  return given({
    window: from === undefined || until === undefined ? undefined : { from, until },
    reminderMinutes: ifGiven(settings.text('remind'), (one) => wholeNumber(one, 1, 59)),
  })
}

/** `sallyport pam360 requests` */
export const requests = listCommand<object & FlagTable, Pam360AccessRequest>({
  name: 'requests',
  summary: 'List the requests for access that this user may decide on',
  description: 'Lists the requests for access that the user of the token may decide on, as an approver.',
  flags: {},
  examples: [
    { does: inEnvironment, line: '' },
    {
      does: 'Approve all of one user',
      line: '--ndjson | jq -c \'select(.requesterName == "billing")\' | sallyport pam360 approve -',
    },
  ],
  what: 'request',
  look: lookOf(
    {
      Resource: ({ resourceName }) => resourceName,
      Account: ({ accountName }) => accountName,
      By: ({ requesterName }) => requesterName,
      State: ({ state }) => state,
      Reason: ({ reason }) => reason,
      Requested: ({ requestedAt }) => requestedAt,
      From: ({ startsAt }) => startsAt,
      To: ({ endsAt }) => endsAt,
    },
    ['From', 'To', 'Requested'],
  ),
  prepare(_, words) {
    refuseWords(words, 'Pick from the list with --ndjson.')
    return ({ access }, signal) => access.list({ signal })
  },
})

/** A request that is decided on. */
interface Decision {
  readonly accountId: string
  readonly userId: string
  readonly names: Readonly<Record<string, string | undefined>>
}

const decideFlags = {
  user: { kind: 'text', value: 'NAME', group: 'Which request', brief: 'Who asks, where several do' },
  reason: { kind: 'text', value: 'TEXT', group: 'Why', brief: 'Reason for the audit' },
} as const satisfies FlagTable

/** Approving, or rejecting. */
function decisionOf(verb: 'approve' | 'reject', success: string): Command {
  const Verb = verb === 'approve' ? 'Approve' : 'Reject'
  return actionCommand<typeof decideFlags, Decision>({
    name: verb,
    summary: `${Verb} requests of others`,
    usage: 'RESOURCE ACCOUNT… | -',
    description: `${Verb}s requests of other users for access, by the names that requests shows, or as - by what requests --ndjson\nwrites. ${assumed}`,
    flags: decideFlags,
    examples: [
      { does: inEnvironment, line: 'ad-services2k19 sysadmin --user billing' },
      { does: 'All that there are', line: '- --yes < requests.ndjson' },
    ],
    what: 'request',
    success,
    question: (things) => `${Verb} ${things}?`,
    uncertain: 'skip',
    async prepare(settings, words, parts) {
      const user = settings.value('user')
      const reason = given({ reason: settings.value('reason') })
      const isInput = words.length === 1 && words[0] === '-'
      if (!isInput && words.length < 2) {
        throw new UsageError(
          'Give the names of resource and account.',
          `sallyport pam360 ${verb} RESOURCE ACCOUNT`,
        )
      }
      return {
        items: isInput
          ? (await inputRecords(parts)).map(({ value, where }) => decisionIn(value, where))
          : (client, signal) => findRequests(client, words, user, verb, signal),
        names: ({ names }) => names,
        key: ({ accountId, userId }) => `${accountId} ${userId}`,
        about: [JSON.stringify(reason)],
        async work({ access }, { accountId, userId }, { signal }) {
          await access[verb]({ accountId }, { userId, ...reason, signal })
          return undefined
        },
      }
    },
  })
}

function decisionIn(value: unknown, where: string): Decision {
  const { accountId, requesterId, resourceName, accountName, requesterName } = recordOf(value) ?? {}
  if (!isId(accountId) || !isId(requesterId)) throw wrongRecord(where, 'requests --ndjson')
  const named = { resource: resourceName, account: accountName, user: requesterName }
  const names = Object.entries(named).flatMap(([name, text]) =>
    typeof text === 'string' ? [[name, text] as const] : [],
  )
  return { accountId, userId: requesterId, names: Object.fromEntries(names) }
}

/** An approver need not see an account: its names are looked for among the requests. */
async function findRequests(
  { access }: Pam360,
  [resource, ...accounts]: readonly string[],
  user: string | undefined,
  verb: 'approve' | 'reject',
  signal: AbortSignal,
): Promise<readonly Decision[]> {
  const all = (await access.list({ signal }).toArray()).filter(
    (one) =>
      one.resourceName === resource &&
      one.actions.includes(verb) &&
      (user === undefined || one.requesterName === user || one.requesterId === user),
  )
  return accounts.map((account) => {
    const found = all.filter(({ accountName }) => accountName === account)
    const [first, other] = found
    if (first === undefined) {
      throw notThere(
        `There is no such request that this user may ${verb}.`,
        'sallyport pam360 requests lists them.',
      )
    }
    if (other !== undefined) {
      throw new UsageError('Several ask for that account.', 'Say whose request is meant: --user NAME.')
    }
    const { accountId, requesterId: userId, requesterName } = first
    return { accountId, userId, names: { resource, account, user: requesterName ?? userId } }
  })
}

/** `sallyport pam360 approve` */
export const approve = decisionOf('approve', 'approved')
/** `sallyport pam360 reject` */
export const reject = decisionOf('reject', 'rejected')

const checkOutFlags = { reason: decideFlags.reason } as const satisfies FlagTable

/** `sallyport pam360 checkout` */
export const checkout = accountsCommand<typeof checkOutFlags>({
  name: 'checkout',
  summary: 'Check passwords out, once access is approved',
  description: `Checks passwords out, once access is approved. Nobody else can have them until checkin. ${assumed}`,
  flags: checkOutFlags,
  examples: [{ does: inEnvironment, line: 'ad-services2k19 sysadmin' }],
  success: 'checked out',
  question: (accounts) => `Check ${accounts} out?`,
  uncertain: 'skip',
  prepare(settings) {
    const reason = given({ reason: settings.value('reason') })
    return { work: ({ access }, account, { signal }) => access.checkOut(account, { ...reason, signal }) }
  },
})

const checkInFlags = {
  ...checkOutFlags,
  user: {
    kind: 'text',
    value: 'NAME|ID',
    group: 'Which account',
    brief: 'As an approver: the user that has it checked out [oneself]',
  },
} as const satisfies FlagTable

/** `sallyport pam360 checkin` */
export const checkin = accountsCommand<typeof checkInFlags>({
  name: 'checkin',
  summary: 'Give back passwords that were approved or checked out',
  description: `Gives back passwords that were approved or checked out; PAM360 may change them then. ${assumed}`,
  flags: checkInFlags,
  examples: [{ does: inEnvironment, line: 'ad-services2k19 sysadmin' }],
  success: 'checked in',
  question: (accounts) => `Check ${accounts} in?`,
  uncertain: 'skip',
  prepare(settings) {
    const reason = given({ reason: settings.value('reason') })
    const user = settings.value('user')
    return {
      async work(client, account, { signal }) {
        const userId = user === undefined ? undefined : await userIdOf(client, user, signal)
        await client.access.checkIn(account, { ...reason, ...given({ userId }), signal })
      },
    }
  },
})
