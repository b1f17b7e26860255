import { ConfigurationError } from './errors.ts'
import { nearest } from './nearest.ts'
import { checkOptions, listOf, optional, printable, textRecord, type Check, type Shape } from './options.ts'
import { control, decode, endOf, misplaced } from './reference/decode.ts'

/** Which part of a credential a reference names: its secret, what stands beside it, or all of it as JSON. */
export type ReferenceField = 'password' | 'username' | 'address' | 'ssh-key' | 'json' | `property.${string}`

/** What a reference is made of, as a program gives it: what is not there has its default. */
export interface ReferenceParts {
  /** The name of the vault, as the configuration or the client calls it. */
  readonly vault: string
  /** The parts of the path, decoded: for CyberArk the safe, any folders, and the object. Default: none. */
  readonly path?: readonly string[]
  /** What selects the account beside the path, decoded; which keys there are is the vault's matter. Default: none. */
  readonly keys?: Readonly<Record<string, string>>
  /** The reason for the audit, `reason` in the text. */
  readonly reason?: string
  /** The id of a ticket, `ticket` in the text. */
  readonly ticketId?: string
  /** Default `password`. */
  readonly field?: ReferenceField
}

/** A reference, taken apart: `pam://<vault>/<path>?<keys>#<field>`. */
export interface Reference extends ReferenceParts {
  readonly path: readonly string[]
  readonly keys: Readonly<Record<string, string>>
  readonly field: ReferenceField
}

const string: Check = (value) => (typeof value === 'string' ? undefined : 'must be a string')

const shape: Shape<ReferenceParts> = {
  vault: string,
  path: optional(listOf(string)),
  keys: optional(textRecord),
  reason: optional(string),
  ticketId: optional(string),
  field: optional(string),
}

const scheme = 'pam://'
const words = ['password', 'username', 'address', 'ssh-key', 'json'] as const
const propertyPrefix = 'property.'

/** The keys that are not the vault's matter, and what they are called in {@link ReferenceParts}. */
const ownKeys = [
  ['reason', 'reason'],
  ['ticket', 'ticketId'],
] as const

/**
 * Whether a text is meant as a reference: it begins with `pam://`. It may be malformed all the same.
 */
export function isReference(text: unknown): text is string {
  return typeof text === 'string' && text.startsWith(scheme)
}

/**
 * Takes a reference apart. Nothing is normalised: a part comes out as it was encoded, byte for byte, and a plus sign
 * is a plus sign.
 *
 * @returns Frozen.
 * @throws ConfigurationError (`INVALID_REFERENCE`) that names the column and what to write instead. It holds no part
 *   of the path and no value.
 * @see docs/references.md
 * @example
 * parseReference('pam://ccp/Billing-DB/oracle-prod?reason=nightly#username')
 */
export function parseReference(text: string): Reference {
  if (typeof text !== 'string') {
    throw new ConfigurationError('A reference must be a string.', { code: 'INVALID_REFERENCE' })
  }
  if (!text.startsWith(scheme)) {
    throw misplaced(
      text,
      0,
      "a reference begins with 'pam://', in small letters",
      'For example pam://ccp/Billing-DB/oracle-prod.',
    )
  }
  const hash = endOf(text, '#', text.length)
  const question = endOf(text, '?', hash)
  const slash = endOf(text, '/', question, scheme.length)
  const reference: Reference = {
    vault: parseVault(text, slash),
    path: Object.freeze(parsePath(text, slash, question)),
    ...parseKeys(text, question, hash),
    field: parseField(text, hash),
  }
  if (reference.path.length === 0 && question === hash) {
    throw misplaced(
      text,
      slash,
      'it names no account',
      'Write a path after the vault, or keys after a question mark.',
    )
  }
  return Object.freeze(reference)
}

/**
 * Writes a reference in its one canonical form: everything percent-encoded but letters, digits and `-_.!~*'()`, keys
 * in the order of their names, reason and ticket after them, and no field where it is the password.
 *
 * @throws ConfigurationError (`INVALID_REFERENCE`) for what no reference can hold: an empty part, a control character,
 *   half of a surrogate pair, a part that is `.` or `..`; ConfigurationError (`INVALID_OPTION`) for what are no parts.
 */
export function formatReference(parts: ReferenceParts): string {
  checkOptions('formatReference', parts, shape)
  const { vault, path = [], keys = {}, field = 'password' } = parts
  const names = Object.keys(keys).sort()
  const taken = ownKeys.find(([name]) => Object.hasOwn(keys, name))
  if (taken !== undefined) throw unwritable(`the key '${taken[0]}' is not the vault's`, `Give '${taken[1]}'.`)
  const own = ownKeys.flatMap(([name, member]) => {
    const value = parts[member]
    return value === undefined ? [] : [[name, value] as const]
  })
  const pairs = [...names.map((name) => [name, keys[name] ?? ''] as const), ...own]
  if (path.length === 0 && pairs.length === 0) throw unwritable('it names no account')
  const query = pairs.map(([name, value]) => `${encode('a key', name)}=${encode('a value', value)}`)
  return (
    scheme +
    encode('the vault', vault) +
    path.map((part) => `/${encodeSegment(part)}`).join('') +
    (query.length === 0 ? '' : `?${query.join('&')}`) +
    (field === 'password' ? '' : `#${encodeField(field)}`)
  )
}

