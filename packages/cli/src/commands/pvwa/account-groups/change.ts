import { ConflictError, NotFoundError } from '@sallyport/sdk'
import type { AccountGroup, PasswordVault } from '@sallyport/sdk/cyberark'
import type { FlagTable } from '../../../args/flags.ts'
import { type CliError, UsageError } from '../../../cli-error.ts'
import { selectionFlags } from '../../../config/selection-flags.ts'
import { checkId } from '../choose-account.ts'
import { namedAction, type NamedPlan } from '../named-action.ts'
import { firstAndOthers } from '../references.ts'
import { notThere, orDoneBefore } from '../../shared/repeating.ts'

const addFlags = {
  'policy-id': { ...selectionFlags['policy-id'], group: 'The group', brief: 'Platform of the group' },
} as const satisfies FlagTable

/** `sallyport pvwa account-groups add` */
export const accountGroupsAdd = namedAction({
  name: 'account-groups add',
  summary: 'Make account groups in a safe',
  usage: 'SAFE GROUP… --policy-id PLATFORM',
  description: 'Makes groups of accounts whose passwords change together. PVWA cannot delete them again.',
  flags: addFlags,
  examples: [
    { does: 'The settings are in the environment', line: 'Billing-DB Ledger --policy-id SharedGroup' },
  ],
  what: 'account group',
  success: 'added',
  question: (groups) => `Make ${groups}?`,
  uncertain: 'repeat',
  prepare(settings, words) {
    const usage = 'sallyport pvwa account-groups add SAFE GROUP --policy-id PLATFORM'
    const what = 'the name of a safe, and of at least one group'
    const { first: safe, others } = firstAndOthers(words, what, usage)
    const platformId = settings.value('policy-id')
    if (platformId === undefined) {
      throw new UsageError('Nothing says on which platform.', 'Give --policy-id PLATFORM.')
    }
    return {
      items: others,
      names: (group) => ({ safe, group }),
      plan: { platformId },
      about: [safe, platformId],
      look: (vault, _, { signal }) => vault.accountGroups.listBySafe(safe, { signal }),
      async work(vault, name, { signal, repeated }) {
        const found = await vault.accountGroups
          .add(name, { safe, platformId, signal })
          .catch((error: unknown) => {
            // An interrupted run has made it.
            if (repeated && error instanceof ConflictError)
              return vault.accountGroups.find(safe, name, { signal })
            throw error
          })
        return { details: { id: found.id }, note: `id ${found.id}` }
      },
    }
  },
})

/** `sallyport pvwa account-groups add-member` */
export const accountGroupsAddMember = namedAction({
  name: 'account-groups add-member',
  summary: 'Put accounts into an account group',
  usage: 'SAFE GROUP ACCOUNT-ID…',
  description:
    'Puts accounts of a safe, by their ids, into a group of it. Their passwords change together from then on.',
  flags: {},
  examples: [{ does: 'The settings are in the environment', line: 'Billing-DB Ledger 24_3 24_4 --yes' }],
  what: 'account',
  success: 'added',
  question: (accounts) => `Put ${accounts} into the group?`,
  uncertain: 'repeat',
  prepare(_, words) {
    const { find, ...plan } = readMembers(
      words,
      'sallyport pvwa account-groups add-member SAFE GROUP ACCOUNT-ID',
    )
    return {
      ...plan,
      async look(vault, id, { signal }) {
        await find(vault, signal)
        await vault.accounts.get(id, { signal })
      },
      async work(vault, id, { signal, repeated }) {
        const group = await find(vault, signal)
        try {
          await vault.accountGroups.addMember(group, id, { signal })
        } catch (error) {
          // An interrupted run may have done it already; or it is in another group.
          const may = repeated && error instanceof ConflictError
          if (!may || !(await isIn(vault, group, id, signal))) throw error
        }
        return undefined
      },
    }
  },
})

/** `sallyport pvwa account-groups remove-member` */
export const accountGroupsRemoveMember = namedAction({
  name: 'account-groups remove-member',
  summary: 'Take accounts out of an account group',
  usage: 'SAFE GROUP ACCOUNT-ID…',
  description: 'Takes accounts, by their ids, out of a group. The accounts stay.',
  flags: {},
  examples: [{ does: 'The settings are in the environment', line: 'Billing-DB Ledger 24_3 --yes' }],
  what: 'account',
  success: 'removed',
  question: (accounts) => `Take ${accounts} out of the group?`,
  asksFrom: 1,
  uncertain: 'repeat',
  prepare(_, words) {
    const { find, ...plan } = readMembers(
      words,
      'sallyport pvwa account-groups remove-member SAFE GROUP ACCOUNT-ID',
    )
    return {
      ...plan,
      async look(vault, id, { signal }) {
        if (!(await isIn(vault, await find(vault, signal), id, signal))) throw noMember()
      },
      work: async (vault, id, { signal, repeated }) =>
        orDoneBefore(
          vault.accountGroups.deleteMember(await find(vault, signal), id, { signal }),
          repeated,
          NotFoundError,
        ),
    }
  },
})

interface Members extends Pick<NamedPlan, 'names' | 'about'> {
  readonly items: readonly string[]
  /** The group, asked for once. */
  readonly find: (vault: PasswordVault, signal: AbortSignal) => Promise<AccountGroup>
}

function readMembers(words: readonly string[], usage: string): Members {
  const what = 'the name of a safe, of a group in it, and at least one id of an account'
  const { first: safe, others } = firstAndOthers(words, what, usage)
  const { first: group, others: ids } = firstAndOthers(others, what, usage)
  let found: Promise<AccountGroup> | undefined
  return {
    items: ids.map(checkId),
    names: (id) => ({ safe, group, id }),
    about: [safe, group],
    find: (vault, signal) => (found ??= vault.accountGroups.find(safe, group, { signal })),
  }
}

async function isIn(
  vault: PasswordVault,
  group: AccountGroup,
  account: string,
  signal: AbortSignal,
): Promise<boolean> {
  return (await vault.accountGroups.members(group, { signal })).some(({ id }) => id === account)
}

function noMember(): CliError {
  return notThere(
    'The group holds no such account.',
    'sallyport pvwa account-groups members SAFE GROUP shows which ones.',
  )
}
