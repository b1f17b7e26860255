import { cpmStatus, type AddressStatus } from '@sallyport/sdk/cyberark'
import { oneName } from '../common.ts'
import type { Detail } from '../../shared/details.ts'
import { showCommand } from '../showing.ts'
import { addressFlags, readUsernames } from './by-address.ts'

/** `sallyport pvwa utils status` */
export const utilsStatus = showCommand<typeof addressFlags, AddressStatus>({
  name: 'utils status',
  summary: 'Show how the accounts of an address are',
  usage: 'ADDRESS [--username NAME]',
  description:
    'Shows how many accounts an address has, how many of them the CPM manages and did not fail with, and which are not\ngood. It ends with 0 also where some are not: with --json, .ok says whether none of the named ones failed.',
  flags: addressFlags,
  examples: [
    { does: 'The settings are in the environment', line: 'db1.example.com' },
    {
      does: 'A check that fails where one is not good',
      line: 'db1.example.com --username app --json | jq -e .ok',
    },
  ],
  details: detailsOf,
  prepare(settings, words) {
    const address = oneName(words, 'sallyport pvwa utils status ADDRESS')
    const options = readUsernames(settings)
    return ({ utilities }, signal) => utilities.status(address, { ...options, signal })
  },
})

function detailsOf({ address, found, good, failed, missing }: AddressStatus): Detail[] {
  return [
    ['Address', address],
    ['Accounts', String(found)],
    ['Good', String(good)],
    ['Missing', missing.join(', ')],
    ...failed.map(({ account, why, reason }): Detail => {
      // A status of none is what no-status says.
      const said = [...new Set([why, cpmStatus(account), reason])].filter(
        (text) => text !== undefined && text !== 'none',
      )
      return [`Not good: ${account.id}`, `${account.safe}  ${account.name}  ${said.join(', ')}`]
    }),
  ]
}