/**
 * Writes where a credential lives, with names that a vault gave: nothing is refused.
 *
 * @param vault The name of the vault.
 * @param path The parts of the path, for CyberArk the safe, any folders but `Root`, and the object.
 */
export function referenceOf(vault: string, path: readonly string[]): string {
  let reference = scheme + encodeURIComponent(vault.toWellFormed())
  for (const part of path) reference += `/${encodeURIComponent(part.toWellFormed())}`
  return reference
}

function parseVault(text: string, end: number): string {
  const start = scheme.length
  if (start === end)
    throw misplaced(text, start, 'the name of the vault is missing', 'Write pam://<vault>/<path>.')
  const colon = /[@:]/.exec(text.slice(start, end))
  if (colon !== null) {
    throw misplaced(
      text,
      start + colon.index,
      'a reference has no user, password or port before its path',
      "Name a vault of the configuration there; write ':' as %3A and '@' as %40 where its name holds them.",
    )
  }
  return decode(text, start, end)
}

function parsePath(text: string, start: number, end: number): string[] {
  return split(text, '/', start + 1, end).map(([from, to]) => {
    if (from === to) throw misplaced(text, from, 'a part of the path is empty', 'Take one slash away.')
    const part = decode(text, from, to)
    if (isDots(part)) throw misplaced(text, from, `a part of the path is '${part}'`, dotsHint)
    return part
  })
}

function parseKeys(
  text: string,
  start: number,
  end: number,
): Pick<Reference, 'keys' | 'reason' | 'ticketId'> {
  const keys = new Map<string, string>()
  for (const [from, to] of split(text, '&', start + 1, end)) {
    const equals = endOf(text, '=', to, from)
    const name = decode(text, from, equals)
    if (name === '')
      throw misplaced(text, from, 'a key is missing', 'Write key=value, with & between two of them.')
    if (keys.has(name))
      throw misplaced(text, from, `the key '${printable(name)}' is there twice`, 'Give it once.')
    const value = decode(text, Math.min(equals + 1, to), to)
    if (value === '') {
      throw misplaced(
        text,
        to,
        `the key '${printable(name)}' has no value`,
        'Write a value after it, or leave the key out.',
      )
    }
    keys.set(name, value)
  }
  const own = ownKeys.flatMap(([name, member]) => {
    const value = keys.get(name)
    keys.delete(name)
    return value === undefined ? [] : [[member, value] as const]
  })
  return { ...Object.fromEntries(own), keys: Object.freeze(Object.fromEntries(keys)) }
}

function parseField(text: string, hash: number): ReferenceField {
  if (hash === text.length) return 'password'
  const name = decode(text, hash + 1, text.length, '#')
  if (isField(name)) return name
  const near = nearest(name, words)
  throw misplaced(
    text,
    hash + 1,
    name === '' ? "the field after '#' is missing" : `there is no field '${printable(name)}'`,
    near === undefined ? fieldHint : `Did you mean '${near}'?`,
  )
}

const fieldHint = `A field is ${words.join(', ')} or property.<name>.`
const dotsHint = 'Programs that read URLs drop such parts. Select the account by its keys.'

function isField(name: string): name is ReferenceField {
  return (
    words.some((word) => word === name) ||
    (name.startsWith(propertyPrefix) && name.length > propertyPrefix.length)
  )
}

function isDots(part: string): boolean {
  return part === '.' || part === '..'
}

/** The pieces between delimiters, as where they start and end; none where the start lies beyond the end. */
function split(text: string, delimiter: string, start: number, end: number): (readonly [number, number])[] {
  const pieces: (readonly [number, number])[] = []
  for (let from = start; from <= end;) {
    const to = endOf(text, delimiter, end, from)
    pieces.push([from, to])
    from = to + 1
  }
  return pieces
}

function encode(what: string, value: string): string {
  if (value === '') throw unwritable(`${what} is empty`)
  if (control.test(value)) throw unwritable(`${what} holds a control character`)
  if (!value.isWellFormed()) throw unwritable(`${what} holds half of a surrogate pair`)
  return encodeURIComponent(value)
}

function encodeSegment(part: string): string {
  if (isDots(part)) throw unwritable(`a part of the path is '${part}'`)
  return encode('a part of the path', part)
}

function encodeField(field: string): string {
  if (!isField(field)) throw unwritable(`there is no field '${printable(field)}'`, fieldHint)
  return encode('the field', field)
}

function unwritable(what: string, hint?: string): ConfigurationError {
  return new ConfigurationError(`This cannot be written as a reference: ${what}.`, {
    code: 'INVALID_REFERENCE',
    hint,
  })
}
