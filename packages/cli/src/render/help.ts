import { variablesOf, type Flag, type FlagTable } from '../args/flags.ts'
import type { CommandText, Example } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Style } from './style.ts'
import { padDisplay } from './width.ts'

/** The help of one command. */
export function renderHelp(command: CommandText, style: Style): string {
  const parts = [
    `${style.mark('bold', 'Usage:')} sallyport ${command.name} ${command.usage}`.trimEnd(),
    command.description.join('\n\n'),
    ...flagGroups(command.flags).map(([group, flags]) => section(group, flags.map(flagRow), style)),
    section('Environment', environmentRows(command), style),
    renderExamples(command.examples, style),
    `Exit codes: sallyport help exit-codes`,
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

/** The help of the whole. */
export function renderOverview(
  commands: readonly { readonly name: string; readonly summary: string }[],
  examples: readonly Example[],
  style: Style,
): string {
  const parts = [
    'sallyport: take privileged credentials out of enterprise vaults',
    `${style.mark('bold', 'Usage:')} sallyport <command> [flags]`,
    section(
      'Commands',
      commands.map(({ name, summary }) => [name, summary] as const),
      style,
    ),
    section(
      'More',
      [
        ['help <command>', 'What a command does, with examples; the same as <command> --help'],
        ['help exit-codes', 'What the exit codes mean'],
        ['--version', 'The version'],
      ],
      style,
    ),
    renderExamples(examples, style),
  ]
  return `${parts.join('\n\n')}\n`
}

/** The table of exit codes. */
export function renderExitCodes(style: Style): string {
  const rows = Object.values(exitCodes).map(
    ({ code, name, meaning }) => [`${String(code).padStart(3)}  ${name}`, meaning] as const,
  )
  return `${section('Exit codes', rows, style)}\n`
}

type Row = readonly [left: string, right: string]

function section(title: string, rows: readonly Row[], style: Style): string {
  if (rows.length === 0) return ''
  const width = Math.max(...rows.map(([left]) => left.length))
  const lines = rows.map(([left, right]) => `  ${style.mark('cyan', padDisplay(left, width))}  ${right}`)
  return [style.mark('bold', `${title}:`), ...lines].join('\n')
}

function renderExamples(examples: readonly Example[], style: Style): string {
  const lines = examples.map(({ does, line }) => `  ${style.mark('dim', `# ${does}`)}\n  ${line}`)
  return [style.mark('bold', 'Examples:'), lines.join('\n\n')].join('\n')
}

/** The flags under their headings, in the order in which the table has them. */
function flagGroups(flags: FlagTable): [string, [string, Flag][]][] {
  const groups = new Map<string, [string, Flag][]>()
  for (const [name, flag] of Object.entries(flags)) {
    const group = flag.group ?? 'Flags'
    groups.set(group, [...(groups.get(group) ?? []), [name, flag]])
  }
  return [...groups]
}

function flagRow([name, flag]: readonly [string, Flag]): Row {
  const short = flag.short === undefined ? '' : `-${flag.short}, `
  const value =
    flag.kind === 'switch' ? '' : flag.kind === 'optional-text' ? ` [${flag.value}]` : ` ${flag.value}`
  return [`${short}--${name}${value}`, flag.brief]
}

function environmentRows(command: CommandText): Row[] {
  const named = Object.entries(command.flags).flatMap(([name, flag]) =>
    variablesOf(flag).map((variable): Row => [variable, `as --${name}`]),
  )
  return [...named, ...Object.entries(command.environment ?? {})]
}
