/** What a member of a safe may do, in Gen2's names and order (PVWA protocol notes, section 6). */
export const permissionFlags = [
  'useAccounts',
  'retrieveAccounts',
  'listAccounts',
  'addAccounts',
  'updateAccountContent',
  'updateAccountProperties',
  'initiateCPMAccountManagementOperations',
  'specifyNextAccountContent',
  'renameAccounts',
  'deleteAccounts',
  'unlockAccounts',
  'manageSafe',
  'manageSafeMembers',
  'backupSafe',
  'viewAuditLog',
  'viewSafeMembers',
  'accessWithoutConfirmation',
  'createFolders',
  'deleteFolders',
  'moveAccountsAndFolders',
  'requestsAuthorizationLevel1',
  'requestsAuthorizationLevel2',
] as const

/** One permission flag of a safe's member. */
export type PermissionFlag = (typeof permissionFlags)[number]

/** Short names of the three flags that providers look at, and `all`: every flag but the two levels of confirmation. */
export type PermissionShorthand = 'list' | 'use' | 'retrieve' | 'all'

/** What a member of a safe may do. Retrieval through a provider needs `retrieve`. */
export type SafePermission = PermissionShorthand | PermissionFlag

const shorthand: Readonly<Record<'list' | 'use' | 'retrieve', PermissionFlag>> = {
  list: 'listAccounts',
  use: 'useAccounts',
  retrieve: 'retrieveAccounts',
}

/** Every flag but the two levels of confirmation. */
export const fullPermissions: readonly PermissionFlag[] = permissionFlags.filter(
  (flag) => !flag.startsWith('requestsAuthorization'),
)

/** The names that a seed may write. */
export const permissionNames: readonly SafePermission[] = [
  'list',
  'use',
  'retrieve',
  'all',
  ...permissionFlags,
]

/** The flags behind a name. */
export function flagsOf(permission: SafePermission): readonly PermissionFlag[] {
  if (permission === 'all') return fullPermissions
  if (permission === 'list' || permission === 'use' || permission === 'retrieve')
    return [shorthand[permission]]
  return [permission]
}

/** How a flag is shown: the three that have a short name by that. */
export function shownPermission(flag: PermissionFlag): SafePermission {
  if (flag === 'listAccounts') return 'list'
  if (flag === 'useAccounts') return 'use'
  return flag === 'retrieveAccounts' ? 'retrieve' : flag
}
