import * as v from 'valibot'
import { permissionNames } from '../state/permissions.ts'
import { logonMethods } from '../state/user.ts'
import { axidianSchema } from './schema-axidian.ts'
import { pam360Schema } from './schema-pam360.ts'
import {
  componentSchema,
  masterPolicySchema,
  platformSchema,
  psmSchema,
  requestSchema,
} from './schema-operations.ts'
import {
  accountGroupSchema,
  applicationEntries,
  directorySchema,
  discoveredAccountSchema,
  groupSchema,
  oidcProviderSchema,
  onboardingRuleSchema,
  profileEntries,
  referrerSchema,
} from './schema-estate.ts'

const nonEmpty = v.pipe(v.string('must be text'), v.nonEmpty('must not be empty'))
const oneOf = <const T extends readonly string[]>(...values: T) =>
  v.picklist(values, `must be one of ${values.join(', ')}`)
const flag = v.boolean('must be true or false')

// Folder and names may hold anything but what the query language cannot carry; an account that no query can
// name is a mistake.
const name = v.pipe(
  nonEmpty,
  v.check((text) => !text.includes(';'), 'must not contain ";", which the query language cannot carry'),
)

const member = v.strictObject({
  name: nonEmpty,
  permissions: v.array(
    v.picklist(permissionNames, 'must be one of list, use, retrieve, all, or a flag such as addAccounts'),
    'must be a list of permissions',
  ),
  expires: v.optional(v.pipe(v.number('must be epoch seconds'), v.integer('must be whole epoch seconds'))),
})

const wholeDays = (most: number) =>
  v.optional(
    v.pipe(
      v.number('must be a number'),
      v.integer('must be a whole number'),
      v.minValue(0, 'must not be negative'),
      v.maxValue(most, `must not be more than ${most}`),
    ),
  )
const anyText = v.string('must be text')

const safe = v.strictObject({
  name,
  description: v.optional(v.pipe(anyText, v.maxLength(100, 'must not be longer than 100 characters'))),
  managingCpm: v.optional(anyText),
  retentionVersions: wholeDays(999),
  retentionDays: wholeDays(3650),
  creator: v.optional(nonEmpty),
  members: v.optional(v.array(member, 'must be a list')),
})

const account = v.strictObject({
  safe: nonEmpty,
  folder: v.optional(name),
  name,
  platformId: nonEmpty,
  userName: v.optional(v.string('must be text')),
  address: v.optional(v.string('must be text')),
  database: v.optional(v.string('must be text')),
  secret: v.optional(
    v.nullable(v.string('must be text (quote numbers), or null for an account without a secret')),
  ),
  secretType: v.optional(oneOf('password', 'key')),
  // Looked at key by key by the linker: valibot's records drop keys such as __proto__ without a word.
  properties: v.optional(v.unknown()),
  changeInProgress: v.optional(flag),
  cpmDisabled: v.optional(anyText),
  cpm: v.optional(
    v.strictObject({
      change: v.optional(oneOf('success', 'failure')),
      verify: v.optional(oneOf('success', 'failure')),
      reconcile: v.optional(oneOf('success', 'failure')),
      error: v.optional(nonEmpty),
    }),
  ),
})

const comment = v.optional(v.string('must be text'))
const serialByClient = v.strictObject({
  type: v.literal('certificateSerialNumber'),
  client: nonEmpty,
  comment,
})
const serialByValue = v.strictObject({
  type: v.literal('certificateSerialNumber'),
  value: v.pipe(nonEmpty, v.regex(/^[0-9a-f:\s]+$/iu, 'must be hexadecimal digits (quote it)')),
  comment,
})
const texts = v.optional(v.array(nonEmpty, 'must be a list of texts'))
const attributes = v.strictObject({
  type: v.literal('certificateAttributes'),
  subject: texts,
  issuer: texts,
  subjectAlternativeName: texts,
})
const plainRule = <const T extends string>(type: T) =>
  v.strictObject({ type: v.literal(type), value: nonEmpty })

/**
 * Schemas of the ways of authentication, by `type`; the serial number's is chosen by the key that is there.
 */
