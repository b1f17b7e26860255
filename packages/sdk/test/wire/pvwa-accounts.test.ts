import { describe, expect, it, vi } from 'vitest'
import { isSallyportError, Secret } from '@sallyport/sdk'
import { savedFilters, type Account, type Inconsistency } from '@sallyport/sdk/cyberark'
import { failureOf } from '../support/failure.ts'
import { PvwaStub, refusal, type Seen, type StubAnswer } from '../support/pvwa-stub.ts'

const raw = (number: number, more: object = {}): Record<string, unknown> => ({
  id: `1_${number}`,
  name: `object-${number}`,
  safeName: 'S',
  platformId: 'P',
  userName: `user${number}`,
  ...more,
})

/** A list of accounts that is served in pages, as PVWA does. */
function listing(
  rows: () => readonly object[],
  {
    count = 'total',
    most = 1_000,
    served = (): void => undefined,
  }: {
    count?: 'total' | 'page' | 'none'
    most?: number
    served?: (offset: number) => Promise<void> | void
  } = {},
): PvwaStub {
  return new PvwaStub(async ({ path, query }) => {
    if (path === 'WebServices/PIMServices.svc/Server') return { json: { ExternalVersion: '14.6.0' } }
    if (path !== 'API/Accounts') return undefined
    const offset = Number(query['offset'])
    const limit = Math.min(most, Number(query['limit']))
    await served(offset)
    const all = rows()
    const value = all.slice(offset, offset + limit)
    const next = offset + limit
    return {
      json: {
        value,
        ...(count === 'none' ? {} : { count: count === 'page' ? value.length : all.length }),
        ...(next < all.length ? { nextLink: `api/accounts?offset=${next}&limit=${limit}` } : {}),
      },
    }
  })
}

const rows = (length: number): object[] => Array.from({ length }, (_, index) => raw(index))
const offsets = (stub: PvwaStub): number[] =>
  stub.requests.filter(({ path }) => path === 'API/Accounts').map(({ query }) => Number(query['offset']))

