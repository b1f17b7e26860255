import type { CallOptions } from '@sallyport/sdk'
import type { PasswordVault } from '@sallyport/sdk/cyberark'
import type { FlagTable } from '../../args/flags.ts'
import type { Command } from '../../command.ts'
import { accountsAction, type PreparedAction } from './accounts-action.ts'

const groupFlags = {
  'entire-group': {
    kind: 'switch',
    group: 'How',
    brief: 'Change the passwords of the whole account group of each',
  },
} as const satisfies FlagTable

/** `sallyport pvwa accounts change` */
export const accountsChange = accountsAction({
  ...textsOf('change'),
  flags: groupFlags,
  // A second change is no harm, but not what was asked for.
  uncertain: 'skip',
  prepare({ settings }) {
    const entireGroup = settings.isOn('entire-group')
    return {
      plan: { entireGroup },
      about: [String(entireGroup)],
      ...asking((vault, id, call) => vault.accounts.changePassword(id, { ...call, entireGroup })),
    }
  },
})

/** `sallyport pvwa accounts verify` */
export const accountsVerify = simple('verify', (vault, id, call) => vault.accounts.verify(id, call))

/** `sallyport pvwa accounts reconcile` */
export const accountsReconcile = simple('reconcile', (vault, id, call) => vault.accounts.reconcile(id, call))

type Ask = (vault: PasswordVault, id: string, call: CallOptions) => Promise<void>

function simple(name: 'verify' | 'reconcile', ask: Ask): Command {
  return accountsAction({ ...textsOf(name), flags: {}, uncertain: 'repeat', prepare: () => asking(ask) })
}

function asking(ask: Ask): PreparedAction {
  return {
    work: async (vault, { id }, { signal }) => {
      await ask(vault, id, { signal })
      return undefined
    },
  }
}

function textsOf(name: 'change' | 'verify' | 'reconcile') {
  return {
    name,
    summary: `Have the CPM ${name} passwords`,
    description: `Asks the CPM to ${name} the passwords of one account or of many. The CPM acts later:\naccounts get shows what came of it.`,
    success: 'requested',
    question: (accounts: string) => `Have the CPM ${name} the passwords of ${accounts}?`,
    examples: [
      { does: 'One account; the settings are in the environment', line: '24_3' },
      { does: 'See which ones it would be', line: '--safe Billing-DB --search oracle --dry-run' },
      {
        does: 'All of a safe, from a program; if it is interrupted, the same line goes on',
        line: `--safe Billing-DB --yes --ndjson --journal ${name}.journal`,
      },
    ],
  }
}
