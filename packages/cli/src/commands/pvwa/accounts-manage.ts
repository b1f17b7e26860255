import type { CallOptions } from '@sallyport/sdk'
import type { PasswordVault } from '@sallyport/sdk/cyberark'
import type { FlagTable } from '../../args/flags.ts'
import type { Command } from '../../command.ts'
import { accountsAction, type AccountsAction } from './accounts-action.ts'
import type { Target } from './choose-accounts.ts'

const disableFlags = {
  reason: { kind: 'text', value: 'TEXT', group: 'How', brief: 'Why the CPM shall keep away; shown in PVWA' },
} as const satisfies FlagTable

/** `sallyport pvwa accounts disable` */
export const accountsDisable = accountsAction({
  name: 'disable',
  summary: 'Keep the CPM away from accounts',
  usage: '[--reason TEXT] ',
  description: 'Ends automatic management: the CPM neither changes nor verifies these passwords any more.',
  flags: disableFlags,
  examples: [
    {
      does: 'With a reason; the settings are in the environment',
      line: '24_3 --reason "until the migration"',
    },
  ],
  success: 'disabled',
  question: (accounts) => `Keep the CPM away from ${accounts}?`,
  uncertain: 'repeat',
  prepare({ settings }) {
    const reason = settings.value('reason')
    const how = reason === undefined ? {} : { reason }
    return {
      plan: how,
      about: reason === undefined ? [] : [reason],
      async work(vault, account, { signal }) {
        await vault.accounts.disableManagement(account, { ...how, signal })
        return undefined
      },
    }
  },
})

/** `sallyport pvwa accounts resume` */
export const accountsResume = simple(
  {
    name: 'resume',
    summary: 'Let the CPM manage accounts again',
    description: 'Begins automatic management again, after accounts disable or after the CPM gave up.',
    examples: [
      { does: 'All of a safe; the settings are in the environment', line: '--safe Billing-DB --yes' },
    ],
    success: 'resumed',
    question: (accounts) => `Let the CPM manage ${accounts} again?`,
  },
  (vault, account, call) => vault.accounts.resumeManagement(account, call),
)

/** `sallyport pvwa accounts unlock` */
export const accountsUnlock = simple(
  {
    name: 'unlock',
    summary: 'Give back accounts that somebody else has taken',
    description: 'Gives back accounts that another user has taken for exclusive use. Needs PVWA 11.6.',
    examples: [{ does: 'One account; the settings are in the environment', line: '24_3' }],
    success: 'unlocked',
    question: (accounts) => `Take ${accounts} away from who has them now?`,
  },
  (vault, account, call) => vault.accounts.unlock(account, call),
)

/** `sallyport pvwa accounts check-in` */
export const accountsCheckIn = simple(
  {
    name: 'check-in',
    summary: 'Give back accounts that you have taken',
    description: 'Gives back accounts that you have taken for exclusive use; accounts password takes them.',
    examples: [{ does: 'One account; the settings are in the environment', line: '24_3' }],
    success: 'checked in',
    verb: 'check in',
    question: (accounts) => `Check in ${accounts}?`,
  },
  (vault, account, call) => vault.accounts.checkIn(account, call),
)

type Texts = Pick<
  AccountsAction<FlagTable>,
  'name' | 'summary' | 'description' | 'examples' | 'success' | 'verb' | 'question'
>

function simple(
  texts: Texts,
  act: (vault: PasswordVault, account: Target, call: CallOptions) => Promise<unknown>,
): Command {
  return accountsAction({
    ...texts,
    flags: {},
    uncertain: 'repeat',
    prepare: () => ({
      async work(vault, account, { signal }) {
        await act(vault, account, { signal })
        return undefined
      },
    }),
  })
}