describe('listing', () => {
  it.each(['total', 'page', 'none'] as const)(
    'gives all, in order, whatever count means (%s) [pvwa/page-envelope] [pvwa/page-count-no-bound] [pvwa/page-last] [pvwa/page-ahead] [pvwa/accounts-list]',
    async (count) => {
      const all = rows(2_345)
      const stub = listing(() => all, { count })
      const accounts = await stub.vault().accounts.list({ pageSize: 100 }).toArray()
      expect(accounts.map(({ id }) => id)).toEqual(all.map((row) => (row as { id: string }).id))
    },
  )

  it('asks for the most that PVWA gives, and follows the steps of one that gives fewer [pvwa/page-accounts-limit]', async () => {
    const stub = listing(() => rows(70), { most: 25, count: 'page' })
    expect(await stub.vault().accounts.list().toArray()).toHaveLength(70)
    expect(stub.requests.find(({ path }) => path === 'API/Accounts')?.query['limit']).toBe('1000')
    expect(offsets(stub).slice(0, 3)).toEqual([0, 25, 50])
    expect(() => stub.vault().accounts.list({ pageSize: 1_001 })).toThrow(/from 1 to 1000/)
  })

  it('may be empty [pvwa/page-empty]', async () => {
    const stub = listing(() => [])
    expect(await stub.vault().accounts.list().toArray()).toEqual([])
    expect(offsets(stub)).toEqual([0])
  })

  it('fetches ahead of the reader, no further than it may [pvwa/page-ahead]', async () => {
    let under = 0
    let most = 0
    const stub = listing(() => rows(1_000), {
      served: async () => {
        under += 1
        most = Math.max(most, under)
        await new Promise((resolve) => setImmediate(resolve))
        under -= 1
      },
    })
    const pages = stub.vault().accounts.list({ pageSize: 10, pagesAhead: 4 }).pages()
    await pages.next()
    await pages.next()
    await expect.poll(() => under).toBe(0)
    // Two were given; no more than four wait.
    expect(offsets(stub).length).toBeLessThanOrEqual(6)
    for await (const page of pages) expect(page.items).toHaveLength(10)
    expect(most).toBeGreaterThan(1)
    expect(most).toBeLessThanOrEqual(4)
  })

  it('fetches one after another if told so', async () => {
    let under = 0
    const stub = listing(() => rows(50), {
      served: async () => {
        under += 1
        expect(under).toBe(1)
        await Promise.resolve()
        under -= 1
      },
    })
    expect(await stub.vault().accounts.list({ pageSize: 10, pagesAhead: 1 }).toArray()).toHaveLength(50)
    expect(offsets(stub)).toEqual([0, 10, 20, 30, 40])
  })

  it('cancels what is under way when the reader leaves [pvwa/page-ahead]', async () => {
    const cancelled: number[] = []
    const all = rows(1_000)
    const stub = new PvwaStub(({ path, query }, cancellation) => {
      if (path !== 'API/Accounts') return undefined
      const offset = Number(query['offset'])
      if (offset < 20) {
        const value = all.slice(offset, offset + 10)
        return { json: { value, count: 1_000, nextLink: `api/accounts?offset=${offset + 10}` } }
      }
      return new Promise((_resolve, reject) => {
        cancellation.onCancel((reason) => {
          cancelled.push(offset)
          reject(reason)
        })
      })
    })
    const vault = stub.vault()
    let seen = 0
    for await (const account of vault.accounts.list({ pageSize: 10 })) {
      expect(account.id).toBe(`1_${seen}`)
      seen += 1
      if (seen === 15) break
    }
    await expect.poll(() => cancelled.length).toBeGreaterThan(0)
    await vault.close()
  })

  it('ends with the signal, and with what fails on the way', async () => {
    const stub = listing(() => rows(100))
    const controller = new AbortController()
    const reason = new Error('enough')
    const list = stub.vault().accounts.list({ pageSize: 10, signal: controller.signal })
    await expect(
      (async () => {
        for await (const account of list) if (account.id === '1_15') controller.abort(reason)
      })(),
    ).rejects.toBe(reason)

    const failing = new PvwaStub(({ path, query }) =>
      path !== 'API/Accounts'
        ? undefined
        : query['offset'] === '30'
          ? refusal(500, 'CAWS00001E')
          : {
              json: { value: rows(10), count: 100, nextLink: `api/x?offset=${Number(query['offset']) + 10}` },
            },
    )
    const ids: string[] = []
    const error = await failureOf(
      (async () => {
        const options = { pageSize: 10, onInconsistency: () => undefined }
        for await (const page of failing.vault().accounts.list(options).pages()) ids.push(String(page.offset))
      })(),
    )
    expect(error.name).toBe('ServerError')
    expect(ids).toEqual(['0', '10', '20'])
  })

  it('notices that the set changed [pvwa/page-changed-underneath]', async () => {
    let all = rows(40)
    const stub = listing(() => all, {
      served: (offset) => {
        // Somebody adds an account before the others after the first page.
        if (offset === 10) all = [raw(999), ...all]
      },
    })
    const seen: Inconsistency[] = []
    const onInconsistency = (inconsistency: Inconsistency): void => void seen.push(inconsistency)
    const accounts = await stub
      .vault()
      .accounts.list({ pageSize: 10, pagesAhead: 1, onInconsistency })
      .toArray()
    const ids = accounts.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(seen).toContainEqual({ kind: 'duplicate', id: '1_9' })
    expect(seen).toContainEqual({ kind: 'changed', before: 40, after: 41 })
    expect(seen).toContainEqual({ kind: 'missing', expected: 41, received: 40 })
  })

  it('says so once in the log where nobody listens [pvwa/page-changed-underneath]', async () => {
    const warn = vi.fn()
    const stub = listing(() => [raw(1), raw(1), raw(1)])
    const logger = { debug: vi.fn(), info: vi.fn(), warn, error: vi.fn() }
    expect(await stub.vault({ logger }).accounts.list().toArray()).toHaveLength(1)
    expect(warn).toHaveBeenCalledTimes(1)
  })

  it('ends where a server would go on for ever [pvwa/page-no-endless-list]', async () => {
    const json = { value: rows(10), nextLink: 'api/accounts?offset=10' }
    const circle = new PvwaStub(({ path }) => (path === 'API/Accounts' ? { json } : undefined))
    const options = { onInconsistency: () => undefined }
    expect((await failureOf(circle.vault().accounts.list(options).toArray())).name).toBe('ProtocolError')
    const empty = new PvwaStub(({ path, query }) =>
      path === 'API/Accounts'
        ? { json: { value: [], nextLink: `api/accounts?offset=${Number(query['offset']) + 1}` } }
        : undefined,
    )
    expect((await failureOf(empty.vault().accounts.list().toArray())).name).toBe('ProtocolError')
  })
})

