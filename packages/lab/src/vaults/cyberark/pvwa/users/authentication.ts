import type { LogonMethod, User } from '../../../../state/user.ts'
import { logonMethods } from '../../../../state/user.ts'

/**
 * The vault's ways of authentication (PVWA protocol notes, section 7) with the ways to log on at PVWA that each
 * stands for: our assumption.
 */
const methodsByType: Readonly<Record<string, readonly LogonMethod[]>> = {
  AuthTypePass: ['cyberark'],
  AuthTypeLDAP: ['ldap', 'windows'],
  AuthTypeRadius: ['radius'],
  AuthTypeVaultPKI: ['pki', 'pkipn'],
  AuthTypeCyberKey: [],
  AuthTypeSecurID: [],
  AuthTypePartImp: [],
  AuthTypeFullImp: [],
  AuthTypeImp: [],
  AuthTypeNTAuth: [],
  AuthTypeProvider: [],
  AuthTypeLDAPOrPass: ['cyberark', 'ldap', 'windows'],
  AuthTypeAnyPass: ['cyberark', 'ldap', 'windows', 'radius'],
}

/** Names of the ways of authentication. */
export const authenticationTypes = Object.keys(methodsByType)

const simpleTypes = ['AuthTypePass', 'AuthTypeLDAP', 'AuthTypeRadius', 'AuthTypeVaultPKI'] as const

const reached = new Set(simpleTypes.flatMap((type) => methodsByType[type] ?? []))

/** The ways of authentication of a user as PVWA shows them. */
export function shownAuthentication({ methods, profile }: User): string[] {
  const covered = new Set(profile.otherAuthentication.flatMap((type) => methodsByType[type] ?? []))
  const simple = simpleTypes.filter((type) =>
    methodsByType[type]?.some((method) => methods.has(method) && !covered.has(method)),
  )
  return [...simple, ...profile.otherAuthentication]
}

/** What a list of ways of authentication comes to; ways to log on that none of them stands for stay. */
export function authenticationOf(
  types: readonly string[],
  before: ReadonlySet<LogonMethod> = new Set(),
): { readonly methods: ReadonlySet<LogonMethod>; readonly other: readonly string[] } {
  const kept = [...before].filter((method) => !reached.has(method))
  const wanted = types.flatMap((type) => methodsByType[type] ?? [])
  const other = types.filter((type) => !simpleTypes.some((simple) => simple === type))
  return { methods: new Set([...wanted, ...kept]), other }
}

/** Ways to log on behind a name of either kind (`AuthTypeRadius`, `radius`); none when it is neither. */
export function methodsNamed(name: string): readonly LogonMethod[] {
  const folded = name.toLowerCase()
  const type = authenticationTypes.find((item) => item.toLowerCase() === folded)
  if (type !== undefined) return methodsByType[type] ?? []
  return logonMethods.filter((method) => method === folded)
}
