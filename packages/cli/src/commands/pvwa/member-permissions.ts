import {
  permissionProfiles,
  permissionsOf,
  safePermissions,
  type PermissionProfile,
  type PermissionsInput,
  type SafePermission,
} from '@sallyport/sdk/cyberark'
import type { FlagTable } from '../../args/flags.ts'
import { UsageError } from '../../cli-error.ts'
import type { Setting, Settings } from '../../config/settings.ts'
import { oneNamed } from '../../config/values.ts'

const group = 'Permissions'

/** What a member may do. */
export const permissionFlags = {
  profile: { kind: 'text', value: 'NAME', group, brief: 'A set of permissions, by one of the names above' },
  grant: {
    kind: 'list',
    value: 'PERMISSION',
    group,
    brief: 'Give a single permission, such as retrieveAccounts; repeatable',
  },
  revoke: { kind: 'list', value: 'PERMISSION', group, brief: 'Take a single permission away; repeatable' },
} as const satisfies FlagTable

/** The profiles and permissions, for the help. */
export const permissionNames = [
  `Profiles: ${Object.keys(permissionProfiles).join(', ')}.`,
  `Permissions: ${safePermissions.join(', ')}.`,
]
  .join(' ')
  .replace(/(.{80,110}?) /g, '$1\n')

/**
 * Reads what a member may do: with a profile exactly its permissions, with what is granted and without what is
 * revoked; without one only these, and all others as they are.
 *
 * @returns `undefined` where nothing is said.
 * @throws UsageError for a profile or permission that there is not, and for one that is both granted and revoked.
 */
export function readPermissions(settings: Settings<typeof permissionFlags>): PermissionsInput | undefined {
  const given = settings.text('profile')
  const profile = given === undefined ? undefined : readProfile(given)
  const grants = settings.list('grant').map(readPermission)
  const revokes = settings.list('revoke').map(readPermission)
  const both = grants.find((permission) => revokes.includes(permission))
  if (both !== undefined) throw new UsageError(`--grant and --revoke both name ${both}.`)
  if (profile !== undefined) {
    const base = permissionsOf(profile)
    return safePermissions.filter(
      (permission) => (base[permission] || grants.includes(permission)) && !revokes.includes(permission),
    )
  }
  if (grants.length + revokes.length === 0) return undefined
  const single: Partial<Record<SafePermission, boolean>> = {}
  for (const permission of grants) single[permission] = true
  for (const permission of revokes) single[permission] = false
  return single
}

function readProfile(setting: Setting): PermissionProfile {
  return oneNamed(setting, Object.keys(permissionProfiles).filter(isProfile))
}

function isProfile(name: string): name is PermissionProfile {
  return Object.hasOwn(permissionProfiles, name)
}

/**
 * One permission, in any letter case.
 *
 * @throws UsageError
 */
export function readPermission(setting: Setting): SafePermission {
  return oneNamed(setting, safePermissions)
}