describe('searching', () => {
  const queryOf = async (
    query: Parameters<ReturnType<PvwaStub['vault']>['accounts']['list']>[0],
    version = '14.6',
  ) => {
    const stub = listing(() => [])
    await stub.vault({ version }).accounts.list(query).toArray()
    const { limit, offset, ...rest } = stub.requests.at(-1)!.query
    expect([limit, offset]).toEqual(['1000', '0'])
    return rest
  }

  it('sends what the server can do [pvwa/accounts-list] [pvwa/search-keywords] [pvwa/search-type] [pvwa/sort] [pvwa/filter-safe-name] [pvwa/filter-modification-time] [pvwa/filter-saved]', async () => {
    expect(
      await queryOf({
        search: ['a', ' b '],
        searchType: 'startswith',
        sort: 'userName desc',
        safe: 'My Safe',
        modifiedSince: new Date(1_541_876_282_999),
        savedFilter: 'FailedChange',
      }),
    ).toEqual({
      search: 'a b',
      searchType: 'startswith',
      sort: 'userName desc',
      filter: 'safeName eq "My Safe" AND modificationTime gte 1541876282',
      savedFilter: 'FailedChange',
    })
    expect(savedFilters).toHaveLength(21)
  })

  it('quotes by version, which is asked for only where it matters [pvwa/filter-quoted-from-14-6] [pvwa/filter-unquoted-before-14-6] [pvwa/server-version-asked-once]', async () => {
    expect(await queryOf({ safe: 'My Safe' }, '14.4')).toEqual({ filter: 'safeName eq My Safe' })
    const stub = listing(() => [])
    const { accounts } = stub.vault()
    await accounts.list({ safe: 'S' }).toArray()
    expect(stub.lines().filter((line) => line.includes('Server'))).toHaveLength(0)
    await accounts.list({ safe: 'My Safe' }).toArray()
    await accounts.list({ safe: 'My Safe' }).toArray()
    expect(stub.lines().filter((line) => line.includes('Server'))).toHaveLength(1)
    expect(stub.requests.at(-1)?.query['filter']).toBe('safeName eq "My Safe"')
  })

  it('keeps the saved filter on every page [pvwa/page-saved-filter-lost] [pvwa/page-next-link]', async () => {
    const stub = listing(() => rows(30))
    await stub.vault().accounts.list({ pageSize: 10, savedFilter: 'Locked', safe: 'S' }).toArray()
    const pages = stub.requests.filter(({ path }) => path === 'API/Accounts')
    expect(pages.length).toBeGreaterThanOrEqual(3)
    for (const { query } of pages) {
      expect(query).toMatchObject({ savedFilter: 'Locked', filter: 'safeName eq S' })
    }
  })

  it('by further properties, all or any [pvwa/filter-other-properties] [pvwa/filter-or]', async () => {
    const where = [
      { property: 'userName', value: 'a' },
      { property: 'address', operator: 'contains', value: 'b c' },
    ]
    expect(await queryOf({ where })).toEqual({ filter: 'userName eq a AND address contains "b c"' })
    expect(await queryOf({ where, whereAny: true })).toEqual({
      filter: 'userName eq a OR address contains "b c"',
    })
    expect((await failureOf(queryOf({ where, whereAny: true }, '14.4'))).code).toBe('NOT_SUPPORTED')
  })

  it.each([
    [{ safe: 'a"b' }, /double quote/],
    [{ savedFilter: 'Mine' }, /'savedFilter'/],
    [{ searchType: 'regexp' }, /'searchType'/],
    [{ ip: 'host' }, /IPv4/],
    [{ sort: 'a; drop' }, /'sort'/],
    [{ adress: 'x' }, /did you mean 'address'/],
  ])(
    'refuses %j before anything is sent [pvwa/filter-value-refused] [pvwa/filter-saved]',
    (query, message) => {
      expect(() => new PvwaStub().vault().accounts.list(query as never)).toThrow(message)
    },
  )

  it('keeps only exact matches [pvwa/accounts-post-filter] [pvwa/accounts-post-filter-absent] [pvwa/accounts-by-ip]', async () => {
    const all = [
      raw(1, { userName: 'App', address: '10.0.0.1', platformAccountProperties: { Port: '22' } }),
      raw(2, { userName: 'app2', address: '10.0.0.11' }),
      raw(3, { userName: undefined }),
      raw(4, { userName: 'APP', platformId: 'Other' }),
    ]
    const stub = listing(() => all)
    const { accounts } = stub.vault()
    const ids = async (query: object): Promise<string[]> =>
      (await accounts.list(query).toArray()).map(({ id }) => id)
    expect(await ids({ username: 'app' })).toEqual(['1_1', '1_4'])
    expect(await ids({ username: 'app', platformId: 'P' })).toEqual(['1_1'])
    expect(await ids({ ip: '10.0.0.1' })).toEqual(['1_1'])
    expect(await ids({ properties: { Port: '22' } })).toEqual(['1_1'])
    expect(await ids({ properties: { Port: '2' } })).toEqual([])
    expect(await ids({ name: 'OBJECT-3' })).toEqual(['1_3'])
    expect(stub.requests.at(-1)?.query['search']).toBe('OBJECT-3')
    expect(stub.requests.find(({ query }) => query['search'] === 'app P')).toBeDefined()
  })

  it('finds the one account, or none, or says that there are more [pvwa/accounts-find-one]', async () => {
    const stub = listing(() => [raw(1), raw(2), raw(3, { userName: 'user2' })])
    const { accounts } = stub.vault()
    expect(await accounts.find({ username: 'user1' })).toMatchObject({ id: '1_1' })
    expect((await failureOf(accounts.find({ username: 'user9' }))).name).toBe('NotFoundError')
    expect((await failureOf(accounts.find({ username: 'user2' }))).name).toBe('AmbiguousMatchError')
  })
})

/** Answers by `METHOD path`; what is not named is refused as unknown. */
function scripted(answers: Readonly<Record<string, StubAnswer | ((seen: Seen) => StubAnswer)>>): PvwaStub {
  return new PvwaStub((seen) => {
    const answer = answers[`${seen.method} ${seen.path}`]
    return typeof answer === 'function' ? answer(seen) : answer
  })
}

const last = (stub: PvwaStub): Seen => stub.requests.filter(({ path }) => !path.endsWith('Logoff')).at(-1)!
const page404: StubAnswer = { status: 404, body: '<html>not found</html>', type: 'text/html' }

