import type { FlagTable } from '../../args/flags.ts'
import { UsageError } from '../../cli-error.ts'
import type { Command } from '../../command.ts'
import { reasonFlags } from '../../config/pam360-flags.ts'
import { given } from '../../config/given.ts'
import { newSecretFlags, readNewSecret } from '../shared/new-secret.ts'
import { accountFlags, oneAccount } from './choose.ts'
import { accountsCommand } from './chosen.ts'
import { clearable, field, fieldsOf, recordFields } from './fields.ts'
import { editCommand, inEnvironment, oneCommand } from './make.ts'

const group = 'The account'

const fields = recordFields(
  group,
  {
    passwordPolicy: field('policy', 'NAME', 'Password policy, such as Strong'),
    notes: clearable('notes', 'TEXT', 'Notes'),
    commandSet: field('command-set', 'NAME', 'Set of commands that sessions may use'),
  },
  [
    'recordRdpSessions',
    'recordCliSessions',
    'websiteSessionRecording',
    'gatewaySessionRecording',
    'disablePasswordResets',
    'configurePasswordReset',
    'servicesReset',
    'servicesRestart',
    'scheduledTaskReset',
    'iisAppPoolReset',
    'iisAppPoolRestart',
    'iisWebConfigReset',
  ],
)

const addFlags = { ...fields.flags, ...newSecretFlags } as const satisfies FlagTable

/** `sallyport pam360 accounts add` */
export const accountsAdd = oneCommand<typeof addFlags>({
  name: 'accounts add',
  summary: 'Add an account to a resource',
  usage: 'RESOURCE ACCOUNT',
  description: `Adds an account. Its password is in --value-file; without that, the policy makes one.\n${fields.switchNames}`,
  flags: addFlags,
  examples: [
    { does: inEnvironment, line: 'web-01 deploy --value-file password.txt' },
    {
      does: 'With a password that nobody knows',
      line: "web-01 deploy --policy Strong --notes 'for the pipeline'",
    },
  ],
  success: 'added',
  uncertain: 'skip',
  async prepare(settings, words, { io, signal }) {
    const [resource, name, ...others] = words
    if (resource === undefined || name === undefined || others.length > 0) {
      throw new UsageError('Give the name of a resource, and one of the new account.')
    }
    const plan = { name, ...fields.read(settings) }
    const password = await readNewSecret({ settings, io, signal, inputIsTaken: false })
    return {
      name: `${resource} ${name}`,
      plan,
      async work({ accounts }, { signal }) {
        await accounts.add({ resource }, [{ ...plan, ...given({ password }) }], { signal })
      },
    }
  },
})

const ownFields = fieldsOf(group, {
  name: field('name', 'NAME', 'Another name'),
  description: clearable('description', 'TEXT', 'Description'),
  ownerName: field('owner', 'USER', 'Owner: a local name, or DOMAIN\\user'),
})
const editFlags = { ...accountFlags, ...ownFields.flags, ...fields.flags } as const satisfies FlagTable

/** `sallyport pam360 accounts edit` */
export const accountsEdit = editCommand({
  name: 'accounts edit',
  summary: 'Change an account; password change changes its password',
  usage: 'RESOURCE ACCOUNT | --id ID/ID',
  description: `Changes what is given of an account, and nothing else. Its password is changed by password change.\n${fields.switchNames}`,
  flags: editFlags,
  examples: [{ does: inEnvironment, line: "web-01 svc --notes 'of the web team'" }],
  which(settings, words) {
    const ref = oneAccount(settings, words)
    return { ref, name: words.join(' ') || (settings.list('id')[0]?.value ?? '') }
  },
  fields: { read: (settings) => ({ ...ownFields.read(settings), ...fields.read(settings) }) },
  change: ({ accounts }, account, changes, signal) => accounts.edit(account, { ...changes, signal }),
})

/** `sallyport pam360 accounts check-ticket` */
export const accountsCheckTicket = accountsCommand<typeof reasonFlags>({
  name: 'accounts check-ticket',
  summary: 'Ask whether a ticket is good for accounts',
  description: 'Asks whether the ticket of --ticket is good for accounts. Nothing is retrieved.',
  flags: reasonFlags,
  examples: [{ does: inEnvironment, line: 'web-01 ticketed --ticket INC4711' }],
  success: 'good',
  question: (accounts) => `Check the ticket for ${accounts}?`,
  uncertain: 'repeat',
  prepare(settings) {
    const ticketId = settings.value('ticket')
    if (ticketId === undefined) throw new UsageError('Give the id of the ticket: --ticket ID.')
    const reason = given({ reason: settings.value('reason') })
    return {
      work: ({ accounts }, account, { signal }) =>
        accounts.checkTicket(account, ticketId, { ...reason, signal }),
    }
  },
})

/** The two ways of a favourite. */
function favouriteOf(name: 'favourite' | 'unfavourite', method: 'setFavourite' | 'removeFavourite'): Command {
  const does = name === 'favourite' ? 'Make accounts favourites' : 'Make accounts favourites no longer'
  return accountsCommand<FlagTable>({
    name: `accounts ${name}`,
    summary: does,
    description: `${does}, of the user of the token, by a legacy call of the vendor’s apps.`,
    flags: {},
    examples: [{ does: inEnvironment, line: 'web-01 svc' }],
    success: 'changed',
    question: (accounts) => `${does}: ${accounts}?`,
    asksFrom: 10,
    uncertain: 'repeat',
    prepare: () => ({
      work: ({ accounts }, account, { signal }) => accounts[method](account, { signal }),
    }),
  })
}

/** `sallyport pam360 accounts favourite` */
export const accountsFavourite = favouriteOf('favourite', 'setFavourite')
/** `sallyport pam360 accounts unfavourite` */
export const accountsUnfavourite = favouriteOf('unfavourite', 'removeFavourite')
