import { bodyOf, shapeOf } from '../../../wire-fields.ts'
import { ConfigurationError } from '../../../errors.ts'
import {
  checkArgument,
  checkChanges,
  checkOptions,
  flag,
  oneOf,
  optional,
  type Shape,
  text,
} from '../../../options.ts'
import { type CallOptions, callShape, splitCall } from '../../../transport/call-options.ts'
import { isThere, numberIn, onlyOf, sameName } from '../named.ts'
import { wholeListShape, type PagedList, type WholeListOptions } from '../../../paging/pages.ts'
import { listPages } from '../pages.ts'
import { path } from '../paths.ts'
import type { Requester } from '../requester.ts'
import type { Server } from '../server.ts'
import { isNotSupported } from '../older.ts'
import { groupFields, readGroup, type Group, type GroupMember, type GroupSettings } from './group.ts'

/** A group: its id, its name in any letter case, or as it came from here. */
export type GroupReference = number | string | Pick<Group, 'id' | 'name'>

/** Which groups to list. All criteria together. */
export interface GroupListOptions extends WholeListOptions {
  /** Text to look for in names. */
  readonly search?: string
  /** Only groups of the vault itself, or of directories. */
  readonly type?: 'Vault' | 'Directory'
  /** What to sort by, for example `groupName desc`. From 12.2. */
  readonly sort?: string
  /** Whether each comes with its members. Default `false`. From 12.0. */
  readonly includeMembers?: boolean
}

/** How to read a group. */
export interface GroupGetOptions extends CallOptions {
  /** Whether it comes with its members. Default `false`. */
  readonly includeMembers?: boolean
}

/** How to make a group. */
export interface NewGroup extends Omit<GroupSettings, 'name'>, CallOptions {}

/** What to change of a group. What is not named stays. */
export interface GroupChanges extends GroupSettings, CallOptions {}

/** Who is to be a member. */
export interface NewGroupMember extends CallOptions {
  /** The directory that the user is of. Default: none, a user of the vault itself. */
  readonly domain?: string
}

const listShape: Shape<GroupListOptions> = {
  ...wholeListShape,
  search: optional(text),
  type: optional(oneOf('Vault', 'Directory')),
  sort: optional(text),
  includeMembers: optional(flag),
}
const getShape: Shape<GroupGetOptions> = { ...callShape, includeMembers: optional(flag) }
const changesShape: Shape<GroupChanges> = { ...shapeOf(groupFields), ...callShape }
const addShape: Shape<NewGroup> = {
  ...callShape,
  description: changesShape.description,
  location: changesShape.location,
}
const memberShape: Shape<NewGroupMember> = { ...callShape, domain: optional(text) }

/**
 * Groups of users: `pvwa.groups`. A group is given by id, by name in any letter case, or as it came from here; a name
 * costs a request more.
 *
 * Every call throws NotFoundError for a group that does not exist, AmbiguousMatchError for a name that several have,
 * PermissionError without the authorization in the vault, and what any request throws.
 *
 * @see docs/protocols/cyberark-pvwa-estate.md
 */
export class Groups {
  /** The members of groups. */
  readonly members: GroupMembers
  readonly #requester: Requester

  /** Made by PasswordVault. */
  constructor(requester: Requester, server: Server) {
    this.#requester = requester
    this.members = new GroupMembers(requester, this, server)
  }

  /**
   * The groups that the vault has. They come in one answer: PVWA knows no pages here.
   *
   * @throws ConfigurationError at once for a wrong option.
   */
  list(options: GroupListOptions = {}): PagedList<Group> {
    checkOptions('groups.list', options, listShape)
    return this.#list(options)
  }

  /** The names of groups. */
  async names(options: GroupListOptions = {}): Promise<string[]> {
    return (await this.list(options).toArray()).map(({ name }) => name)
  }