describe('accounts', () => {
  it('are got, added and deleted [pvwa/accounts-get] [pvwa/accounts-get-missing] [pvwa/accounts-add] [pvwa/accounts-delete]', async () => {
    const stub = scripted({
      'GET API/Accounts/1_2': { json: raw(2) },
      'GET API/Accounts/1_3': refusal(404, 'EPVPA099E'),
      'POST API/Accounts': { status: 201, json: raw(4) },
      'DELETE API/Accounts/1_2': { status: 204 },
    })
    const { accounts } = stub.vault()
    expect(await accounts.get('1_2')).toMatchObject({ id: '1_2', username: 'user2' })
    expect((await failureOf(accounts.get('1_3'))).name).toBe('NotFoundError')
    const secret = new Secret('p"\\é')
    expect(await accounts.add({ safe: 'S', platformId: 'P', secret })).toMatchObject({ id: '1_4' })
    expect(last(stub).json).toEqual({ safeName: 'S', platformId: 'P', secret: 'p"\\é' })
    await accounts.delete('1_2')
    expect(stub.lines().at(-1)).toBe('DELETE API/Accounts/1_2')
  })

  it('may be added twice from 14.6 on [pvwa/accounts-add-duplicates]', async () => {
    const stub = scripted({ 'POST API/Accounts': { status: 201, json: raw(4) } })
    const account = { safe: 'S', platformId: 'P' }
    await stub.vault({ version: '14.6' }).accounts.add(account, { allowDuplicates: true })
    expect(last(stub).query).toEqual({ AllowAccountDuplications: 'True' })
    const error = await failureOf(
      stub.vault({ version: '14.4' }).accounts.add(account, { allowDuplicates: true }),
    )
    expect(error.code).toBe('NOT_SUPPORTED')
  })

  it('are deleted by the older route only where there is no other [pvwa/accounts-delete-gen1]', async () => {
    const old = scripted({
      'DELETE API/Accounts/1_2': page404,
      'DELETE WebServices/PIMServices.svc/Accounts/1_2': {},
    })
    await old.vault().accounts.delete('1_2')
    expect(old.lines()).toHaveLength(2)
    const refused = scripted({ 'DELETE API/Accounts/1_2': refusal(403, 'PASWS041E') })
    expect((await failureOf(refused.vault().accounts.delete('1_2'))).name).toBe('PermissionError')
    expect(refused.lines()).toHaveLength(1)
  })

  it('are changed as they are known, and looked at again where that was wrong [pvwa/patch-array] [pvwa/patch-properties]', async () => {
    const bodies: unknown[] = []
    const stub = scripted({
      'GET API/Accounts/1_2': { json: raw(2) },
      'PATCH API/Accounts/1_2': ({ json }) => {
        bodies.push(json)
        const [first] = json as { op: string }[]
        return first?.op === 'replace' ? refusal(400, 'PASWS164E') : { json: raw(2, { address: 'a' }) }
      },
    })
    const { accounts } = stub.vault()
    expect(await accounts.update('1_2', { address: 'a', properties: { Gone: null } })).toMatchObject({
      address: 'a',
    })
    expect(bodies).toEqual([
      [
        { op: 'replace', path: '/address', value: 'a' },
        { op: 'remove', path: '/platformAccountProperties/Gone' },
      ],
      [{ op: 'add', path: '/address', value: 'a' }],
    ])
    await accounts.setFileCategories('1_2', { Location: 'x' })
    expect(bodies.at(-1)).toEqual([{ op: 'add', path: '/platformAccountProperties/Location', value: 'x' }])
    const before = stub.requests.length
    await accounts.update(await accounts.get('1_2'), {})
    expect(stub.requests.length).toBe(before + 1)
  })

  it('are kept from the CPM, and given back [pvwa/management-disable] [pvwa/management-resume]', async () => {
    const stub = scripted({ 'PATCH API/Accounts/1_2': { json: raw(2) } })
    const { accounts } = stub.vault()
    await accounts.disableManagement('1_2', { reason: 'r' })
    expect(last(stub).json).toEqual([
      { op: 'replace', path: '/secretManagement/automaticManagementEnabled', value: false },
      { op: 'add', path: '/secretManagement/manualManagementReason', value: 'r' },
    ])
    await accounts.resumeManagement('1_2')
    expect(last(stub).json).toEqual([
      { op: 'replace', path: '/secretManagement/automaticManagementEnabled', value: true },
    ])
  })

  it('are acted on [pvwa/change] [pvwa/set-next] [pvwa/set-in-vault] [pvwa/verify] [pvwa/reconcile] [pvwa/check-in] [pvwa/unlock] [pvwa/unlink-account] [pvwa/success-empty-body]', async () => {
    const stub = new PvwaStub(({ path }) =>
      path.startsWith('API/Accounts/1_2/') ? { json: path.endsWith('Verify') ? '' : undefined } : undefined,
    )
    const { accounts } = stub.vault()
    await accounts.changePassword('1_2')
    await accounts.changePassword({ id: '1_2' }, { entireGroup: true })
    await accounts.setNextPassword('1_2', new Secret('n"§'))
    await accounts.setNextPassword('1_2', 'n', { immediately: false })
    await accounts.setPasswordInVault('1_2', 'n')
    await accounts.verify('1_2')
    await accounts.reconcile('1_2')
    await accounts.checkIn('1_2')
    await accounts.unlock('1_2')
    await accounts.unlink('1_2', 'reconcile')
    expect(
      stub.requests.slice(1).map(({ method, path, text }) => `${method} ${path.slice(17)} ${text}`),
    ).toEqual([
      'POST Change {"ChangeEntireGroup":false}',
      'POST Change {"ChangeEntireGroup":true}',
      'POST SetNextPassword {"ChangeImmediately":true,"NewCredentials":"n\\"§"}',
      'POST SetNextPassword {"ChangeImmediately":false,"NewCredentials":"n"}',
      'POST Password/Update {"NewCredentials":"n"}',
      'POST Verify ',
      'POST Reconcile ',
      'POST CheckIn ',
      'POST Unlock ',
      'DELETE LinkAccount/3 ',
    ])
    expect((await failureOf(accounts.setNextPassword('1_2', ''))).code).toBe('INVALID_REQUEST')
  })

  it('are linked, by index or what it is for [pvwa/link-account] [pvwa/link-account-old-field] [pvwa/link-index-names] [pvwa/link-index-honoured] [pvwa/link-index-range]', async () => {
    const stub = scripted({
      'POST API/Accounts/1_2/LinkAccount': {},
      'DELETE API/Accounts/1_2/LinkAccount/2': {},
    })
    const target = { safe: 'S', name: 'n' }
    await stub.vault({ version: '12.2' }).accounts.link('1_2', target, 'logon')
    expect(last(stub).json).toEqual({ safe: 'S', extraPasswordIndex: 1, name: 'n', folder: 'Root' })
    const old = stub.vault({ version: '12.1.1', linkedAccountIndexes: { reconcile: 2 } })
    await old.accounts.link('1_2', { ...target, folder: 'F' }, 'reconcile')
    expect(last(stub).json).toEqual({ safe: 'S', ExtraPassID: 2, name: 'n', folder: 'F' })
    await old.accounts.unlink('1_2', 'reconcile')
    for (const index of [0, 4, 'other']) {
      expect((await failureOf(old.accounts.link('1_2', target, index as 1))).code).toBe('INVALID_REQUEST')
    }
  })

  it('are linked to the account that reconciles, by address [pvwa/link-reconcile-by-address]', async () => {
    const all = [raw(1, { userName: 'app', address: 'h' }), raw(2, { userName: 'rec', address: 'h' })]
    const stub = new PvwaStub(({ path }) =>
      path === 'API/Accounts' ? { json: { value: all } } : path.endsWith('LinkAccount') ? {} : undefined,
    )
    const { accounts } = stub.vault({ version: '14' })
    await accounts.linkReconcileByAddress({ username: 'app', reconcileUsername: 'rec', address: 'h' })
    expect(last(stub)).toMatchObject({
      path: 'API/Accounts/1_1/LinkAccount',
      json: { safe: 'S', name: 'object-2', extraPasswordIndex: 3 },
    })
    const missing = accounts.linkReconcileByAddress({ username: 'app', reconcileUsername: 'x', address: 'h' })
    expect((await failureOf(missing)).name).toBe('NotFoundError')
  })

  it('have activities, by the route that the version has [pvwa/activities-gen2] [pvwa/activities-gen1] [pvwa/last-cpm-error] [pvwa/gen1-paths]', async () => {
    const Reason = 'Failure Error: nobody there'
    const lines = [{ Activity: 'CPM Verify Password', ClientID: 'CPM', Reason, Time: 't' }]
    const old = scripted({
      'GET API/Accounts/1_2/Activities': page404,
      'GET WebServices/PIMServices.svc/Accounts/1_2/Activities': {
        json: { GetAccountActivitiesResult: lines },
      },
    })
    const { accounts } = old.vault()
    expect(await accounts.lastCpmError('1_2')).toBe('nobody there')
    expect(await accounts.activities('1_2')).toHaveLength(1)
    expect(old.lines()).toHaveLength(3)
    const recent = scripted({ 'GET API/Accounts/1_2/Activities': { json: { Activities: [] } } })
    expect(await recent.vault().accounts.lastCpmError('1_2')).toBeUndefined()
  })

  it('belong to groups', async () => {
    const groups = [
      { GroupID: '5_1', GroupName: 'other', GroupPlatformID: 'G', Safe: 'S' },
      { GroupID: '5_2', GroupName: 'all user2', GroupPlatformID: 'G', Safe: 'S' },
    ]
    const stub = scripted({
      'GET API/Accounts/1_2': { json: raw(2) },
      'GET API/AccountGroups': { json: groups },
      'GET API/AccountGroups/5_1/Members': refusal(404, 'EPVPA111E'),
      'GET API/AccountGroups/5_2/Members': { json: [{ AccountId: '1_2' }] },
      'POST API/AccountGroups/5_2/Members': { json: { AccountId: '1_2' } },
      'DELETE API/AccountGroups/5_2/Members/1_2': {},
    })
    const { accounts } = stub.vault()
    expect(await accounts.group('1_2')).toMatchObject({ id: '5_2', name: 'all user2' })
    expect(await accounts.joinGroup('1_2')).toMatchObject({ id: '5_2' })
    expect(last(stub).json).toEqual({ AccountID: '1_2' })
    expect((await failureOf(accounts.joinGroup('1_2', { group: 'none' }))).name).toBe('NotFoundError')
    expect(await accounts.leaveGroup('1_2')).toBe(true)
  })

  it('are uploaded in bulk, and searched by properties [pvwa/bulk-upload-start] [pvwa/bulk-upload-result] [pvwa/search-properties]', async () => {
    const stub = scripted({
      'POST API/BulkActions/Accounts': { status: 202, json: 7 },
      'GET API/BulkActions/Accounts/7': { json: { Id: 7, Status: 2, Result: { Succeeded: 1 } } },
      'GET API/BulkActions/Accounts': { json: { BulkActions: [{ Id: 7 }], Total: 1 } },
      'GET API/Accounts/AdvancedSearchProperties': { json: { value: ['userName', { name: 'address' }] } },
    })
    const { accounts } = stub.vault()
    expect(await accounts.startUpload('s', [{ safe: 'S', platformId: 'P' }])).toBe(7)
    expect(await accounts.uploadResult(7)).toMatchObject({ id: 7, succeeded: 1 })
    expect(await accounts.uploads()).toMatchObject([{ id: 7 }])
    expect(await accounts.searchProperties()).toEqual(['userName', 'address'])
  })
})

