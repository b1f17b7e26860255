/** Reads single values of a configuration, by the rules of aiobastion where it has some. Pure. */
import { nearest } from '../../../nearest.ts'
import { isRecord, printable } from '../../../options.ts'
import { Secret } from '../../../secret.ts'

/** What a value is, `undefined` where there is none; or the end of a sentence that says what is wrong with it. */
export type ValueReading<Value> = { readonly value: Value | undefined } | { readonly wrong: string }

/** Reads one value. */
export type ValueReader<Value> = (value: unknown) => ValueReading<Value>

const absent = { value: undefined }

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '')
}

/** Text; nothing where it is blank. What YAML takes for a number or a date has to be quoted. */
export const textValue: ValueReader<string> = (value) => {
  if (isBlank(value)) return absent
  return typeof value === 'string' ? { value } : { wrong: 'must be text: put it in quotes' }
}

/** A host, or a URL of it. */
export const hostValue: ValueReader<string> = (value) => {
  const reading = textValue(value)
  if ('wrong' in reading || reading.value === undefined) return reading
  const host = reading.value.trim()
  const url = host.includes('://') ? host : `https://${host}`
  return URL.canParse(url) && url.toLowerCase().startsWith('https://')
    ? { value: host }
    : { wrong: 'must be the name of a host, or a URL that starts with https://' }
}

/** Text that becomes a Secret at once; spaces are part of it. */
export const secretValue: ValueReader<Secret> = (value) => {
  if (value === undefined || value === null || value === '') return absent
  return typeof value === 'string'
    ? { value: new Secret(value) }
    : { wrong: 'must be text: put it in quotes' }
}

/**
 * A whole number as Python's `int()` makes it: `12`, `"12"`, 12.9 as 12, true as 1.
 *
 * @param what What it counts, for the message.
 */
export function integerValue(what: string, least: number, most = 2_000_000): ValueReader<number> {
  const range = most === 2_000_000 ? `of at least ${least}` : `from ${least} to ${most}`
  const wrong = { wrong: `must be ${what}, a whole number ${range}` }
  return (value) => {
    if (isBlank(value)) return absent
    const number = wholeNumber(value)
    return number === undefined || number < least || number > most ? wrong : { value: number }
  }
}

function wholeNumber(value: unknown): number | undefined {
  if (typeof value === 'boolean') return Number(value)
  if (typeof value === 'number') return Number.isFinite(value) ? Math.trunc(value) : undefined
  if (typeof value !== 'string' || !/^\s*[+-]?\d+(?:_\d+)*\s*$/.test(value)) return undefined
  return Number(value.replaceAll('_', ''))
}

/** `true` or `false` and nothing that only resembles them. */
export const booleanValue: ValueReader<boolean> = (value) => {
  if (value === undefined || value === null) return absent
  return typeof value === 'boolean' ? { value } : { wrong: 'must be true or false, without quotes' }
}

/** Whether to verify certificates; or the file or folder of the authorities to trust. */
export const verifyValue: ValueReader<boolean | string> = (value) => {
  if (isBlank(value)) return absent
  return typeof value === 'boolean' || typeof value === 'string'
    ? { value }
    : { wrong: 'must be true, false, or the path of the authorities to trust' }
}

const methods = ['cyberark', 'ldap', 'windows', 'radius'] as const

/** How to log on. */
export type ConfiguredMethod = (typeof methods)[number]

/** A way to log on, in any letter case. */
export const methodValue: ValueReader<ConfiguredMethod> = (value) => {
  if (isBlank(value)) return absent
  const found = methods.find((method) => typeof value === 'string' && value.toLowerCase() === method)
  return found === undefined ? { wrong: `must be one of ${methods.join(', ')}` } : { value: found }
}

/** What selects the password of the user who logs on, at CCP. */
export type UserSearch = Readonly<Record<string, string | number | boolean>>

/** CCP's parameters, and what each is for a CentralCredentialProvider. */
const searchKeys: Readonly<
  Record<string, { readonly option: string; readonly read: ValueReader<string | number | boolean> }>
> = {
  address: { option: 'address', read: textValue },
  connectiontimeout: { option: 'connectionTimeoutSeconds', read: integerValue('seconds', 1) },
  database: { option: 'database', read: textValue },
  failrequestonpasswordchange: { option: 'failRequestOnPasswordChange', read: looseBoolean },
  folder: { option: 'folder', read: textValue },
  object: { option: 'object', read: textValue },
  policyid: { option: 'policyId', read: textValue },
  query: { option: 'query', read: textValue },
  queryformat: { option: 'queryFormat', read: queryFormat },
  reason: { option: 'reason', read: textValue },
  safe: { option: 'safe', read: textValue },
  username: { option: 'username', read: textValue },
}

/** aiobastion takes text only, since its HTTP library refuses booleans. */
function looseBoolean(value: unknown): ValueReading<boolean> {
  if (typeof value !== 'string' || isBlank(value)) return booleanValue(isBlank(value) ? undefined : value)
  const word = value.toLowerCase()
  return word === 'true' || word === 'false' ? { value: word === 'true' } : { wrong: 'must be true or false' }
}

function queryFormat(value: unknown): ValueReading<string> {
  if (isBlank(value)) return absent
  const word = typeof value === 'string' ? value.toLowerCase() : ''
  return word === 'exact' || word === 'regexp' ? { value: word } : { wrong: 'must be exact or regexp' }
}

/** Parameters of CCP by name, in any letter case. */
export const userSearchValue: ValueReader<UserSearch> = (value) => {
  if (isBlank(value)) return absent
  if (!isRecord(value)) return { wrong: 'must be a mapping of parameters of CCP' }
  const search: Record<string, string | number | boolean> = {}
  const seen = new Set<string>()
  for (const [key, given] of Object.entries(value)) {
    const lower = key.toLowerCase()
    const known = Object.hasOwn(searchKeys, lower) ? searchKeys[lower] : undefined
    if (known === undefined) {
      const near = nearest(key, Object.keys(searchKeys))
      const meant =
        near === undefined ? `there are ${Object.keys(searchKeys).join(', ')}` : `did you mean ${near}?`
      return { wrong: `has the unknown parameter '${printable(key)}'; ${meant}` }
    }
    if (seen.has(lower)) return { wrong: `has '${printable(key)}' twice, in different letter case` }
    seen.add(lower)
    const reading = known.read(given)
    if ('wrong' in reading) return { wrong: `is not right: ${lower} ${reading.wrong}` }
    if (reading.value !== undefined) search[known.option] = reading.value
  }
  return { value: search }
}
