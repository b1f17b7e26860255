import { NotFoundError } from '@sallyport/sdk'
import { accountsAction } from './accounts-action.ts'

/** `sallyport pvwa accounts delete` */
export const accountsDelete = accountsAction({
  name: 'delete',
  summary: 'Delete accounts, with their secrets',
  description: 'Deletes accounts, with all their secrets.',
  flags: {},
  examples: [
    { does: 'One account; the settings are in the environment', line: '24_3' },
    { does: 'See which ones it would be', line: '--safe Billing-DB --search retired --dry-run' },
    { does: 'What another command has listed', line: '- --yes < retired.ndjson' },
  ],
  success: 'deleted',
  question: (accounts) => `Delete ${accounts}, secrets and all?`,
  asksFrom: 1,
  uncertain: 'repeat',
  prepare: () => ({
    async work(vault, account, { signal, repeated }) {
      try {
        await vault.accounts.delete(account, { signal })
      } catch (error) {
        // An interrupted run has done it already.
        if (!(repeated && error instanceof NotFoundError)) throw error
      }
      return undefined
    },
  }),
})
