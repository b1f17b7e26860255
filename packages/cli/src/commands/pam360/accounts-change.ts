import type { Pam360, Pam360AccountChanges, Pam360AccountRef } from '@sallyport/sdk/pam360'
import type { FlagTable } from '../../args/flags.ts'
import { UsageError } from '../../cli-error.ts'
import type { Command, Example } from '../../command.ts'
import { reasonFlags } from '../../config/pam360-flags.ts'
import { given } from '../../config/given.ts'
import type { Settings } from '../../config/settings.ts'
import { pairs } from '../../config/values.ts'
import { newSecretFlags, readNewSecret } from '../shared/new-secret.ts'
import { accountFlags, keyOf, manyAccounts, oneAccount, someAccounts, type Chosen } from './choose.ts'
import { readSwitches } from './fields.ts'
import { actionCommand, assumed, oneCommand } from './make.ts'
import { readShare, shareFlags, shareOptions } from './share-flags.ts'

const group = 'The account'

const fieldFlags = {
  policy: { kind: 'text', value: 'NAME', group, brief: 'Password policy, such as Strong' },
  notes: { kind: 'text', value: 'TEXT', group, brief: 'Notes' },
  'command-set': { kind: 'text', value: 'NAME', group, brief: 'Set of commands that sessions may use' },
  custom: {
    kind: 'list',
    value: 'LABEL=VALUE',
    group,
    brief: 'Value of a custom field, by its label; repeatable',
  },
  switch: { kind: 'list', value: 'NAME=yes|no', group, brief: 'What is on or off, see above; repeatable' },
} as const satisfies FlagTable

const switches = [
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
] as const
const switchNames = `Switches: ${switches.join(', ')}.`

function readFields(settings: Settings<typeof fieldFlags>): Omit<Pam360AccountChanges, 'name'> {
  return {
    ...given({
      passwordPolicy: settings.value('policy'),
      notes: settings.value('notes'),
      commandSet: settings.value('command-set'),
      customFields: pairs(settings.list('custom')),
    }),
    ...readSwitches(settings.list('switch'), switches),
  }
}

const addFlags = { ...fieldFlags, ...newSecretFlags } as const satisfies FlagTable

/** `sallyport pam360 accounts add` */
export const accountsAdd = oneCommand<typeof addFlags>({
  name: 'accounts add',
  summary: 'Add an account to a resource',
  usage: 'RESOURCE ACCOUNT',
  description: `Adds an account. Its password is in --value-file; without that, the policy makes one.\n${switchNames}`,
  flags: addFlags,
  examples: [
    { does: 'The settings are in the environment', line: 'web-01 deploy --value-file password.txt' },
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
    const fields = { name, ...readFields(settings) }
    const password = await readNewSecret({ settings, io, signal, inputIsTaken: false })
    return {
      name: `${resource} ${name}`,
      plan: fields,
      async work({ accounts }, context) {
        await accounts.add({ resource }, [{ ...fields, ...given({ password }) }], { signal: context.signal })
      },
    }
  },
})

const editFlags = {
  ...accountFlags,
  name: { kind: 'text', value: 'NAME', group, brief: 'Another name' },
  description: { kind: 'text', value: 'TEXT', group, brief: 'Description' },
  owner: { kind: 'text', value: 'USER', group, brief: 'Owner: a local name, or DOMAIN\\user' },
  ...fieldFlags,
} as const satisfies FlagTable

/** `sallyport pam360 accounts edit` */
export const accountsEdit = oneCommand<typeof editFlags>({
  name: 'accounts edit',
  summary: 'Change an account; password change changes its password',
  usage: 'RESOURCE ACCOUNT | --id ID/ID',
  description: `Changes what is given of an account, and nothing else. Its password is changed by password change.\n${switchNames}`,
  flags: editFlags,
  examples: [{ does: 'The settings are in the environment', line: "web-01 svc --notes 'of the web team'" }],
  success: 'changed',
  uncertain: 'repeat',
  prepare(settings, words) {
    const account = oneAccount(settings, words)
    const own = given({
      name: settings.value('name'),
      description: settings.value('description'),
      ownerName: settings.value('owner'),
    })
    const changes = { ...own, ...readFields(settings) }
    if (Object.keys(changes).length === 0) throw new UsageError('Nothing is to be changed.')
    return {
      name: words.join(' ') || (settings.value('id') ?? settings.list('id')[0]?.value ?? ''),
      plan: changes,
      work: ({ accounts }, { signal }) => accounts.edit(account, { ...changes, signal }),
    }
  },
})

/** Something that is done to accounts. */
export interface AccountsAction<Own extends FlagTable> {
  readonly name: string
  readonly summary: string
  readonly description: string
  readonly flags: Own
  readonly examples: readonly Example[]
  readonly success: string
  readonly question: (accounts: string) => string
  readonly asksFrom?: number
  readonly uncertain: 'repeat' | 'skip'
  /** Reads the flags, and gives what does it. */
  prepare(settings: Settings<Own>): {
    readonly plan?: object
    readonly work: (client: Pam360, account: Pam360AccountRef, signal: AbortSignal) => Promise<unknown>
  }
}

