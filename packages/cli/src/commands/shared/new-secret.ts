import { Secret } from '@sallyport/sdk'
import type { FlagTable } from '../../args/flags.ts'
import { UsageError } from '../../cli-error.ts'
import type { Settings } from '../../config/settings.ts'
import { withoutFinalNewline } from '../../config/text-file.ts'
import type { Io } from '../../io.ts'
import { canPrompt, promptHidden } from '../../prompt.ts'
import { readFileOrInput } from './standard-input.ts'

/** Where a new secret comes from: never from the command line, which process lists and shell histories show. */
export const newSecretFlags = {
  'value-file': {
    kind: 'text',
    value: 'FILE',
    group: 'New value',
    brief: 'File with the new password or key; - for standard input',
  },
  'keep-newline': {
    kind: 'switch',
    group: 'New value',
    brief: 'With --value-file: one final newline is part of it, as keys have it',
  },
} as const satisfies FlagTable

interface Parts {
  readonly settings: Settings<typeof newSecretFlags>
  readonly io: Io
  readonly signal: AbortSignal
  /** Whether standard input is read for something else. */
  readonly inputIsTaken: boolean
}

/**
 * The new secret of `--value-file`, if that is given.
 *
 * @throws UsageError where it holds nothing, or standard input is wanted twice; CliError for the file.
 */
export async function readNewSecret({
  settings,
  io,
  signal,
  inputIsTaken,
}: Parts): Promise<Secret | undefined> {
  const file = settings.text('value-file')
  const keepsNewline = settings.isOn('keep-newline')
  if (file === undefined) {
    if (keepsNewline) throw new UsageError('--keep-newline goes with --value-file only.')
    return undefined
  }
  if (file.value === '-' && inputIsTaken) {
    throw new UsageError('Standard input cannot be both: the new value, and what it is for.')
  }
  const text = await readFileOrInput(file, io, signal)
  return secretOf(keepsNewline ? text : withoutFinalNewline(text), file.origin)
}

/**
 * Asks for a new secret, twice, since nobody sees what is typed.
 *
 * @throws UsageError where nobody is there, nothing was typed, or the two differ.
 */
export async function askNewSecret(io: Io, signal: AbortSignal): Promise<Secret> {
  if (!canPrompt(io)) {
    throw new UsageError(
      'No new value is given.',
      'Give --value-file FILE, --value-file - for standard input, or run it on a terminal, which asks for it.',
    )
  }
  const first = await promptHidden(io, 'New value (not shown):', signal)
  const second = await promptHidden(io, 'The same again (not shown):', signal)
  if (first !== second) throw new UsageError('The two were not the same. Nothing was done.')
  return secretOf(first, 'The new value')
}

function secretOf(text: string, origin: string): Secret {
  if (text === '') throw new UsageError(`${origin}: there is nothing in it.`)
  return new Secret(text)
}