describe('secrets', () => {
  it('come byte for byte [pvwa/retrieve-password] [pvwa/retrieve-options] [pvwa/retrieve-json-string] [pvwa/retrieve-other-content-type]', async () => {
    const password = ' p"\\,é🔐\n'
    const stub = scripted({
      'POST API/Accounts/1_2/Password/Retrieve': { json: password, type: 'text/plain' },
    })
    const { accounts } = stub.vault()
    const credential = await accounts.getPassword('1_2', { reason: 'r', ticketId: '5', actionType: 'copy' })
    expect(credential.secret.reveal()).toBe(password)
    expect(credential).toMatchObject({ kind: 'password', vault: 'pvwa', reference: 'pam://pvwa/1_2' })
    expect(last(stub).json).toEqual({ Reason: 'r', TicketId: '5', ActionType: 'copy' })
    await accounts.getPassword('1_2')
    expect(last(stub).text).toBe('{}')
  })

  it('are keys where the account has one [pvwa/retrieve-ssh-key] [pvwa/retrieve-by-kind]', async () => {
    const key = '-----BEGIN OPENSSH PRIVATE KEY-----\nx\n-----END OPENSSH PRIVATE KEY-----\n'
    const stub = scripted({
      'GET API/Accounts/1_2': { json: raw(2, { secretType: 'key' }) },
      'POST API/Accounts/1_2/Secret/Retrieve': { json: key },
      'GET API/Accounts/1_3': { json: raw(3, { secretType: 'password' }) },
      'POST API/Accounts/1_3/Password/Retrieve': { json: 'p' },
    })
    const { accounts } = stub.vault()
    const credential = await accounts.getSecret('1_2')
    expect(credential).toMatchObject({
      kind: 'ssh-key',
      username: 'user2',
      reference: 'pam://pvwa/S/object-2',
    })
    expect(credential.secret.reveal()).toBe(key)
    expect((await accounts.checkOut('1_3')).kind).toBe('password')
  })

  it('have versions [pvwa/retrieve-version] [pvwa/versions-list] [pvwa/versions-temporary]', async () => {
    const stub = scripted({
      'GET API/Accounts/1_2': { json: raw(2) },
      'GET API/Accounts/1_2/Secret/Versions': { json: { Versions: [{ versionID: 2, modifiedBy: 'x' }] } },
      'POST API/Accounts/1_2/Password/Retrieve': { json: 'old' },
    })
    const { accounts } = stub.vault()
    expect(await accounts.versions('1_2', { showTemporary: true })).toMatchObject([{ version: 2 }])
    expect(last(stub).query).toEqual({ showTemporary: 'True' })
    expect((await accounts.getSecretVersion('1_2', 2)).secret.reveal()).toBe('old')
    expect(last(stub).json).toEqual({ Version: 2 })
    for (const wrong of [0, -1, 1.5]) {
      expect((await failureOf(accounts.getSecretVersion('1_2', wrong))).code).toBe('INVALID_OPTION')
    }
  })

  it('may not be there [pvwa/retrieve-no-secret]', async () => {
    const stub = scripted({
      'GET API/Accounts/1_2': { json: raw(2) },
      'GET API/Accounts/1_3': refusal(404, 'EPVPA099E'),
      'POST API/Accounts/1_2/Password/Retrieve': refusal(404, 'EPVPA098E'),
      'POST API/Accounts/1_3/Password/Retrieve': refusal(404, 'EPVPA098E'),
      'POST API/Accounts/1_4/Password/Retrieve': { json: '' },
    })
    const { accounts } = stub.vault()
    expect((await failureOf(accounts.getPassword('1_2'))).name).toBe('SecretNotSetError')
    expect((await failureOf(accounts.getPassword('1_3'))).name).toBe('NotFoundError')
    expect((await failureOf(accounts.getPassword('1_4'))).name).toBe('SecretNotSetError')
  })

  it('are generated [pvwa/generate]', async () => {
    const stub = scripted({ 'POST API/Accounts/1_2/Secret/Generate': { json: { password: 'g"' } } })
    expect((await stub.vault().accounts.generatePassword('1_2')).reveal()).toBe('g"')
  })

  it('of the CPM are restored [pvwa/restore-last-cpm-version]', async () => {
    const Versions = [
      { versionID: 1, modifiedBy: 'PasswordManager' },
      { versionID: 10, modifiedBy: 'passwordmanager' },
      { versionID: 11, modifiedBy: 'PasswordManager', isTemporary: true },
      { versionID: 12, modifiedBy: 'maria' },
    ]
    const stub = scripted({
      'GET API/Accounts/1_2/Secret/Versions': { json: { Versions } },
      'POST API/Accounts/1_2/Password/Retrieve': ({ json }) => ({
        json: `v${(json as { Version: number }).Version}`,
      }),
      'POST API/Accounts/1_2/Password/Update': {},
      'POST API/Accounts/1_2/SetNextPassword': {},
    })
    const { accounts } = stub.vault()
    await accounts.restoreLastCpmVersion('1_2', 'PasswordManager')
    expect(last(stub)).toMatchObject({
      path: 'API/Accounts/1_2/Password/Update',
      json: { NewCredentials: 'v10' },
    })
    await accounts.restoreLastCpmVersion('1_2', 'PasswordManager', { push: true, reason: 'r' })
    expect(last(stub)).toMatchObject({ path: 'API/Accounts/1_2/SetNextPassword' })
    expect((await failureOf(accounts.restoreLastCpmVersion('1_2', 'Other'))).name).toBe('NotFoundError')
  })
})

