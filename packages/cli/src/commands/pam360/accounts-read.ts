import type { Pam360Account, Pam360AccountDetails } from '@sallyport/sdk/pam360'
import type { FlagTable } from '../../args/flags.ts'
import { given } from '../../config/given.ts'
import { accountFlags, oneAccount, oneResource, resourceFlags } from './choose.ts'
import { detailsOf, lookOf, type Properties } from './look.ts'
import { inEnvironment, listCommand, secretCommand, showCommand } from './make.ts'
import { readSelection, selectionFlags } from './selection.ts'

const listOwnFlags = {
  ...resourceFlags,
  ...selectionFlags,
  group: { kind: 'text', value: 'ID', group: 'Which ones', brief: 'Only those in this group of resources' },
} as const satisfies FlagTable

/** `sallyport pam360 accounts list` */
export const accountsList = listCommand<typeof listOwnFlags, Pam360Account>({
  name: 'accounts list',
  summary: 'List the accounts of a resource',
  usage: 'RESOURCE | --id ID',
  description:
    'Lists the accounts of a resource that the user may see, and what may be done with each now. Never a secret.',
  flags: listOwnFlags,
  examples: [
    { does: inEnvironment, line: 'web-01' },
    {
      does: 'The names of those whose access has to be requested',
      line: 'web-01 --ndjson | jq -r \'select(.passwordStatus.state == "request") | .name\'',
    },
  ],
  what: 'account',
  look: lookOf(
    {
      Account: ({ name }) => name,
      Password: ({ passwordStatus }) => passwordStatus?.state,
      Reason: ({ isReasonRequired }) => isReasonRequired,
      Ticket: ({ isTicketIdRequired }) => isTicketIdRequired,
      Policy: ({ passwordPolicy }) => passwordPolicy,
      Description: ({ description }) => description,
      Id: ({ resourceId, id }) => `${resourceId}/${id}`,
    },
    ['Policy', 'Description', 'Id'],
  ),
  prepare(settings, words) {
    const resource = oneResource(settings, words)
    const options = { ...readSelection(settings), ...given({ groupId: settings.value('group') }) }
    return ({ accounts }, signal) => accounts.list(resource, { ...options, signal })
  },
})

const details: Properties<Pam360AccountDetails> = {
  'May be done now': ({ passwordStatus }) => passwordStatus?.state,
  'Last changed': ({ lastModifiedAt }) => lastModifiedAt,
  'Last read': ({ lastAccessedAt }) => lastAccessedAt,
}

/** `sallyport pam360 accounts get` */
export const accountsGet = showCommand<typeof accountFlags, Pam360AccountDetails>({
  name: 'accounts get',
  summary: 'Show one account, never with its password',
  usage: 'RESOURCE ACCOUNT | --id ID/ID',
  description:
    'Shows all that PAM360 says about one account, and what may be done with its password now. Never a secret.',
  flags: accountFlags,
  examples: [
    { does: inEnvironment, line: 'web-01 svc' },
    { does: 'How far a request is', line: 'web-01 svc --json | jq -r .passwordStatus.state' },
  ],
  details: detailsOf(details),
  prepare(settings, words) {
    const account = oneAccount(settings, words)
    return ({ accounts }, signal) => accounts.get(account, { signal })
  },
})

/** `sallyport pam360 accounts totp` */
export const accountsTotp = secretCommand<typeof accountFlags>({
  name: 'accounts totp',
  summary: 'Get the one-time code of an account that is good now',
  usage: 'RESOURCE ACCOUNT | --id ID/ID',
  description: 'Gets the one-time code of an account that is good now.',
  flags: accountFlags,
  examples: [{ does: inEnvironment, line: 'web-01 coded' }],
  prepare(settings, words) {
    const account = oneAccount(settings, words)
    return async ({ accounts }, signal) => (await accounts.totp(account, { signal })).secret
  },
})
