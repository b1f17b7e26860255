/** `sallyport get` by references. */
import { parseReference, type Credential, type Sallyport } from '@sallyport/sdk'
import { UsageError } from '../cli-error.ts'
import type { Io } from '../io.ts'
import { readConfiguration, withVaults } from '../front/open.ts'
import { whileSlow } from '../output/while-slow.ts'
import { checkSecretOutput, writeSecret } from '../output/write-secret.ts'
import { credentialAsJson } from '../render/credential-json.ts'
import type { Terminal } from '../terminal.ts'

/** What is needed of the command line. */
export interface ReferenceParts {
  readonly flags: {
    readonly config?: string | undefined
    readonly profile?: string | undefined
    readonly json?: true | undefined
    readonly reveal?: true | undefined
    readonly out?: string | undefined
    readonly force?: true | undefined
  }
  readonly reason: string | undefined
  readonly references: readonly string[]
  readonly io: Io
  readonly terminal: Terminal
  readonly signal: AbortSignal
}

/**
 * Retrieves what references name, from the vaults of the configuration, and writes it: one exactly, several as JSON.
 *
 * @throws UsageError; what the configuration and the vaults throw.
 */
export async function getByReferences(parts: ReferenceParts): Promise<number> {
  const { references, flags } = parts
  const [first = '', ...others] = references
  const isJson = flags.json === true
  if (others.length > 0 && !isJson) {
    throw new UsageError(
      'Several secrets have no form of their own: where one ends could not be told.',
      'Give --json --reveal, or use sallyport export NAME=REF..., or sallyport run.',
    )
  }
  const fields = references.map((reference) => parseReference(reference).field)
  if (isJson && fields.some((field) => field !== 'password' && field !== 'ssh-key')) {
    throw new UsageError('--json has every field: leave # and the field out of the reference.')
  }
  const configuration = await readConfiguration(parts)
  await checkSecretOutput(flags)
  const one = async (sallyport: Sallyport): Promise<Uint8Array> =>
    isJson || fields[0] === 'password'
      ? await credentialOf(sallyport, first, parts)
      : (await sallyport.resolve(first, callOf(parts))).bytes()
  const data = await withVaults(configuration, parts, async (sallyport) =>
    others.length > 0
      ? await recordsOf(sallyport, parts)
      : await whileSlow(parts.terminal, () => one(sallyport)),
  )
  await writeSecret(data, parts)
  return 0
}

function callOf({ reason, signal }: ReferenceParts): { reason?: string; signal: AbortSignal } {
  return { signal, ...(reason === undefined ? {} : { reason }) }
}

async function credentialOf(
  sallyport: Sallyport,
  reference: string,
  parts: ReferenceParts,
): Promise<Uint8Array> {
  return written(await sallyport.get(reference, callOf(parts)), parts, (credential) =>
    parts.flags.json === true
      ? Buffer.from(credentialAsJson(credential, parts.flags.reveal === true))
      : credential.secret.bytes(),
  )
}

/** All or none. */
async function recordsOf(sallyport: Sallyport, parts: ReferenceParts): Promise<Uint8Array> {
  const { references, flags } = parts
  const { allOrNone, tellingHowFar } = await import('../front/resolve.ts')
  const outcomes = await tellingHowFar(parts.terminal, (onProgress) =>
    sallyport.getMany(references, { ...callOf(parts), onProgress }),
  )
  parts.signal.throwIfAborted()
  const wanted = references.map((reference) => ({ name: reference, reference }))
  const records = allOrNone(wanted, outcomes, 'nothing was written', (found) =>
    written(found, parts, (credential) => credentialAsJson(credential, flags.reveal === true).trimEnd()),
  )
  return Buffer.from(`[\n${records.join(',\n')}\n]\n`)
}

function written<Form>(
  credential: Credential,
  { terminal }: ReferenceParts,
  write: (credential: Credential) => Form,
): Form {
  try {
    if (credential.changeInProgress) {
      terminal.warn('The password is being changed at this moment: this one may be about to expire.')
    }
    return write(credential)
  } finally {
    credential.secret.dispose()
  }
}
