import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { failureOf } from '../../../../test/support/failure.ts'
import { inTurn, ScriptedPvwa, type Scripted } from '../../../../test/support/scripted-pvwa.ts'
import { Server } from '../server.ts'
import { Accounts } from '../accounts/accounts.ts'
import { AccountGroups } from './account-groups.ts'

const group = (GroupID: string, GroupName: string, Safe = 'S'): object => ({
  GroupID,
  GroupName,
  GroupPlatformID: 'Grp',
  Safe,
})
const ops = { id: '43_1', name: 'ops', platformId: 'Grp', safe: 'S' }
const noRoute: Scripted = [404, '<!DOCTYPE html><html></html>', 'text/html']
const empty: Scripted = [404, { ErrorCode: 'CAWS00002E', ErrorMessage: 'x' }]

function on(pvwa: ScriptedPvwa): AccountGroups {
  const accounts = new Accounts({
    requester: pvwa,
    server: new Server(pvwa, '14.0'),
    vault: 'pvwa',
    linkedAccountIndexes: { logon: 1, enable: 2, reconcile: 3 },
    retrieved: () => undefined,
  })
  return new AccountGroups(pvwa, accounts)
}

function scripted(...answers: Scripted[]): { pvwa: ScriptedPvwa; groups: AccountGroups } {
  const pvwa = new ScriptedPvwa(inTurn(...answers))
  return { pvwa, groups: on(pvwa) }
}

describe('accountGroups', () => {
  it.each<[string, unknown]>([
    ['a list', [group('43_1', 'ops')]],
    ['an object with a list', { value: [group('43_1', 'ops')] }],
    ['one group', group('43_1', 'ops')],
  ])('of a safe, from %s [pvwa/account-groups-list] [pvwa/account-groups-list-object]', async (_, body) => {
    const { pvwa, groups } = scripted([200, body])
    expect(await groups.listBySafe('S a')).toEqual([ops])
    expect(pvwa.asked).toEqual(['GET API/AccountGroups?Safe=S%20a'])
  })

  it('of a safe, by the route of older servers [pvwa/account-groups-by-safe-path]', async () => {
    const { pvwa, groups } = scripted(noRoute, [200, [group('43_1', 'ops')]])
    expect(await groups.listBySafe('S')).toEqual([ops])
    expect(pvwa.asked[1]).toBe('GET API/Safes/S/AccountGroups')
  })

  it('by name in any letter case, never the first of several [pvwa/account-groups-by-name]', async () => {
    const answer: Scripted = [200, [group('43_1', 'Ops'), group('43_2', 'db'), group('43_3', 'DB')]]
    const { groups } = scripted(answer, answer, answer)
    expect(await groups.idOf('S', 'oPS')).toBe('43_1')
    expect(await failureOf(groups.find('S', 'db'))).toMatchObject({ name: 'AmbiguousMatchError' })
    expect(await failureOf(groups.find('S', 'web'))).toMatchObject({ name: 'NotFoundError' })
  })

  it('are made [pvwa/account-groups-add]', async () => {
    const { pvwa, groups } = scripted([201, group('43_1', 'ops')])
    expect(await groups.add('ops', { platformId: 'Grp', safe: 'S' })).toEqual(ops)
    expect(pvwa.asked).toEqual(['POST API/AccountGroups'])
    expect(pvwa.sent).toEqual([{ GroupName: 'ops', GroupPlatformID: 'Grp', Safe: 'S' }])
  })

  it('are made by a server that does not tell its id: it is looked for', async () => {
    const { groups } = scripted([200], [200, [group('43_1', 'ops')]])
    expect(await groups.add('ops', { platformId: 'Grp', safe: 'S' })).toEqual(ops)
  })

  it.each<[string, Scripted, string]>([
    ['exists', [409, { ErrorCode: 'CAWS00001E', ErrorMessage: 'EPVPA012E x' }], 'ConflictError'],
    ['platform', [404, { ErrorCode: 'PASWS035E', ErrorMessage: 'x' }], 'NotFoundError'],
  ])(
    'are not made: %s [pvwa/account-groups-exists] [pvwa/account-groups-unknown-platform]',
    async (_, answer, name) => {
      const { groups } = scripted(answer)
      expect(await failureOf(groups.add('ops', { platformId: 'Grp', safe: 'S' }))).toMatchObject({ name })
    },
  )

  it('refuses before sending what is too long [pvwa/account-groups-limits]', async () => {
    const { pvwa, groups } = scripted()
    const long = 'x'.repeat(171)
    for (const work of [
      groups.add(long, { platformId: 'P', safe: 'S' }),
      groups.add('n', { platformId: long, safe: 'S' }),
      groups.add('n', { platformId: 'P', safe: long }),
    ]) {
      expect(await failureOf(work)).toMatchObject({ name: 'ConfigurationError', status: undefined })
    }
    expect(pvwa.asked).toEqual([])
  })

  it('have members [pvwa/account-groups-members]', async () => {
    const { pvwa, groups } = scripted([
      200,
      [{ AccountID: '43_5', SafeName: 'S', PlatformID: 'Unix', Address: 'web1', UserName: 'root' }],
    ])
    expect(await groups.members('43_1')).toEqual([
      { id: '43_5', safe: 'S', platformId: 'Unix', address: 'web1', username: 'root' },
    ])
    expect(pvwa.asked).toEqual(['GET API/AccountGroups/43_1/Members'])
  })

  it('have none, or are not there [pvwa/account-groups-empty]', async () => {
    const there = scripted(empty, [200, [group('43_1', 'ops')]])
    expect(await there.groups.members(ops)).toEqual([])
    const gone = scripted(empty, [200, [group('43_2', 'db')]])
    expect(await failureOf(gone.groups.members(ops))).toMatchObject({ name: 'NotFoundError' })
    const byId = scripted(empty)
    expect(await failureOf(byId.groups.members('43_1'))).toMatchObject({ name: 'NotFoundError' })
  })

  it('take and give up members [pvwa/account-groups-add-member] [pvwa/account-groups-delete-member]', async () => {
    const { pvwa, groups } = scripted([201, { AccountId: '43_5' }], [200], [204])
    await groups.addMember(ops, '43_5')
    await groups.deleteMember('43_1', '43_5')
    await groups.deleteMember('43_1', '43_6')
    expect(pvwa.asked).toEqual([
      'POST API/AccountGroups/43_1/Members',
      'DELETE API/AccountGroups/43_1/Members/43_5',
      'DELETE API/AccountGroups/43_1/Members/43_6',
    ])
    expect(pvwa.sent[0]).toEqual({ AccountID: '43_5' })
  })

  it('do not take what is in a group [pvwa/account-groups-member-grouped]', async () => {
    const { groups } = scripted(
      [400, { ErrorCode: 'CAWS00001E', ErrorMessage: 'x' }],
      [500, { ErrorCode: 'X' }],
    )
    expect(await failureOf(groups.addMember(ops, '43_5'))).toMatchObject({
      name: 'ConflictError',
      status: 400,
    })
    expect(await failureOf(groups.addMember(ops, '43_5'))).toMatchObject({ name: 'ServerError' })
  })

  it('are told from what is none', async () => {
    const { groups } = scripted()
    for (const wrong of ['', {}, { id: 7 }]) {
      expect(await failureOf(groups.members(wrong as never))).toMatchObject({ code: 'INVALID_REQUEST' })
    }
  })
})

