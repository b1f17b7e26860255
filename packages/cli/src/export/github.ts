import { randomBytes } from 'node:crypto'
import { appendFile } from 'node:fs/promises'
import { CliError, UsageError } from '../cli-error.ts'
import { exitCodes } from '../exit-codes.ts'
import { checkEntries, type Entry } from './formats.ts'

/**
 * Variables for the later steps of a job, as the runner of GitHub Actions reads its file of them. What ends a value is made
 * up for each, so that no value can hold it and set further variables.
 */
export function githubVariables(entries: readonly Entry[]): string {
  checkEntries('github', { names: githubName, takesNul: false }, entries)
  return entries
    .map(({ name, value }) => {
      const end = `sallyport_${randomBytes(16).toString('hex')}`
      return `${name}<<${end}\n${value}\n${end}\n`
    })
    .join('')
}

/** The runner takes none of its own names, nor `NODE_OPTIONS`. */
const githubName = /^(?!GITHUB_|RUNNER_|NODE_OPTIONS$)[A-Za-z_]\w*$/i

/** Commands to the runner that have it mask values in its log, each line of them by itself too. */
export function githubMasks(secrets: readonly string[]): string {
  const texts = new Set(
    secrets.flatMap((secret) => [secret, ...secret.split(/[\r\n]+/)]).filter((text) => text.trim() !== ''),
  )
  return Array.from(texts, (text) => `::add-mask::${escaped(text)}\n`).join('')
}

function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

/**
 * The file of variables that the runner has made for this step.
 *
 * @throws UsageError elsewhere than in a step of GitHub Actions.
 */
export function githubFile(env: Readonly<Record<string, string | undefined>>): string {
  const file = env['GITHUB_ENV']
  if (file !== undefined && file !== '') return file
  throw new UsageError(
    '--format github is for a step of GitHub Actions: GITHUB_ENV is not set.',
    'It adds the variables to the file that GITHUB_ENV names, and masks them in the log.',
  )
}

/**
 * Adds text to that file.
 *
 * @throws CliError when it cannot be written.
 */
export async function appendToGithubFile(file: string, text: string): Promise<void> {
  await appendFile(file, text).catch((error: unknown) => {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason'
    throw new CliError(`The file that GITHUB_ENV names cannot be written (${reason}).`, {
      exit: exitCodes.configuration,
      code: 'OUTPUT_FILE',
    })
  })
}
