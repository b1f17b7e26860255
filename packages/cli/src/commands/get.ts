import type { Credential } from '@sallyport/sdk'
import { CentralCredentialProvider, CredentialProvider } from '@sallyport/sdk/cyberark'
import type { FlagTable } from '../args/flags.ts'
import { UsageError } from '../cli-error.ts'
import { defineCommand, type Invocation } from '../command.ts'
import { readDoor, type Door } from '../config/door.ts'
import { doorFlags } from '../config/door-flags.ts'
import { passphraseVariable, readPassphrase } from '../config/passphrase.ts'
import { readCcpManner, readCpManner } from '../config/request.ts'
import { readSelection } from '../config/selection.ts'
import { frontFlags } from '../config/front-flags.ts'
import { requestFlags, selectionFlags } from '../config/selection-flags.ts'
import { credentialAsJson } from '../render/credential-json.ts'
import { whileSlow } from '../output/while-slow.ts'
import { checkSecretOutput, secretFlags, writeSecret } from '../output/write-secret.ts'
import { withPassphrase, withPassphrasePrompt } from '../passphrase-prompt.ts'
import { refuseWords } from './common.ts'
import { fieldBytes, outputFieldsFor } from './get-field.ts'

const outputFlags = {
  field: {
    kind: 'text',
    value: 'NAME',
    group: 'Output',
    brief: 'password, username, address, PasswordChangeInProcess or any account property [password]',
  },
  ...secretFlags,
} as const satisfies FlagTable

const getFlags = { ...frontFlags, ...doorFlags, ...selectionFlags, ...requestFlags, ...outputFlags }

type Get = Invocation<typeof getFlags & { json: { kind: 'switch'; brief: string } }>

/** `sallyport get` */
export const get = defineCommand({
  name: 'get',
  summary: 'Retrieve a credential and write its secret to standard output',
  usage:
    'REF... [flags]\n       sallyport get --ccp URL | --cp [EXECUTABLE] --app-id ID --safe NAME --object NAME [flags]',
  takes: 'references',
  description: [
    'Retrieves what a reference names (pam://vault/path[?options][#field]) from a vault of the configuration, and writes it:\nthe password, or the field after #. Several references are written as JSON, with --json.',
    'Without a reference it retrieves the one account that matches, from CyberArk’s Central Credential Provider (CCP) or\nfrom the Credential Provider on this machine (CP), and writes its secret to standard output: byte for byte, with a\nnewline after it only on a terminal. Everything else goes to standard error; where it fails, standard output\nstays empty. More than one match is an error. (A shell’s $(…) drops newlines at the end; --out keeps them.)',
    'A flag comes before its environment variable. Secrets are never taken as flags, since process lists and\nshell histories show them: the passphrase of a key comes from SALLYPORT_PASSPHRASE, from --passphrase-file,\nor is asked for on the terminal.',
  ],
  flags: getFlags,
  environment: {
    [passphraseVariable]: 'The passphrase of --key or --pfx',
    AIM_CLIPASSWORDSDK_CMD: 'The executable of CP, where --cp names none',
    NO_COLOR: 'No colours; FORCE_COLOR=1 for colours all the same',
  },
  examples: [
    {
      does: 'A password by its reference',
      line: 'PASSWORD=$(sallyport get pam://ccp/Billing-DB/oracle-prod)',
    },
    {
      does: 'Its user name; several accounts at once, with their secrets',
      line: 'sallyport get pam://ccp/Billing-DB/oracle-prod#username\n  sallyport get pam://ccp/Billing-DB/oracle-prod pam://pvwa/Web/api-key --json --reveal',
    },
    {
      does: 'Without a configuration: a password over mutual TLS, into a variable',
      line: 'PASSWORD=$(sallyport get --ccp https://ccp.example.com --app-id billing --ca corp.pem \\\n      --cert client.pem --key client.key --safe Billing-DB --object oracle-prod --reason "nightly job")',
    },
    {
      does: 'The same with the settings in the environment',
      line: 'export SALLYPORT_CCP_URL=https://ccp.example.com SALLYPORT_APP_ID=billing SALLYPORT_PFX=client.pfx\n  sallyport get --safe Billing-DB --object oracle-prod',
    },
    {
      does: 'From the Credential Provider on this machine',
      line: 'sallyport get --cp --app-id batch --safe Billing-DB --object oracle-prod',
    },
    {
      does: 'The user name of whichever dual account is active',
      line: 'sallyport get --cp --app-id batch --safe Billing-DB --virtual-username ledger --field username',
    },
    {
      does: 'An SSH key into a file, in CI',
      line: 'sallyport get --safe Linux --object deploy-key --out id_deploy',
    },
    {
      does: 'Everything but the secret, as JSON',
      line: 'sallyport get --safe Billing-DB --object oracle-prod --json',
    },
  ],
  async run(invocation) {
    const { settings, flags, terminal, positionals } = invocation
    if (isByReference(invocation)) {
      const { getByReferences } = await import('./get-references.ts')
      const reason = settings.value('reason')
      return await getByReferences({ ...invocation, references: positionals, reason })
    }
    const misplaced = (['config', 'profile'] as const).find((name) => settings.isFlagged(name))
    refuseWords(
      positionals,
      'A reference is pam://vault/path. Without one, flags say which account: --safe NAME --object NAME. Put values with spaces in quotes.',
    )
    if (misplaced !== undefined) throw new UsageError(`--${misplaced} goes with a reference, pam://….`)
    const field = flags.field ?? 'password'
    if (flags.json === true && flags.field !== undefined) {
      throw new UsageError('--json and --field do not go together: --json has every field.')
    }
    await checkSecretOutput(flags)
    const retrieve = await prepare(invocation, readDoor(settings), readSelection(settings), field)
    const credential = await whileSlow(terminal, retrieve)
    const data =
      flags.json === true
        ? Buffer.from(credentialAsJson(credential, flags.reveal === true))
        : fieldBytes(credential, field)
    try {
      if (credential.changeInProgress) {
        terminal.warn('The password is being changed at this moment: this one may be about to expire.')
      }
      await writeSecret(data, invocation)
    } finally {
      credential.secret.dispose()
    }
    return 0
  },
})