/** Makes a command of something that is done to accounts. */
export function accountsAction<Own extends FlagTable>(action: AccountsAction<Own>): Command {
  return actionCommand<Own & typeof accountFlags, Chosen<Pam360AccountRef>>({
    ...action,
    usage: 'RESOURCE ACCOUNT… | --id ID/ID | -',
    description: `${action.description}\n${manyAccounts}`,
    flags: { ...action.flags, ...accountFlags },
    what: 'account',
    async prepare(settings, words, parts) {
      const { plan, work } = action.prepare(settings)
      return {
        items: await someAccounts(settings, words, parts),
        names: ({ names }) => names,
        key: keyOf,
        ...(plan === undefined ? {} : { plan, about: [JSON.stringify(plan)] }),
        look: ({ accounts }, { ref }, { signal }) => accounts.get(ref, { signal }),
        async work(client, { ref }, { signal }) {
          await work(client, ref, signal)
          return undefined
        },
      }
    },
  })
}

const none = {} as const satisfies FlagTable

/** `sallyport pam360 accounts delete` */
export const accountsDelete = accountsAction<typeof none>({
  name: 'accounts delete',
  summary: 'Delete accounts, for good',
  description: `Deletes accounts, for good. accounts trash can be taken back. ${assumed}`,
  flags: none,
  examples: [{ does: 'The settings are in the environment', line: 'web-01 svc --yes' }],
  success: 'deleted',
  question: (accounts) => `Delete ${accounts}, for good?`,
  asksFrom: 1,
  uncertain: 'skip',
  prepare: () => ({ work: ({ accounts }, account, signal) => accounts.delete(account, { signal }) }),
})

/** `sallyport pam360 accounts trash` */
export const accountsTrash = accountsAction<typeof none>({
  name: 'accounts trash',
  summary: 'Move accounts to the trash',
  description: `Moves accounts to the trash; accounts restore takes them out. ${assumed}`,
  flags: none,
  examples: [{ does: 'The settings are in the environment', line: 'web-01 svc' }],
  success: 'trashed',
  question: (accounts) => `Move ${accounts} to the trash?`,
  uncertain: 'skip',
  prepare: () => ({ work: ({ accounts }, account, signal) => accounts.trash(account, { signal }) }),
})

/** `sallyport pam360 accounts share` */
export const accountsShare = accountsAction<typeof shareFlags>({
  name: 'accounts share',
  summary: 'Share accounts with a user or a group of users, or end that',
  description: 'Shares accounts with a user or a group of users; --access revoke ends it.',
  flags: shareFlags,
  examples: [
    { does: 'The settings are in the environment', line: 'web-01 svc --user billing --access view' },
  ],
  success: 'shared',
  question: (accounts) => `Change how ${accounts} are shared?`,
  uncertain: 'repeat',
  prepare(settings) {
    const share = readShare(settings)
    return {
      plan: share.plan,
      work: async (client, account, signal) =>
        client.accounts.share(account, await shareOptions(share, client, signal)),
    }
  },
})

const ticketFlags = { ...reasonFlags } as const satisfies FlagTable

/** `sallyport pam360 accounts check-ticket` */
export const accountsCheckTicket = accountsAction<typeof ticketFlags>({
  name: 'accounts check-ticket',
  summary: 'Ask whether a ticket is good for accounts',
  description: 'Asks whether the ticket of --ticket is good for accounts. Nothing is retrieved.',
  flags: ticketFlags,
  examples: [{ does: 'The settings are in the environment', line: 'web-01 ticketed --ticket INC4711' }],
  success: 'good',
  question: (accounts) => `Check the ticket for ${accounts}?`,
  uncertain: 'repeat',
  prepare(settings) {
    const ticketId = settings.value('ticket')
    if (ticketId === undefined) throw new UsageError('Give the id of the ticket: --ticket ID.')
    const reason = given({ reason: settings.value('reason') })
    return {
      work: ({ accounts }, account, signal) => accounts.checkTicket(account, ticketId, { ...reason, signal }),
    }
  },
})

/** The two ways of a favourite. */
function favouriteOf(name: 'favourite' | 'unfavourite', method: 'setFavourite' | 'removeFavourite'): Command {
  const does = name === 'favourite' ? 'Make accounts favourites' : 'Make accounts favourites no longer'
  return accountsAction<typeof none>({
    name: `accounts ${name}`,
    summary: does,
    description: `${does}, of the user of the token, by a legacy call of the vendor’s apps.`,
    flags: none,
    examples: [{ does: 'The settings are in the environment', line: 'web-01 svc' }],
    success: 'changed',
    question: (accounts) => `${does}: ${accounts}?`,
    asksFrom: 10,
    uncertain: 'repeat',
    prepare: () => ({ work: ({ accounts }, account, signal) => accounts[method](account, { signal }) }),
  })
}

/** `sallyport pam360 accounts favourite` */
export const accountsFavourite = favouriteOf('favourite', 'setFavourite')
/** `sallyport pam360 accounts unfavourite` */
export const accountsUnfavourite = favouriteOf('unfavourite', 'removeFavourite')
