import type { Credential, Secret } from '@sallyport/sdk'
import type { FlagTable } from '../args/flags.ts'
import { UsageError } from '../cli-error.ts'
import type { Io } from '../io.ts'
import { credentialAsJson, secretAsJson } from '../render/credential-json.ts'
import type { Terminal } from '../terminal.ts'
import { checkTarget, writePrivateFile } from './private-file.ts'
import { writeAll } from './write.ts'

/** Where a secret goes, if not to standard output. */
export const fileFlags = {
  out: {
    kind: 'text',
    value: 'FILE',
    group: 'Output',
    brief: 'Write to a new file that only you can read (0600), whole or not at all',
  },
  force: { kind: 'switch', group: 'Output', brief: 'With --out: replace the file' },
} as const satisfies FlagTable

/** How a secret is written. */
export const secretFlags = {
  reveal: { kind: 'switch', group: 'Output', brief: 'With --json: put the secret in' },
  ...fileFlags,
} as const satisfies FlagTable

const newline = 0x0a

interface SecretManner {
  readonly json?: true | undefined
  readonly reveal?: true | undefined
  readonly out?: string | undefined
  readonly force?: true | undefined
}

/**
 * Checks what does not go together, and that the file may be written: before anything is retrieved for it.
 *
 * @throws UsageError; CliError for the file.
 */
export async function checkSecretOutput({ json, reveal, out, force }: SecretManner): Promise<void> {
  if (reveal === true && json !== true) {
    throw new UsageError('--reveal goes with --json only; without it the secret is what is written.')
  }
  if (force === true && out === undefined) throw new UsageError('--force goes with --out only.')
  if (out === '-') throw new UsageError('--out names a file.', 'Without --out it goes to standard output.')
  if (out !== undefined) await checkTarget(out, force === true)
}

interface SecretParts {
  readonly flags: SecretManner
  readonly io: Io
  readonly terminal: Terminal
  readonly signal: AbortSignal
}

/**
 * Writes a secret: exactly its bytes, and on a terminal a newline after them where they have none; or to a private file. Overwrites
 * the bytes whatever happens.
 */
export async function writeSecret(
  data: Uint8Array,
  { flags, io, terminal, signal }: SecretParts,
): Promise<void> {
  try {
    signal.throwIfAborted()
    if (flags.out !== undefined) {
      await writePrivateFile(flags.out, data, flags.force === true)
      terminal.note(`Written to ${flags.out}.`)
      return
    }
    await writeAll(io.stdout, data)
    if (io.stdout.isTTY === true && data.at(-1) !== newline) await writeAll(io.stdout, '\n')
  } finally {
    data.fill(0)
  }
}

/** Writes what was retrieved: its secret, or with `--json` all of it. The secret is gone then. */
export async function writeCredential(found: Credential | Secret, parts: SecretParts): Promise<void> {
  const { json, reveal = false } = parts.flags
  const secret = 'secret' in found ? found.secret : found
  const asJson = (): string =>
    'secret' in found ? credentialAsJson(found, reveal) : secretAsJson(found, reveal)
  try {
    await writeSecret(json === true ? Buffer.from(asJson()) : secret.bytes(), parts)
  } finally {
    secret.dispose()
  }
}
