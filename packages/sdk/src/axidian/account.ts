import { ProtocolError } from '../errors.ts'
import { isList, isRecord } from '../options.ts'

/** An account that the application may see. Never a secret in it. */
export interface AxidianAccount {
  readonly id: string
  /** What it is called, for example `DB-SERVER/admin`. */
  readonly displayName: string
  /** Whether a retrieval needs a reason. */
  readonly requiresReason: boolean
  readonly hasPassword: boolean
  readonly hasKey: boolean
  /** Whether its resource takes SSH keys at all. */
  readonly isKeySupported: boolean
}

/**
 * Reads the list of accounts. Property names in camelCase, PascalCase or snake_case, bare or wrapped: what Core
 * really sends is not known.
 *
 * @throws ProtocolError when it is no list of accounts.
 */
export function parseAccounts(answer: unknown): readonly AxidianAccount[] {
  const list = isList(answer) ? answer : wrapped(answer)
  if (list === undefined) throw notAccounts()
  return list.map(parseAccount)
}

function wrapped(answer: unknown): readonly unknown[] | undefined {
  if (!isRecord(answer)) return undefined
  const read = members(answer)
  return ['items', 'data', 'accounts'].map((name) => read(name)).find(isList)
}

function parseAccount(value: unknown): AxidianAccount {
  if (!isRecord(value)) throw notAccounts()
  const read = members(value)
  const id = read('id')
  const displayName = read('displayName')
  if ((typeof id !== 'string' && typeof id !== 'number') || id === '' || typeof displayName !== 'string') {
    throw notAccounts()
  }
  const flag = (name: string): boolean => {
    const given = read(name) ?? false
    if (typeof given !== 'boolean') throw notAccounts()
    return given
  }
  return {
    id: String(id),
    displayName,
    requiresReason: flag('requiresReason'),
    hasPassword: flag('hasPassword'),
    hasKey: flag('hasKey'),
    isKeySupported: flag('isKeySupported'),
  }
}

/** Reads members by their camelCase name, however they are spelled. */
export function members(record: Readonly<Record<string, unknown>>): (name: string) => unknown {
  const spelled = new Map(Object.keys(record).map((key) => [plain(key), key]))
  return (name) => {
    const key = spelled.get(plain(name))
    return key === undefined ? undefined : record[key]
  }
}

function plain(name: string): string {
  return name.replaceAll('_', '').toLowerCase()
}

function notAccounts(): ProtocolError {
  return new ProtocolError('The answer of Core is no list of accounts.', {
    code: 'UNEXPECTED_ANSWER',
    status: 200,
    hint: "Check 'coreUrl' and 'routes': where Core lists accounts is an assumption of this library.",
  })
}
