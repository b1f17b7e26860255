import { nearest, Secret } from '@sallyport/sdk'
import type { ManagementChanges, NewAccount } from '@sallyport/sdk/cyberark'
import { UsageError } from '../../cli-error.ts'
import { printable } from '../../render/printable.ts'
import type { InputRecord } from '../shared/records.ts'

/** The fields of a record that makes an account. */
const fields = [
  'safe',
  'platformId',
  'name',
  'username',
  'address',
  'secretKind',
  'secret',
  'properties',
  'management',
  'remoteMachines',
  'restrictedToRemoteMachines',
] as const

type Field = (typeof fields)[number]

/**
 * Reads an account that is to be made out of a record.
 *
 * @param what What an error calls the input, for example `--from`.
 * @throws UsageError that says where and what is wrong, and repeats no value.
 */
export function parseNewAccount({ where, value }: InputRecord, what: string): NewAccount {
  const record = recordOf(value)
  if (record === undefined) throw new UsageError(`${what}: ${where} is no record of JSON.`)
  const wrong = (field: string, must: string, end = '.'): UsageError =>
    new UsageError(`${what}: ${where}: ${printable(field, 60)} ${must}${end}`)
  for (const key of Object.keys(record)) {
    if (fields.some((field) => field === key)) continue
    const meant = nearest(key, [...fields])
    throw wrong(key, 'is no field of an account', meant === undefined ? '.' : `, did you mean ${meant}?`)
  }
  const read = <Value>(
    field: Field,
    must: string,
    take: (value: unknown) => Value | undefined,
  ): Value | undefined => {
    const given = record[field]
    // What is not known is null in what this command writes.
    if (given === undefined || given === null) return undefined
    const taken = take(given)
    if (taken === undefined) throw wrong(field, `must be ${must}`)
    return taken
  }
  const text = (field: Field): string | undefined => read(field, 'a text that is not empty', textOf)
  const always = (field: Field): string => {
    const given = text(field)
    if (given === undefined) throw wrong(field, 'is missing')
    return given
  }
  const [name, username, address, secret] = (['name', 'username', 'address', 'secret'] as const).map(text)
  const secretKind = read('secretKind', 'password or ssh-key', kindOf)
  const properties = read('properties', 'a record of texts', textsOf)
  const management = read(
    'management',
    'a record with automatic (true or false) and manualReason',
    managementOf,
  )
  const remoteMachines = read('remoteMachines', 'an array of texts', listOf)
  const restricted = read('restrictedToRemoteMachines', 'true or false', flagOf)
  return {
    safe: always('safe'),
    platformId: always('platformId'),
    ...(name === undefined ? {} : { name }),
    ...(username === undefined ? {} : { username }),
    ...(address === undefined ? {} : { address }),
    ...(secretKind === undefined ? {} : { secretKind }),
    ...(secret === undefined ? {} : { secret: new Secret(secret) }),
    ...(properties === undefined ? {} : { properties }),
    ...(management === undefined ? {} : { management }),
    ...(remoteMachines === undefined ? {} : { remoteMachines }),
    ...(restricted === undefined ? {} : { restrictedToRemoteMachines: restricted }),
  }
}

/** What tells a new account from all others of its input: its safe with its name, or with what it is made of. */
export function keyOfNewAccount({ safe, name, platformId, address, username }: NewAccount): string {
  const made = name === undefined ? [platformId, address ?? '', username ?? ''] : [name]
  return JSON.stringify([safe, ...made].map((part) => part.toLowerCase()))
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries<unknown>(Object.entries(value))
    : undefined
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value.isWellFormed() ? value : undefined
}

function flagOf(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined
}

function kindOf(value: unknown): 'password' | 'ssh-key' | undefined {
  return value === 'password' || value === 'ssh-key' ? value : undefined
}

function listOf(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined
  const texts = (value as readonly unknown[]).map(textOf)
  return texts.every((one) => one !== undefined) ? texts : undefined
}

function textsOf(value: unknown): Record<string, string> | undefined {
  const entries = Object.entries(recordOf(value) ?? { none: undefined })
  const texts = entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  return texts.length === entries.length ? Object.fromEntries(texts) : undefined
}

function managementOf(value: unknown): ManagementChanges | undefined {
  const { automatic, manualReason, ...others } = recordOf(value) ?? { none: undefined }
  if (Object.keys(others).length > 0) return undefined
  const isRight =
    (automatic === undefined || automatic === null || typeof automatic === 'boolean') &&
    (manualReason === undefined || manualReason === null || typeof manualReason === 'string')
  if (!isRight) return undefined
  return {
    ...(typeof automatic === 'boolean' ? { automatic } : {}),
    ...(typeof manualReason === 'string' ? { manualReason } : {}),
  }
}
