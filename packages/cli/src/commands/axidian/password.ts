import { defineCommand } from '../../command.ts'
import { readAxidianAccount } from '../../config/axidian.ts'
import { axidianAccountFlags, axidianFlags } from '../../config/axidian-flags.ts'
import { checkSecretOutput, secretFlags, writeSecret } from '../../output/write-secret.ts'
import { credentialAsJson } from '../../render/credential-json.ts'
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
    const { settings, flags, positionals, signal } = invocation
    await checkSecretOutput(flags)
    const account = readAxidianAccount(settings, positionals)
    const reason = settings.value('reason')
    await using client = await openAxidian(invocation)
    const credential = await client.getPassword(account, {
      ...(reason === undefined ? {} : { reason }),
      signal,
    })
    try {
      const data =
        flags.json === true
          ? Buffer.from(credentialAsJson(credential, flags.reveal === true))
          : credential.secret.bytes()
      await writeSecret(data, invocation)
    } finally {
      credential.secret.dispose()
    }
    return 0
  },
})
