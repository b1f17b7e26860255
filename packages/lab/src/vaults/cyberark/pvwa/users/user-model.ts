import { userDetails } from '../../../../state/user-profile.ts'
import type { UserDetailGroup, UserDetails } from '../../../../state/user-profile.ts'
import type { User } from '../../../../state/user.ts'
import type { VaultState } from '../../../../state/vault-state.ts'
import { epochSeconds, noDate } from '../context.ts'
import { shownAuthentication } from './authentication.ts'
import { userTypeOf } from './user-types.ts'

function details(given: UserDetails, group: UserDetailGroup): Record<string, string> {
  return Object.fromEntries(Object.keys(userDetails[group]).map((name) => [name, given[group]?.[name] ?? '']))
}

function groupsOf(state: VaultState, user: User): Record<string, unknown>[] {
  return state.groups
    .filter((group) => group.has(user.name))
    .map((group) => ({
      groupID: group.id,
      groupName: group.name,
      groupType: group.directory === undefined ? 'Vault' : 'Directory',
    }))
}

function identity(user: User): Record<string, unknown> {
  const { profile } = user
  return {
    id: user.id,
    username: user.name,
    source: user.source,
    userType: user.userType,
    componentUser: userTypeOf(user.userType)?.component === true,
    ...(user.source === 'LDAP' && profile.distinguishedName !== ''
      ? { userDN: profile.distinguishedName }
      : {}),
    vaultAuthorization: [...user.vaultAuthorization],
    location: profile.location,
  }
}

/** A user as lists show it (PVWA protocol notes, section 7: recorded). */
export function briefUser(user: User): Record<string, unknown> {
  const { firstName, middleName, lastName } = details(user.profile.details, 'personalDetails')
  return { ...identity(user), personalDetails: { firstName, middleName, lastName } }
}

/** The same for a list with `ExtendedDetails`. */
export function extendedUser(state: VaultState, user: User): Record<string, unknown> {
  const own = details(user.profile.details, 'personalDetails')
  const { firstName, middleName, lastName, organization, department } = own
  return {
    ...identity(user),
    groupsMembership: groupsOf(state, user),
    personalDetails: { firstName, middleName, lastName, organization, department },
    enableUser: user.enabled,
    suspended: user.suspended,
  }
}

/** A user in full, in the recorded order. */
export function fullUser(state: VaultState, user: User): Record<string, unknown> {
  const { profile, lastSuccess } = user
  return {
    enableUser: user.enabled,
    changePassOnNextLogon: profile.changePasswordOnNextLogon,
    expiryDate: profile.expiresAt ?? noDate,
    suspended: user.suspended,
    lastSuccessfulLoginDate: lastSuccess === undefined ? noDate : epochSeconds(lastSuccess.at),
    unAuthorizedInterfaces: profile.unauthorizedInterfaces,
    authenticationMethod: shownAuthentication(user),
    passwordNeverExpires: profile.passwordNeverExpires,
    distinguishedName: profile.distinguishedName,
    description: profile.description,
    businessAddress: details(profile.details, 'businessAddress'),
    internet: details(profile.details, 'internet'),
    phones: details(profile.details, 'phones'),
    personalDetails: details(profile.details, 'personalDetails'),
    groupsMembership: groupsOf(state, user),
    ...identity(user),
  }
}
