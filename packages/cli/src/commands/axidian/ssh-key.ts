import { addToSshAgent, REDACTED } from '@sallyport/sdk'
import type { SshKeyCredential } from '@sallyport/sdk/axidian'
import { defineCommand, type Invocation } from '../../command.ts'
import { readAxidianAccount } from '../../config/axidian.ts'
import { axidianAccountFlags, axidianFlags } from '../../config/axidian-flags.ts'
import { writePrivateFile } from '../../output/private-file.ts'
import { writeAll } from '../../output/write.ts'
import { writeSecret } from '../../output/write-secret.ts'
import { credentialAsJson } from '../../render/credential-json.ts'
import { printable } from '../../render/printable.ts'
import { checkKeyOutput, keyFlags, readAgentManner, type AgentManner } from './key-manner.ts'
import { axidianEnvironment, axidianSession, openAxidian } from './open.ts'

const sshKeyFlags = { ...axidianFlags, ...axidianAccountFlags, ...keyFlags }

type SshKey = Invocation<typeof sshKeyFlags & { json: { kind: 'switch'; brief: string } }>

/** `sallyport axidian ssh-key` */
export const sshKey = defineCommand({
  name: 'axidian ssh-key',
  summary: 'Retrieve an SSH key: to standard output, a file, or an ssh-agent',
  usage: 'ACCOUNT | --id ID [flags]',
  description: [
    'Retrieves the SSH key of one account, takes its passphrase off, and writes it to standard output, to a file that only\nyou can read, or gives it to the running ssh-agent. RSA, ECDSA and Ed25519, in PEM or OpenSSH’s own format.',
    'With --agent the key is written nowhere by this command: it goes over the agent’s socket (on Windows, its pipe). The\nagent of OpenSSH keeps it in memory; that of GnuPG writes keys to disk.',
    axidianSession,
  ],
  flags: sshKeyFlags,
  environment: {
    ...axidianEnvironment,
    SSH_AUTH_SOCK: 'The socket of the ssh-agent; on Windows else the pipe of its OpenSSH',
  },
  examples: [
    {
      does: 'To the agent, for an hour; then use it',
      line: 'sallyport axidian ssh-key LINUX-SERVER/deploy --agent --lifetime 1h\n  ssh deploy@linux-server',
    },
    {
      does: 'Into a file (0600); the settings are in the environment',
      line: 'sallyport axidian ssh-key LINUX-SERVER/deploy --out id_deploy --reason "nightly job"',
    },
    {
      does: 'As the vault has it, and its passphrase beside it',
      line: 'sallyport axidian ssh-key LINUX-SERVER/deploy --encrypted --out id_deploy --passphrase-out id_deploy.pass',
    },
  ],
  async run(invocation) {
    const { settings, flags, positionals, io, signal } = invocation
    const agent = readAgentManner(flags, settings, io.env)
    if (agent === undefined) await checkKeyOutput(flags)
    const account = readAxidianAccount(settings, positionals)
    const reason = settings.value('reason')
    await using client = await openAxidian(invocation)
    const credential = await client.getSshKey(account, {
      ...(reason === undefined ? {} : { reason }),
      decrypt: flags.encrypted !== true,
      signal,
    })
    try {
      if (agent === undefined) await writeKey(credential, invocation)
      else await giveToAgent(credential, agent, invocation)
    } finally {
      credential.secret.dispose()
      credential.passphrase?.dispose()
    }
    return 0
  },
})

async function giveToAgent(
  credential: SshKeyCredential,
  manner: AgentManner,
  { flags, io, terminal, signal }: SshKey,
): Promise<void> {
  const comment = printable(credential.properties['displayName'] ?? '', 200)
  await addToSshAgent(credential.secret, {
    ...manner,
    comment,
    signal,
  })
  if (flags.json === true) await writeAll(io.stdout, asJson(credential, false))
  terminal.note(`Given to the ssh-agent as ${comment}.`)
}

async function writeKey(credential: SshKeyCredential, invocation: SshKey): Promise<void> {
  const { flags, terminal } = invocation
  const target = flags['passphrase-out']
  if (target !== undefined) {
    if (credential.passphrase === undefined) {
      terminal.warn('The key has no passphrase in the vault: nothing was written to --passphrase-out.')
    } else {
      // Before the key, which is of no use without it.
      await writePassphrase(target, credential.passphrase.bytes(), flags.force === true)
      terminal.note(`The passphrase was written to ${target}.`)
    }
  }
  const data =
    flags.json === true ? Buffer.from(asJson(credential, flags.reveal === true)) : credential.secret.bytes()
  await writeSecret(data, invocation)
}

async function writePassphrase(target: string, bytes: Uint8Array, force: boolean): Promise<void> {
  try {
    await writePrivateFile(target, bytes, force, '--passphrase-out')
  } finally {
    bytes.fill(0)
  }
}

function asJson(credential: SshKeyCredential, reveal: boolean): string {
  const { fileName, passphrase } = credential
  const shown = passphrase === undefined ? null : reveal ? passphrase.reveal() : REDACTED
  return credentialAsJson(credential, reveal, { passphrase: shown, fileName: fileName ?? null })
}
