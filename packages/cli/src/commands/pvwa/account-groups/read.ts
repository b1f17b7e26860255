import type { AccountGroup, AccountGroupMember } from '@sallyport/sdk/cyberark'
import { UsageError } from '../../../cli-error.ts'
import { printable } from '../../../render/printable.ts'
import { oneName } from '../common.ts'
import { listCommand } from '../listing.ts'

/** `sallyport pvwa account-groups list` */
export const accountGroupsList = listCommand({
  name: 'account-groups list',
  summary: 'List the account groups of a safe',
  usage: 'SAFE',
  description: 'Lists the groups of accounts of a safe whose passwords change together.',
  flags: {},
  examples: [{ does: 'The settings are in the environment', line: 'Billing-DB' }],
  what: 'group',
  look: {
    columns: ['Id', 'Group', 'Platform', 'Safe'],
    droppable: ['Safe'],
    row: ({ id, name, platformId, safe }: AccountGroup) => [
      printable(id, 40),
      ['cyan', printable(name, 80)],
      printable(platformId, 60),
      printable(safe, 60),
    ],
  },
  prepare(_, words) {
    const safe = oneName(words, 'sallyport pvwa account-groups list SAFE')
    return (vault, signal) => vault.accountGroups.listBySafe(safe, { signal })
  },
})

/** `sallyport pvwa account-groups members` */
export const accountGroupsMembers = listCommand({
  name: 'account-groups members',
  summary: 'List the accounts of an account group',
  usage: 'SAFE GROUP',
  description: 'Lists the accounts that are in a group of a safe.',
  flags: {},
  examples: [{ does: 'The settings are in the environment', line: 'Billing-DB Ledger' }],
  what: 'account',
  look: {
    columns: ['Id', 'User', 'Address', 'Platform', 'Safe'],
    droppable: ['Safe', 'Platform'],
    row: ({ id, username = '', address = '', platformId, safe }: AccountGroupMember) => [
      ['cyan', printable(id, 40)],
      printable(username, 60),
      printable(address, 60),
      printable(platformId, 60),
      printable(safe, 60),
    ],
  },
  prepare(_, words) {
    const [safe, group, ...others] = words
    if (safe === undefined || group === undefined || others.length > 0) {
      throw new UsageError(
        'Give the name of a safe, and of a group in it.',
        'sallyport pvwa account-groups members SAFE GROUP',
      )
    }
    return async (vault, signal) =>
      vault.accountGroups.members(await vault.accountGroups.find(safe, group, { signal }), { signal })
  },
})
