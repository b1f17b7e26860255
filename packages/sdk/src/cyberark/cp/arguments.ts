/** Builds the command line of CLIPasswordSDK. Pure: nothing is run. */
import { randomBytes } from 'node:crypto'
import { printable } from '../../options.ts'
import { checkCarriable, formatQuery, parseSelection, refused, type AccountSelection } from '../selection.ts'

/** What of a call goes on the command line. */
export interface CpQuery extends AccountSelection {
  readonly appId: string
  readonly reason?: string | undefined
  readonly failRequestOnPasswordChange?: boolean | undefined
  readonly port?: number | undefined
  readonly timeoutSeconds?: number | undefined
  readonly sendHash?: boolean | undefined
  readonly requiredProperties?: '*' | readonly string[] | undefined
  readonly fields?: readonly string[] | undefined
}

/** A command line, and what is needed to read the answer to it. */
export interface CommandLine {
  readonly arguments: readonly string[]
  /** The output fields in the order in which they will be printed, in the vendor's spelling. */
  readonly fields: readonly string[]
  readonly delimiter: string
}

const where = 'getPassword'
/** What is asked for where nothing else is. */
export const defaultFields = [
  'Password',
  'PassProps.UserName',
  'PassProps.Address',
  'PasswordChangeInProcess',
] as const
const propertyPrefix = 'PassProps.'
const formats = { exact: '1', regexp: '2' } as const

/** The output field of a property. */
export function propertyField(property: string): string {
  return propertyPrefix + property
}

/**
 * Writes the command line.
 *
 * @param switchCharacter `-`, or `/` on Windows.
 * @param delimiter What separates the values; a new one for each call.
 * @throws ConfigurationError naming the option that the query language or an argument cannot carry.
 */
export function buildCommandLine(
  query: CpQuery,
  switchCharacter: '-' | '/' = '-',
  delimiter: string = randomDelimiter(),
): CommandLine {
  const selection = parseSelection(where, query)
  const fields = outputFields(query.fields ?? defaultFields)
  const parameters: (readonly [name: string, option: string, value: string | undefined])[] = [
    ['AppDescs.AppID', 'appId', query.appId],
    ['Query', 'query', selection.query ?? formatQuery([...selection.terms, ...selection.queryOnly])],
    ['QueryFormat', 'queryFormat', selection.queryFormat && formats[selection.queryFormat]],
    ['RequiredProps', 'requiredProperties', requiredProperties(query.requiredProperties)],
    ['Reason', 'reason', query.reason],
    [
      'FailRequestOnPasswordChange',
      'failRequestOnPasswordChange',
      query.failRequestOnPasswordChange?.toString(),
    ],
    ['ConnectionParms.Port', 'port', query.port?.toString()],
    ['ConnectionParms.Timeout', 'timeoutSeconds', query.timeoutSeconds?.toString()],
    ['SendHash', 'sendHash', query.sendHash?.toString()],
  ]
  const written = ['GetPassword']
  for (const [name, option, value] of parameters) {
    if (value === undefined) continue
    checkCarriable(where, option, value)
    written.push(`${switchCharacter}p`, `${name}=${value}`)
  }
  written.push(`${switchCharacter}o`, fields.join(','), `${switchCharacter}d`, delimiter)
  return { arguments: written, fields, delimiter }
}

/** Long enough that no password holds it by chance, and made of what needs no quoting anywhere. */
function randomDelimiter(): string {
  return `~${randomBytes(8).toString('hex')}~`
}

/** The fields in canonical spelling, each once; `Password` is always among them. */
function outputFields(wanted: readonly string[]): string[] {
  const fields = new Map(wanted.map(outputField).map((field) => [field.toLowerCase(), field]))
  return fields.has('password') ? [...fields.values()] : ['Password', ...fields.values()]
}

function outputField(wanted: string): string {
  const field = wanted.trim()
  const canonical = ['Password', 'PasswordChangeInProcess'].find(
    (name) => name.toLowerCase() === field.toLowerCase(),
  )
  if (canonical !== undefined) return canonical
  const property = field.slice(propertyPrefix.length)
  if (!field.toLowerCase().startsWith(propertyPrefix.toLowerCase()) || property === '') {
    throw refused(
      where,
      `'fields' holds '${printable(wanted)}', which is no output field`,
      'Fields are Password, PasswordChangeInProcess and PassProps.<name of a property>.',
    )
  }
  checkListItem('fields', property)
  return propertyField(property)
}

function requiredProperties(wanted: CpQuery['requiredProperties']): string | undefined {
  if (wanted === undefined || wanted === '*') return wanted
  if (wanted.length === 0) {
    throw refused(where, "'requiredProperties' is empty", "Name at least one property, or give '*' for all.")
  }
  for (const name of wanted) checkListItem('requiredProperties', name)
  return wanted.join(',')
}

/** A list on the command line has commas between its items, and no way to write one inside an item. */
function checkListItem(option: string, name: string): void {
  checkCarriable(where, option, name)
  if (name.trim() === '' || name.includes(',')) {
    throw refused(
      where,
      `'${option}' holds '${printable(name)}', which a comma list cannot carry`,
      'Leave it out.',
    )
  }
}

/** The account property that a field asks for, if it asks for one. */
export function propertyOfField(field: string): string | undefined {
  return field.startsWith(propertyPrefix) ? field.slice(propertyPrefix.length) : undefined
}
