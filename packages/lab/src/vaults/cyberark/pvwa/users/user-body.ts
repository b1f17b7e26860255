import { userDetails, vaultAuthorizations } from '../../../../state/user-profile.ts'
import type { UserDetailGroup, UserProfile } from '../../../../state/user-profile.ts'
import type { LogonMethod } from '../../../../state/user.ts'
import { refuse, wrong } from '../errors.ts'
import { readRecord } from '../records.ts'
import type { MemberRule, MemberRules } from '../records.ts'
import type { Fields } from '../request.ts'
import { authenticationOf, authenticationTypes } from './authentication.ts'
import { userTypeOf } from './user-types.ts'

function groupRule(group: UserDetailGroup): MemberRule & { readonly kind: 'map' } {
  return { kind: 'map', most: userDetails[group] }
}

/** Interfaces that a user can be kept from (PVWA protocol notes, section 7). */
const interfaces = [
  'PIMSU',
  'PSM',
  'PSMP',
  'PVWA',
  'WINCLIENT',
  'PTA',
  'PACLI',
  'NAPI',
  'XAPI',
  'HTTPGW',
  'EVD',
  'CPM',
  'PVWAApp',
  'PSMApp',
  'AppPrv',
  'AIMApp',
  'PSMPApp',
  'GUI',
] as const

const rules = {
  username: { kind: 'text', most: 128, required: true },
  vaultAuthorization: { kind: 'texts', values: vaultAuthorizations },
  location: { kind: 'text', most: 128, fallback: '\\' },
  unAuthorizedInterfaces: { kind: 'texts', values: interfaces },
  authenticationMethod: { kind: 'texts', values: authenticationTypes },
  distinguishedName: { kind: 'text', most: 511 },
  description: { kind: 'text', most: 99 },
  initialPassword: { kind: 'text', most: 39 },
  businessAddress: groupRule('businessAddress'),
  internet: groupRule('internet'),
  phones: groupRule('phones'),
  personalDetails: groupRule('personalDetails'),
} as const satisfies MemberRules

/** What a body says of a user. */
export interface UserBody {
  readonly name: string
  readonly userType: string
  readonly vaultAuthorization: readonly string[]
  readonly enabled: boolean
  readonly password: string | undefined
  readonly methods: ReadonlySet<LogonMethod>
  readonly profile: UserProfile
}

function expiryOf(fields: Fields): number | null {
  const value = fields.number('expiryDate') ?? 0
  if (value < 0 || value > 2_147_483_647)
    throw refuse.invalidParameters(
      wrong('expiryDate', 'The field expiryDate must be between 0 and 2147483647.'),
    )
  return value === 0 ? null : value
}

function typeOf(fields: Fields, before: string | undefined): string {
  const given = fields.text('userType') ?? 'EPVUser'
  const known = userTypeOf(given)?.name ?? (given === before ? before : undefined)
  if (known === undefined)
    throw refuse.invalidParameters(wrong('userType', `The user type '${given}' does not exist.`))
  return known
}

/**
 * Reads a user. What the body omits gets its default, in an update too: PUT clears. A user whose ways of
 * authentication are not told keeps to the password, one of a directory to LDAP (our assumption).
 */
export function readUser(
  fields: Fields,
  before?: {
    readonly source: 'CyberArk' | 'LDAP'
    readonly userType: string
    readonly methods: ReadonlySet<LogonMethod>
  },
): UserBody {
  const body = readRecord(rules, fields)
  const fallback = before?.source === 'LDAP' ? 'AuthTypeLDAP' : 'AuthTypePass'
  const types = body.authenticationMethod.length === 0 ? [fallback] : body.authenticationMethod
  const { methods, other } = authenticationOf(types, before?.methods)
  const { businessAddress, internet, phones, personalDetails } = body
  return {
    name: body.username,
    userType: typeOf(fields, before?.userType),
    vaultAuthorization: body.vaultAuthorization,
    enabled: fields.flag('enableUser') ?? true,
    password: body.initialPassword === '' ? undefined : body.initialPassword,
    methods,
    profile: {
      location: body.location === '' ? '\\' : body.location,
      description: body.description,
      distinguishedName: body.distinguishedName,
      expiresAt: expiryOf(fields),
      changePasswordOnNextLogon: fields.flag('changePassOnNextLogon') ?? false,
      passwordNeverExpires: fields.flag('passwordNeverExpires') ?? false,
      unauthorizedInterfaces: body.unAuthorizedInterfaces,
      otherAuthentication: other,
      details: { businessAddress, internet, phones, personalDetails },
    },
  }
}
