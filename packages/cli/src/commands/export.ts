import type { FlagTable } from '../args/flags.ts'
import { UsageError } from '../cli-error.ts'
import { defineCommand, type Invocation } from '../command.ts'
import { oneOf } from '../config/values.ts'
import { formatNames, writeEntries, type Entry } from '../export/formats.ts'
import { appendToGithubFile, githubFile, githubMasks, githubVariables } from '../export/github.ts'
import { envFileFlag, frontFlags } from '../config/front-flags.ts'
import { readConfiguration, withVaults } from '../front/open.ts'
import { resolveAll } from '../front/resolve.ts'
import {
  configuredVariables,
  lastOfEach,
  readAssignments,
  readEnvFiles,
  wantedOf,
  withValues,
  type Variable,
} from '../front/variables.ts'
import { writeAll } from '../output/write.ts'
import { checkSecretOutput, fileFlags, writeSecret } from '../output/write-secret.ts'

const exportFlags = {
  format: {
    kind: 'text',
    value: 'FORMAT',
    choices: formatNames,
    group: 'Output',
    brief: `${formatNames.join(', ')} [dotenv]`,
  },
  'env-file': envFileFlag,
  ...frontFlags,
  ...fileFlags,
} as const satisfies FlagTable

type Export = Invocation<typeof exportFlags>

/** `sallyport export` */
export const exportCommand = defineCommand({
  name: 'export',
  summary: 'Write secrets as variables, for shells, files and build systems',
  usage: '[--format FORMAT] [NAME=REF]... [--env-file FILE]... [flags]',
  takes: 'references',
  description: [
    'Retrieves what references (pam://…) name and writes variables in a form that their reader gives back exactly: quotes,\nnewlines, $, backslashes and any Unicode. What a format cannot hold is refused by name. Without NAME=REF and\n--env-file it writes those of the configuration. Of a name that comes twice the later counts. Where a secret cannot\nbe had, all that failed is told and nothing is written.',
    'dotenv is for the package of that name and its like, shell for `eval` or `source` in any POSIX shell, properties for\nJava. github adds the variables to the file that GITHUB_ENV names, for the later steps of a job, and writes the\ncommands that mask them to standard output. The others go to standard output, or with --out to a file that only you\ncan read. To run one program, sallyport run leaves less behind.',
  ],
  flags: exportFlags,
  examples: [
    {
      does: 'Into the shell',
      line: 'eval "$(sallyport export --format shell PGPASSWORD=pam://ccp/Billing-DB/oracle-prod)"',
    },
    { does: 'All that the configuration names, as an env file', line: 'sallyport export --out .env' },
    {
      does: 'For the later steps of a job on GitHub Actions',
      line: 'sallyport export --format github API_KEY=pam://pvwa/Web/api-key',
    },
  ],
  async run(invocation) {
    const { flags, positionals, settings, io } = invocation
    const chosen = settings.text('format')
    const format =
      chosen === undefined ? (flags.json === true ? 'json' : 'dotenv') : oneOf(chosen, formatNames)
    if (flags.json === true && format !== 'json') {
      throw new UsageError(`--json does not go with --format ${format}.`, 'Leave one of the two out.')
    }
    if (format === 'github' && flags.out !== undefined) {
      throw new UsageError('--out does not go with --format github, which has its own file.')
    }
    const file = format === 'github' ? githubFile(io.env) : ''
    const { out, force } = flags
    await checkSecretOutput({ out, force })
    const given = [
      ...(await readEnvFiles(flags['env-file'] ?? [])),
      ...readAssignments(positionals, 'An argument'),
    ]
    const { entries, secrets } = await entriesOf(invocation, given)
    if (format === 'github') {
      const text = githubVariables(entries)
      await writeAll(io.stdout, githubMasks(secrets))
      await appendToGithubFile(file, text)
    } else {
      await writeSecret(Buffer.from(writeEntries(format, entries)), invocation)
    }
    return 0
  },
})

/** What is to be written, and what of it must not be seen. */
async function entriesOf(
  invocation: Export,
  given: readonly Variable[],
): Promise<{ entries: readonly Entry[]; secrets: readonly string[] }> {
  const isGiven = given.length > 0
  const isNeeded = !isGiven || wantedOf(given).length > 0
  const configuration = isNeeded ? await readConfiguration(invocation) : undefined
  const variables = isGiven ? lastOfEach(given) : configuredVariables(configuration)
  if (variables.length === 0) {
    throw new UsageError(
      'There is nothing to write: the configuration names no variables.',
      'Give NAME=REF, or name variables under environment: in the configuration.',
    )
  }
  const { signal, terminal } = invocation
  const wanted = wantedOf(variables)
  const resolved =
    configuration === undefined
      ? []
      : await withVaults(configuration, invocation, (sallyport) =>
          resolveAll(sallyport, wanted, { signal, terminal, consequence: 'nothing was written' }),
        )
  return {
    entries: withValues(variables, resolved),
    secrets: resolved.flatMap((one) => one.secrets),
  }
}
