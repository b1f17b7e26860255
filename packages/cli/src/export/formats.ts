import { CliError } from '../cli-error.ts'
import { exitCodes } from '../exit-codes.ts'
import { printable } from '../render/printable.ts'
import { dotenvQuoted, propertyQuoted, shellQuoted, yamlQuoted } from './quoting.ts'

/** A variable with its value. */
export interface Entry {
  readonly name: string
  readonly value: string
}

/** How variables are written for one reader. */
interface Format {
  /** The names that it can have. */
  readonly names: RegExp
  /** Whether it can have the character NUL. */
  readonly takesNul: boolean
  /** All of them as one text; `undefined` for a value marks one that cannot be written. */
  readonly write: (entries: readonly Entry[]) => string
}

const shellName = /^[A-Za-z_]\w*$/
const lines = (entries: readonly Entry[], line: (entry: Entry) => string): string =>
  entries.map((entry) => `${line(entry)}\n`).join('')

/** The formats of `sallyport export` that are one text. */
export const formats = {
  dotenv: {
    names: /^[A-Za-z_][\w.-]*$/,
    takesNul: false,
    write: (entries) => lines(entries, ({ name, value }) => `${name}=${dotenvQuoted(value) ?? noForm(name)}`),
  },
  json: {
    names: /./,
    takesNul: true,
    write: (entries) =>
      `${JSON.stringify(Object.fromEntries(entries.map(({ name, value }) => [name, value])), null, 2)}\n`,
  },
  yaml: {
    names: /./,
    takesNul: true,
    write: (entries) => lines(entries, ({ name, value }) => `${yamlQuoted(name)}: ${yamlQuoted(value)}`),
  },
  shell: {
    names: shellName,
    takesNul: false,
    write: (entries) => lines(entries, ({ name, value }) => `export ${name}=${shellQuoted(value)}`),
  },
  properties: {
    names: /^[A-Za-z_][\w.-]*$/,
    takesNul: true,
    write: (entries) => lines(entries, ({ name, value }) => `${name}=${propertyQuoted(value)}`),
  },
} as const satisfies Readonly<Record<string, Format>>

/** What `--format` can say. */
export type FormatName = keyof typeof formats | 'github'

/** All of them. */
export const formatNames: readonly FormatName[] = ['dotenv', 'json', 'yaml', 'shell', 'github', 'properties']

/**
 * Writes variables for one reader.
 *
 * @throws CliError naming the variable whose name or value that reader cannot have.
 */
export function writeEntries(format: keyof typeof formats, entries: readonly Entry[]): string {
  checkEntries(format, formats[format], entries)
  return formats[format].write(entries)
}

/**
 * Refuses what a format cannot hold.
 *
 * @throws CliError naming the variable.
 */
export function checkEntries(
  format: FormatName,
  { names, takesNul }: Pick<Format, 'names' | 'takesNul'>,
  entries: readonly Entry[],
): void {
  for (const { name, value } of entries) {
    if (!names.test(name)) throw refused(`'${printable(name, 200)}' is no name for ${format}`)
    if (!takesNul && value.includes('\0')) {
      throw refused(`The value of ${name} has a NUL character, which ${format} cannot hold`)
    }
  }
}

function noForm(name: string): never {
  throw refused(`The value of ${name} has quotes and backslashes that no form of dotenv can hold`)
}

function refused(what: string): CliError {
  return new CliError(`${what}.`, {
    exit: exitCodes.configuration,
    code: 'NOT_EXPORTABLE',
    hint: '--format json can hold it.',
  })
}
