import type { Pam360AuditDuration, Pam360AuditRow } from '@sallyport/sdk/pam360'
import type { FlagTable } from '../../args/flags.ts'
import { given } from '../../config/given.ts'
import { ifGiven, oneNamed, oneOf } from '../../config/values.ts'
import { refuseWords } from '../common.ts'
import { lookOf } from './look.ts'
import { inEnvironment, listCommand } from './make.ts'

const group = 'Which rows'
const auditFlags = {
  type: { kind: 'text', value: 'resource|user', group, brief: 'What the rows are about [resource]' },
  duration: { kind: 'text', value: 'TIME', group, brief: 'today, yesterday or last-7-days [the server’s]' },
} as const satisfies FlagTable

const durations: readonly Pam360AuditDuration[] = ['today', 'yesterday', 'last-7-days']

/** `sallyport pam360 audit` */
export const audit = listCommand<typeof auditFlags, Pam360AuditRow>({
  name: 'audit',
  summary: 'List what happened, as PAM360 recorded it',
  description: 'Lists rows of the audit, in the order of the server. Needs a role that may see it.',
  flags: auditFlags,
  examples: [
    { does: inEnvironment, line: '--duration today --limit 20' },
    { does: 'Who retrieved what', line: "--ndjson | jq -r '[.time, .operatedBy, .accountName] | @tsv'" },
  ],
  what: 'row',
  look: lookOf(
    {
      Time: ({ time }) => time,
      Operation: ({ operationType }) => operationType,
      By: ({ operatedBy }) => operatedBy,
      Resource: ({ resourceName }) => resourceName,
      Account: ({ accountName }) => accountName,
      From: ({ ipAddress }) => ipAddress,
      Ticket: ({ ticketId }) => ticketId,
      Reason: ({ reason }) => reason,
    },
    ['From', 'Ticket', 'Reason'],
  ),
  prepare(settings, words) {
    refuseWords(words, 'Pick from the list with --ndjson.')
    const options = given({
      type: ifGiven(settings.text('type'), (one) => oneOf(one, ['resource', 'user'] as const)),
      duration: ifGiven(settings.text('duration'), (one) => oneNamed(one, durations)),
    })
    return (client, signal) => client.audit.list({ ...options, signal })
  },
})
