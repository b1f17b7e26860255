import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Lab } from '@sallyport/lab'
import type { Pam360, Pam360PasswordState } from '@sallyport/sdk/pam360'
import { failureOf } from '../support/failure.ts'
import { pam360As } from '../support/pam360-lab.ts'

const start = new Date('2026-01-05T10:00:00Z')
const minute = 60_000
const resource = 'ad-services2k19'

/** What can be done in every state; `time` is that all windows pass. */
const actions = ['request', 'approve', 'reject', 'checkOut', 'checkIn', 'checkInForHim', 'time'] as const
type Action = (typeof actions)[number]
type State = 'none' | 'requested' | 'half-approved' | 'approved' | 'later' | 'checked-out' | 'in-use'
interface Row extends Partial<Readonly<Record<Action, Pam360PasswordState>>> {
  readonly state: State
  /** What the account is for whoever asked. */
  readonly is: Pam360PasswordState
}

/** The whole machine, by what the account is afterwards: what is not here is refused, and changes nothing. */
const machine: readonly Row[] = [
  { state: 'none', is: 'request', request: 'waiting', time: 'request' },
  // It waits for as long as nobody decides: its window begins with the approval.
  { state: 'requested', is: 'waiting', approve: 'check-out', reject: 'request', time: 'waiting' },
  { state: 'half-approved', is: 'waiting', approve: 'check-out', reject: 'request', time: 'waiting' },
  {
    state: 'approved',
    is: 'check-out',
    checkOut: 'checked-out',
    checkIn: 'request',
    checkInForHim: 'request',
    time: 'request',
  },
  { state: 'later', is: 'later', checkIn: 'request', checkInForHim: 'request', time: 'request' },
  { state: 'checked-out', is: 'checked-out', checkIn: 'request', checkInForHim: 'request', time: 'request' },
  { state: 'in-use', is: 'in-use', checkIn: 'in-use', checkInForHim: 'in-use', time: 'request' },
]
const cells = machine.flatMap((row) =>
  actions.map((action) => [row.state, action, row[action] ?? 'refused', row.is] as const),
)

describe('access to an account of PAM360, from each state by each action', () => {
  let lab: Lab
  const clients = new Map<string, Pam360>()
  const as = (user: string): Pam360 => {
    const client = clients.get(user) ?? pam360As(lab, user)
    clients.set(user, client)
    return client
  }
  beforeAll(async () => {
    lab = await Lab.start({ now: start })
  })
  afterAll(async () => {
    for (const client of clients.values()) await client.close()
    await lab.stop()
  })

  const named = (account: string) => ({ resource, account })
  const byId = (account: string) => ({ accountId: String(lab.pam360.account(resource, account).id) })
  const idOf = (user: string) => String(lab.pam360.user(user).id)
  const stateOf = async (account: string) =>
    (await as('billing').accounts.get(named(account))).passwordStatus?.state
  const decide = (
    verb: 'approve' | 'reject' | 'checkIn',
    account: string,
    requester = 'billing',
    by = 'approver-1',
  ) => as(by).access[verb](byId(account), { userId: idOf(requester) })

  const reach: Readonly<Record<State, (account: string) => Promise<unknown>>> = {
    none: () => Promise.resolve(),
    requested: (account) => as('billing').access.request(named(account)),
    'half-approved': async (account) => {
      await reach.requested(account)
      await decide('approve', account)
    },
    approved: async (account) => {
      await reach.requested(account)
      await decide('approve', account)
    },
    later: async (account) => {
      // From the start, since the clock runs on and a window takes whole minutes only.
      const from = start.getTime() + 10 * minute
      const window = { from: new Date(from), until: new Date(from + 10 * minute) }
      await as('billing').access.request(named(account), { window })
      await decide('approve', account)
    },
    'checked-out': async (account) => {
      await reach.approved(account)
      await as('billing').access.checkOut(named(account))
    },
    'in-use': async (account) => {
      await reach.approved(account)
      await as('second').access.request(named(account))
      await decide('approve', account, 'second')
      await as('second').access.checkOut(named(account))
    },
  }
  const act: Readonly<Record<Action, (account: string) => unknown>> = {
    request: (account) => as('billing').access.request(named(account)),
    approve: (account) => decide('approve', account, 'billing', 'approver-2'),
    reject: (account) => decide('reject', account, 'billing', 'approver-2'),
    checkOut: (account) => as('billing').access.checkOut(named(account)),
    checkIn: (account) => as('billing').access.checkIn(named(account)),
    checkInForHim: (account) => decide('checkIn', account, 'billing', 'approver-2'),
    time: () => {
      lab.clock.advance(31 * minute)
    },
  }

  it.each(cells)(
    'in %s, %s: %s [pam360/access-transitions] [pam360/access-account-states] [pam360/access-expiry]',
    async (state, action, then, is) => {
      await lab.reset()
      lab.clock.set(start)
      const account = state === 'half-approved' ? 'dual' : 'sysadmin'
      await reach[state](account)
      expect(await stateOf(account)).toBe(is)
      const done = Promise.resolve(act[action](account))
      if (then === 'refused') expect((await failureOf(done)).name).toBe('ServerError')
      else await done
      const after = then === 'refused' ? is : then
      expect(await stateOf(account)).toBe(after)
      const read = as('billing').passwords.get(named(account))
      if (after === 'checked-out') {
        expect((await read).secret.reveal()).toBe(lab.pam360.account(resource, account).revealPassword())
      } else {
        expect((await failureOf(read)).name).toMatch(/^(?:ConflictError|PermissionError)$/)
      }
    },
  )
})