  /** One group. By id from 12.2; older servers are asked for all. */
  async get(group: GroupReference, options: GroupGetOptions = {}): Promise<Group> {
    checkOptions('groups.get', options, getShape)
    if (typeof group === 'string') return this.#named(group, options)
    const id = numberIn(group, 'group')
    const [call, { includeMembers }] = splitCall(options)
    try {
      const where = path`API/UserGroups/${id}`
      const query = { includeMembers }
      return readGroup(await this.#requester.json({ ...call, method: 'GET', path: where, query }))
    } catch (error) {
      if (!isNotSupported(error)) throw error
      return onlyOf(await this.#list(options, (found) => found.id === id).toArray(), 'group')
    }
  }

  /** The id of a group. */
  async idOf(group: GroupReference, call: CallOptions = {}): Promise<number> {
    checkOptions('groups.idOf', call, callShape)
    return typeof group === 'string' ? (await this.#named(group, call)).id : numberIn(group, 'group')
  }

  /** Whether there is such a group. Asked anew each time; a refusal is thrown and is no "no". */
  exists(group: GroupReference, call: CallOptions = {}): Promise<boolean> {
    return isThere(this.get(group, call))
  }

  /**
   * Makes a group.
   *
   * @param name At most 128 characters.
   * @throws ConflictError when the name is taken.
   */
  async add(name: string, options: NewGroup = {}): Promise<Group> {
    checkOptions('groups.add', options, addShape)
    checkArgument('groups.add', 'the name', name, groupFields.name.check)
    const [call, settings] = splitCall(options)
    const json = { groupName: name, location: '\\', ...bodyOf<GroupSettings>(groupFields, settings) }
    return readGroup(await this.#requester.json({ ...call, method: 'POST', path: 'API/UserGroups', json }))
  }

  /**
   * Changes a group. Reads it first: what was not named stays. From 12.0.
   *
   * @throws ConflictError when the new name is taken.
   */
  async update(group: GroupReference, changes: GroupChanges): Promise<Group> {
    checkOptions('groups.update', changes, changesShape)
    const [call, changed] = splitCall(changes)
    checkChanges('groups.update', changed)
    const { id, name, description, location } = await this.get(group, call)
    const json = {
      ...bodyOf<GroupSettings>(groupFields, {
        name,
        ...(description === undefined ? {} : { description }),
        ...(location === undefined ? {} : { location }),
      }),
      ...bodyOf<GroupSettings>(groupFields, changed),
    }
    const answer = await this.#requester.json({
      ...call,
      method: 'PUT',
      path: path`API/UserGroups/${id}`,
      json,
    })
    return answer === undefined ? this.get(changed.name ?? id, call) : readGroup(answer)
  }

  /** Deletes a group, with its permissions in safes. */
  async delete(group: GroupReference, call: CallOptions = {}): Promise<void> {
    checkOptions('groups.delete', call, callShape)
    const id = await this.idOf(group, call)
    await this.#requester.answer({ ...call, method: 'DELETE', path: path`API/UserGroups/${id}` })
  }

  #list(options: GroupListOptions, keep?: (group: Group) => boolean): PagedList<Group> {
    const { search, type, sort, includeMembers } = options
    const filter = type === undefined ? undefined : `groupType eq ${type}`
    return listPages(
      {
        requester: this.#requester,
        path: 'API/UserGroups',
        query: { filter, search, sort, includeMembers },
        parse: readGroup,
        idOf: ({ id }) => String(id),
        ...(keep === undefined ? {} : { keep }),
      },
      options,
    )
  }

  async #named(name: string, options: GroupGetOptions): Promise<Group> {
    checkArgument('groups', 'the name', name)
    const list = this.#list({ ...options, search: name }, (group) => sameName(group.name, name))
    return onlyOf(await list.toArray(), 'group')
  }
}

/** The members of groups: `pvwa.groups.members`. */
export class GroupMembers {
  readonly #requester: Requester
  readonly #groups: Groups
  readonly #server: Server

  /** Made by Groups. */
  constructor(requester: Requester, groups: Groups, server: Server) {
    this.#requester = requester
    this.#groups = groups
    this.#server = server
  }

  /**
   * The members of a group.
   *
   * @throws ConfigurationError `NOT_SUPPORTED` before 12.0, which does not tell: that is no "none".
   */
  async list(group: GroupReference, call: CallOptions = {}): Promise<readonly GroupMember[]> {
    checkOptions('groups.members.list', call, callShape)
    const { members } = await this.#groups.get(group, { ...call, includeMembers: true })
    if (members !== undefined || (await this.#server.isAtLeast('12.0'))) return members ?? []
    throw new ConfigurationError('groups.members.list: PVWA tells the members of a group from 12.0 on.', {
      code: 'NOT_SUPPORTED',
      hint: "Ask each user with 'users.groups'.",
    })
  }

  /**
   * Adds a user to a group.
   *
   * @param member The name of a user of the vault or, with `domain`, of a user or group of that directory.
   * @throws ConflictError when it is a member already; NotFoundError when there is no such user.
   */
  async add(group: GroupReference, member: string, options: NewGroupMember = {}): Promise<void> {
    checkOptions('groups.members.add', options, memberShape)
    checkArgument('groups.members.add', "the member's name", member)
    const [call, { domain }] = splitCall(options)
    const id = await this.#groups.idOf(group, call)
    await this.#requester.answer({
      ...call,
      method: 'POST',
      path: path`API/UserGroups/${id}/Members`,
      json: {
        memberId: member,
        memberType: domain === undefined ? 'vault' : 'domain',
        ...(domain === undefined ? {} : { domainName: domain }),
      },
    })
  }

  /**
   * Takes a user out of a group.
   *
   * @throws NotFoundError when it is no member.
   */
  async remove(group: GroupReference, member: string, call: CallOptions = {}): Promise<void> {
    checkOptions('groups.members.remove', call, callShape)
    checkArgument('groups.members.remove', "the member's name", member)
    const id = await this.#groups.idOf(group, call)
    // The slash at the end keeps IIS from taking the tail of a name for the extension of a file.
    const where = path`API/UserGroups/${id}/Members/${member}/`
    await this.#requester.answer({ ...call, method: 'DELETE', path: where })
  }
}
