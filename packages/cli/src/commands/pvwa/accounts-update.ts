import type { AccountChanges } from '@sallyport/sdk/cyberark'
import type { FlagTable } from '../../args/flags.ts'
import { UsageError } from '../../cli-error.ts'
import type { Settings } from '../../config/settings.ts'
import { pairs, yesOrNo } from '../../config/values.ts'
import { accountsAction } from './accounts-action.ts'

const updateFlags = {
  set: {
    kind: 'list',
    value: 'NAME=VALUE',
    group: 'Changes',
    brief: 'Give a property another value; repeatable',
  },
  unset: { kind: 'list', value: 'NAME', group: 'Changes', brief: 'Remove a property; repeatable' },
  'only-remote-machines': {
    kind: 'text',
    value: 'yes|no',
    group: 'Changes',
    brief: 'Whether only the remoteMachines may be reached with it',
  },
} as const satisfies FlagTable

/** `sallyport pvwa accounts update` */
export const accountsUpdate = accountsAction({
  name: 'update',
  summary: 'Change what accounts are, but not their secrets',
  usage: '--set NAME=VALUE ',
  description:
    'Changes properties of accounts, and leaves all others as they are. A name that is none of the account’s own\n(name, username, address, platformId, remoteMachines) is that of a property of the platform, in the vendor’s spelling.',
  flags: updateFlags,
  examples: [
    { does: 'One account; the settings are in the environment', line: '24_3 --set address=db9.example.com' },
    { does: 'Properties of many', line: '--safe Billing-DB --set Port=1522 --unset Location --yes' },
  ],
  success: 'updated',
  question: (accounts) => `Change ${accounts}?`,
  uncertain: 'repeat',
  prepare({ settings }) {
    const changes = readAccountChanges(settings)
    return {
      plan: { changes },
      about: [JSON.stringify(changes)],
      async work(vault, account, { signal }) {
        const { id, safe, name } = await vault.accounts.update(account, changes, { signal })
        return { names: { id, safe, object: name } }
      },
    }
  },
})

/** What accounts have that other commands change, or none: else it would become a property of that name. */
const notHere: Readonly<Record<string, string>> = {
  id: 'PVWA gives the id, and never changes it.',
  safe: 'sallyport pvwa accounts move takes it to another safe.',
  safename: 'sallyport pvwa accounts move takes it to another safe.',
  secret:
    'sallyport pvwa accounts set or set-next gives it another secret, which never stands on the command line.',
  secrettype: 'The kind of a secret is settled when the account is added.',
  secretkind: 'The kind of a secret is settled when the account is added.',
}

/**
 * Reads what is to be changed of an account.
 *
 * @throws UsageError for nothing, for what cannot be removed or changed, and for one name twice.
 */
export function readAccountChanges(settings: Settings<typeof updateFlags>): AccountChanges {
  const wanted: [string, string | null][] = [
    ...Object.entries(pairs(settings.list('set')) ?? {}),
    ...settings.list('unset').map(({ value }): [string, null] => [value, null]),
  ]
  const only = settings.text('only-remote-machines')
  if (wanted.length === 0 && only === undefined) {
    throw new UsageError('Nothing is to be changed.', 'Give --set NAME=VALUE or --unset NAME.')
  }
  const changes: { -readonly [Key in keyof AccountChanges]: AccountChanges[Key] } = {}
  const properties: Record<string, string | null> = {}
  const seen = new Set<string>()
  for (const [name, value] of wanted) {
    const own = name.toLowerCase()
    if (seen.has(own)) throw new UsageError('--set and --unset name one property twice.')
    seen.add(own)
    if (own === 'username') changes.username = value
    else if (own === 'address') changes.address = value
    else if (own === 'remotemachines') changes.remoteMachines = value === null ? null : value.split(/[;,]/)
    else if (own === 'name') changes.name = always(value, '--unset name')
    else if (own === 'platformid') changes.platformId = always(value, '--unset platformId')
    else if (Object.hasOwn(notHere, own))
      throw new UsageError(`${name} is not changed like this.`, notHere[own])
    else properties[name] = value
  }
  if (Object.keys(properties).length > 0) changes.properties = properties
  if (only !== undefined) changes.restrictedToRemoteMachines = yesOrNo(only)
  return changes
}

function always(value: string | null, flag: string): string {
  if (value === null) throw new UsageError(`${flag}: every account has one.`)
  return value
}
