import { MASKED } from '../../../journal.ts'
import type { JournalEntry } from '../../../journal.ts'
import { fold } from '../../../state/fold.ts'
import type { Provider } from '../provider.ts'
import type { DoorRefusals } from '../refusal.ts'
import { readArguments } from './arguments.ts'
import type { ArgumentProblem, CommandLine } from './arguments.ts'
import { formatFailure, formatValues } from './output.ts'
import type { RunOutcome } from './output.ts'
import type { CpSettings } from './settings.ts'

/** What the executable says of its caller. */
export interface CallerFacts {
  readonly osUser: string
  readonly path: string
}

/** What runs are answered from. */
export interface CpContext {
  readonly provider: Provider
  readonly settings: CpSettings
}

const requestInvalid = 'Request message content is invalid'

const cpRefusals: DoorRefusals = {
  reasonRequired: { code: 'APPAP081E', text: `${requestInvalid}. The Reason parameter is required` },
  invalidQuery: { code: 'APPAP081E', text: requestInvalid },
}

const shown = new Set(
  [
    'AppDescs.AppID',
    'Query',
    'QueryFormat',
    'RequiredProps',
    'Reason',
    'FailRequestOnPasswordChange',
    'ConnectionParms.Port',
    'ConnectionParms.Timeout',
    'SendHash',
  ].map(fold),
)

/**
 * The arguments as the journal may show them: parameters by name, those that are not known masked, then `-o`
 * and `-d`.
 */
export function shownArguments(line: CommandLine): JournalEntry['query'] {
  return [
    ...line.parameters.map(([name, value]) => [name, shown.has(fold(name)) ? value : MASKED] as const),
    ...(line.output === undefined ? [] : [['-o', line.output] as const]),
    ...(line.delimiter === undefined ? [] : [['-d', line.delimiter] as const]),
  ]
}

function failProblem({ problem, detail }: ArgumentProblem, settings: CpSettings): RunOutcome {
  if (problem === 'malformed') return formatFailure('APPAP081E', requestInvalid, settings)
  // Only what can be a command is echoed; anything else might be a value that slipped into its place.
  const name = /^[a-z]{1,32}$/iu.test(detail) ? detail : 'that was given'
  return formatFailure('LABCP501E', `The command ${name} is not emulated by this lab`, settings)
}

/** Answers one run of the executable. */
export async function answerRun(
  line: CommandLine | ArgumentProblem,
  caller: CallerFacts,
  context: CpContext,
  signal: AbortSignal,
): Promise<RunOutcome> {
  const { settings, provider } = context
  const read = 'problem' in line ? line : readArguments(line)
  if ('problem' in read) return failProblem(read, settings)
  if (read.port !== undefined && read.port !== settings.port) {
    // Nobody listens there. That this looks like an unreachable vault is our assumption.
    return formatFailure('APPAP007E', 'Connection to the Vault has failed.', settings)
  }
  const { application, selection, reason, failOnChange, timeoutSeconds } = read
  const outcome = await provider.retrieve(
    {
      application,
      selection,
      reason,
      failOnChange,
      timeoutSeconds,
      signal,
      // The executable speaks for a process on the provider's own machine.
      caller: { via: 'cp', address: '127.0.0.1', osUser: caller.osUser, path: caller.path },
    },
    settings,
    cpRefusals,
  )
  if (outcome.refusal !== undefined)
    return formatFailure(outcome.refusal.code, outcome.refusal.text, settings)
  const stdout = formatValues(read.fields, outcome.account, outcome.secret, read.delimiter)
  return { stdout, stderr: new Uint8Array(), exitCode: 0 }
}