/** A small PVWA: accounts and groups of two safes. It can fail at one request, as if the program had ended there. */
class Estate extends ScriptedPvwa {
  readonly accounts = new Map<string, Record<string, unknown>>()
  readonly groups = new Map<string, { name: string; platform: string; safe: string; members: Set<string> }>()
  failAt: RegExp | undefined
  #next = 100

  constructor() {
    super((line) => this.#answer(line))
  }

  group(id: string, name: string, safe: string, ...members: string[]): void {
    this.groups.set(id, { name, platform: 'Grp', safe, members: new Set(members) })
    for (const account of members) {
      this.accounts.set(account, {
        id: account,
        name: `obj-${account}`,
        safeName: safe,
        platformId: 'Unix',
        userName: 'root',
        address: account,
        secretType: 'password',
      })
    }
  }

  /** Names of groups by account, of one safe. */
  grouped(safe: string): Record<string, string[]> {
    const result: Record<string, string[]> = {}
    for (const [id, account] of this.accounts) {
      if (account['safeName'] !== safe) continue
      const of = [...this.groups.values()].filter(({ members }) => members.has(id)).map(({ name }) => name)
      result[String(account['name'])] = of
    }
    return result
  }

  #answer(line: string): Scripted {
    if (this.failAt?.test(line) === true) {
      this.failAt = undefined
      return [503, 'gone']
    }
    const [method = '', target = ''] = line.split(' ')
    const url = new URL(target, 'https://pvwa/')
    const [, , , first = '', second = '', third = ''] = url.pathname.split('/')
    const body = this.sent.at(-1) as Record<string, unknown> | undefined
    if (url.pathname.startsWith('/API/AccountGroups'))
      return this.#groups(method, url, first, second, third, body)
    if (method === 'POST' && second === 'Password')
      return [200, `"secret of ${String(this.accounts.get(first)?.['name'])}"`]
    if (method === 'POST' && first === '') {
      const id = `50_${(this.#next += 1)}`
      const { secret: _secret, ...rest } = body ?? {}
      this.accounts.set(id, { ...rest, id })
      return [201, this.accounts.get(id)]
    }
    if (method === 'GET' && first === '') {
      const safe = /safeName eq (.*)$/.exec(url.searchParams.get('filter') ?? '')?.[1]
      const value = [...this.accounts.values()].filter(({ safeName }) => safeName === safe)
      return [200, { value, count: value.length }]
    }
    const known = this.accounts.get(first)
    if (known === undefined) return [404, { ErrorCode: 'PASWS033E', ErrorMessage: 'x' }]
    if (method === 'GET') return [200, known]
    this.accounts.delete(first)
    for (const { members } of this.groups.values()) members.delete(first)
    return [204]
  }

