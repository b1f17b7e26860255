import { cpmStatus, type Account } from '@sallyport/sdk/cyberark'
import { shortDate } from '../../render/dates.ts'
import { findAccount, oneAccountFlags, readOneAccount } from './choose-account.ts'
import type { Detail } from '../shared/details.ts'
import { showCommand } from './showing.ts'

/** `sallyport pvwa accounts get` */
export const accountsGet = showCommand<typeof oneAccountFlags, Account>({
  name: 'accounts get',
  summary: 'Show one account, without its secret',
  usage: 'ID | --safe NAME --object NAME',
  description: 'Shows what PVWA says about one account, never its secret.',
  flags: oneAccountFlags,
  examples: [
    {
      does: 'By its id',
      line: '24_3 --pvwa https://pvwa.example.com --user maria',
    },
    {
      does: 'By safe and object, for a program; the settings are in the environment',
      line: '--safe Billing-DB --object oracle-prod --json',
    },
  ],
  details: detailsOf,
  prepare(settings, words) {
    const chosen = readOneAccount(settings, words)
    return (vault, signal) => findAccount(vault, chosen, signal)
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
