/** What a member may do in a safe. Pure. */
import { ConfigurationError } from '../../errors.ts'
import { nearest } from '../../nearest.ts'
import { isList, isRecord, printable, type Check } from '../../options.ts'
import type { Fields } from './fields.ts'

/** Every permission, in the order in which PVWA wants them. */
export const safePermissions = [
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

/** One permission of a member in a safe. */
export type SafePermission = (typeof safePermissions)[number]

/** All permissions of a member, each given or not. */
export type SafePermissions = Readonly<Record<SafePermission, boolean>>

const use = ['useAccounts', 'listAccounts'] as const
const show = [...use, 'retrieveAccounts'] as const
const audit = ['listAccounts', 'viewAuditLog', 'viewSafeMembers'] as const
const provision = [
  'listAccounts',
  'addAccounts',
  'updateAccountContent',
  'updateAccountProperties',
  'initiateCPMAccountManagementOperations',
  'renameAccounts',
  'deleteAccounts',
  'accessWithoutConfirmation',
  'createFolders',
  'deleteFolders',
  'moveAccountsAndFolders',
] as const
const authorizations: readonly SafePermission[] = [
  'requestsAuthorizationLevel1',
  'requestsAuthorizationLevel2',
]
const accounts = [
  ...show,
  'addAccounts',
  'updateAccountContent',
  'updateAccountProperties',
  'initiateCPMAccountManagementOperations',
  'specifyNextAccountContent',
  'renameAccounts',
  'deleteAccounts',
  'unlockAccounts',
] as const

/**
 * Sets of permissions that have a name. `admin` to `cpm` are those of aiobastion (its `audit` gave what `show` gives,
 * which was a mistake and is mended here); `connectOnly` to `full` are those of psPAS and of PVWA's own pages.
 */
export const permissionProfiles = {
  /** All but the authorization of requests. */
  admin: safePermissions.filter((permission) => !authorizations.includes(permission)),
  /** Connect with accounts, without seeing passwords. */
  use,
  /** See passwords. */
  show,
  /** See what was done, and by whom. */
  audit,
  /** Bring accounts in and keep them in order, without seeing passwords. */
  prov: provision,
  /** As `prov`, and manage the safe and its members. */
  manager: [...provision, 'manageSafe', 'manageSafeMembers', 'viewSafeMembers'],
  /** `show` and `audit` together. */
  power: [...show, 'viewAuditLog', 'viewSafeMembers'],
  /** What a CPM needs to manage the accounts of a safe. */
  cpm: [...accounts, 'viewAuditLog', 'createFolders', 'deleteFolders', 'moveAccountsAndFolders'],
  /** The same as `use`. */
  connectOnly: use,
  /** The same as `show`. */
  readOnly: show,
  /** Authorize requests, and manage members. */
  approver: ['listAccounts', 'viewSafeMembers', 'manageSafeMembers', 'requestsAuthorizationLevel1'],
  /** Manage accounts and members. */
  accountsManager: [
    ...accounts,
    'manageSafeMembers',
    'viewAuditLog',
    'viewSafeMembers',
    'accessWithoutConfirmation',
  ],
  /** All but the second level of authorization. */
  full: safePermissions.filter((permission) => permission !== 'requestsAuthorizationLevel2'),
} as const satisfies Readonly<Record<string, readonly SafePermission[]>>

/** The name of a set of permissions; see {@link permissionProfiles}. */
export type PermissionProfile = keyof typeof permissionProfiles

/**
 * How permissions are given: the name of a profile, a list of exactly those to give, or an object of single ones. What
 * an object leaves out is not given to a new member, and stays as it is for one that is there.
 */
export type PermissionsInput =
  PermissionProfile | readonly SafePermission[] | Readonly<Partial<Record<SafePermission, boolean>>>

/**
 * The permissions of a profile, or what a list or an object of them comes to.
 *
 * @param base What an object leaves out. Default: nothing is given.
 * @throws ConfigurationError for a profile or a permission that there is not.
 */
export function permissionsOf(input: PermissionsInput, base?: SafePermissions): SafePermissions {
  const wrong = permissionsInput(input)
  if (wrong !== undefined) {
    throw new ConfigurationError(`The permissions ${wrong}.`, { code: 'INVALID_OPTION' })
  }
  if (typeof input === 'string') return only(permissionProfiles[input])
  if (isPermissions(input)) return only(input)
  return each((permission) => input[permission] ?? base?.[permission] ?? false)
}

/** In short what a member can do; see {@link capabilitiesOf}. */
export type SafeCapability = 'admin' | 'audit' | 'show' | 'change' | 'use'

/**
 * In short what permissions come to, as aiobastion says it: `admin` manages members, `audit` sees the log, `show`
 * sees passwords, `change` sets them, `use` connects. Empty when they come to none of these.
 */
export function capabilitiesOf(permissions: SafePermissions): readonly SafeCapability[] {
  const capabilities: SafeCapability[] = []
  if (permissions.manageSafeMembers) capabilities.push('admin')
  if (permissions.viewAuditLog) capabilities.push('audit')
  if (permissions.retrieveAccounts) capabilities.push('show')
  if (permissions.updateAccountContent) capabilities.push('change')
  if (permissions.useAccounts && permissions.listAccounts) capabilities.push('use')
  return capabilities
}

/** Checks a {@link PermissionsInput}. */
export const permissionsInput: Check = (value) => {
  if (typeof value === 'string') {
    return unknownName('a profile', value, Object.keys(permissionProfiles))
  }
  if (isList(value)) {
    for (const name of value) {
      const wrong = safePermission(name)
      if (wrong !== undefined) return wrong
    }
    return undefined
  }
  if (!isRecord(value)) return 'must be the name of a profile, a list of permissions, or an object of them'
  for (const [name, given] of Object.entries(value)) {
    const wrong = safePermission(name)
    if (wrong !== undefined) return wrong
    if (given !== undefined && typeof given !== 'boolean') return `must hold true or false under '${name}'`
  }
  return undefined
}

/** Checks the name of one permission. */
export const safePermission: Check = (value) =>
  typeof value === 'string'
    ? unknownName('a permission', value, safePermissions)
    : 'must hold names of permissions'

function unknownName(what: string, name: string, known: readonly string[]): string | undefined {
  if (known.includes(name)) return undefined
  const near = nearest(name, known)
  return `must not hold '${printable(name)}', which is not ${what}${near === undefined ? '' : `; did you mean '${near}'?`}`
}

/** Reads the permissions of an answer; those that are missing are not given. */
export function readPermissions(fields: Fields | undefined): SafePermissions {
  return each((permission) => fields?.flag(permission) ?? false)
}

function isPermissions(input: object): input is readonly SafePermission[] {
  return Array.isArray(input)
}

function only(given: readonly SafePermission[]): SafePermissions {
  return each((permission) => given.includes(permission))
}

function each(decide: (permission: SafePermission) => boolean): SafePermissions {
  // fromEntries forgets the names that it is given.
  return Object.fromEntries(
    safePermissions.map((permission) => [permission, decide(permission)]),
  ) as SafePermissions
}
