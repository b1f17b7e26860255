import { ConfigurationError } from '../../errors.ts'
import {
  checkArgument,
  checkOptions,
  flag,
  listOf,
  moment,
  oneOf,
  optional,
  type Shape,
  text,
} from '../../options.ts'
import { callShape, type CallOptions } from '../../transport/call-options.ts'
import { momentOrNever, secondsOf } from './checks.ts'
import { fieldsOf } from './fields.ts'
import { listOptionsShape, type ListOptions, type PagedList } from '../../paging/pages.ts'
import { listPages } from './pages.ts'
import { path } from './paths.ts'
import {
  permissionsInput,
  permissionsOf,
  readPermissions,
  safePermission,
  safePermissions,
  type PermissionsInput,
  type SafePermission,
  type SafePermissions,
} from './permissions.ts'
import type { Requester } from './requester.ts'
import { nameOf, type SafeReference } from './safe.ts'

/** One member of a safe: a user or a group, and what it may do there. */
export interface SafeMember {
  readonly safeName: string
  readonly safeUrlId: string
  readonly safeNumber: number | undefined
  /** A number on self-hosted servers, text on others. */
  readonly id: string
  readonly name: string
  /** `User`, `Group`, or what a newer PVWA says. */
  readonly type: string
  /** When the membership ends; `undefined` for never. */
  readonly expiresAt: Date | undefined
  readonly expiredMembershipEnabled: boolean | undefined
  /** Whether the vault itself made this user. */
  readonly predefined: boolean
  /** Whether this membership cannot be changed. */
  readonly readOnly: boolean
  readonly permissions: SafePermissions
  /** Permissions that a newer PVWA has beside the 22. */
  readonly otherPermissions: Readonly<Record<string, boolean>>
}

/** Which members to list. */
export interface MemberListOptions extends ListOptions {
  /** Words to look for in names. */
  readonly search?: string
  /** Only users, or only groups. */
  readonly type?: 'user' | 'group'
  /** Only those whose membership has expired, or has not. */
  readonly expired?: boolean
  /** Whether users that the vault itself made are listed too. Default: the server's. */
  readonly predefined?: boolean
  /** Only those who have this permission, or all of these. Sorted out here, not by the server. */
  readonly permissions?: SafePermission | readonly SafePermission[]
  /** How to sort. */
  readonly sort?: 'memberName asc' | 'memberName desc'
  /** Whether the server may answer from its cache. */
  readonly useCache?: boolean
}

/** How to read one member. */
export interface MemberGetOptions extends CallOptions {
  /** Whether the server may answer from its cache. */
  readonly useCache?: boolean
}

/** What a new member may do. */
export interface NewSafeMember extends CallOptions {
  /** What it may do. */
  readonly permissions: PermissionsInput
  /** Where it is found: `Vault`, or the name of a directory. Default `Vault`. */
  readonly searchIn?: string
  /** When the membership ends. Default: never. */
  readonly expiresAt?: Date
  /** What it is; needs 12.6. Default: the server finds out. */
  readonly type?: 'User' | 'Group' | 'Role'
}

/** What to change of a member. What is not named stays. */
export interface SafeMemberChanges extends CallOptions {
  /** A profile or a list replaces all permissions; an object changes those that it names. */
  readonly permissions?: PermissionsInput
  /** When the membership ends; `null` for never. */
  readonly expiresAt?: Date | null
}

const pageSize = 100
const listShape: Shape<MemberListOptions> = {
  ...listOptionsShape(pageSize),
  search: optional(text),
  type: optional(oneOf('user', 'group')),
  expired: optional(flag),
  predefined: optional(flag),
  permissions: optional((value) =>
    Array.isArray(value) ? listOf(safePermission)(value) : safePermission(value),
  ),
  sort: optional(oneOf('memberName asc', 'memberName desc')),
  useCache: optional(flag),
}
const getShape: Shape<MemberGetOptions> = { ...callShape, useCache: optional(flag) }
const addShape: Shape<NewSafeMember> = {
  ...callShape,
  permissions: permissionsInput,
  searchIn: optional(text),
  expiresAt: optional(moment),
  type: optional(oneOf('User', 'Group', 'Role')),
}
const changesShape: Shape<SafeMemberChanges> = {
  ...callShape,
  permissions: optional(permissionsInput),
  expiresAt: optional(momentOrNever),
}

