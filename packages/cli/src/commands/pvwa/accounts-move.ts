import { NotFoundError } from '@sallyport/sdk'
import type { FlagTable } from '../../args/flags.ts'
import { CliError, UsageError } from '../../cli-error.ts'
import { exitCodes } from '../../exit-codes.ts'
import { accountsAction } from './accounts-action.ts'
import { readAsking, retrieveFlags } from './retrieve-flags.ts'

const moveFlags = {
  to: { kind: 'text', value: 'SAFE', group: 'How', brief: 'The safe to move them to' },
  ...retrieveFlags,
} as const satisfies FlagTable

/** `sallyport pvwa accounts move` */
export const accountsMove = accountsAction({
  name: 'move',
  summary: 'Move accounts to another safe',
  usage: '--to SAFE ',
  description:
    'Moves accounts to another safe: each is retrieved, added to the new safe and confirmed there, and only then\ndeleted. Whatever fails, it is in at least one safe with its secret, and the same command goes on where it stopped.\nIt gets another id. Older secrets, links to other accounts and account groups do not go along.',
  flags: moveFlags,
  examples: [
    { does: 'One account; the settings are in the environment', line: '24_3 --to Linux-Archive' },
    {
      does: 'All of a safe; if it is interrupted, the same line goes on',
      line: '--safe Linux --to Linux-Archive --yes --journal move.journal',
    },
  ],
  success: 'moved',
  question: (accounts) => `Move ${accounts} to the other safe?`,
  uncertain: 'repeat',
  prepare({ settings }) {
    const safe = settings.value('to')
    if (safe === undefined) throw new UsageError('Nothing says where to move them to.', 'Give --to SAFE.')
    const asked = readAsking(settings)
    return {
      plan: { to: safe },
      about: [safe],
      async work(vault, account, { signal, repeated }) {
        // With all that is known of it, a move that was finished before is recognised.
        const known = 'management' in account ? account : account.id
        const moved = await vault.accounts.move(known, safe, { ...asked, signal }).catch((error: unknown) => {
          throw repeated && error instanceof NotFoundError ? perhapsMoved() : error
        })
        return {
          names: { id: account.id, safe: moved.safe, object: moved.name },
          details: { newId: moved.id },
          note: moved.id === account.id ? 'is there already' : `now ${moved.id}`,
        }
      },
    }
  },
})

/** Of an account of which only the old id is known, nobody can tell where it is now. */
function perhapsMoved(): CliError {
  return new CliError('An interrupted run began to move this account, and it is not where it was.', {
    exit: exitCodes.uncertain,
    code: 'UNCERTAIN',
    hint: 'Look for it in the new safe. If it is there, run the same command again with --uncertain done.',
  })
}
