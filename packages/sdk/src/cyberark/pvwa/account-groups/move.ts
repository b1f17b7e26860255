/** Moves account groups to another safe (decision 0018). */
import { bulk } from '../../../bulk/bulk.ts'
import type { BulkOutcome } from '../../../bulk/outcome.ts'
import { ConflictError, NotFoundError } from '../../../errors.ts'
import type { CallOptions } from '../../../transport/call-options.ts'
import type { Account } from '../accounts/account.ts'
import { moveAccount, type AccountMover, type MoveOptions } from '../accounts/move.ts'
import { sameName } from '../named.ts'
import type { Requester } from '../requester.ts'
import { groupsIn, join, membersIn, type AccountGroup } from './wire.ts'

/** What a move needs. */
export interface GroupMover {
  readonly requester: Requester
  readonly accounts: AccountMover
  add(group: Omit<AccountGroup, 'id'>, call: CallOptions): Promise<AccountGroup>
}

/** A group that was moved. */
export interface MovedGroup {
  /** The group in the other safe. */
  readonly group: AccountGroup
  /** Its accounts there that this move brought. */
  readonly accounts: readonly Account[]
}

/**
 * Moves a group with its accounts. Each account is copied, its copy joins the new group, and only then the original
 * is deleted: at every moment each account is in a group of that name. Called again, it goes on where it stopped.
 */
export async function moveGroup(
  mover: GroupMover,
  group: AccountGroup,
  safe: string,
  options: MoveOptions,
  call: CallOptions,
): Promise<MovedGroup> {
  const { requester } = mover
  const target = await targetOf(mover, group, safe, call)
  if (target.id === group.id) return { group, accounts: [] }
  const members = await membersIn(requester, group, call)
  const there = new Set((await membersIn(requester, target, call)).map(({ id }) => id))
  const joins = async (account: Account, signal: AbortSignal): Promise<void> => {
    if (there.has(account.id)) return
    await join(requester, target.id, account.id, { ...call, signal })
    there.add(account.id)
  }
  const outcomes = await bulk(
    members,
    ({ id }, { signal }) =>
      moveAccount(
        joiningMover(mover.accounts, (copy) => joins(copy, signal)),
        id,
        safe,
        {
          ...options,
          ...call,
          signal,
        },
      ),
    call.signal === undefined ? {} : { signal: call.signal },
  )
  return { group: target, accounts: allOf(outcomes) }
}

/** The group of that name in the other safe, made if it is not there. */
async function targetOf(
  mover: GroupMover,
  { name, platformId }: AccountGroup,
  safe: string,
  call: CallOptions,
): Promise<AccountGroup> {
  const there = (await groupsIn(mover.requester, safe, call)).find((other) => sameName(other.name, name))
  if (there === undefined) return mover.add({ name, platformId, safe }, call)
  if (sameName(there.platformId, platformId)) return there
  throw new ConflictError('The other safe has an account group of that name on another platform.', {
    code: 'CONFLICT',
    hint: 'Rename or empty one of the two, or move the accounts by hand. Nothing was moved.',
  })
}

/** The same accounts, but no original is deleted before its copy has joined the new group. */
function joiningMover(accounts: AccountMover, joins: (copy: Account) => Promise<void>): AccountMover {
  let copy: Account | undefined
  return {
    get: (id, call) => accounts.get(id, call),
    getSecret: (account, retrieve) => accounts.getSecret(account, retrieve),
    find: async (query) => (copy = await accounts.find(query)),
    add: async (account, call) => (copy = await accounts.add(account, call)),
    delete: async (account, call) => {
      if (copy !== undefined) await joins(copy)
      await accounts.delete(account, call)
    },
  }
}

function allOf(outcomes: readonly BulkOutcome<unknown, Account>[]): Account[] {
  const failures = outcomes.filter((outcome) => outcome.status === 'rejected')
  const [first] = failures
  if (first === undefined) {
    return outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
  }
  const gone = failures.every(({ error }) => error instanceof NotFoundError)
  throw new ConflictError(
    `Of the ${outcomes.length} accounts of the group ${failures.length} could not be moved; they are in the old group still.`,
    {
      code: 'MOVE_INCOMPLETE',
      retryable: !gone,
      hint: 'Nothing is lost. Move the group again: the move goes on where it stopped.',
      cause: first.error,
    },
  )
}