/** Flags that belong to CCP and CP have no meaning for a reference, and do not pass in silence. */
function isByReference({ settings, positionals }: Pick<Get, 'settings' | 'positionals'>): boolean {
  if (!positionals.some((word) => /^pam:/i.test(word))) return false
  const others = { ...doorFlags, ...selectionFlags, ...requestFlags, field: outputFlags.field }
  const name = Object.keys(others).find(
    (one) => one !== 'reason' && settings.isFlagged(one as keyof typeof others),
  )
  if (name === undefined) return true
  throw new UsageError(
    `References say where from, which account and which field; --${name} does not go with them.`,
    'Put keys after ? and the field after #: pam://vault/path?key=value#field. How its vault is reached, the configuration says.',
  )
}

type Selection = ReturnType<typeof readSelection>

/** Reads everything that can be wrong on the command line, before anything is opened. */
async function prepare(
  { settings, io, terminal, signal }: Get,
  door: Door,
  selection: Selection,
  field: string,
): Promise<() => Promise<Credential>> {
  const { logger } = terminal
  const passphrase = await readPassphrase(settings, io.env)
  if (door.kind === 'cp') {
    const request = { ...selection, ...readCpManner(settings), ...outputFieldsFor(field), signal }
    return async () => {
      await using cp = new CredentialProvider({ ...door.options, logger })
      return await cp.getPassword(request)
    }
  }
  const request = { ...selection, ...readCcpManner(settings), signal }
  const ask = async (known: string | undefined): Promise<Credential> => {
    await using ccp = new CentralCredentialProvider({
      ...door.options,
      ...withPassphrase(door.options.tls, known),
      logger,
    })
    return await ccp.getPassword(request)
  }
  return () => withPassphrasePrompt({ io, settings, passphrase }, ask)
}
