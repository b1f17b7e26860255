import { cpmStatus, type Account } from '@sallyport/sdk/cyberark'
import { defineCommand } from '../../command.ts'
import { pvwaFlags } from '../../config/pvwa-flags.ts'
import { shortDate } from '../../render/dates.ts'
import { findAccount, oneAccountFlags, readOneAccount } from './choose-account.ts'
import { pvwaEnvironment, pvwaSession } from './common.ts'
import { writeDetails, type Detail } from '../shared/details.ts'
import { withVault } from './with-vault.ts'

/** `sallyport pvwa accounts get` */
export const accountsGet = defineCommand({
  name: 'pvwa accounts get',
  summary: 'Show one account, without its secret',
  usage: 'ID | --safe NAME --object NAME [flags]',
  description: ['Shows what PVWA says about one account, never its secret.', pvwaSession],
  flags: { ...pvwaFlags, ...oneAccountFlags },
  environment: pvwaEnvironment,
  examples: [
    {
      does: 'By its id',
      line: 'sallyport pvwa accounts get 24_3 --pvwa https://pvwa.example.com --user maria',
    },
    {
      does: 'By safe and object, for a program; the settings are in the environment',
      line: 'sallyport pvwa accounts get --safe Billing-DB --object oracle-prod --json',
    },
  ],
  async run({ settings, flags, positionals, io, terminal, signal }) {
    const chosen = readOneAccount(settings, positionals)
    const account = await withVault({ settings, io, terminal, signal }, (vault) =>
      findAccount(vault, chosen, signal),
    )
    await writeDetails(account, detailsOf(account), io, flags.json === true)
    return 0
  },
})

function detailsOf(account: Account): Detail[] {
  const { management } = account
  return [
    ['Id', account.id],
    ['Safe', account.safe],
    ['Object', account.name],
    ['User', account.username],
    ['Address', account.address],
    ['Platform', account.platformId],
    ['Secret', account.secretKind],
    ['CPM', cpmStatus(account)],
    ['Not managed because', management.manualReason],
    ['Changed', shortDate(management.lastModifiedAt)],
    ['Verified', shortDate(management.lastVerifiedAt)],
    ['Reconciled', shortDate(management.lastReconciledAt)],
    ['Created', shortDate(account.createdAt)],
    ['Machines', account.remoteMachines.join(', ')],
    ...Object.entries(account.properties),
  ]
}
