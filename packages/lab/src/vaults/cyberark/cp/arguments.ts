import { fold } from '../../../state/fold.ts'
import { parseQuery } from '../criteria.ts'
import type { QueryFormat, Selection } from '../criteria.ts'

/** One field that `-o` asks for. */
export type OutputField =
  | { readonly kind: 'password' }
  | { readonly kind: 'changing' }
  | { readonly kind: 'property'; readonly name: string }

/** A command line, understood. */
export interface CpArguments {
  readonly application: string
  readonly selection: Selection
  readonly reason: string | undefined
  readonly failOnChange: boolean
  readonly timeoutSeconds: number
  /** `ConnectionParms.Port`, if given. */
  readonly port: number | undefined
  readonly fields: readonly OutputField[]
  readonly delimiter: string
}

/** What a command line is, before its values are looked at. */
export interface CommandLine {
  readonly command: string
  /** `-p Name=Value`, in their order. */
  readonly parameters: readonly (readonly [name: string, value: string])[]
  readonly output: string | undefined
  readonly delimiter: string | undefined
}

/** A command line that the executable does not take. */
export interface ArgumentProblem {
  readonly problem: 'malformed' | 'not emulated'
  readonly detail: string
}

const commands = new Set(['getpassword', 'password'])
const formats: Readonly<Record<string, QueryFormat>> = {
  '1': 'exact',
  '2': 'regexp',
  exact: 'exact',
  regexp: 'regexp',
}
const booleans: Readonly<Record<string, boolean>> = { true: true, false: false }
const propertyPrefix = 'passprops.'
const defaultTimeoutSeconds = 30

function malformed(detail: string): ArgumentProblem {
  return { problem: 'malformed', detail }
}

/**
 * Splits a command line (CP protocol notes, Command line): a command word, then switches with `-` or `/`,
 * each with its value as the next argument, in any order. The value is taken as it is, whatever it begins
 * with.
 */
export function splitCommandLine(argv: readonly string[]): CommandLine | ArgumentProblem {
  const [command, ...rest] = argv
  if (command === undefined) return malformed('no command')
  const parameters: [string, string][] = []
  let output: string | undefined
  let delimiter: string | undefined
  for (let index = 0; index < rest.length; index += 2) {
    const name = rest[index] ?? ''
    const value = rest[index + 1]
    if (!/^[-/][a-z]$/iu.test(name)) return malformed('an argument that is no switch')
    if (value === undefined) return malformed('a switch without a value')
    const letter = name.slice(1).toLowerCase()
    if (letter === 'o') output = value
    else if (letter === 'd') delimiter = value
    else if (letter === 'p') {
      const equals = value.indexOf('=')
      if (equals < 1) return malformed('a parameter without a value')
      parameters.push([value.slice(0, equals).trim(), value.slice(equals + 1)])
    } else return malformed('an unknown switch')
  }
  return { command, parameters, output, delimiter }
}

/** Value of a `-p` parameter, name in any case; of several the last counts (our assumption). */
export function parameterOf(line: CommandLine, name: string): string | undefined {
  const folded = fold(name)
  return line.parameters.findLast(([key]) => fold(key) === folded)?.[1]
}

function readField(text: string): OutputField | undefined {
  const name = text.trim()
  const folded = fold(name)
  if (folded === 'password') return { kind: 'password' }
  if (folded === 'passwordchangeinprocess') return { kind: 'changing' }
  if (!folded.startsWith(propertyPrefix) || folded === propertyPrefix) return undefined
  return { kind: 'property', name: folded.slice(propertyPrefix.length) }
}

function readFields(output: string | undefined): OutputField[] | undefined {
  const fields: OutputField[] = []
  for (const text of (output ?? '').split(',')) {
    const field = readField(text)
    if (field === undefined) return undefined
    fields.push(field)
  }
  return fields
}

function lookUp<T>(table: Readonly<Record<string, T>>, text: string): T | undefined {
  return Object.hasOwn(table, fold(text)) ? table[fold(text)] : undefined
}

function positiveInteger(text: string): number | undefined {
  return /^[1-9]\d{0,8}$/u.test(text) ? Number(text) : undefined
}

/**
 * Reads a command line (CP protocol notes, Parameters and Output fields). Parameters that are not known are
 * ignored, `RequiredProps` has no effect since every property is at hand, and `SendHash` is only checked to
 * be a boolean (all three: our assumption).
 */
export function readArguments(line: CommandLine): CpArguments | ArgumentProblem {
  if (!commands.has(fold(line.command))) return { problem: 'not emulated', detail: line.command }
  const application = parameterOf(line, 'AppDescs.AppID')
  if (application === undefined || application === '') return malformed('AppDescs.AppID is missing')
  const query = parameterOf(line, 'Query')
  if (query === undefined) return malformed('Query is missing')
  const criteria = parseQuery(query)
  if (criteria === undefined) return malformed('a term of Query has no name or no value')
  const format = lookUp(formats, parameterOf(line, 'QueryFormat') ?? '1')
  if (format === undefined) return malformed('QueryFormat')
  const failOnChange = lookUp(booleans, parameterOf(line, 'FailRequestOnPasswordChange') ?? 'false')
  if (failOnChange === undefined) return malformed('FailRequestOnPasswordChange')
  if (lookUp(booleans, parameterOf(line, 'SendHash') ?? 'false') === undefined) return malformed('SendHash')
  const timeoutSeconds = positiveInteger(
    parameterOf(line, 'ConnectionParms.Timeout') ?? String(defaultTimeoutSeconds),
  )
  if (timeoutSeconds === undefined) return malformed('ConnectionParms.Timeout')
  const portText = parameterOf(line, 'ConnectionParms.Port')
  const port = portText === undefined ? undefined : positiveInteger(portText)
  if (portText !== undefined && (port === undefined || port > 65_535))
    return malformed('ConnectionParms.Port')
  const fields = readFields(line.output)
  if (fields === undefined) return malformed('-o')
  return {
    application,
    selection: { criteria, format, echo: query },
    reason: parameterOf(line, 'Reason'),
    failOnChange,
    timeoutSeconds,
    port,
    fields,
    delimiter: line.delimiter ?? ',',
  }
}
