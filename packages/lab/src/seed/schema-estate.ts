import * as v from 'valibot'
import { userDetails, vaultAuthorizations } from '../state/user-profile.ts'
import type { UserDetailGroup } from '../state/user-profile.ts'

const nonEmpty = v.pipe(v.string('must be text'), v.nonEmpty('must not be empty'))
const text = (most: number) =>
  v.optional(
    v.pipe(v.string('must be text'), v.maxLength(most, `must not be longer than ${most} characters`)),
  )
const flag = v.optional(v.boolean('must be true or false'))
const texts = v.optional(v.array(nonEmpty, 'must be a list of texts'))
const whole = v.pipe(v.number('must be a number'), v.integer('must be a whole number'))
const hour = v.optional(
  v.pipe(
    whole,
    v.minValue(0, 'must be an hour from 0 to 24'),
    v.maxValue(24, 'must be an hour from 0 to 24'),
  ),
)

const details = (group: UserDetailGroup) =>
  v.optional(
    v.strictObject(
      Object.fromEntries(Object.entries(userDetails[group]).map(([name, most]) => [name, text(most)])),
    ),
  )

/** Members of a user beyond log on and authorizations. */
export const profileEntries = {
  location: text(128),
  description: text(99),
  distinguishedName: text(511),
  expires: v.optional(whole),
  changePasswordOnNextLogon: flag,
  passwordNeverExpires: flag,
  unauthorizedInterfaces: texts,
  sshKeys: texts,
  businessAddress: details('businessAddress'),
  internet: details('internet'),
  phones: details('phones'),
  personalDetails: details('personalDetails'),
}

/** A group of users. */
export const groupSchema = v.strictObject({
  name: v.pipe(nonEmpty, v.maxLength(128, 'must not be longer than 128 characters')),
  description: v.optional(v.string('must be text')),
  location: text(128),
  directory: v.optional(nonEmpty),
  distinguishedName: text(511),
  members: texts,
})

/** A group of accounts. */
export const accountGroupSchema = v.strictObject({
  safe: nonEmpty,
  name: v.pipe(nonEmpty, v.maxLength(170, 'must not be longer than 170 characters')),
  platformId: nonEmpty,
  members: texts,
})

/** Members of an application beyond how it proves itself. */
export const applicationEntries = {
  description: text(99),
  location: v.optional(nonEmpty),
  accessFrom: hour,
  accessTo: hour,
  expires: v.optional(v.pipe(v.string('must be text (quote it)'), v.isoDate('must be a day, YYYY-MM-DD'))),
  disabled: flag,
  owner: v.optional(
    v.strictObject({ firstName: text(29), lastName: text(29), email: text(319), phone: text(24) }),
  ),
}

const mapping = v.strictObject({
  name: v.pipe(nonEmpty, v.maxLength(28, 'must not be longer than 28 characters')),
  branch: nonEmpty,
  domainGroups: texts,
  vaultGroups: texts,
  authorizations: v.optional(
    v.array(
      v.picklist(vaultAuthorizations, `must be one of ${vaultAuthorizations.join(', ')}`),
      'must be a list',
    ),
  ),
})

/** An LDAP directory. */
export const directorySchema = v.strictObject({
  domain: nonEmpty,
  baseContext: nonEmpty,
  hosts: v.pipe(v.array(nonEmpty, 'must be a list of names'), v.minLength(1, 'must not be empty')),
  type: v.optional(nonEmpty),
  bindUser: v.optional(nonEmpty),
  mappings: v.optional(v.array(mapping, 'must be a list')),
})

/** A rule that onboards discovered accounts. */
export const onboardingRuleSchema = v.strictObject({
  name: v.pipe(nonEmpty, v.maxLength(255, 'must not be longer than 255 characters')),
  platformId: nonEmpty,
  safe: nonEmpty,
  system: v.picklist(['Windows', 'Unix'], 'must be one of Windows, Unix'),
  userName: text(512),
  address: text(255),
})

/** An account that was found and is not in the vault. */
export const discoveredAccountSchema = v.strictObject({
  userName: nonEmpty,
  address: nonEmpty,
  platformType: nonEmpty,
  privileged: flag,
  description: v.optional(v.string('must be text')),
})

/** An address from which links into PVWA are followed. */
export const referrerSchema = v.strictObject({ url: nonEmpty, regularExpression: flag })

/** An OpenID Connect provider. */
export const oidcProviderSchema = v.strictObject({
  id: v.pipe(nonEmpty, v.regex(/^[a-zA-Z0-9]{1,50}$/u, 'may hold up to 50 letters and digits')),
  clientId: v.pipe(nonEmpty, v.maxLength(100, 'must not be longer than 100 characters')),
  discoveryUrl: nonEmpty,
  secretMethod: v.optional(v.picklist(['Basic', 'Post'], 'must be one of Basic, Post')),
})