  #groups(
    method: string,
    url: URL,
    id: string,
    what: string,
    account: string,
    body: Record<string, unknown> | undefined,
  ): Scripted {
    if (id === '' && method === 'GET') {
      const of = [...this.groups].filter(([, { safe }]) => safe === url.searchParams.get('Safe'))
      return [
        200,
        of.map(([GroupID, { name, platform, safe }]) => ({
          GroupID,
          GroupName: name,
          GroupPlatformID: platform,
          Safe: safe,
        })),
      ]
    }
    if (id === '') {
      const made = `50_${(this.#next += 1)}`
      this.group(made, String(body?.['GroupName']), String(body?.['Safe']))
      return [200, { ...body, GroupID: made }]
    }
    const group = this.groups.get(id)
    if (group === undefined || what !== 'Members') return [404, { ErrorCode: 'X' }]
    if (method === 'POST') {
      const wanted = String(body?.['AccountID'])
      if ([...this.groups.values()].some(({ members }) => members.has(wanted))) {
        return [400, { ErrorCode: 'CAWS00001E' }]
      }
      group.members.add(wanted)
      return [200, { AccountId: wanted }]
    }
    if (method === 'DELETE') return group.members.delete(account) ? [204] : [404, { ErrorCode: 'X' }]
    if (group.members.size === 0) return [404, { ErrorCode: 'X' }]
    return [
      200,
      [...group.members].map((AccountID) => ({ AccountID, SafeName: group.safe, PlatformID: 'Unix' })),
    ]
  }
}

