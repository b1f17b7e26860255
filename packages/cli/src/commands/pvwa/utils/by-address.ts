/** Helpers for the accounts of an address. */
import type { Account, AddressOptions, BulkPlan, Utilities } from '@sallyport/sdk/cyberark'
import type { CallOptions } from '@sallyport/sdk'
import type { FlagTable } from '../../../args/flags.ts'
import type { Command } from '../../../command.ts'
import { given } from '../../../config/given.ts'
import type { Settings } from '../../../config/settings.ts'
import { oneName } from '../common.ts'
import { askNewSecret, newSecretFlags, readNewSecret } from '../../shared/new-secret.ts'
import { plannedAction, type Helper, type PreparedHelper } from './planned-action.ts'

/** Which accounts of an address. */
export const addressFlags = {
  username: {
    kind: 'list',
    value: 'NAME',
    group: 'Which accounts',
    brief: 'Only accounts with this user name; repeatable',
  },
} as const satisfies FlagTable

/** Reads `--username`. */
export function readUsernames(settings: Settings<typeof addressFlags>): AddressOptions {
  const usernames = settings.list('username').map(({ value }) => value)
  return usernames.length === 0 ? {} : { usernames }
}

const whole =
  'An address is compared whole and in any letter case; accounts without one do not match. --dry-run shows the plan.'
const notGood = 'not good:\nthe CPM failed, has no status for them, or does not manage them'

type ByCpm = 'change' | 'changeFailed' | 'reconcile' | 'reconcileFailed'

/** `sallyport pvwa utils change` */
export const utilsChange = byCpm('change', 'change', false)
/** `sallyport pvwa utils change-failed` */
export const utilsChangeFailed = byCpm('changeFailed', 'change', true)
/** `sallyport pvwa utils reconcile` */
export const utilsReconcile = byCpm('reconcile', 'reconcile', false)
/** `sallyport pvwa utils reconcile-failed` */
export const utilsReconcileFailed = byCpm('reconcileFailed', 'reconcile', true)

function byCpm(helper: ByCpm, verb: string, failedOnly: boolean): Command {
  const name = failedOnly ? `${verb}-failed` : verb
  const which = failedOnly ? `those accounts of an address that are ${notGood}` : 'the accounts of an address'
  return plannedAction({
    ...textsOf(name),
    summary: `Have the CPM ${verb} ${failedOnly ? 'what is not good at' : 'the passwords of'} an address`,
    description: `Has the CPM ${verb} the passwords of ${which}.\nThe CPM acts later: utils status shows what came of it.\n${whole}`,
    flags: addressFlags,
    success: 'requested',
    verb: `${verb} the passwords of`,
    question: (accounts) => `Have the CPM ${verb} the passwords of ${accounts}?`,
    prepare({ settings, words }) {
      const address = oneName(words, `sallyport pvwa utils ${name} ADDRESS`)
      const options = readUsernames(settings)
      return onAccounts((utilities, call) => utilities[helper](address, { ...options, ...call }))
    },
  })
}

/** `sallyport pvwa utils set` */
export const utilsSet = plannedAction({
  ...textsOf('set'),
  summary: 'Set one password for the accounts of an address, in the vault alone',
  usage: 'ADDRESS [--value-file FILE]',
  description: `Sets one password for the accounts of an address in the vault and nowhere else, for one that was changed on the\nmachine already. It comes from --value-file, from standard input (--value-file -), or is asked for on the terminal; it\nis never taken from the command line. A journal does not know it: begin another with each.\n${whole}`,
  flags: { ...addressFlags, ...newSecretFlags },
  success: 'set',
  verb: 'set the passwords of',
  question: (accounts) => `Set one password in the vault for ${accounts}?`,
  async prepare({ settings, words, io, signal, isDry }) {
    const address = oneName(words, 'sallyport pvwa utils set ADDRESS')
    const options = readUsernames(settings)
    const read = await readNewSecret({ settings, io, signal, inputIsTaken: false })
    // A plan is made for a password; a dry run drops it.
    const secret = read ?? (isDry ? 'none' : await askNewSecret(io, signal))
    return onAccounts((utilities, call) => utilities.setPassword(address, secret, { ...options, ...call }))
  },
})

const deleteFlags = {
  ...addressFlags,
  'keep-in-safes': {
    kind: 'text',
    value: 'TEXT',
    group: 'Which accounts',
    brief: 'Leave out those in safes whose name holds this',
  },
} as const satisfies FlagTable

/** `sallyport pvwa utils delete` */
export const utilsDelete = plannedAction({
  ...textsOf('delete'),
  summary: 'Delete the accounts of an address, with their secrets',
  usage: 'ADDRESS [--keep-in-safes TEXT]',
  description: `Deletes the accounts of an address, with all their secrets.\n${whole}`,
  flags: deleteFlags,
  success: 'deleted',
  verb: 'delete',
  question: (accounts) => `Delete ${accounts}, with their secrets?`,
  prepare({ settings, words }) {
    const address = oneName(words, 'sallyport pvwa utils delete ADDRESS')
    const options = { ...readUsernames(settings), ...given({ keepInSafes: settings.value('keep-in-safes') }) }
    return onAccounts((utilities, call) => utilities.deleteAccounts(address, { ...options, ...call }))
  },
})

function onAccounts(
  plan: (utilities: Utilities, call: CallOptions) => Promise<BulkPlan<Account, void>>,
): PreparedHelper<Account, void> {
  return { plan: ({ utilities }, call) => plan(utilities, call), accountOf: (account) => account }
}

function textsOf(name: string): Pick<Helper<FlagTable, Account, void>, 'name' | 'usage' | 'examples'> {
  return {
    name,
    usage: 'ADDRESS',
    examples: [
      { does: 'What would be done; the settings are in the environment', line: 'db1.example.com --dry-run' },
      {
        does: 'Some of them; if it is interrupted, the same line goes on',
        line: `db1.example.com --username app --yes --journal ${name}.journal`,
      },
    ],
  }
}
