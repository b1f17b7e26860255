import * as v from 'valibot'
import { keyCipherNames } from '../ssh/ciphers.ts'
import { keyBits, keyKinds } from '../ssh/generate.ts'
import { ciphersOf, formsOf, keyForms } from '../ssh/private-key.ts'
import { accountStates } from '../state/axidian/account.ts'
import { applicationStates } from '../state/axidian/application.ts'
import type { SeedAxidianKey } from './types-axidian.ts'

const anyText = v.string('must be text')
const nonEmpty = v.pipe(anyText, v.nonEmpty('must not be empty'))
const flag = v.optional(v.boolean('must be true or false'))
const names = v.optional(v.array(nonEmpty, 'must be a list of names'))
const list = <T extends v.GenericSchema>(item: T) => v.optional(v.array(item, 'must be a list'))
const oneOf = <const T extends readonly string[]>(values: T) =>
  v.picklist(values, `must be one of ${values.join(', ')}`)
const time = v.optional(v.pipe(anyText, v.isoTimestamp('must be a time such as 2026-01-31T12:00:00Z')))

/** What of a key is held against each other; an entry that is not there is read as undefined. */
type KeyTraits = { readonly [Name in 'kind' | 'bits' | 'form' | 'cipher']?: SeedAxidianKey[Name] | undefined }

// What a key can be depends on its kind, and what encrypts it on its form.
function keyProblem({ kind = 'rsa', bits, form, cipher }: KeyTraits): string | undefined {
  const own = form ?? formsOf[kind][0] ?? 'pkcs8'
  if (!formsOf[kind].includes(own)) return `must have a form of ${kind} keys: ${formsOf[kind].join(', ')}`
  if (bits !== undefined && !keyBits[kind].includes(bits))
    return `must have bits of ${kind} keys: ${keyBits[kind].join(', ')}`
  if (cipher !== undefined && cipher !== 'none' && !ciphersOf[own].includes(cipher))
    return `must have a cipher of ${own}: ${ciphersOf[own].join(', ')}`
  return undefined
}

const key = v.pipe(
  v.strictObject({
    kind: v.optional(oneOf(keyKinds)),
    bits: v.optional(v.number('must be a number')),
    form: v.optional(oneOf(keyForms)),
    cipher: v.optional(oneOf(['none', ...keyCipherNames] as const)),
    passphrase: v.optional(anyText),
    givenPassphrase: v.optional(v.nullable(v.string('must be text, or null for none'))),
    fileName: v.optional(nonEmpty),
    text: v.optional(nonEmpty),
    lineEnds: v.optional(oneOf(['lf', 'crlf'])),
    finalLineEnd: flag,
  }),
  v.rawCheck(({ dataset, addIssue }) => {
    const problem = dataset.typed ? keyProblem(dataset.value) : undefined
    if (problem !== undefined) addIssue({ message: problem })
  }),
)

const application = v.strictObject({
  name: nonEmpty,
  description: v.optional(anyText),
  password: v.optional(nonEmpty),
  allowedAddresses: v.optional(v.array(v.pipe(anyText, v.ip('must be an IP address')), 'must be a list')),
  state: v.optional(oneOf(applicationStates)),
  administrators: names,
})

const policy = v.strictObject({
  name: nonEmpty,
  priority: v.optional(
    v.pipe(
      v.number('must be a number'),
      v.integer('must be a whole number'),
      v.minValue(0, 'must not be negative'),
    ),
  ),
  requiresReason: flag,
})

const longestPassword = 4096
const account = v.strictObject({
  id: v.optional(v.pipe(nonEmpty, v.regex(/^[\w.:-]+$/u, 'may hold letters, digits, and -._:'))),
  resource: v.optional(nonEmpty),
  domain: v.optional(nonEmpty),
  login: nonEmpty,
  displayName: v.optional(nonEmpty),
  state: v.optional(oneOf(accountStates)),
  password: v.optional(
    v.nullable(
      v.pipe(
        v.string('must be text (quote numbers), or null for an account without one'),
        v.nonEmpty('must not be empty; null is for an account without one'),
        v.maxLength(longestPassword, `must not be longer than ${longestPassword} characters`),
      ),
    ),
  ),
  key: v.optional(key),
  keySupported: flag,
  policies: names,
})

const permission = v.strictObject({
  application: nonEmpty,
  account: nonEmpty,
  viewCredentials: flag,
  from: time,
  until: time,
  suspended: flag,
  revoked: flag,
})

/** Axidian Privilege. */
export const axidianSchema = v.strictObject({
  licensed: flag,
  applications: list(application),
  policies: list(policy),
  accounts: list(account),
  permissions: list(permission),
})
