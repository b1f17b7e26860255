import type { LinkIndex } from '@sallyport/sdk/cyberark'
import type { FlagTable } from '../../args/flags.ts'
import { UsageError } from '../../cli-error.ts'
import type { Settings } from '../../config/settings.ts'
import { oneOf } from '../../config/values.ts'
import { accountsAction } from './accounts-action.ts'

const asFlag = {
  as: {
    kind: 'text',
    value: 'WHAT',
    group: 'Link',
    brief: 'logon, enable or reconcile, or the index 1, 2 or 3',
  },
} as const satisfies FlagTable

const linkFlags = {
  ...asFlag,
  'to-safe': { kind: 'text', value: 'NAME', group: 'Link', brief: 'Safe of the account that is linked to' },
  'to-object': { kind: 'text', value: 'NAME', group: 'Link', brief: 'Name of that account' },
  'to-folder': { kind: 'text', value: 'NAME', group: 'Link', brief: 'Folder of that account [Root]' },
} as const satisfies FlagTable

const indexes: Readonly<Record<string, LinkIndex>> = {
  1: 1,
  2: 2,
  3: 3,
  logon: 'logon',
  enable: 'enable',
  reconcile: 'reconcile',
}

const what =
  'Which index stands for what is up to the platform; logon is 1, enable 2 and reconcile 3 on CyberArk’s own.'

/** `sallyport pvwa accounts link` */
export const accountsLink = accountsAction({
  name: 'link',
  summary: 'Link accounts to one that logs on, enables or reconciles for them',
  usage: '--as WHAT --to-safe NAME --to-object NAME ',
  description: `Links accounts to another one that logs on, enables or reconciles for them.\n${what}`,
  flags: linkFlags,
  examples: [
    {
      does: 'One reconcile account for all of a safe; the settings are in the environment',
      line: '--safe Linux --as reconcile --to-safe Admin --to-object root',
    },
  ],
  success: 'linked',
  question: (accounts) => `Link ${accounts} to it?`,
  uncertain: 'repeat',
  prepare({ settings }) {
    const index = readIndex(settings)
    const safe = settings.value('to-safe')
    const name = settings.value('to-object')
    if (safe === undefined || name === undefined) {
      throw new UsageError('Nothing says what to link to.', 'Give --to-safe NAME --to-object NAME.')
    }
    const folder = settings.value('to-folder')
    const target = { safe, name, ...(folder === undefined ? {} : { folder }) }
    return {
      plan: { as: index, to: target },
      about: [String(index), JSON.stringify(target)],
      async work(vault, account, { signal }) {
        await vault.accounts.link(account, target, index, { signal })
        return undefined
      },
    }
  },
})

/** `sallyport pvwa accounts unlink` */
export const accountsUnlink = accountsAction({
  name: 'unlink',
  summary: 'Clear a link of accounts',
  usage: '--as WHAT ',
  description: `Clears a link, so that no other account logs on, enables or reconciles for these.\n${what}`,
  flags: asFlag,
  examples: [{ does: 'The settings are in the environment', line: '24_3 --as reconcile' }],
  success: 'unlinked',
  question: (accounts) => `Clear the link of ${accounts}?`,
  uncertain: 'repeat',
  prepare({ settings }) {
    const index = readIndex(settings)
    return {
      plan: { as: index },
      about: [String(index)],
      async work(vault, account, { signal }) {
        await vault.accounts.unlink(account, index, { signal })
        return undefined
      },
    }
  },
})

function readIndex(settings: Settings<typeof asFlag>): LinkIndex {
  const given = settings.text('as')
  const index = given === undefined ? undefined : indexes[oneOf(given, Object.keys(indexes))]
  if (index === undefined) {
    throw new UsageError('Nothing says which link.', 'Give --as logon, enable or reconcile, or 1, 2 or 3.')
  }
  return index
}
