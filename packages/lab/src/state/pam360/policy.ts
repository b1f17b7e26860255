import { createHash } from 'node:crypto'

/** A password policy. */
export interface Pam360Policy {
  readonly name: string
  readonly minimumLength: number
  readonly maximumLength: number
  readonly mixedCase: boolean
  readonly digits: boolean
  readonly specials: boolean
  /** Days after which a password is expired; 0: never. */
  readonly ageDays: number
}

/** A policy with its number. */
export interface NumberedPolicy extends Pam360Policy {
  readonly id: number
}

const lower = 'abcdefghijkmnopqrstuvwxyz'
const upper = 'ABCDEFGHJKLMNPQRSTUVWXYZ'
const digits = '23456789'
const specials = '!@#$%^*()_-+='

/** The policies that are there before anybody made one. */
export const builtInPolicies: readonly Pam360Policy[] = [
  {
    name: 'Low',
    minimumLength: 4,
    maximumLength: 20,
    mixedCase: false,
    digits: false,
    specials: false,
    ageDays: 0,
  },
  {
    name: 'Medium',
    minimumLength: 6,
    maximumLength: 20,
    mixedCase: true,
    digits: true,
    specials: false,
    ageDays: 60,
  },
  {
    name: 'Strong',
    minimumLength: 8,
    maximumLength: 16,
    mixedCase: true,
    digits: true,
    specials: true,
    ageDays: 30,
  },
]

/** A password that obeys a policy, and depends on nothing but the policy and the seed text. */
export function generatePassword(policy: Pam360Policy, seed: string): string {
  const classes = [
    lower,
    ...(policy.mixedCase ? [upper] : []),
    ...(policy.digits ? [digits] : []),
    ...(policy.specials ? [specials] : []),
  ]
  const octets = createHash('sha512').update(`${policy.name}\0${seed}`).digest()
  const length = Math.min(policy.maximumLength, Math.max(policy.minimumLength, 14), octets.length)
  // One of each class comes first, then the rest from all of them.
  return Array.from(octets.subarray(0, length), (octet, index) => {
    const letters = classes[index] ?? classes.join('')
    return letters.charAt(octet % letters.length)
  }).join('')
}

const rules: readonly (readonly [
  broken: (policy: Pam360Policy, password: string) => boolean,
  text: string,
])[] = [
  [({ minimumLength }, password) => password.length < minimumLength, 'is too short'],
  [({ maximumLength }, password) => password.length > maximumLength, 'is too long'],
  [
    ({ mixedCase }, password) => mixedCase && !(/\p{Ll}/u.test(password) && /\p{Lu}/u.test(password)),
    'needs letters of both cases',
  ],
  [(policy, password) => policy.digits && !/\d/u.test(password), 'needs a digit'],
  [(policy, password) => policy.specials && !/[^\p{L}\p{N}]/u.test(password), 'needs a special character'],
]

/** What a password lacks by a policy; empty when it obeys. */
export function breachesOf(policy: Pam360Policy, password: string): string[] {
  return rules.filter(([broken]) => broken(policy, password)).map(([, text]) => text)
}
