import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Lab } from '../src/index.ts'
import { detail, pam } from './support/pam360.ts'

const start = new Date('2026-01-05T10:00:00Z')
const minute = 60_000
const place = 'ad-services2k19'
const texts = {
  none: '[Request]',
  waiting: '[Waiting for approval]',
  approved: '[Check Out]',
  later: 'Access approved from Jan 5, 2026 10:10 AM',
  out: '****[Check In]',
  used: '[In Use]',
} as const
type Text = keyof typeof texts

const actions = ['ask', 'approve', 'reject', 'check out', 'check in', 'check in for him', 'time'] as const
type Action = (typeof actions)[number]
type State = 'nothing' | 'asked' | 'asked two' | 'approved' | 'for later' | 'checked out' | 'out to another'

/** What the requester's account says in a state, and then after each of the actions; `null`: Failed, and all stays. */
const rows: readonly (readonly [State, Text, readonly (Text | null)[]])[] = [
  ['nothing', 'none', ['waiting', null, null, null, null, null, 'none']],
  ['asked', 'waiting', [null, 'approved', 'none', null, null, null, 'waiting']],
  ['asked two', 'waiting', [null, 'approved', 'none', null, null, null, 'waiting']],
  ['approved', 'approved', [null, null, null, 'out', 'none', 'none', 'none']],
  ['for later', 'later', [null, null, null, null, 'none', 'none', 'none']],
  ['checked out', 'out', [null, null, null, null, 'none', 'none', 'none']],
  ['out to another', 'used', [null, null, null, null, 'used', 'used', 'none']],
]

const cells = rows.flatMap(([state, is, after]) =>
  actions.map((action, index) => {
    const then = after[index] ?? null
    return { state, is, action, then, title: then ?? 'Failed' }
  }),
)

describe('PAM360, access from each state by each action', () => {
  let lab: Lab
  beforeAll(async () => {
    lab = await Lab.start({ now: start })
  })
  afterAll(() => lab.stop())

  const idOf = (user: string) => lab.pam360.user(user).id
  const send = async (user: string, verb: string, account: string, details: object = {}) => {
    const path = `accounts/${lab.pam360.account(place, account).id}/${verb}`
    const who = pam(lab, user)
    return (await (verb === 'requestpassword' ? who.post(path, details) : who.put(path, details))).status
  }
  const approve = (account: string, by: string, requester = 'billing') =>
    send(by, 'approvepasswordrequest', account, { USERID: idOf(requester) })
  const ask = (account: string, details: object = {}, user = 'billing') =>
    send(user, 'requestpassword', account, details)
  const out = (account: string, user = 'billing') => send(user, 'checkoutpassword', account)

  const reach: Readonly<Record<State, (account: string) => readonly (() => Promise<string>)[]>> = {
    nothing: () => [],
    asked: (account) => [() => ask(account)],
    'asked two': (account) => [() => ask(account), () => approve(account, 'approver-1')],
    approved: (account) => [() => ask(account), () => approve(account, 'approver-1')],
    'for later': (account) => [
      () => ask(account, { ACCESS: 'later', STARTTIME: '05/01/2026 10:10', ENDTIME: '05/01/2026 10:20' }),
      () => approve(account, 'approver-1'),
    ],
    'checked out': (account) => [...reach.approved(account), () => out(account)],
    'out to another': (account) => [
      ...reach.approved(account),
      () => ask(account, {}, 'second'),
      () => approve(account, 'approver-1', 'second'),
      () => out(account, 'second'),
    ],
  }
  const act: Readonly<Record<Exclude<Action, 'time'>, (account: string) => Promise<string>>> = {
    ask: (account) => ask(account),
    approve: (account) => approve(account, 'approver-2'),
    reject: (account) => send('approver-2', 'rejectpasswordrequest', account, { USERID: idOf('billing') }),
    'check out': (account) => out(account),
    'check in': (account) => send('billing', 'checkinpassword', account),
    'check in for him': (account) =>
      send('approver-2', 'checkinpassword', account, { USERID: idOf('billing') }),
  }
  const statusOf = async (account: string) => {
    const who = pam(lab, 'billing')
    return detail(await who.get(who.at(place, account)), 'PASSWORD STATUS')
  }

  it.each(cells)(
    'in $state, $action: $title [pam360/access-transitions] [pam360/access-account-states] [pam360/access-expiry]',
    async ({ state, is, action, then }) => {
      await lab.reset()
      lab.clock.set(start)
      const account = state === 'asked two' ? 'dual' : 'sysadmin'
      for (const step of reach[state](account)) expect(await step()).toBe('Success')
      expect(await statusOf(account)).toBe(texts[is])
      if (action === 'time') lab.clock.advance(31 * minute)
      else expect(await act[action](account)).toBe(then === null ? 'Failed' : 'Success')
      const after = then ?? is
      expect(await statusOf(account)).toBe(texts[after])
      const who = pam(lab, 'billing')
      const password = detail(await who.get(`${who.at(place, account)}/password`), 'PASSWORD')
      const held = lab.pam360.account(place, account).revealPassword()
      expect(password).toBe(after === 'out' ? held : texts[after])
    },
  )
})
