import type { FlagTable } from '../../args/flags.ts'
import { capabilitiesOf, safePermissions, type SafeMember } from '@sallyport/sdk/cyberark'
import { UsageError } from '../../cli-error.ts'
import { shortDate } from '../../render/dates.ts'
import type { Detail } from '../shared/details.ts'
import { showCommand } from './showing.ts'

/** `sallyport pvwa members get` */
export const membersGet = showCommand<object & FlagTable, SafeMember>({
  name: 'members get',
  summary: 'Show one member of a safe, with its permissions',
  usage: 'SAFE MEMBER',
  description: 'Shows what a member of a safe may do, each permission by its name.',
  flags: {},
  examples: [
    { does: 'The settings are in the environment', line: 'Billing-DB maria' },
    {
      does: 'Whether she sees passwords, for a program',
      line: 'Billing-DB maria --json | jq .permissions.retrieveAccounts',
    },
  ],
  details: detailsOf,
  prepare(_, words) {
    const [safe, member, ...others] = words
    if (safe === undefined || member === undefined || others.length > 0) {
      throw new UsageError(
        'Give the name of one safe, and of one member.',
        'sallyport pvwa members get SAFE MEMBER',
      )
    }
    return ({ safes }, signal) => safes.members.get(safe, member, { signal })
  },
})

function detailsOf(member: SafeMember): Detail[] {
  const given = safePermissions.filter((permission) => member.permissions[permission])
  const others = Object.entries(member.otherPermissions).flatMap(([name, is]) => (is ? [name] : []))
  return [
    ['Member', member.name],
    ['Type', member.type],
    ['Safe', member.safeName],
    ['Until', shortDate(member.expiresAt)],
    ['Made by the vault', member.predefined ? 'yes' : undefined],
    ['Cannot be changed', member.readOnly ? 'yes' : undefined],
    ['Can', capabilitiesOf(member.permissions).join(' ')],
    ...[...given, ...others].map((permission): Detail => [permission, 'yes']),
  ]
}