describe('connecting', () => {
  it('gives what came [pvwa/psm-connect] [pvwa/psm-connect-rdp] [pvwa/psm-connect-html5]', async () => {
    const rdp = Buffer.from('full address:s:psm\r\nüx', 'latin1')
    let answer: StubAnswer = { body: rdp, type: 'application/octet-stream' }
    const stub = new PvwaStub(({ path }) => (path.endsWith('Connect') ? answer : undefined))
    const { accounts } = stub.vault()
    const first = await accounts.connect('1_2', {
      component: 'PSM-RDP',
      reason: 'r',
      ticketId: '5',
      parameters: { PSMRemoteMachine: 'host' },
    })
    expect(first.kind === 'rdp' && Buffer.from(first.file.bytes())).toEqual(rdp)
    expect(last(stub)).toMatchObject({
      path: 'API/Accounts/1_2/PSMConnect',
      headers: { Accept: 'application/octet-stream' },
      json: {
        ConnectionComponent: 'PSM-RDP',
        Reason: 'r',
        TicketId: '5',
        ConnectionParams: { PSMRemoteMachine: { value: 'host' } },
      },
    })
    answer = { json: { PSMGWURL: 'https://gw', PSMGWRequest: 'S3ntinel' } }
    const second = await accounts.connect('1_2', { component: 'PSM-RDP', as: 'html5' })
    expect(second).toMatchObject({ kind: 'html5', url: 'https://gw' })
    expect(JSON.stringify(second)).not.toContain('S3ntinel')
    expect(last(stub).headers['Accept']).toBe('*/*')
    answer = { json: { other: 1 } }
    expect((await failureOf(accounts.connect('1_2', { component: 'x' }))).name).toBe('ProtocolError')
  })

  it('works with what no safe holds [pvwa/adhoc-connect]', async () => {
    const stub = scripted({ 'POST API/Accounts/AdHocConnect': { body: 'full address:s:x' } })
    await stub.vault().accounts.connectAdHoc({
      component: 'PSM-RDP',
      username: 'u',
      secret: 's',
      address: 'h',
      platformId: 'P',
      properties: { a: 'b' },
    })
    expect(last(stub).json).toEqual({
      userName: 'u',
      secret: 's',
      address: 'h',
      platformId: 'P',
      extraFields: { a: 'b' },
      PSMConnectPrerequisites: { ConnectionComponent: 'PSM-RDP' },
    })
  })
})

