/** What selects an account, for CP and CCP alike, and the query language that carries it. */
import { ConfigurationError } from '../errors.ts'
import { oneOf, optional, printable, text, textRecord, type Shape } from '../options.ts'

/**
 * What selects one account. Give as much as makes it unique: more than one match is an error.
 * The vendor asks that the safe be named in every request, since the provider searches faster with it.
 */
export interface AccountSelection {
  /** The name of the safe. */
  readonly safe?: string
  /** The folder, default `Root` at the vault. Nested ones are written with backslashes: `Root\OS\Windows`. */
  readonly folder?: string
  /** The name of the account (CyberArk's "object"). */
  readonly object?: string
  /** The user name of the account. */
  readonly username?: string
  /** The address of the account. */
  readonly address?: string
  /** The database of the account. */
  readonly database?: string
  /** The platform of the account (PolicyID). */
  readonly policyId?: string
  /** The virtual user name of a pair of dual accounts; the active one of the two is retrieved. */
  readonly virtualUsername?: string
  /** Further account properties by their names at the vault, for example `{ Port: '1521' }`. */
  readonly properties?: Readonly<Record<string, string>>
  /** A whole query in CyberArk's own language, `Safe=S;Object=o`, in place of all of the above. */
  readonly query?: string
  /** Whether values are taken literally (`exact`, the default) or as regular expressions. */
  readonly queryFormat?: 'exact' | 'regexp'
}

/** The checks of {@link AccountSelection}. */
export const selectionShape: Shape<AccountSelection> = {
  safe: optional(text),
  folder: optional(text),
  object: optional(text),
  username: optional(text),
  address: optional(text),
  database: optional(text),
  policyId: optional(text),
  virtualUsername: optional(text),
  properties: optional(textRecord),
  query: optional(text),
  queryFormat: optional(oneOf('exact', 'regexp')),
}

/**
 * Our names and the vendor's, in the order in which they are written. Each has its own reader: looking every
 * one up by name would cost more than all the rest of a request.
 */
const criteria: readonly {
  readonly option: string
  readonly name: string
  readonly read: (selection: AccountSelection) => string | undefined
}[] = [
  { option: 'safe', name: 'Safe', read: (selection) => selection.safe },
  { option: 'folder', name: 'Folder', read: (selection) => selection.folder },
  { option: 'object', name: 'Object', read: (selection) => selection.object },
  { option: 'username', name: 'UserName', read: (selection) => selection.username },
  { option: 'address', name: 'Address', read: (selection) => selection.address },
  { option: 'database', name: 'Database', read: (selection) => selection.database },
  { option: 'policyId', name: 'PolicyID', read: (selection) => selection.policyId },
]

/** One criterion: the vendor's name, the value, and the name of the option that it came from. */
export interface Term {
  readonly name: string
  readonly value: string
  readonly option: string
}

/** A selection, taken apart and checked. */
export interface ParsedSelection {
  /** The criteria that CCP has parameters for. */
  readonly terms: readonly Term[]
  /** The criteria that only a query can carry. */
  readonly queryOnly: readonly Term[]
  /** The free query that was given instead. */
  readonly query: string | undefined
  readonly queryFormat: 'exact' | 'regexp' | undefined
}

/**
 * Takes a selection apart.
 *
 * @throws ConfigurationError when it selects nothing, mixes a free query with criteria, or holds what the
 *   query language cannot carry.
 */
export function parseSelection(where: string, selection: AccountSelection): ParsedSelection {
  const terms: Term[] = []
  for (const { option, name, read } of criteria) {
    const value = read(selection)
    if (value !== undefined) terms.push({ name, value, option })
  }
  const { query, queryFormat, virtualUsername, properties } = selection
  const queryOnly: Term[] = []
  if (virtualUsername !== undefined) {
    queryOnly.push({ name: 'VirtualUsername', value: virtualUsername, option: 'virtualUsername' })
  }
  if (properties !== undefined) {
    for (const [name, value] of Object.entries(properties)) {
      checkPropertyName(where, name, [...terms, ...queryOnly])
      queryOnly.push({ name, value, option: `properties.${printable(name)}` })
    }
  }
  const first = terms[0] ?? queryOnly[0]
  if (query === undefined && first === undefined) {
    throw refused(
      where,
      'nothing selects an account',
      "Give at least one of 'safe', 'object', 'username', … or 'query'.",
    )
  }
  if (query !== undefined && first !== undefined) {
    throw refused(
      where,
      `'query' was given together with '${first.option}', which CyberArk would ignore`,
      "Put everything into 'query', or give no 'query'.",
    )
  }
  for (const term of terms) checkValue(where, term.option, term.value)
  for (const term of queryOnly) checkValue(where, term.option, term.value)
  if (query !== undefined) checkCarriable(where, 'query', query)
  return { terms, queryOnly, query, queryFormat }
}

/** Writes terms in the query language. They must have been checked. */
export function formatQuery(terms: readonly Term[]): string {
  return terms.map(({ name, value }) => `${name}=${value}`).join(';')
}

function checkPropertyName(where: string, name: string, others: readonly Term[]): void {
  const option = `properties.${printable(name)}`
  if (name === '' || /[;=]/.test(name)) {
    throw refused(
      where,
      `'${option}' is not a property name`,
      "A name is not empty and has no ';' and no '='.",
    )
  }
  checkCarriable(where, `the name of '${option}'`, name)
  const twin = others.find((other) => other.name.toLowerCase() === name.toLowerCase())
  if (twin !== undefined) {
    throw refused(where, `'${option}' was given as '${twin.option}' too`, 'Give each criterion once.')
  }
}

/** Made of nothing that any check would stop at: true of nearly every name, and found with one look. */
export function isPlain(value: string): boolean {
  return /^[\w .:@\\/-]*$/.test(value)
}

function checkValue(where: string, option: string, value: string): void {
  if (isPlain(value)) return
  checkCarriable(where, option, value)
  if (value.includes(';')) {
    throw refused(
      where,
      `'${option}' holds a semicolon, which CyberArk's query language cannot carry`,
      'Select the account by other properties.',
    )
  }
}

/**
 * Refuses what neither a URL nor an argument can carry.
 *
 * @throws ConfigurationError naming the option.
 */
export function checkCarriable(where: string, option: string, value: string): void {
  if (value.includes('\0')) {
    throw refused(where, `'${option}' holds a NUL character, which cannot be carried`, 'Remove it.')
  }
  if (!value.isWellFormed()) {
    throw refused(
      where,
      `'${option}' holds half of a surrogate pair, which has no form in UTF-8`,
      'Remove it.',
    )
  }
}

/** The error for a request that must not be sent. */
export function refused(where: string, what: string, hint: string): ConfigurationError {
  return new ConfigurationError(`${where}: ${what}.`, { code: 'INVALID_REQUEST', hint })
}
