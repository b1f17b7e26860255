import { access } from 'node:fs/promises'
import { CliError, UsageError } from '../../cli-error.ts'
import { exitCodes } from '../../exit-codes.ts'
import { printable } from '../../render/printable.ts'
import type { NamedPlan } from './named-action.ts'

/**
 * The packages on a command line, as what an action works on.
 *
 * @throws UsageError where there is none.
 */
export function packageFiles(
  words: readonly string[],
  usage: string,
): Pick<NamedPlan, 'items' | 'names' | 'key' | 'look'> {
  if (words.length === 0) throw new UsageError('Give at least one file.', usage)
  return {
    items: [...new Set(words)],
    names: (file) => ({ file }),
    key: (file) => file,
    look: (_, file) => checkReadable(file),
  }
}

async function checkReadable(file: string): Promise<void> {
  await access(file).catch((error: unknown) => {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown reason'
    throw new CliError(`'${printable(file, 300)}' cannot be read (${reason}).`, {
      exit: exitCodes.configuration,
      code: 'FILE_UNREADABLE',
      hint: 'Check the path and who may read the file.',
    })
  })
}
