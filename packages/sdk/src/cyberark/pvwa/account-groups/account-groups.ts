import type { BulkOptions } from '../../../bulk/bulk-options.ts'
import { bulk } from '../../../bulk/bulk.ts'
import type { JournalledOutcome } from '../../../bulk/outcome.ts'
import { ConfigurationError, ConflictError } from '../../../errors.ts'
import {
  callback,
  checkArgument,
  checkOptions,
  integer,
  isRecord,
  optional,
  type Shape,
  text,
  textUpTo,
} from '../../../options.ts'
import { type CallOptions, callShape, splitCall } from '../../../transport/call-options.ts'
import { accountId, type Account, type AccountRef } from '../accounts/account.ts'
import type { AccountMover, MoveOptions } from '../accounts/move.ts'
import { onlyOf, sameName } from '../named.ts'
import { path } from '../paths.ts'
import type { Requester } from '../requester.ts'
import { moveGroup, type GroupMover, type MovedGroup } from './move.ts'
import { groupsIn, join, membersIn, readGroup, type AccountGroup, type AccountGroupMember } from './wire.ts'

/** A group of accounts: its id, for example `43_391`, or as it came from here. */
export type AccountGroupRef = string | AccountGroup

/** How to make a group. */
export interface NewAccountGroup extends CallOptions {
  /** The platform of the group, at most 170 characters. */
  readonly platformId: string
  /** The safe that it is in, at most 170 characters. */
  readonly safe: string
}

/** How to move all groups of a safe. */
export interface MoveGroupsOptions extends MoveOptions, Pick<BulkOptions<AccountGroup>, 'onProgress'> {
  /** How many groups are moved at once. Default 1. */
  readonly concurrency?: number
  /** Leaves out each group that holds an account of which this says `true`. Default: none. */
  readonly exclude?: (account: Account) => boolean
  /** The file that says which groups an interrupted move has done; see `bulk`. Default: none. */
  readonly journal?: string
}

/** What came of one group. */
export interface GroupMove {
  /** The group in the other safe; `undefined` when it was left out. */
  readonly moved: MovedGroup | undefined
  /** Whether it was left out, since it holds an account that is excluded. */
  readonly excluded: boolean
}

const limited = textUpTo(170)
const addShape: Shape<NewAccountGroup> = { ...callShape, platformId: limited, safe: limited }
const moveShape: Shape<MoveOptions> = {
  ...callShape,
  reason: optional(text),
  ticketId: optional(text),
  ticketingSystem: optional(text),
}
const moveAllShape: Shape<MoveGroupsOptions> = {
  ...moveShape,
  onProgress: optional(callback),
  concurrency: optional(integer(1)),
  exclude: optional(callback),
  journal: optional(text),
}

/**
 * Groups of accounts whose passwords change together: `pvwa.accountGroups`. PVWA cannot delete them.
 *
 * Every call throws NotFoundError for a group or safe that does not exist, PermissionError without the permissions in
 * the safe, and what any request throws.
 *
 * @see docs/protocols/cyberark-pvwa-estate.md
 */
export class AccountGroups {
  readonly #requester: Requester
  readonly #mover: GroupMover

