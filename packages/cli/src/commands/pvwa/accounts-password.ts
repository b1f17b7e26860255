import { UsageError } from '../../cli-error.ts'
import { defineCommand } from '../../command.ts'
import type { FlagTable } from '../../args/flags.ts'
import { pvwaFlags } from '../../config/pvwa-flags.ts'
import { requestFlags } from '../../config/selection-flags.ts'
import { wholeNumber } from '../../config/values.ts'
import { checkTarget, writePrivateFile } from '../../output/private-file.ts'
import { writeAll } from '../../output/write.ts'
import { credentialAsJson } from '../../render/credential-json.ts'
import { findAccount, oneAccountFlags, readOneAccount } from './choose-account.ts'
import { pvwaEnvironment, pvwaSession } from './common.ts'
import { withVault } from './with-vault.ts'

const passwordFlags = {
  ...pvwaFlags,
  ...oneAccountFlags,
  reason: requestFlags.reason,
  'ticket-id': {
    kind: 'text',
    value: 'ID',
    group: 'How to ask',
    brief: 'Ticket for the audit; some platforms demand one',
  },
  'ticket-system': {
    kind: 'text',
    value: 'NAME',
    group: 'How to ask',
    brief: 'Ticketing system that --ticket-id belongs to',
  },
  version: { kind: 'text', value: 'N', group: 'How to ask', brief: 'An older secret, by its number from 1' },
  reveal: { kind: 'switch', group: 'Output', brief: 'With --json: put the secret in' },
  out: {
    kind: 'text',
    value: 'FILE',
    group: 'Output',
    brief: 'Write to a new file that only you can read (0600), whole or not at all',
  },
  force: { kind: 'switch', group: 'Output', brief: 'With --out: replace the file' },
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
  async run({ settings, flags, positionals, io, terminal, signal }) {
    if (flags.reveal === true && flags.json !== true) {
      throw new UsageError('--reveal goes with --json only; without it the secret is what is written.')
    }
    if (flags.force === true && flags.out === undefined) throw new UsageError('--force goes with --out only.')
    const chosen = readOneAccount(settings, positionals)
    const version = settings.text('version')
    const [reason, ticketId, ticketingSystem] = (['reason', 'ticket-id', 'ticket-system'] as const).map(
      (name) => settings.value(name),
    )
    const options = {
      ...(reason === undefined ? {} : { reason }),
      ...(ticketId === undefined ? {} : { ticketId }),
      ...(ticketingSystem === undefined ? {} : { ticketingSystem }),
      ...(version === undefined ? {} : { version: wholeNumber(version, 1, 1_000_000) }),
      signal,
    }
    const force = flags.force === true
    if (flags.out !== undefined) await checkTarget(flags.out, force)
    const credential = await withVault({ settings, io, terminal, signal }, async (vault) =>
      vault.accounts.getSecret(await findAccount(vault, chosen, signal), options),
    )
    const data =
      flags.json === true
        ? Buffer.from(credentialAsJson(credential, flags.reveal === true))
        : credential.secret.bytes()
    try {
      signal.throwIfAborted()
      if (flags.out !== undefined) {
        await writePrivateFile(flags.out, data, force)
        terminal.note(`Written to ${flags.out}.`)
      } else {
        await writeAll(io.stdout, data)
        if (flags.json !== true && io.stdout.isTTY === true) await writeAll(io.stdout, '\n')
      }
    } finally {
      data.fill(0)
      credential.secret.dispose()
    }
    return 0
  },
})