export const authenticationSchemas = {
  certificateSerialNumber: serialByValue,
  certificateAttributes: attributes,
  machineAddress: plainRule('machineAddress'),
  osUser: plainRule('osUser'),
  path: v.strictObject({
    type: v.literal('path'),
    value: nonEmpty,
    isFolder: v.optional(flag),
    allowInternalScripts: v.optional(flag),
  }),
  hash: v.strictObject({ type: v.literal('hash'), value: nonEmpty, comment }),
} as const

type AuthenticationType = keyof typeof authenticationSchemas

function isAuthenticationType(type: unknown): type is AuthenticationType {
  return typeof type === 'string' && Object.hasOwn(authenticationSchemas, type)
}

const authentication = v.lazy((input) => {
  const isObject = typeof input === 'object' && input !== null
  const type: unknown = isObject && 'type' in input ? input.type : undefined
  if (type === 'certificateSerialNumber' && isObject && 'client' in input) return serialByClient
  if (isAuthenticationType(type)) return authenticationSchemas[type]
  return v.looseObject({ type: oneOf(...Object.keys(authenticationSchemas)) })
})

const application = v.strictObject({
  id: nonEmpty,
  ...applicationEntries,
  authentication: v.optional(v.array(authentication, 'must be a list')),
})

const client = v.strictObject({
  // A file is named after it.
  name: v.pipe(
    nonEmpty,
    v.regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/u, 'may hold letters, digits, dot, hyphen and underscore'),
  ),
  commonName: v.optional(v.pipe(nonEmpty, v.maxLength(64, 'must not be longer than 64 characters'))),
  validity: v.optional(oneOf('valid', 'expired', 'not-yet-valid', 'untrusted')),
})

const user = v.strictObject({
  name: v.pipe(nonEmpty, v.maxLength(128, 'must not be longer than 128 characters')),
  password: v.optional(v.nullable(v.string('must be text (quote numbers), or null for none'))),
  source: v.optional(oneOf('CyberArk', 'LDAP')),
  userType: v.optional(nonEmpty),
  methods: v.optional(v.array(oneOf(...logonMethods), 'must be a list of ways to log on')),
  vaultAuthorization: v.optional(v.array(nonEmpty, 'must be a list')),
  groups: v.optional(v.array(nonEmpty, 'must be a list of names')),
  enabled: v.optional(flag),
  suspended: v.optional(flag),
  passwordExpired: v.optional(flag),
  radius: v.optional(v.array(v.strictObject({ prompt: nonEmpty, passcode: nonEmpty }), 'must be a list')),
  certificate: v.optional(nonEmpty),
  secondFactor: v.optional(flag),
  ...profileEntries,
})

const pvwa = v.strictObject({
  application: v.optional(
    v.pipe(
      nonEmpty,
      v.regex(/^[A-Za-z0-9_-]+$/u, 'must be the name of a web application, such as PasswordVault'),
    ),
  ),
  sharedUser: v.optional(nonEmpty),
})

const provider = v.strictObject({
  cache: v.optional(flag),
  refreshSeconds: v.optional(
    v.pipe(v.number('must be a number of seconds'), v.gtValue(0, 'must be greater than 0')),
  ),
})

const service = v.strictObject({
  path: v.pipe(
    nonEmpty,
    v.regex(
      /^[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)*$/u,
      'must be a path without leading slash, such as AIMWebService',
    ),
  ),
  clientCertificate: v.optional(oneOf('accept', 'require')),
})

const list = <T extends v.GenericSchema>(item: T) => v.optional(v.array(item, 'must be a list'))

/** The shape of a seed. What refers to what is checked afterwards, by the linker. */
export const seedSchema = v.strictObject({
  version: v.literal(1, 'must be 1'),
  safes: list(safe),
  accounts: list(account),
  applications: list(application),
  clients: list(client),
  platforms: list(platformSchema),
  masterPolicy: v.optional(masterPolicySchema),
  psm: v.optional(psmSchema),
  requests: list(requestSchema),
  components: list(componentSchema),
  users: list(user),
  groups: list(groupSchema),
  accountGroups: list(accountGroupSchema),
  directories: list(directorySchema),
  onboardingRules: list(onboardingRuleSchema),
  discoveredAccounts: list(discoveredAccountSchema),
  allowedReferrers: list(referrerSchema),
  oidcProviders: list(oidcProviderSchema),
  pvwa: v.optional(pvwa),
  provider: v.optional(provider),
  services: list(service),
  axidian: v.optional(axidianSchema),
  pam360: v.optional(pam360Schema),
})
