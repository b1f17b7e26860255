import { UsageError } from '../../cli-error.ts'
import { passphraseVariable, passwordVariable } from '../../config/passphrase.ts'
import type { Flag } from '../../args/flags.ts'
import type { Settings } from '../../config/settings.ts'
import { wholeNumber } from '../../config/values.ts'
import type { Terminal } from '../../terminal.ts'

/** What the help of each command says about the environment. */
export const pvwaEnvironment = {
  [passwordVariable]: 'The password of --user; else it is asked for',
  [passphraseVariable]: 'The passphrase of --key or --pfx',
  NO_COLOR: 'No colours; FORCE_COLOR=1 for colours all the same',
}

/** What the description of each command says. */
export const pvwaSession =
  'Logs on at PVWA and logs off at the end, whatever happens. The password is never taken as a flag, since process\nlists and shell histories show those: it comes from SALLYPORT_PASSWORD, from --password-file, or is asked for on\nthe terminal, as is what RADIUS wants to know beside it.'

/** @throws UsageError where a word stands that nothing takes; it is not repeated, since it may be a secret. */
export function refuseWords(words: readonly string[], hint: string): void {
  if (words.length === 0) return
  throw new UsageError('There is a word on the command line that belongs to no flag.', hint)
}

/** How a list is to be written. */
export function readManner(
  settings: Settings<Readonly<Record<'limit', Flag>>>,
  flags: { readonly json?: true | undefined; readonly ndjson?: true | undefined },
): { json: boolean; ndjson: boolean; limit: number } {
  if (flags.json === true && flags.ndjson === true) {
    throw new UsageError('--json and --ndjson do not go together.')
  }
  const limit = settings.text('limit')
  return {
    json: flags.json === true,
    ndjson: flags.ndjson === true,
    limit: limit === undefined ? Infinity : wholeNumber(limit, 1, 1_000_000_000),
  }
}

/** Says on the terminal how many there were. */
export function noteCount(terminal: Terminal, count: number, what: string): void {
  terminal.note(count === 1 ? `1 ${what}` : `${count === 0 ? 'No' : String(count)} ${what}s`)
}