describe('a group moves to another safe', () => {
  const moved = { 'obj-43_5': ['ops'], 'obj-43_6': ['ops'], 'obj-43_7': ['ops'] }
  let estate: Estate
  let groups: AccountGroups
  beforeEach(() => {
    estate = new Estate()
    estate.group('43_1', 'ops', 'Old', '43_5', '43_6', '43_7')
    groups = on(estate)
  })

  it('with its accounts, which join it there [pvwa/account-groups-move]', async () => {
    const old = await groups.find('Old', 'ops')
    const result = await groups.move(old, 'New', { reason: 'ticket 4711' })
    expect(result.group).toMatchObject({ name: 'ops', platformId: 'Grp', safe: 'New' })
    expect(result.accounts.map(({ name }) => name)).toEqual(['obj-43_5', 'obj-43_6', 'obj-43_7'])
    expect(estate.grouped('New')).toEqual(moved)
    expect(estate.grouped('Old')).toEqual({})
    const retrieved = estate.requests.filter(({ path }) => path.endsWith('/Password/Retrieve'))
    expect(retrieved.map(({ json }) => json)).toContainEqual(
      expect.objectContaining({ Reason: 'ticket 4711' }),
    )
  })

  it('into the group of that name that is there, by its id (defect 10) [pvwa/account-groups-move]', async () => {
    estate.group('50_1', 'OPS', 'New')
    const result = await groups.move(await groups.find('Old', 'ops'), 'New')
    expect(result.group.id).toBe('50_1')
    expect(estate.groups.get('50_1')?.members.size).toBe(3)
  })

  it('not into a group of another platform', async () => {
    estate.group('50_1', 'ops', 'New')
    estate.groups.get('50_1')!.platform = 'Other'
    const old = await groups.find('Old', 'ops')
    expect(await failureOf(groups.move(old, 'New'))).toMatchObject({
      name: 'ConflictError',
      code: 'CONFLICT',
    })
    expect(estate.grouped('Old')).toEqual(moved)
  })

  it.each([
    ['the retrieval', /POST API\/Accounts\/43_6\/Password/],
    ['the copy', /POST API\/Accounts$/],
    ['its confirmation', /GET API\/Accounts\/50_/],
    ['the joining', /POST API\/AccountGroups\/50_\d+\/Members/],
    ['the deletion', /DELETE API\/Accounts\/43_/],
    ['the members', /GET API\/AccountGroups\/43_1\/Members/],
  ])(
    'and goes on where it stopped, at %s; no account is ever without a group [pvwa/account-groups-move-resumable]',
    async (_, failAt) => {
      const old = await groups.find('Old', 'ops')
      estate.failAt = failAt
      await failureOf(groups.move(old, 'New'))
      // Whatever is in the new safe without a group has its original in the old one still.
      const left = Object.keys(estate.grouped('Old'))
      for (const [name, of] of Object.entries(estate.grouped('New'))) {
        if (of.length === 0) expect(left).toContain(name)
      }
      for (const of of Object.values(estate.grouped('Old'))) expect(of).toEqual(['ops'])
      await groups.move(old, 'New')
      expect(estate.grouped('New')).toEqual(moved)
      expect(estate.grouped('Old')).toEqual({})
    },
  )

  it('tells how many could not be moved', async () => {
    estate.failAt = /POST API\/Accounts\/43_6\/Password/
    const error = await failureOf(groups.move(await groups.find('Old', 'ops'), 'New'))
    expect(error).toMatchObject({ name: 'ConflictError', code: 'MOVE_INCOMPLETE', retryable: true })
    expect(error.message).toMatch(/Of the 3 accounts of the group 1 /)
    expect(estate.grouped('Old')).toEqual({ 'obj-43_6': ['ops'] })
  })
})

describe('all groups of a safe move', () => {
  let estate: Estate
  let groups: AccountGroups
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'groups-'))
    estate = new Estate()
    estate.group('43_1', 'ops', 'Old', '43_5', '43_6')
    estate.group('43_2', 'db', 'Old', '43_7')
    estate.group('43_3', 'none', 'Old')
    groups = on(estate)
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('with an outcome for each, but those with an excluded account [pvwa/account-groups-move-all]', async () => {
    const seen: number[] = []
    const outcomes = await groups.moveAll('Old', 'New', {
      exclude: ({ id }) => id === '43_6',
      onProgress: ({ done }) => seen.push(done),
    })
    expect(outcomes).toMatchObject([
      { status: 'fulfilled', item: { name: 'ops' }, value: { excluded: true, moved: undefined } },
      {
        status: 'fulfilled',
        item: { name: 'db' },
        value: { excluded: false, moved: { group: { safe: 'New' } } },
      },
      { status: 'fulfilled', item: { name: 'none' }, value: { excluded: false, moved: { accounts: [] } } },
    ])
    expect(seen).toEqual([1, 2, 3])
    expect(estate.grouped('Old')).toEqual({ 'obj-43_5': ['ops'], 'obj-43_6': ['ops'] })
    expect(estate.grouped('New')).toEqual({ 'obj-43_7': ['db'] })
  })

  it('from where a journal says that it stopped [pvwa/account-groups-move-resumable]', async () => {
    const journal = join(folder, 'groups.journal')
    estate.failAt = /POST API\/Accounts\/43_7\/Password/
    const first = await groups.moveAll('Old', 'New', { journal })
    expect(first.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    const before = estate.asked.length
    const second = await groups.moveAll('Old', 'New', { journal })
    expect(second).toMatchObject([{ resumed: true }, { resumed: false }, { resumed: true }])
    expect(estate.asked.slice(before).filter((line) => line.includes('43_1'))).toEqual([])
    expect(estate.grouped('New')).toEqual({ 'obj-43_5': ['ops'], 'obj-43_6': ['ops'], 'obj-43_7': ['db'] })
  })

  it('refuses the same safe', async () => {
    expect(await failureOf(groups.moveAll('Old', 'OLD'))).toMatchObject({ name: 'ConflictError' })
    expect(estate.asked).toEqual([])
  })
})