/**
 * The members of safes: `pvwa.safes.members`.
 *
 * Every call throws NotFoundError for a safe that does not exist or may not be seen, PermissionError without the
 * permission to view or manage members, and what any request throws.
 */
export class SafeMembers {
  readonly #requester: Requester

  /** Made by PasswordVault. */
  constructor(requester: Requester) {
    this.#requester = requester
  }

  /**
   * The members of a safe, fetched page by page as they are read.
   *
   * @throws ConfigurationError at once for a wrong option. When read: what the server refuses stays what it is.
   */
  list(safe: SafeReference, options: MemberListOptions = {}): PagedList<SafeMember> {
    checkOptions('safes.members.list', options, listShape)
    const { search, sort, useCache, permissions } = options
    const wanted: readonly SafePermission[] = permissions === undefined ? [] : [permissions].flat()
    return listPages(
      {
        requester: this.#requester,
        path: path`API/Safes/${nameOf(safe)}/Members`,
        query: { filter: filterOf(options), search, sort, useCache },
        pageSize,
        parse: readMember,
        idOf: (member) => member.name.toLowerCase(),
        ...(wanted.length === 0
          ? {}
          : { keep: (member) => wanted.every((permission) => member.permissions[permission]) }),
      },
      options,
    )
  }

  /**
   * One member, with its permissions.
   *
   * @throws NotFoundError when there is no such member, or no such safe.
   */
  async get(safe: SafeReference, member: string, options: MemberGetOptions = {}): Promise<SafeMember> {
    checkOptions('safes.members.get', options, getShape)
    const { useCache, ...call } = options
    return readMember(
      await this.#requester.json({
        ...call,
        method: 'GET',
        path: memberPath(safe, member),
        query: { useCache },
      }),
    )
  }

  /**
   * Adds a user or group to a safe.
   *
   * @example
   * await pvwa.safes.members.add('Billing-DB', 'billing-admins', { permissions: 'manager', searchIn: 'corp.example.com' })
   * @throws ConflictError when it is a member already; NotFoundError when the vault or directory does not know it.
   */
  async add(safe: SafeReference, member: string, options: NewSafeMember): Promise<SafeMember> {
    checkOptions('safes.members.add', options, addShape)
    checkMemberName('safes.members.add', member)
    const { permissions, searchIn = 'Vault', expiresAt, type, ...call } = options
    const answer = await this.#requester.json({
      ...call,
      method: 'POST',
      path: path`API/Safes/${nameOf(safe)}/Members`,
      json: {
        MemberName: member,
        SearchIn: searchIn,
        ...(expiresAt === undefined ? {} : { MembershipExpirationDate: secondsOf(expiresAt) }),
        Permissions: permissionsOf(permissions),
        ...(type === undefined ? {} : { MemberType: type }),
      },
    })
    return readMember(answer)
  }

  /**
   * Changes permissions or expiry of a member. Reads it first, since PVWA clears what it is not sent: what was not
   * named stays. What somebody else changes in between is lost.
   *
   * @throws NotFoundError when there is no such member; PermissionError for the own membership.
   */
  async update(safe: SafeReference, member: string, changes: SafeMemberChanges): Promise<SafeMember> {
    checkOptions('safes.members.update', changes, changesShape)
    const { permissions, expiresAt, ...call } = changes
    if (permissions === undefined && expiresAt === undefined) {
      throw new ConfigurationError("safes.members.update: give 'permissions' or 'expiresAt'.", {
        code: 'INVALID_REQUEST',
      })
    }
    const before = await this.get(safe, member, call)
    const after =
      permissions === undefined ? before.permissions : permissionsOf(permissions, before.permissions)
    // A profile or a list says all that is given; only an object leaves the rest alone.
    const keepsOthers = permissions === undefined || isSingle(permissions)
    const expiry = expiresAt === undefined ? before.expiresAt : (expiresAt ?? undefined)
    const answer = await this.#requester.json({
      ...call,
      method: 'PUT',
      path: memberPath(safe, member),
      json: {
        MembershipExpirationDate: expiry === undefined ? null : secondsOf(expiry),
        Permissions: keepsOthers ? { ...after, ...before.otherPermissions } : after,
      },
    })
    return answer === undefined ? { ...before, permissions: after, expiresAt: expiry } : readMember(answer)
  }

  /**
   * Takes a user or group out of a safe.
   *
   * @throws NotFoundError when there is no such member.
   */
  async remove(safe: SafeReference, member: string, call: CallOptions = {}): Promise<void> {
    checkOptions('safes.members.remove', call, callShape)
    await this.#requester.json({ ...call, method: 'DELETE', path: memberPath(safe, member) })
  }

  /**
   * Whether a user or group is a member itself (not by way of a group). Names compare in any letter case.
   *
   * @throws NotFoundError when there is no such safe: that is no answer of "no".
   */
  async isMember(safe: SafeReference, member: string, call: CallOptions = {}): Promise<boolean> {
    checkOptions('safes.members.isMember', call, callShape)
    checkMemberName('safes.members.isMember', member)
    const wanted = member.toLowerCase()
    for await (const { name } of this.list(safe, { ...call, predefined: true })) {
      if (name.toLowerCase() === wanted) return true
    }
    return false
  }

  /**
   * What a member may do.
   *
   * @throws NotFoundError when there is no such member.
   */
  async permissions(safe: SafeReference, member: string, call: CallOptions = {}): Promise<SafePermissions> {
    return (await this.get(safe, member, call)).permissions
  }
}

