import type { Safe } from '@sallyport/sdk/cyberark'
import { defineCommand } from '../../command.ts'
import { pvwaFlags } from '../../config/pvwa-flags.ts'
import { shortDate } from '../../render/dates.ts'
import { oneName, pvwaEnvironment, pvwaSession } from './common.ts'
import { writeDetails, type Detail } from '../shared/details.ts'
import { keptOf } from './safe-flags.ts'
import { withVault } from './with-vault.ts'

/** `sallyport pvwa safes get` */
export const safesGet = defineCommand({
  name: 'pvwa safes get',
  summary: 'Show one safe',
  usage: 'SAFE [flags]',
  description: ['Shows what PVWA says about one safe. Needs PVWA 12.2.', pvwaSession],
  flags: pvwaFlags,
  environment: pvwaEnvironment,
  examples: [
    { does: 'The settings are in the environment', line: 'sallyport pvwa safes get Billing-DB' },
    {
      does: 'Which CPM manages it, for a program',
      line: 'sallyport pvwa safes get Billing-DB --json | jq -r .managingCpm',
    },
  ],
  async run({ settings, flags, positionals, io, terminal, signal }) {
    const name = oneName(positionals, 'sallyport pvwa safes get SAFE')
    const safe = await withVault({ settings, io, terminal, signal }, (vault) =>
      vault.safes.get(name, { signal }),
    )
    await writeDetails(safe, detailsOf(safe), io, flags.json === true)
    return 0
  },
})

function detailsOf(safe: Safe): Detail[] {
  return [
    ['Safe', safe.name],
    ['Description', safe.description],
    ['Number', safe.number === undefined ? undefined : String(safe.number)],
    ['Location', safe.location],
    ['CPM', safe.managingCpm],
    ['Kept', keptOf(safe)],
    ['Single permissions', safe.olacEnabled ? 'yes' : undefined],
    ['Purged by itself', safe.autoPurgeEnabled === true ? 'yes' : undefined],
    ['Made by', safe.creator?.name],
    ['Made', shortDate(safe.createdAt)],
    ['Changed', shortDate(safe.modifiedAt)],
    ...Object.entries(safe.properties),
  ]
}
