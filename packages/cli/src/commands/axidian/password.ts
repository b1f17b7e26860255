import { defineCommand } from '../../command.ts'
import { readAxidianAccount } from '../../config/axidian.ts'
import { axidianAccountFlags, axidianFlags } from '../../config/axidian-flags.ts'
import { given } from '../../config/given.ts'
import { whileSlow } from '../../output/while-slow.ts'
import { checkSecretOutput, secretFlags, writeCredential } from '../../output/write-secret.ts'
import { axidianEnvironment, axidianSession, openAxidian } from './open.ts'

/** `sallyport axidian password` */
export const password = defineCommand({
  name: 'axidian password',
  summary: 'Retrieve a password and write it to standard output',
  usage: 'ACCOUNT | --id ID [flags]',
  description: [
    'Retrieves the password of one account and writes it to standard output: byte for byte, with a newline after it only on\na terminal. Everything else goes to standard error; where it fails, standard output stays empty.',
    axidianSession,
  ],
  flags: { ...axidianFlags, ...axidianAccountFlags, ...secretFlags },
  environment: axidianEnvironment,
  examples: [
    {
      does: 'Into a variable; the settings are in the environment',
      line: 'PASSWORD=$(sallyport axidian password DB-SERVER/admin --reason "nightly job")',
    },
    {
      does: 'Of a domain account, into a file',
      line: "sallyport axidian password 'EXAMPLE\\svc-backup' --out secret",
    },
  ],
  async run(invocation) {
    const { settings, flags, positionals, terminal, signal } = invocation
    await checkSecretOutput(flags)
    const account = readAxidianAccount(settings, positionals)
    await using client = await openAxidian(invocation)
    const options = { ...given({ reason: settings.value('reason') }), signal }
    const credential = await whileSlow(terminal, () => client.getPassword(account, options))
    await writeCredential(credential, invocation)
    return 0
  },
})