/** The slash at the end keeps IIS from taking the tail of a name for the extension of a file. */
function memberPath(safe: SafeReference, member: string): string {
  checkMemberName('safes.members', member)
  return path`API/Safes/${nameOf(safe)}/Members/${member}/`
}

function checkMemberName(where: string, member: unknown): void {
  checkArgument(where, "the member's name", member)
}

function filterOf({ type, expired, predefined }: MemberListOptions): string | undefined {
  const parts: string[] = []
  if (type !== undefined) parts.push(`memberType eq ${type}`)
  if (expired !== undefined) parts.push(`membershipExpired eq ${expired ? 'True' : 'False'}`)
  if (predefined !== undefined) parts.push(`includePredefinedUsers eq ${predefined ? 'True' : 'False'}`)
  return parts.length === 0 ? undefined : parts.join(' AND ')
}

const knownPermissions: ReadonlySet<string> = new Set(safePermissions.map((name) => name.toLowerCase()))

/** Reads a member; an expiry below zero, which PVWA also sends, means none. */
function readMember(value: unknown): SafeMember {
  const fields = fieldsOf(value, 'a member of a safe')
  const permissions = fields.object('permissions')
  const others = Object.entries(permissions?.others(knownPermissions) ?? {})
  return {
    safeName: fields.string('safeName'),
    safeUrlId: fields.text('safeUrlId') ?? fields.string('safeName'),
    safeNumber: fields.number('safeNumber'),
    id: fields.string('memberId'),
    name: fields.string('memberName'),
    type: fields.string('memberType'),
    expiresAt: fields.date('membershipExpirationDate'),
    expiredMembershipEnabled: fields.flag('isExpiredMembershipEnable'),
    predefined: fields.flag('isPredefinedUser') ?? false,
    readOnly: fields.flag('isReadOnly') ?? false,
    permissions: readPermissions(permissions),
    otherPermissions: Object.fromEntries(others.map(([name, given]) => [name, /^true$/i.test(given)])),
  }
}

function isSingle(permissions: PermissionsInput): boolean {
  return typeof permissions === 'object' && !Array.isArray(permissions)
}
