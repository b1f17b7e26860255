import * as v from 'valibot'
import { keyKinds } from '../ssh/generate.ts'
import { accessLevels } from '../state/pam360/access-level.ts'
import { pam360Roles } from '../state/pam360/user.ts'

const anyText = v.string('must be text')
const text = v.optional(anyText)
const nonEmpty = v.pipe(anyText, v.nonEmpty('must not be empty'))
const flag = v.optional(v.boolean('must be true or false'))
const isFlag = v.boolean('must be true or false')
const names = v.optional(v.array(nonEmpty, 'must be a list of names'))
const list = <T extends v.GenericSchema>(item: T) => v.optional(v.array(item, 'must be a list'))
const oneOf = <const T extends readonly string[]>(values: T) =>
  v.picklist(values, `must be one of ${values.join(', ')}`)
const whole = (least: number) =>
  v.pipe(
    v.number('must be a number'),
    v.integer('must be a whole number'),
    v.minValue(least, `must be at least ${least}`),
  )

const demands = { reasonRequired: flag, ticketRequired: flag, ticketRequiredForRequest: flag }

const accessControl = v.optional(
  v.strictObject({
    approvers: names,
    approvals: v.optional(v.picklist([1, 2], 'must be 1 or 2')),
    autoApprove: flag,
    minutes: v.optional(whole(1)),
    resetOnCheckIn: flag,
    exempt: names,
  }),
)

const share = v.pipe(
  v.strictObject({ user: v.optional(nonEmpty), userGroup: v.optional(nonEmpty), level: oneOf(accessLevels) }),
  v.check(
    ({ user, userGroup }) => (user === undefined) !== (userGroup === undefined),
    'must have either a user or a userGroup',
  ),
)

const customField = v.strictObject({
  label: nonEmpty,
  value: anyText,
  type: v.optional(nonEmpty),
  content: text,
})

const time = v.optional(v.pipe(anyText, v.isoTimestamp('must be a time such as 2026-01-31T12:00:00Z')))

const totp = v.optional(
  v.strictObject({
    secret: v.pipe(nonEmpty, v.regex(/^[A-Z2-7]+=*$/iu, 'must be base32')),
    algorithm: v.optional(oneOf(['SHA1', 'SHA256', 'SHA512'])),
    digits: v.optional(v.picklist([6, 8], 'must be 6 or 8')),
    period: v.optional(whole(1)),
  }),
)

const account = v.strictObject({
  name: nonEmpty,
  password: text,
  targetPassword: text,
  description: text,
  notes: text,
  policy: v.optional(nonEmpty),
  customFields: list(customField),
  totp,
  file: v.optional(v.strictObject({ name: nonEmpty, content: anyText })),
  accessControl,
  shares: list(share),
  ...demands,
})

const resource = v.strictObject({
  name: nonEmpty,
  type: v.optional(nonEmpty),
  policy: v.optional(nonEmpty),
  owner: nonEmpty,
  description: text,
  url: text,
  dnsName: text,
  domainName: text,
  department: text,
  location: text,
  notes: text,
  customFields: list(customField),
  accessControl,
  shares: list(share),
  remoteApps: names,
  accounts: list(account),
  ...demands,
})

const user = v.strictObject({
  name: nonEmpty,
  firstName: text,
  lastName: text,
  email: text,
  role: v.optional(oneOf(pam360Roles)),
  department: text,
  location: text,
  superAdministrator: flag,
  restApi: flag,
  sdk: flag,
  apiUser: flag,
  tokenDays: v.optional(whole(1)),
  hostName: v.optional(nonEmpty),
  expires: time,
  locked: flag,
  token: v.optional(nonEmpty),
  organisation: v.optional(nonEmpty),
  manages: names,
})

const resourceGroup = v.pipe(
  v.strictObject({
    name: nonEmpty,
    description: text,
    owner: nonEmpty,
    resources: names,
    criteria: list(
      v.strictObject({
        field: oneOf(['name', 'type', 'department', 'location', 'dnsName', 'domainName']),
        operator: oneOf(['equals', 'contains', 'startsWith', 'endsWith']),
        value: anyText,
      }),
    ),
    shares: list(share),
  }),
  v.check(
    ({ resources, criteria }) => resources === undefined || criteria === undefined,
    'has resources (a static group) or criteria (a dynamic one), not both',
  ),
)

const organisation = v.optional(nonEmpty)

const pki = v.strictObject({
  certificates: list(
    v.strictObject({
      commonName: nonEmpty,
      names,
      kind: v.optional(oneOf(['RSA', 'EC'])),
      length: v.optional(v.picklist([256, 384, 521, 2048, 3072, 4096], 'must be a length of keys')),
      authority: flag,
      passphrase: v.optional(nonEmpty),
      expiresInDays: v.optional(whole(-3650)),
      host: v.optional(v.pipe(nonEmpty, v.regex(/^[^:\s]+(?::\d{1,5})?$/u, 'must be host or host:port'))),
      organisation,
    }),
  ),
  sshKeys: list(
    v.strictObject({
      name: nonEmpty,
      kind: v.optional(oneOf(keyKinds)),
      bits: v.optional(whole(256)),
      passphrase: v.optional(nonEmpty),
      comment: text,
      users: list(v.strictObject({ resource: nonEmpty, userName: nonEmpty })),
      organisation,
    }),
  ),
  storeKeys: list(
    v.strictObject({
      name: nonEmpty,
      fileName: v.optional(nonEmpty),
      content: anyText,
      description: text,
      organisation,
    }),
  ),
})

const sdkPolicy = v.strictObject({
  name: nonEmpty,
  token: v.optional(nonEmpty),
  registrations: v.optional(whole(1)),
  expires: time,
  organisation,
})

const personal = v.strictObject({
  user: nonEmpty,
  passphrase: v.optional(nonEmpty),
  categories: list(
    v.strictObject({
      name: nonEmpty,
      customFields: names,
      accounts: list(
        v.strictObject({
          name: nonEmpty,
          password: text,
          url: text,
          fields: v.optional(v.record(nonEmpty, anyText)),
          totp,
        }),
      ),
    }),
  ),
})

/** The shape of PAM360's part of a seed. */
export const pam360Schema = v.strictObject({
  organisations: list(v.strictObject({ name: nonEmpty, urlName: v.optional(nonEmpty) })),
  users: list(user),
  userGroups: list(v.strictObject({ name: nonEmpty, members: names })),
  policies: list(
    v.strictObject({
      name: nonEmpty,
      minimumLength: whole(1),
      maximumLength: whole(1),
      mixedCase: isFlag,
      digits: isFlag,
      specials: isFlag,
      ageDays: whole(0),
    }),
  ),
  resources: list(resource),
  resourceGroups: list(resourceGroup),
  integrations: list(v.strictObject({ name: nonEmpty, appType: whole(0), token: nonEmpty, user: nonEmpty })),
  tickets: names,
  pki: v.optional(pki),
  sdkPolicies: list(sdkPolicy),
  personal: list(personal),
})
