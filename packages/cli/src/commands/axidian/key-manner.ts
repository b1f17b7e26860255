import type { FlagTable, FlagValues } from '../../args/flags.ts'
import { CliError, UsageError } from '../../cli-error.ts'
import type { Settings } from '../../config/settings.ts'
import { lifetimeSeconds } from '../../config/values.ts'
import { exitCodes } from '../../exit-codes.ts'
import type { Io } from '../../io.ts'
import { checkTarget } from '../../output/private-file.ts'
import { checkSecretOutput, secretFlags } from '../../output/write-secret.ts'

const agent = 'To an ssh-agent'

/** What is done with a key. */
export const keyFlags = {
  encrypted: {
    kind: 'switch',
    group: 'Output',
    brief: 'The key as the vault has it, its passphrase not taken off',
  },
  ...secretFlags,
  'passphrase-out': {
    kind: 'text',
    value: 'FILE',
    group: 'Output',
    brief: 'With --encrypted: write the passphrase to a new file as --out does, without a newline',
  },
  force: { ...secretFlags.force, brief: 'With --out and --passphrase-out: replace the files' },
  agent: {
    kind: 'switch',
    group: agent,
    brief: 'Give the key to the running ssh-agent (SSH_AUTH_SOCK); it is written nowhere',
  },
  lifetime: {
    kind: 'text',
    value: 'TIME',
    group: agent,
    brief: 'Have the agent forget it after 90s, 15m, 1h or 7d [never]',
  },
  confirm: { kind: 'switch', group: agent, brief: 'Have the agent ask before each use' },
} as const satisfies FlagTable

type KeyFlags = FlagValues<typeof keyFlags> & { readonly json?: true | undefined }

/** Which agent, and how it shall keep the key. */
export interface AgentManner {
  readonly socket?: string
  readonly lifetimeSeconds?: number
  readonly confirm?: boolean
}

/**
 * Which agent, and how it shall keep the key; `undefined` where it is not for one.
 *
 * @throws UsageError for flags that do not go together; CliError where there is no agent: before the key is retrieved.
 */
export function readAgentManner(
  flags: KeyFlags,
  settings: Settings<typeof keyFlags>,
  env: Io['env'],
): AgentManner | undefined {
  const lifetime = settings.text('lifetime')
  if (flags.agent !== true) {
    const lonely = lifetime !== undefined ? 'lifetime' : flags.confirm === true ? 'confirm' : undefined
    if (lonely !== undefined) throw new UsageError(`--${lonely} goes with --agent only.`)
    return undefined
  }
  const against = (['encrypted', 'reveal', 'out', 'passphrase-out'] as const).find(
    (name) => flags[name] !== undefined,
  )
  if (against !== undefined) {
    throw new UsageError(
      `--agent and --${against} do not go together.`,
      'An agent takes the key decrypted, and it is written nowhere else.',
    )
  }
  const keeping = {
    ...(lifetime === undefined ? {} : { lifetimeSeconds: lifetimeSeconds(lifetime) }),
    ...(flags.confirm === true ? { confirm: true } : {}),
  }
  const socket = env['SSH_AUTH_SOCK'] === '' ? undefined : env['SSH_AUTH_SOCK']
  if (socket === undefined && process.platform !== 'win32') {
    throw new CliError('No ssh-agent is known.', {
      exit: exitCodes.configuration,
      code: 'NO_AGENT',
      hint: 'Start one (eval "$(ssh-agent)"), so that SSH_AUTH_SOCK names its socket.',
    })
  }
  return socket === undefined ? keeping : { ...keeping, socket }
}

/**
 * Checks what does not go together, and that the files may be written: before the key is retrieved.
 *
 * @throws UsageError; CliError for a file.
 */
export async function checkKeyOutput(flags: KeyFlags): Promise<void> {
  const { json, reveal, out, force, encrypted, 'passphrase-out': passphraseOut } = flags
  if (passphraseOut !== undefined && encrypted !== true) {
    throw new UsageError(
      '--passphrase-out goes with --encrypted only; without it the key needs no passphrase.',
    )
  }
  if (encrypted === true && passphraseOut === undefined && json !== true) {
    throw new UsageError(
      'Nothing says where the passphrase of the key shall go.',
      'Give --passphrase-out FILE, or --json --reveal, which has both.',
    )
  }
  if (passphraseOut !== undefined && passphraseOut === out) {
    throw new UsageError('--out and --passphrase-out name the same file.')
  }
  await checkSecretOutput({ json, reveal, out, force: out === undefined ? undefined : force })
  if (passphraseOut !== undefined) await checkTarget(passphraseOut, force === true, '--passphrase-out')
  else if (force === true && out === undefined) throw new UsageError('--force goes with --out only.')
}
