import type { Credential } from '@sallyport/sdk'
import { defineCommand } from '../../command.ts'
import type { FlagTable } from '../../args/flags.ts'
import { pvwaFlags } from '../../config/pvwa-flags.ts'
import { wholeNumber } from '../../config/values.ts'
import { whileSlow } from '../../output/while-slow.ts'
import { checkSecretOutput, secretFlags, writeCredential } from '../../output/write-secret.ts'
import { findAccount, oneAccountFlags, readOneAccount } from './choose-account.ts'
import { pvwaEnvironment, pvwaSession } from './common.ts'
import { readAsking, retrieveFlags } from './retrieve-flags.ts'
import { withVault } from './with-vault.ts'

const passwordFlags = {
  ...pvwaFlags,
  ...oneAccountFlags,
  ...retrieveFlags,
  version: { kind: 'text', value: 'N', group: 'How to ask', brief: 'An older secret, by its number from 1' },
  ...secretFlags,
} as const satisfies FlagTable

/** `sallyport pvwa accounts password` */
export const accountsPassword = defineCommand({
  name: 'pvwa accounts password',
  summary: 'Retrieve a password or key and write it to standard output',
  usage: 'ID | --safe NAME --object NAME [flags]',
  description: [
    'Retrieves the password or SSH key of one account and writes it to standard output: byte for byte, with a newline\nafter it only on a terminal. Everything else goes to standard error; where it fails, standard output stays empty.',
    pvwaSession,
  ],
  flags: passwordFlags,
  environment: pvwaEnvironment,
  examples: [
    {
      does: 'By safe and object, into a variable; the settings are in the environment',
      line: 'PASSWORD=$(sallyport pvwa accounts password --safe Billing-DB --object oracle-prod --reason "nightly job")',
    },
    { does: 'The password before the last', line: 'sallyport pvwa accounts password 24_3 --version 1' },
    {
      does: 'With a ticket, into a file',
      line: 'sallyport pvwa accounts password 24_3 --ticket-id INC4711 --ticket-system ServiceNow --out secret',
    },
  ],
  async run(invocation) {
    const { settings, flags, positionals, io, terminal, signal } = invocation
    await checkSecretOutput(flags)
    const chosen = readOneAccount(settings, positionals)
    const version = settings.text('version')
    const options = {
      ...readAsking(settings),
      ...(version === undefined ? {} : { version: wholeNumber(version, 1, 1_000_000) }),
      signal,
    }
    const retrieve = (): Promise<Credential> =>
      withVault({ settings, io, terminal, signal }, async (vault) =>
        vault.accounts.getSecret(await findAccount(vault, chosen, signal), options),
      )
    await writeCredential(await whileSlow(terminal, retrieve), invocation)
    return 0
  },
})
