import { defineCommand } from '../../command.ts'
import { pvwaFlags } from '../../config/pvwa-flags.ts'
import { checkSecretOutput, secretFlags, writeSecret } from '../../output/write-secret.ts'
import { secretAsJson } from '../../render/credential-json.ts'
import { accountIdOf, oneAccountFlags, readOneAccount } from './choose-account.ts'
import { pvwaEnvironment, pvwaSession } from './common.ts'
import { withVault } from './with-vault.ts'

/** `sallyport pvwa accounts generate` */
export const accountsGenerate = defineCommand({
  name: 'pvwa accounts generate',
  summary: 'Have PVWA make a password by the rules of an account’s platform',
  usage: 'ID | --safe NAME --object NAME [flags]',
  description: [
    'Writes a new password to standard output, byte for byte, with a newline after it only on a terminal. PVWA makes it\nby the rules of the account’s platform and keeps it nowhere: the account still has its old one. Needs PVWA 12.0.\naccounts set-next --generate makes one and has the CPM set it, and shows it to nobody.',
    pvwaSession,
  ],
  flags: { ...pvwaFlags, ...oneAccountFlags, ...secretFlags },
  environment: pvwaEnvironment,
  examples: [
    {
      does: 'Into a file that only you can read; the settings are in the environment',
      line: 'sallyport pvwa accounts generate 24_3 --out new-password',
    },
  ],
  async run(invocation) {
    const { settings, flags, positionals, io, terminal, signal } = invocation
    await checkSecretOutput(flags)
    const chosen = readOneAccount(settings, positionals)
    const secret = await withVault({ settings, io, terminal, signal }, async (vault) =>
      vault.accounts.generatePassword(await accountIdOf(vault, chosen, signal), {
        signal,
      }),
    )
    try {
      const data =
        flags.json === true ? Buffer.from(secretAsJson(secret, flags.reveal === true)) : secret.bytes()
      await writeSecret(data, invocation)
    } finally {
      secret.dispose()
    }
    return 0
  },
})
