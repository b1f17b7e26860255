import type { FlagTable } from '../../../args/flags.ts'
import { type CliError, UsageError } from '../../../cli-error.ts'
import { someNames } from '../common.ts'
import { namedAction } from '../named-action.ts'
import { notThere } from '../../shared/repeating.ts'
import { readAsking, retrieveFlags } from '../retrieve-flags.ts'

const moveFlags = {
  to: { kind: 'text', value: 'SAFE', group: 'How', brief: 'The safe to move them to' },
  all: { kind: 'switch', group: 'How', brief: 'Every account group of the safe' },
  ...retrieveFlags,
} as const satisfies FlagTable

const usage = 'sallyport pvwa account-groups move SAFE GROUP --to SAFE'

/** `sallyport pvwa account-groups move` */
export const accountGroupsMove = namedAction({
  name: 'account-groups move',
  summary: 'Move account groups with their accounts to another safe',
  usage: 'SAFE GROUP… --to SAFE | SAFE --all --to SAFE',
  description:
    'Moves groups with their accounts: each account is copied, its copy joins the group of that name in the other safe,\nand only then the original is deleted. Whatever fails, nothing is lost, and the same command goes on where it stopped.\nAccounts get other ids. The old groups stay, empty: PVWA cannot delete them.',
  flags: moveFlags,
  examples: [
    {
      does: 'One group; the settings are in the environment',
      line: 'Billing-DB Ledger --to Billing-Archive',
    },
    {
      does: 'All of a safe; if it is interrupted, the same line goes on',
      line: 'Billing-DB --all --to Billing-Archive --yes --journal groups.journal',
    },
  ],
  what: 'account group',
  success: 'moved',
  question: (groups) => `Move ${groups} to the other safe?`,
  uncertain: 'repeat',
  prepare(settings, words) {
    const [from, ...named] = words
    const to = settings.value('to')
    const all = settings.isOn('all')
    if (from === undefined) throw new UsageError('Give the name of a safe.', usage)
    if (to === undefined) throw new UsageError('Nothing says where to move them to.', 'Give --to SAFE.')
    if (to.toLowerCase() === from.toLowerCase()) throw new UsageError('They are in that safe already.')
    if (all && named.length > 0) throw new UsageError('Both groups and --all are given.', usage)
    if (!all && named.length === 0)
      throw new UsageError('Nothing says which groups.', 'Name them, or give --all.')
    const asked = readAsking(settings)
    return {
      async items(vault, signal) {
        if (!all) return someNames(named, usage)
        const groups = await vault.accountGroups.listBySafe(from, { signal })
        if (groups.length === 0) throw noGroups()
        return groups.map(({ name }) => name)
      },
      names: (group) => ({ safe: from, group }),
      plan: { to },
      about: [from, to],
      look: (vault, group, { signal }) => vault.accountGroups.find(from, group, { signal }),
      async work(vault, name, { signal }) {
        const old = await vault.accountGroups.find(from, name, { signal })
        const { group, accounts } = await vault.accountGroups.move(old, to, { ...asked, signal })
        const ids = accounts.map(({ id }) => id)
        return {
          names: { safe: group.safe, group: group.name },
          details: { id: group.id, from, accounts: ids },
          note: ids.length === 0 ? 'no accounts' : `accounts now ${ids.join(', ')}`,
        }
      },
    }
  },
})

function noGroups(): CliError {
  return notThere(
    'The safe has no account group, or the user may not see it.',
    'sallyport pvwa account-groups list SAFE shows which there are.',
  )
}