  /** Made by PasswordVault. */
  constructor(requester: Requester, accounts: AccountMover) {
    this.#requester = requester
    this.#mover = {
      requester,
      accounts,
      add: ({ name, platformId, safe }, call) => this.add(name, { platformId, safe, ...call }),
    }
  }

  /** The groups of a safe. */
  async listBySafe(safe: string, call: CallOptions = {}): Promise<AccountGroup[]> {
    checkOptions('accountGroups.listBySafe', call, callShape)
    checkArgument('accountGroups.listBySafe', 'the safe', safe)
    return groupsIn(this.#requester, safe, call)
  }

  /**
   * The group of a safe that has this name, in any letter case.
   *
   * @throws NotFoundError when there is none; AmbiguousMatchError when several have it.
   */
  async find(safe: string, name: string, call: CallOptions = {}): Promise<AccountGroup> {
    checkArgument('accountGroups.find', 'the name', name)
    const groups = await this.listBySafe(safe, call)
    return onlyOf(
      groups.filter((group) => sameName(group.name, name)),
      'account group',
    )
  }

  /** The id of a group of a safe. See {@link find}. */
  async idOf(safe: string, name: string, call: CallOptions = {}): Promise<string> {
    return (await this.find(safe, name, call)).id
  }

  /**
   * Makes a group.
   *
   * @param name At most 170 characters.
   * @throws ConflictError when the safe has one of that name; NotFoundError for an unknown platform or safe.
   */
  async add(name: string, options: NewAccountGroup): Promise<AccountGroup> {
    checkOptions('accountGroups.add', options, addShape)
    checkArgument('accountGroups.add', 'the name', name, limited)
    const [call, { platformId, safe }] = splitCall(options)
    const answer = await this.#requester.json({
      ...call,
      method: 'POST',
      path: 'API/AccountGroups',
      json: { GroupName: name, GroupPlatformID: platformId, Safe: safe },
    })
    const group = isRecord(answer) ? readGroup(answer, safe) : undefined
    return group === undefined || group.id === '' ? this.find(safe, name, call) : group
  }

  /**
   * The members of a group, as the group tells of them. An empty group may answer like one that is not there: given
   * as it came from here its safe is asked, by its id alone it is a NotFoundError.
   */
  async members(group: AccountGroupRef, call: CallOptions = {}): Promise<AccountGroupMember[]> {
    checkOptions('accountGroups.members', call, callShape)
    return membersIn(this.#requester, groupOf(group), call)
  }

  /** The accounts of a group, each read in full. */
  async accounts(group: AccountGroupRef, call: CallOptions = {}): Promise<Account[]> {
    const members = await this.members(group, call)
    return Promise.all(members.map(({ id }) => this.#mover.accounts.get(id, call)))
  }

  /**
   * Adds an account to a group.
   *
   * @throws ConflictError when it is in a group already.
   */
  async addMember(group: AccountGroupRef, account: AccountRef, call: CallOptions = {}): Promise<void> {
    checkOptions('accountGroups.addMember', call, callShape)
    await join(this.#requester, groupOf(group).id, accountId(account), call)
  }

  /** Takes an account out of a group. */
  async deleteMember(group: AccountGroupRef, account: AccountRef, call: CallOptions = {}): Promise<void> {
    checkOptions('accountGroups.deleteMember', call, callShape)
    const where = path`API/AccountGroups/${groupOf(group).id}/Members/${accountId(account)}`
    await this.#requester.answer({ ...call, method: 'DELETE', path: where })
  }

  /**
   * Moves a group with its accounts to another safe. A group of that name there is used if it is on the same platform.
   * The old group stays, empty: PVWA cannot delete it. Nothing is lost if it stops half way: called again, it goes on.
   *
   * @param group As it came from here.
   * @throws ConflictError (`MOVE_INCOMPLETE`) when accounts could not be moved: they are in the old group still;
   *   ConflictError (`CONFLICT`) when the group there is on another platform; what `accounts.move` throws.
   */
  async move(group: AccountGroup, safe: string, options: MoveOptions = {}): Promise<MovedGroup> {
    checkOptions('accountGroups.move', options, moveShape)
    checkArgument('accountGroups.move', 'the safe', safe)
    checkGroup('accountGroups.move', group)
    const [call, asked] = splitCall(options)
    return moveGroup(this.#mover, group, safe, asked, call)
  }

  /**
   * Moves the groups of a safe to another one. A failure does not end it: each group has its outcome, in order.
   *
   * @example
   * const outcomes = await pvwa.accountGroups.moveAll('Old', 'New', {
   *   reason: 'ticket 4711', journal: 'groups.journal', exclude: ({ platformId }) => platformId === 'Oracle',
   * })
   * @throws ConfigurationError for wrong options or a journal that cannot be used; what listing the groups throws.
   */
  async moveAll(
    from: string,
    to: string,
    options: MoveGroupsOptions = {},
  ): Promise<JournalledOutcome<AccountGroup, GroupMove>[]> {
    checkOptions('accountGroups.moveAll', options, moveAllShape)
    checkArgument('accountGroups.moveAll', 'the safe', to)
    const { onProgress, concurrency = 1, exclude, journal, ...rest } = options
    const [call, asked] = splitCall(rest)
    if (sameName(from, to)) {
      throw new ConflictError('The groups are in that safe already.', { code: 'CONFLICT' })
    }
    const groups = await this.listBySafe(from, call)
    const work = async (group: AccountGroup, { signal }: { signal: AbortSignal }): Promise<GroupMove> => {
      const now = { ...call, signal }
      const excluded = exclude !== undefined && (await this.accounts(group, now)).some(exclude)
      return { excluded, moved: excluded ? undefined : await moveGroup(this.#mover, group, to, asked, now) }
    }
    const how = {
      concurrency,
      ...(call.signal === undefined ? {} : { signal: call.signal }),
      ...(onProgress === undefined ? {} : { onProgress }),
    }
    if (journal === undefined) return bulk(groups, work, how)
    // Doing it twice does no harm: what is moved already is no longer in the old group.
    return bulk(groups, work, { ...how, journal, name: `account groups: ${from} > ${to}`, repeatable: true })
  }
}

function groupOf(group: AccountGroupRef): { readonly id: string; readonly safe?: string } {
  const reference = typeof group === 'string' ? { id: group } : group
  checkGroup('accountGroups', reference)
  return reference
}

function checkGroup(where: string, group: unknown): void {
  if (isRecord(group) && typeof group['id'] === 'string' && group['id'] !== '') return
  throw new ConfigurationError(`${where}: a group is given by its id, or as it came from here.`, {
    code: 'INVALID_REQUEST',
    hint: "Find it with 'accountGroups.find'.",
  })
}
