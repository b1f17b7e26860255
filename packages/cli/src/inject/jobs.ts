import { dirname, resolve } from 'node:path'
import { UsageError } from '../cli-error.ts'
import type { Setting } from '../config/settings.ts'
import { isWrittenFor } from '../output/private-file.ts'

/** A template and where its text goes. */
export interface Job {
  /** A path, or `-` for standard input. */
  readonly input: string
  /** A path; `undefined` for standard output. */
  readonly output: string | undefined
}

/**
 * Pairs templates with files, in order.
 *
 * @throws UsageError where they do not pair, or one file would be written twice, or over a template.
 */
export function readJobs(inputs: readonly string[], outputs: readonly string[]): readonly Job[] {
  if (inputs.length === 0) throw new UsageError('Give at least one template: --input FILE.')
  if (outputs.includes('-')) {
    throw new UsageError('--output names a file.', 'Without it one template goes to standard output.')
  }
  const toStandardOutput = inputs.length === 1 && outputs.length === 0
  if (!toStandardOutput && inputs.length !== outputs.length) {
    throw new UsageError(
      'Each --input needs its --output, in the same order.',
      'One template alone may go to standard output.',
    )
  }
  const written = outputs.map((path) => resolve(path))
  if (new Set(written).size < written.length) throw new UsageError('One file is given twice with --output.')
  if (inputs.filter((path) => path === '-').length > 1) throw new UsageError('Standard input is given twice.')
  if (inputs.some((path) => path !== '-' && written.includes(resolve(path)))) {
    throw new UsageError('A template cannot be its own --output.')
  }
  return inputs.map((input, index) => ({ input, output: outputs[index] }))
}

/**
 * Who may read what is written: `0600`, `640`, `0444`.
 *
 * @throws UsageError also where others could write it.
 */
export function readMode({ value, origin }: Setting): number {
  const mode = /^0?[0-7]{3}$/.test(value) ? Number.parseInt(value, 8) : 0o777
  if ((mode & 0o133) !== 0 || (mode & 0o400) === 0) {
    throw new UsageError(
      `${origin} must be a mode such as 0600 or 0640.`,
      'The owner must be able to read; nobody else may write, and nobody runs it.',
    )
  }
  return mode
}

/** The folders of templates, each once. */
export function foldersOf(jobs: readonly Job[]): readonly string[] {
  return [...new Set(jobs.map(({ input }) => dirname(resolve(input))))]
}

/** Whether a name in a folder is an output, or is there while one is being written. */
export function isOutputOf(jobs: readonly Job[]): (folder: string, name: string) => boolean {
  const outputs = jobs.flatMap(({ output }) => (output === undefined ? [] : [resolve(output)]))
  return (folder, name) => outputs.some((path) => dirname(path) === folder && isWrittenFor(path, name))
}
