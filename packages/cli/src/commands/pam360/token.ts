import { defineCommand } from '../../command.ts'
import { UsageError } from '../../cli-error.ts'
import { pam360Flags } from '../../config/pam360-flags.ts'
import { checkSecretOutput, secretFlags, writeSecret } from '../../output/write-secret.ts'
import { secretAsJson } from '../../render/credential-json.ts'
import { refuseWords } from '../common.ts'
import { changeFlags } from '../shared/bulk-flags.ts'
import { mayGoOn } from '../shared/ask-first.ts'
import { pam360Door } from './door.ts'

/** `sallyport pam360 token regenerate` */
export const tokenRegenerate = defineCommand({
  name: 'pam360 token regenerate',
  summary: 'Have a new token made for the user of the token, and end the old one',
  usage: '--out FILE [flags]',
  description: [
    'Has PAM360 make a new token for the user of the token, and writes it to --out, a file that only you can read. From then\non the old one is no good, and nothing else has the new one. It is asked first; --yes answers. With --json --reveal it\ngoes to standard output.',
    pam360Door.session,
  ],
  flags: { ...pam360Flags, yes: changeFlags.yes, ...secretFlags },
  environment: pam360Door.environment,
  examples: [
    {
      does: 'The settings are in the environment',
      line: 'sallyport pam360 token regenerate --out token.new --yes && mv token.new token',
    },
  ],
  async run(invocation) {
    const { settings, flags, positionals, io, terminal, signal } = invocation
    refuseWords(positionals, 'It is about the user of the token.')
    if (flags.out === undefined && flags.reveal !== true) {
      throw new UsageError(
        'Nothing says where the new token shall go.',
        'Give --out FILE, or --json --reveal.',
      )
    }
    await checkSecretOutput(flags)
    const isMeant = await mayGoOn(invocation, {
      labels: [{ token: 'the token' }],
      would: 'end the token that is used now',
      question: 'Make a new token, and end this one?',
      asksFrom: 1,
    })
    if (!isMeant) return 0
    return await pam360Door.open({ settings, io, terminal, signal }, async ({ users }) => {
      const token = await users.regenerateToken()
      try {
        const isJson = flags.json === true
        // An interruption from here on must not lose it: there is no other copy.
        await writeSecret(isJson ? Buffer.from(secretAsJson(token, flags.reveal === true)) : token.bytes(), {
          ...invocation,
          signal: new AbortController().signal,
        })
      } finally {
        token.dispose()
      }
      return 0
    })
  },
})