describe('moving', () => {
  /** Two safes, with every step able to fail once. */
  function vaultOf(more: object = {}): {
    stub: PvwaStub
    accounts: Map<string, Record<string, unknown>>
    secrets: Map<string, string>
    fail: (line: string, answer: StubAnswer | Error) => void
  } {
    const accounts = new Map<string, Record<string, unknown>>([['1_2', raw(2, { address: 'h', ...more })]])
    const secrets = new Map([['1_2', 'p"é']])
    let failing: readonly [string, StubAnswer | Error] | undefined
    const stub = new PvwaStub(({ method, path, json, query }) => {
      const line = `${method} ${path}`
      if (failing?.[0] === line) {
        const [, answer] = failing
        failing = undefined
        return answer
      }
      const id = /^API\/Accounts\/([^/]+)/.exec(path)?.[1] ?? ''
      const missing = refusal(404, 'EPVPA099E')
      if (line === 'GET API/Accounts') {
        const safe = query['filter']?.replace('safeName eq ', '')
        return { json: { value: [...accounts.values()].filter((row) => row['safeName'] === safe) } }
      }
      if (line === 'POST API/Accounts') {
        const { secret, ...row } = json as { secret?: string }
        const added = `9_${accounts.size}`
        accounts.set(added, { id: added, ...row })
        if (secret !== undefined) secrets.set(added, secret)
        return { status: 201, json: accounts.get(added) }
      }
      if (path.endsWith('/Retrieve')) {
        return secrets.has(id) ? { json: secrets.get(id) } : missing
      }
      if (method === 'GET' && id !== '') return accounts.has(id) ? { json: accounts.get(id) } : missing
      if (method === 'DELETE') {
        if (!accounts.delete(id)) return missing
        secrets.delete(id)
        return { status: 204 }
      }
      return undefined
    })
    return { stub, accounts, secrets, fail: (line, answer) => (failing = [line, answer]) }
  }

  const inSafe = (accounts: Map<string, Record<string, unknown>>, safe: string): unknown[] =>
    [...accounts.values()].filter((row) => row['safeName'] === safe)

  it('copies everything, and deletes last [pvwa/move]', async () => {
    const extra = {
      platformAccountProperties: { Port: '22' },
      secretManagement: { automaticManagementEnabled: false, manualManagementReason: 'r', status: 'success' },
      remoteMachinesAccess: { remoteMachines: 'a;b', accessRestrictedToRemoteMachines: true },
    }
    const { stub, accounts, secrets } = vaultOf(extra)
    const moved = await stub.vault().accounts.move('1_2', 'T', { reason: 'r' })
    expect(moved).toMatchObject({ safe: 'T', name: 'object-2', properties: { Port: '22' } })
    expect(accounts.has('1_2')).toBe(false)
    expect(secrets.get(moved.id)).toBe('p"é')
    expect(accounts.get(moved.id)).toMatchObject({
      ...extra,
      secretManagement: { automaticManagementEnabled: false, manualManagementReason: 'r' },
    })
    expect(stub.lines().map((line) => line.replace(/\?.*/, ''))).toEqual([
      'GET API/Accounts/1_2',
      'POST API/Accounts/1_2/Password/Retrieve',
      'GET API/Accounts',
      'POST API/Accounts',
      `GET API/Accounts/${moved.id}`,
      'GET API/Accounts/1_2',
      'DELETE API/Accounts/1_2',
    ])
  })

  const reset = Object.assign(new Error('x'), { code: 'ECONNRESET' })
  const broken = refusal(500, 'CAWS00001E')
  it.each([
    ['GET API/Accounts/1_2', broken],
    ['POST API/Accounts/1_2/Password/Retrieve', refusal(403, 'PASWS041E')],
    ['GET API/Accounts', broken],
    ['POST API/Accounts', reset],
    ['POST API/Accounts', refusal(403, 'PASWS041E')],
    ['GET API/Accounts/9_1', broken],
    ['DELETE API/Accounts/1_2', broken],
    ['DELETE API/Accounts/1_2', refusal(403, 'PASWS041E')],
  ])(
    'that fails at %s loses nothing, and goes on when called again [pvwa/move-nothing-lost] [pvwa/move-resumable]',
    async (line, answer) => {
      const { stub, accounts, secrets, fail } = vaultOf()
      const client = stub.vault({ retry: false }).accounts
      const account = await client.get('1_2')
      fail(line, answer)
      const error = await failureOf(client.move(account, 'T'))
      expect(isSallyportError(error)).toBe(true)
      expect([...secrets.values()]).toContain('p"é')
      if (line.startsWith('DELETE')) {
        expect(error).toMatchObject({ code: 'MOVE_INCOMPLETE', retryable: true })
        expect(error.message).toContain('9_1')
      }
      const moved = await client.move(account, 'T')
      expect(moved.safe).toBe('T')
      expect(inSafe(accounts, 'S')).toHaveLength(0)
      expect(inSafe(accounts, 'T')).toHaveLength(1)
      expect([...secrets.values()]).toEqual(['p"é'])
      // And once more, for a caller who lost the last answer.
      expect((await client.move(account, 'T')).id).toBe(moved.id)
    },
  )

  it('deletes nothing where another account looks the same [pvwa/move-nothing-lost]', async () => {
    const { stub, accounts, secrets } = vaultOf()
    accounts.set('9_9', raw(2, { id: '9_9', safeName: 'T', address: 'h' }))
    secrets.set('9_9', 'another')
    const error = await failureOf(stub.vault().accounts.move('1_2', 'T'))
    expect(error).toMatchObject({ name: 'ConflictError', code: 'ALREADY_EXISTS' })
    expect(accounts.size).toBe(2)
  })

  it('works without a secret, and stays where it is [pvwa/move-without-secret]', async () => {
    const { stub, accounts, secrets } = vaultOf()
    secrets.clear()
    const client = stub.vault().accounts
    const moved: Account = await client.move('1_2', 'T')
    expect(accounts.get(moved.id)).not.toHaveProperty('secret')
    expect((await client.move(moved, 't')).id).toBe(moved.id)
    expect((await failureOf(client.move('1_2', 'T'))).name).toBe('NotFoundError')
  })
})
