import { UsageError } from '../../cli-error.ts'
import type { Io } from '../../io.ts'
import type { Names } from '../../output/outcomes.ts'
import { canPrompt, confirm } from '../../prompt.ts'
import { printable } from '../../render/printable.ts'
import type { Terminal } from '../../terminal.ts'

/** What is about to be done. */
interface Intent {
  /** What names each of the items. */
  readonly labels: readonly Names[]
  /** `delete 3 accounts` */
  readonly would: string
  /** `Delete 3 accounts?` */
  readonly question: string
  /** From how many items on it is asked. */
  readonly asksFrom: number
}

interface Parts {
  readonly flags: { readonly yes?: true | undefined }
  readonly io: Io
  readonly terminal: Terminal
  readonly signal: AbortSignal
}

/** So many items are shown before the question. */
const mostShown = 10

/**
 * Asks before something is done, where that is due and was not answered by `--yes`.
 *
 * @throws UsageError where it is due and nobody is there to be asked.
 */
export async function mayGoOn({ flags, io, terminal, signal }: Parts, intent: Intent): Promise<boolean> {
  const { labels, would, question, asksFrom } = intent
  if (flags.yes === true || labels.length < asksFrom) return true
  if (!canPrompt(io)) {
    throw new UsageError(
      `This would ${would}, and nobody is there to be asked.`,
      'Give --yes to go on, or --dry-run to see what it would be done to.',
    )
  }
  for (const names of labels.slice(0, mostShown)) terminal.note(`  ${labelOf(names)}`)
  if (labels.length > mostShown) terminal.note(`  … and ${labels.length - mostShown} more`)
  if (await confirm(io, question, signal)) return true
  terminal.note('Nothing was done.')
  return false
}

function labelOf(names: Names): string {
  return Object.values(names)
    .flatMap((name) => (name === undefined ? [] : [printable(name, 80)]))
    .join('  ')
}
