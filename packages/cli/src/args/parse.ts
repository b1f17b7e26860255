import { nearest } from '@sallyport/sdk'
import { UsageError } from '../cli-error.ts'
import { variablesOf, type FlagTable, type FlagValues } from './flags.ts'

/** A command line, taken apart. */
export interface ParsedArguments<Table extends FlagTable> {
  readonly flags: FlagValues<Table>
  readonly positionals: readonly string[]
}

/** What people try, and must not: a command line shows in process lists and shell histories. */
const secretNames = new Set(['passphrase', 'password', 'secret', 'token', 'pfx-password', 'key-passphrase'])

/**
 * Takes a command line apart: `--name value`, `--name=value`, `-n`, `--` before what is no flag.
 *
 * No error repeats a value, since anything may have been typed there.
 *
 * @throws UsageError for an unknown or repeated flag, a value that is missing or not wanted.
 */
export function parseArguments<Table extends FlagTable>(
  argv: readonly string[],
  table: Table,
): ParsedArguments<Table> {
  const found: Record<string, true | string | string[]> = {}
  const positionals: string[] = []
  const words = [...argv]
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === '--') {
      positionals.push(...words.splice(0))
    } else if (word.startsWith('-') && word !== '-') {
      readFlag(word, words, table, found)
    } else {
      positionals.push(word)
    }
  }
  return { flags: found as FlagValues<Table>, positionals }
}

function readFlag(
  word: string,
  rest: string[],
  table: FlagTable,
  found: Record<string, true | string | string[]>,
): void {
  const [, written = '', attached] = /^([^=]*)(?:=(.*))?$/s.exec(word) ?? []
  const name = flagNamed(written, table)
  const flag = table[name]
  if (flag === undefined) throw unknownFlag(written, table)
  if (flag.kind === 'switch') {
    if (attached !== undefined) throw new UsageError(`--${name} takes no value.`)
    found[name] = true
    return
  }
  const before = found[name]
  if (before !== undefined && flag.kind !== 'list') throw new UsageError(`--${name} was given twice.`)
  if (flag.kind === 'optional-text') {
    // What looks like a flag or a reference is not meant for this one.
    const taken = attached ?? (/^(-|pam:)/.test(rest[0] ?? '-') ? '' : rest.shift())
    found[name] = taken ?? ''
    return
  }
  const value = attached ?? rest.shift()
  const isMissing = value === '' && !(flag.kind === 'text' && flag.mayBeEmpty === true)
  if (value === undefined || isMissing || (attached === undefined && isFlag(value, table))) {
    throw new UsageError(
      `--${name} needs a value: ${flag.value}.`,
      value === '' ? 'It was given an empty one; is a variable unset?' : undefined,
    )
  }
  if (flag.kind === 'list') found[name] = [...(Array.isArray(before) ? before : []), value]
  else found[name] = value
}

/** A value may start with a dash, but not be the name of another flag: its own was forgotten then. */
function isFlag(word: string, table: FlagTable): boolean {
  return word.startsWith('--') && Object.hasOwn(table, word.slice(2).replace(/=.*/s, ''))
}

function flagNamed(written: string, table: FlagTable): string {
  if (written.startsWith('--')) return Object.hasOwn(table, written.slice(2)) ? written.slice(2) : ''
  const short = Object.keys(table).find((name) => table[name]?.short === written.slice(1))
  return short ?? ''
}

function unknownFlag(written: string, table: FlagTable): UsageError {
  const name = written.replace(/^-+/, '')
  if (secretNames.has(name.toLowerCase())) {
    return new UsageError(
      'Secrets are not taken from the command line: process lists and shell histories show it.',
      ['password', 'token', 'passphrase']
        .filter((what) => Object.hasOwn(table, `${what}-file`))
        .map((what) => {
          const file = table[`${what}-file`]
          // The variable of the file is that of the secret, with an ending.
          const [variable = ''] = file === undefined ? [] : variablesOf(file)
          return `Give the ${what} in ${variable.replace(/_FILE$/, '')}, with --${what}-file, or at the prompt.`
        })[0],
    )
  }
  // A single dash and several letters is a misspelling of the long form more often than anything else.
  const meant = nearest(name.replaceAll('_', '-'), Object.keys(table))
  const shown = /^-{1,2}[\w-]{1,40}$/.test(written) ? `Unknown flag ${written}` : 'Unknown flag'
  return meant === undefined
    ? new UsageError(`${shown}.`, 'With --help the command lists its flags.')
    : new UsageError(`${shown}, did you mean --${meant}?`)
}
