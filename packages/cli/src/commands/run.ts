import type { Configuration } from '@sallyport/config'
import type { FlagTable } from '../args/flags.ts'
import { CliError, UsageError } from '../cli-error.ts'
import { defineCommand, type Invocation } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { envFileFlag, frontFlags } from '../config/front-flags.ts'
import { readConfiguration, withVaults } from '../front/open.ts'
import { resolveAll, type Resolved } from '../front/resolve.ts'
import {
  readAssignments,
  readEnvFiles,
  variablesOf,
  wantedOf,
  withValues,
  type Variable,
} from '../front/variables.ts'
import type { Automaton } from '../masking/automaton.ts'
import { shortestMasked } from '../masking/encodings.ts'
import { findSecrets } from '../masking/masker.ts'
import { printable } from '../render/printable.ts'
import { childEnvironment } from '../run/child-environment.ts'
import { checkCommand } from '../run/find-command.ts'
import { runChild } from '../run/run-child.ts'
import type { Terminal } from '../terminal.ts'

const runFlags = {
  'env-file': envFileFlag,
  env: {
    kind: 'list',
    short: 'e',
    value: 'NAME=REF',
    group: 'Variables',
    brief: 'A variable and its reference; may be repeated',
  },
  ...frontFlags,
  'no-masking': {
    kind: 'switch',
    group: 'Output',
    brief: 'Let secrets through that the command writes to a file or a pipe',
  },
} as const satisfies FlagTable

type Run = Invocation<typeof runFlags>

/** `sallyport run` */
export const run = defineCommand({
  name: 'run',
  summary: 'Run a command with secrets in its environment',
  usage: '[-e NAME=REF]... [--env-file FILE]... [flags] -- COMMAND [ARGUMENTS]',
  description: [
    'Retrieves at once every secret that a reference (pam://…) names among the variables of the configuration, of this\nenvironment, of env files and of -e, puts the values in their places and runs COMMAND. Where a variable is there more\nthan once, the later of these four says what it is, and of env files the later. Nothing is written to disk. Where a\nsecret cannot be had, all that failed is told and COMMAND is not started.',
    'Input, output, signals and exit code are those of COMMAND; 128 and the number of the signal where it died of one. On a\nterminal it has the terminal itself. Elsewhere its output comes with [REDACTED] for every secret of four bytes or\nmore, also as base64, URL, JSON or hexadecimal text. What this command itself reads secrets from (SALLYPORT_PASSWORD\nand the like, and ${env:…} in secrets of the configuration) COMMAND does not get.',
  ],
  flags: runFlags,
  examples: [
    {
      does: 'One secret for one program',
      line: "sallyport run -e PGPASSWORD='pam://ccp/Billing-DB/oracle-prod' -- psql -h db1 -U app",
    },
    {
      does: 'All that the configuration names under `environment`, with another profile',
      line: 'sallyport run --profile staging -- npm start',
    },
    {
      does: 'References in an env file, which may be committed',
      line: "echo 'API_KEY=pam://pvwa/Web/api-key' > app.env\n  sallyport run --env-file app.env -- ./deploy.sh",
    },
  ],
  async run(invocation) {
    const { flags, positionals, io, terminal, signal } = invocation
    const [command, ...words] = positionals
    if (command === undefined) {
      throw new UsageError('There is no command to run.', 'It comes last: sallyport run -- COMMAND.')
    }
    const given = [
      ...(await readEnvFiles(flags['env-file'] ?? [])),
      ...readAssignments(flags.env ?? [], '-e'),
    ]
    const isNeeded = wantedOf(variablesOf(undefined, io.env, given)).length > 0
    const configuration = await readConfiguration(invocation, { isNeeded })
    const variables = variablesOf(configuration, io.env, given)
    // Retrievals leave traces: none for a command that is misspelt.
    await checkCommand(command, childEnvironment(variables, configuration))
    const resolved = await retrieve(invocation, configuration, variables)
    signal.throwIfAborted()
    return await runChild(
      {
        command,
        words,
        env: childEnvironment(withValues(variables, resolved), configuration),
        hidden: flags['no-masking'] === true ? undefined : hiddenIn(resolved, terminal),
      },
      io,
    )
  },
})

async function retrieve(
  parts: Pick<Run, 'io' | 'terminal' | 'signal'>,
  configuration: Configuration | undefined,
  variables: readonly Variable[],
): Promise<readonly Resolved[]> {
  const wanted = wantedOf(variables)
  if (configuration === undefined || wanted.length === 0) return []
  const resolved = await withVaults(configuration, parts, (sallyport) =>
    resolveAll(sallyport, wanted, { ...parts, consequence: 'the command was not started' }),
  )
  for (const { name, value } of resolved) {
    if (value.includes('\0')) {
      throw new CliError(
        `The secret for ${printable(name, 200)} has a NUL character, which no variable can hold.`,
        {
          exit: exitCodes.configuration,
          code: 'NOT_A_VARIABLE',
          hint: 'Give it to the command as a file: sallyport get REF --out FILE.',
        },
      )
    }
  }
  return resolved
}

/** What the output of the command is searched for. */
function hiddenIn(resolved: readonly Resolved[], terminal: Terminal): Automaton | undefined {
  const secrets = resolved.flatMap((one) =>
    one.secrets.map((secret) => ({ ...one, bytes: Buffer.from(secret) })),
  )
  const tooShort = secrets.filter(({ bytes }) => bytes.length > 0 && bytes.length < shortestMasked)
  if (tooShort.length > 0) {
    const names = tooShort.map(({ name }) => printable(name, 200)).join(', ')
    terminal.warn(`Too short to be masked in the output (fewer than ${shortestMasked} bytes): ${names}.`)
  }
  return secrets.length === tooShort.length ? undefined : findSecrets(secrets.map(({ bytes }) => bytes))
}
