import { capabilitiesOf, safePermissions, type SafeMember } from '@sallyport/sdk/cyberark'
import { UsageError } from '../../cli-error.ts'
import { defineCommand } from '../../command.ts'
import { pvwaFlags } from '../../config/pvwa-flags.ts'
import { shortDate } from '../../render/dates.ts'
import { pvwaEnvironment, pvwaSession } from './common.ts'
import { writeDetails, type Detail } from '../shared/details.ts'
import { withVault } from './with-vault.ts'

/** `sallyport pvwa members get` */
export const membersGet = defineCommand({
  name: 'pvwa members get',
  summary: 'Show one member of a safe, with its permissions',
  usage: 'SAFE MEMBER [flags]',
  description: ['Shows what a member of a safe may do, each permission by its name.', pvwaSession],
  flags: pvwaFlags,
  environment: pvwaEnvironment,
  examples: [
    { does: 'The settings are in the environment', line: 'sallyport pvwa members get Billing-DB maria' },
    {
      does: 'Whether she sees passwords, for a program',
      line: 'sallyport pvwa members get Billing-DB maria --json | jq .permissions.retrieveAccounts',
    },
  ],
  async run({ settings, flags, positionals, io, terminal, signal }) {
    const [safe, member, ...others] = positionals
    if (safe === undefined || member === undefined || others.length > 0) {
      throw new UsageError(
        'Give the name of one safe, and of one member.',
        'sallyport pvwa members get SAFE MEMBER',
      )
    }
    const found = await withVault({ settings, io, terminal, signal }, (vault) =>
      vault.safes.members.get(safe, member, { signal }),
    )
    await writeDetails(found, detailsOf(found), io, flags.json === true)
    return 0
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
