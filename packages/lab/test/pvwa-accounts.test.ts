import { describe, expect, it } from 'vitest'
import { Lab } from '../src/index.ts'
import type { SafePermission } from '../src/index.ts'
import { eachLab } from './support/each-lab.ts'
import type { Reply } from './support/request.ts'
import { retrieve } from './support/request.ts'
import { codeOf, eachSession, idOf, sessionOf } from './support/pvwa.ts'

type Model = Record<string, unknown> & { id: string; name: string }

function values(reply: Reply): Model[] {
  return reply.json['value'] as Model[]
}

function names(reply: Reply): string[] {
  return values(reply).map((account) => account.name)
}

describe('PVWA accounts', () => {
  const lab = eachLab()
  const admin = eachSession(lab, sessionOf)

  it('have the recorded shape [pvwa/account-members] [pvwa/account-empty-omitted] [pvwa/account-without-secret] [pvwa/account-id] [pvwa/account-management] [pvwa/accounts-get]', async () => {
    const id = idOf(lab, 'Billing-DB', 'oracle-prod')
    expect(id).toMatch(/^\d+_\d+$/u)
    const { status, json } = await admin.get(`api/Accounts/${id}`)
    expect(status).toBe(200)
    expect(json).toEqual({
      id,
      name: 'oracle-prod',
      address: 'db1.example.com',
      userName: 'app',
      platformId: 'Oracle',
      safeName: 'Billing-DB',
      secretType: 'password',
      platformAccountProperties: { Database: 'ORCL', Port: '1521' },
      secretManagement: {
        automaticManagementEnabled: true,
        status: 'success',
        lastModifiedTime: 1563908108,
      },
      createdTime: expect.any(Number) as number,
    })
    const bare = await admin.get(`api/Accounts/${idOf(lab, 'Linux', 'root-web1')}`)
    expect('platformAccountProperties' in bare.json).toBe(false)
    lab.settings.pvwa.keyCase = 'pascal'
    expect((await admin.get(`api/Accounts/${id}`)).json['PlatformId']).toBe('Oracle')
  })

  it('that are not there or not visible are 404 [pvwa/accounts-get-missing] [pvwa/accounts-visible]', async () => {
    const missing = await admin.get('api/Accounts/99_1')
    expect(missing.status).toBe(404)
    expect(missing.headers['content-type']).toContain('json')
    const operator = await sessionOf(lab, 'operator')
    expect((await operator.get(`api/Accounts/${idOf(lab, 'Closed', 'hidden')}`)).status).toBe(404)
    expect(names(await operator.get('api/Accounts'))).not.toContain('hidden')
    const outsider = await sessionOf(lab, 'outsider')
    expect((await outsider.get('api/Accounts')).json).toEqual({ value: [], count: 0 })
  })

  it('come in pages [pvwa/page-envelope] [pvwa/page-next-link] [pvwa/page-last] [pvwa/page-count] [pvwa/page-empty] [pvwa/page-accounts-limit] [pvwa/page-accounts-default] [pvwa/accounts-list]', async () => {
    const all = names(await admin.get('api/Accounts?limit=1000'))
    expect(all).toHaveLength(12)
    let path: string | undefined = 'API/Accounts?OffSet=0&LIMIT=5&sort=name%20desc'
    const seen: string[] = []
    while (path !== undefined) {
      const reply: Reply = await admin.get(path)
      expect(reply.json['count']).toBe(12)
      seen.push(...names(reply))
      path = reply.json['nextLink'] as string | undefined
      if (path !== undefined) expect(path).toMatch(/^api\/Accounts\?offset=\d+&limit=5&sort=name%20desc$/u)
    }
    expect(seen).toEqual([...all].sort((left, right) => (left < right ? 1 : -1)))
    for (const limit of ['0', '1001', '-1', 'x']) {
      expect(codeOf(await admin.get(`api/Accounts?limit=${limit}`))).toEqual([400, 'PASWS167E'])
    }
    expect(codeOf(await admin.get('api/Accounts?offset=-1'))).toEqual([400, 'PASWS167E'])
    for (let number = 0; number < 50; number += 1) {
      lab.vault.addAccount({ safe: 'Linux', name: `more-${number}`, platformId: 'UnixSSH' })
    }
    expect(values(await admin.get('api/Accounts'))).toHaveLength(50)
    lab.settings.pvwa.accountCount = 'page'
    expect((await admin.get('api/Accounts?limit=5')).json['count']).toBe(5)
  })

  it('are searched [pvwa/search-keywords] [pvwa/search-type] [pvwa/search-length] [pvwa/query-encoding] [pvwa/query-names-any-case]', async () => {
    expect(names(await admin.get('api/Accounts?search=oracle'))).toContain('oracle-prod')
    expect(names(await admin.get('api/Accounts?search=+APP+db2'))).toEqual(['oracle-test'])
    expect(names(await admin.get('api/Accounts?Search=db1%20app'))).toEqual(['oracle-prod'])
    expect(names(await admin.get('api/Accounts?search=prod&searchType=startswith'))).toEqual([])
    expect(names(await admin.get('api/Accounts?search=oracle-p&searchType=StartsWith'))).toEqual([
      'oracle-prod',
    ])
    expect(codeOf(await admin.get('api/Accounts?search=x&searchType=ends'))).toEqual([400, 'PASWS167E'])
    expect(codeOf(await admin.get(`api/Accounts?search=${'x'.repeat(501)}`))).toEqual([400, 'PASWS167E'])
    lab.settings.pvwa.version = '11.1'
    expect(names(await admin.get('api/Accounts?search=prod&searchType=startswith'))).toEqual(['oracle-prod'])
  })

  it('are filtered by version [pvwa/filter-grammar] [pvwa/filter-safe-name] [pvwa/filter-unquoted-before-14-6] [pvwa/filter-quoted-from-14-6] [pvwa/filter-other-properties] [pvwa/filter-or] [pvwa/filter-modification-time]', async () => {
    const spaced = lab.vault.addSafe('My Safe')
    spaced.setMember('administrator', ['all'])
    lab.vault.addAccount({ safe: 'My Safe', name: 'one', platformId: 'Oracle', secret: 's' })
    const filter = (text: string) => admin.get(`api/Accounts?filter=${encodeURIComponent(text)}`)
    expect(names(await filter('safeName eq my safe'))).toEqual(['one'])
    expect(names(await filter('SAFENAME EQ "My Safe"'))).toEqual([])
    expect(names(await filter('safeName eq Nowhere'))).toEqual([])
    expect(codeOf(await filter('userName eq app'))).toEqual([400, 'PASWS167E'])
    expect(codeOf(await filter('safeName'))).toEqual([400, 'PASWS167E'])
    const recent = Math.floor(lab.clock.now() / 1000) - 60
    expect(names(await filter(`modificationTime gte ${recent} AND safeName eq My Safe`))).toEqual(['one'])
    expect(names(await filter(`modificationTime gte ${recent + 120}`))).toEqual([])
    lab.settings.pvwa.version = '14.4'
    expect(names(await filter('userName eq app AND address eq db1.example.com'))).toEqual(['oracle-prod'])
    expect(names(await filter('Database eq ORCLT'))).toEqual(['oracle-test'])
    lab.settings.pvwa.version = '14.6'
    expect(codeOf(await filter('safeName eq My Safe'))).toEqual([400, 'PASWS167E'])
    expect(names(await filter('safeName eq "My Safe"'))).toEqual(['one'])
    expect(names(await filter('Database eq ORCLT OR safeName eq "My Safe"'))).toEqual(['oracle-test', 'one'])
  })

  it('have saved filters, which the link forgets [pvwa/filter-saved] [pvwa/page-saved-filter-lost] [pvwa/search-properties] [pvwa/sort]', async () => {
    lab.vault.setProperty({ safe: 'Linux', object: 'root-web1' }, 'CPMDisabled', 'broken')
    expect(names(await admin.get('api/Accounts?savedFilter=DisabledPasswordByUser'))).toEqual(['root-web1'])
    const first = await admin.get('api/Accounts?savedFilter=Regular&limit=2')
    expect(first.json['nextLink']).toBe('api/Accounts?offset=2&limit=2')
    expect(codeOf(await admin.get('api/Accounts?savedFilter=Nonsense'))).toEqual([400, 'PASWS167E'])
    expect((await admin.get('api/Accounts/AdvancedSearchProperties')).status).toBe(404)
    lab.settings.pvwa.version = '14.4'
    const properties = await admin.get('api/Accounts/AdvancedSearchProperties')
    expect(properties.text).toContain('"safeName"')
  })

  it('are added [pvwa/accounts-add] [pvwa/response-location] [pvwa/accounts-add-name] [pvwa/request-keys-any-case] [pvwa/request-json-utf8]', async () => {
    const secret = ' §"\\,<🔐 '
    const body = {
      id: '1_2',
      NAME: 'new',
      Address: 'host',
      username: 'u',
      PlatformId: 'UnixSSH',
      safeName: 'linux',
      secret,
      platformAccountProperties: { Port: '22' },
      secretManagement: { automaticManagementEnabled: false, manualManagementReason: 'testing' },
    }
    const reply = await admin.post('API/Accounts', body, { 'content-type': 'application/json' })
    expect(reply.status).toBe(201)
    const id = reply.json['id'] as string
    expect(id).not.toBe('1_2')
    expect(reply.headers.location).toBe(`${lab.urls.pvwa}/api/Accounts/${id}`)
    const now = expect.any(Number) as number
    expect(reply.json).toEqual({
      id,
      name: 'new',
      address: 'host',
      userName: 'u',
      platformId: 'UnixSSH',
      safeName: 'Linux',
      secretType: 'password',
      platformAccountProperties: { Port: '22' },
      secretManagement: {
        automaticManagementEnabled: false,
        manualManagementReason: 'testing',
        lastModifiedTime: now,
      },
      createdTime: now,
    })
    const secretReply = await admin.post(`api/Accounts/${id}/Password/Retrieve`)
    expect(JSON.parse(secretReply.text)).toBe(secret)
    expect((await retrieve(lab, { AppID: 'batch', Safe: 'Linux', Object: 'new' })).json['Content']).toBe(
      secret,
    )
    const unnamed = await admin.post('api/Accounts', {
      platformId: 'UnixSSH',
      safeName: 'Linux',
      address: 'h2',
      userName: 'u2',
      secret: '',
    })
    expect(unnamed.json['name']).toBe('Operating System-UnixSSH-h2-u2')
    expect((await admin.post(`api/Accounts/${String(unnamed.json['id'])}/Password/Retrieve`)).status).toBe(
      404,
    )
  })

  it('obey rules when added [pvwa/accounts-add-required] [pvwa/accounts-add-platform-rules] [pvwa/accounts-add-duplicates] [pvwa/code-missing-parameter] [pvwa/code-invalid-parameters] [pvwa/code-account-exists] [pvwa/code-platform-inactive] [pvwa/code-manual-reason] [pvwa/code-safe-missing]', async () => {
    const add = (body: Record<string, unknown>, query = '') => admin.post(`api/Accounts${query}`, body)
    const missing = await add({ name: 'x' })
    expect(missing.status).toBe(400)
    expect(missing.json).toEqual({
      Details: [
        {
          ParameterName: 'platformId',
          ErrorCode: 'PASWS011E',
          ErrorMessage: 'Missing mandatory parameter - platformId',
        },
        {
          ParameterName: 'safeName',
          ErrorCode: 'PASWS011E',
          ErrorMessage: 'Missing mandatory parameter - safeName',
        },
      ],
      ErrorCode: 'PASWS167E',
      ErrorMessage: 'There are some invalid parameters',
    })
    const base = { safeName: 'Linux', platformId: 'UnixSSH', name: 'x' }
    expect(codeOf(await add({ ...base, platformId: 'WinDomain' }))).toEqual([400, 'PASWS167E'])
    expect(codeOf(await add({ ...base, platformId: 'Nope' }))).toEqual([400, 'PASWS167E'])
    expect(codeOf(await add({ ...base, platformId: 'Retired' }))).toEqual([400, 'PASWS032E'])
    expect(codeOf(await add({ ...base, safeName: 'Nope' }))).toEqual([404, 'SFWS0007'])
    expect(codeOf(await add({ ...base, name: 'root-web1' }))).toEqual([409, 'PASWS027E'])
    const twin = { ...base, userName: 'root', address: 'web1.example.com' }
    expect(codeOf(await add(twin))).toEqual([409, 'PASWS027E'])
    expect(codeOf(await add(twin, '?AllowAccountDuplications=True'))).toEqual([409, 'PASWS027E'])
    lab.settings.pvwa.version = '14.6.0'
    expect((await add(twin, '?AllowAccountDuplications=True')).status).toBe(201)
    const management = { automaticManagementEnabled: true, manualManagementReason: 'r' }
    expect(codeOf(await add({ ...base, name: 'y', secretManagement: management }))).toEqual([
      400,
      'PASWS159E',
    ])
    expect(codeOf(await add({ ...base, name: 'a/b' }))).toEqual([400, 'PASWS167E'])
    expect(codeOf(await admin.post('api/Accounts', '{'))).toEqual([400, 'PASWS167E'])
  })

  it('are patched [pvwa/patch-array] [pvwa/patch-paths] [pvwa/patch-any-case] [pvwa/patch-section] [pvwa/patch-remove-with-value] [pvwa/patch-pointer-escapes] [pvwa/management-disable] [pvwa/management-resume]', async () => {
    const id = idOf(lab, 'Billing-DB', 'oracle-prod')
    const patch = (...operations: unknown[]) => admin.patch(`API/Accounts/${id}`, operations)
    const one = await patch(
      { op: 'replace', path: '/NAME', value: 'renamed' },
      { op: 'Replace', path: '/address', value: 'new' },
      { op: 'add', path: '/platformaccountproperties/a~1b~0c', value: 'v' },
      { op: 'remove', path: '/platformAccountProperties/Port', value: null },
      { op: 'replace', path: '/platformID', value: 'Nowhere' },
    ).then(async (reply) => {
      expect(codeOf(reply)).toEqual([400, 'PASWS167E'])
      return patch(
        { op: 'replace', path: '/NAME', value: 'renamed' },
        { op: 'Replace', path: '/address', value: 'new' },
        { op: 'add', path: '/platformaccountproperties/a~1b~0c', value: 'v' },
        { op: 'remove', path: '/platformAccountProperties/Port', value: null },
        { op: 'replace', path: '/platformID', value: 'UnixSSH' },
      )
    })
    expect(one.status).toBe(200)
    expect(one.json).toMatchObject({
      name: 'renamed',
      address: 'new',
      platformId: 'UnixSSH',
      platformAccountProperties: { Database: 'ORCL', 'a/b~c': 'v' },
    })
    const section = await patch(
      { path: '/platformAccountProperties/', op: 'replace', value: { A: '2', Database: '3' } },
      {
        path: '/secretmanagement/',
        op: 'replace',
        value: { manualManagementReason: 'why', automaticManagementEnabled: false, status: 'success' },
      },
      {
        path: '/remoteMachinesAccess/',
        op: 'add',
        value: { remoteMachines: 'a;b', accessRestrictedToRemoteMachines: true },
      },
    )
    expect(section.json).toMatchObject({
      platformAccountProperties: { A: '2', Database: '3', 'a/b~c': 'v' },
      secretManagement: { automaticManagementEnabled: false, manualManagementReason: 'why' },
      remoteMachinesAccess: { remoteMachines: 'a;b', accessRestrictedToRemoteMachines: true },
    })
    const resumed = await patch({
      op: 'replace',
      path: '/secretManagement/automaticManagementEnabled',
      value: true,
    })
    expect(resumed.json['secretManagement']).not.toHaveProperty('manualManagementReason')
    expect(codeOf(await admin.patch(`api/Accounts/${id}`, { op: 'add' }))).toEqual([400, 'PASWS167E'])
  })

  it('are patched whole or not at all [pvwa/patch-all-or-nothing] [pvwa/patch-read-only] [pvwa/code-property-absent]', async () => {
    const id = idOf(lab, 'Linux', 'root-web1')
    const before = (await admin.get(`api/Accounts/${id}`)).text
    const good = { op: 'replace', path: '/address', value: 'elsewhere' }
    const patch = (operation: unknown) => admin.patch(`api/Accounts/${id}`, [good, operation])
    expect(
      codeOf(await patch({ op: 'replace', path: '/platformAccountProperties/Port', value: '1' })),
    ).toEqual([400, 'PASWS164E'])
    for (const path of [
      '/id',
      '/safeName',
      '/secretType',
      '/createdTime',
      '/secretManagement/status',
      '/nothing',
    ])
      expect(codeOf(await patch({ op: 'replace', path, value: 'x' }))).toEqual([400, 'PASWS167E'])
    expect((await admin.get(`api/Accounts/${id}`)).text).toBe(before)
  })

  it('need permissions [pvwa/accounts-permissions] [pvwa/code-not-authorized] [pvwa/retrieve-permission] [pvwa/cpm-permissions] [pvwa/group-permissions]', async () => {
    const id = idOf(lab, 'Linux', 'root-web1')
    const outsider = await sessionOf(lab, 'outsider')
    const allow = (...flags: SafePermission[]) => {
      lab.vault.setPermissions('Linux', 'outsider', ['list', ...flags])
    }
    const cases: [SafePermission[], () => Promise<Reply>][] = [
      [['retrieve'], () => outsider.post(`api/Accounts/${id}/Password/Retrieve`)],
      [['use'], () => outsider.post(`api/Accounts/${id}/Password/Retrieve`, { ActionType: 'connect' })],
      [['use'], () => outsider.post(`api/Accounts/${id}/PSMConnect`, { ConnectionComponent: 'PSM-SSH' })],
      [
        ['updateAccountProperties'],
        () => outsider.patch(`api/Accounts/${id}`, [{ op: 'replace', path: '/address', value: 'a' }]),
      ],
      [
        ['renameAccounts'],
        () => outsider.patch(`api/Accounts/${id}`, [{ op: 'replace', path: '/name', value: 'root-web2' }]),
      ],
      [['initiateCPMAccountManagementOperations'], () => outsider.post(`api/Accounts/${id}/Change`, {})],
      [['initiateCPMAccountManagementOperations'], () => outsider.post(`api/Accounts/${id}/Verify`)],
      [['initiateCPMAccountManagementOperations'], () => outsider.post(`api/Accounts/${id}/Reconcile`)],
      [
        ['initiateCPMAccountManagementOperations', 'specifyNextAccountContent'],
        () => outsider.post(`api/Accounts/${id}/SetNextPassword`, { NewCredentials: 'n' }),
      ],
      [
        ['updateAccountContent'],
        () => outsider.post(`api/Accounts/${id}/Password/Update`, { NewCredentials: 'n' }),
      ],
      [['viewAuditLog'], () => outsider.get(`api/Accounts/${id}/Activities`)],
      [
        ['addAccounts'],
        () => outsider.post('api/Accounts', { safeName: 'Linux', platformId: 'UnixSSH', name: 'mine' }),
      ],
      [['deleteAccounts'], () => outsider.delete(`api/Accounts/${id}`)],
    ]
    for (const [flags, act] of cases) {
      allow()
      const refused = await act()
      expect(refused.json).toEqual({
        ErrorCode: 'PASWS041E',
        ErrorMessage: 'You are not authorized to perform this action.',
      })
      expect(refused.status).toBe(403)
      allow(...flags)
      expect((await act()).status).toBeLessThan(300)
    }
    lab.vault.setPermissions('Windows-Test', 'outsider', [])
    const hidden = idOf(lab, 'Windows-Test', 'domain-admin')
    expect((await outsider.get(`api/Accounts/${hidden}`)).status).toBe(404)
    lab.vault.addGroup('Vault Admins').add('outsider')
    expect((await outsider.get(`api/Accounts/${hidden}`)).status).toBe(200)
  })

  it('are deleted, by Gen1 too [pvwa/accounts-delete] [pvwa/accounts-delete-gen1] [pvwa/success-any-2xx] [pvwa/safes-delete-lag]', async () => {
    const id = idOf(lab, 'Linux', 'root-web1')
    const deleted = await admin.delete(`API/Accounts/${id}`)
    expect([deleted.status, deleted.text]).toEqual([204, ''])
    expect((await admin.get(`api/Accounts/${id}`)).status).toBe(404)
    lab.settings.pvwa.deleteLagSeconds = 8
    const key = idOf(lab, 'Linux', 'deploy-key')
    // 200 whatever the newer route answers.
    expect((await admin.delete(`WebServices/PIMServices.svc/Accounts/${key}`)).status).toBe(200)
    lab.settings.pvwa.deleteStatus = 200
    const ledger = idOf(lab, 'Billing-DB', 'ledger-a')
    expect((await admin.delete(`api/Accounts/${ledger}`)).status).toBe(200)
    const again = () =>
      admin.post('api/Accounts', { safeName: 'Linux', platformId: 'UnixSSH', name: 'deploy-key' })
    expect((await again()).status).toBe(409)
    lab.clock.advance(8000)
    expect((await again()).status).toBe(201)
  })

  it('that were deleted before a reset stand in nobody’s way after it [pvwa/safes-delete-lag]', async () => {
    lab.settings.pvwa.deleteLagSeconds = 8
    const add = (by: typeof admin) =>
      by.post('api/Accounts', { safeName: 'Linux', platformId: 'UnixSSH', name: 'once' })
    const { json } = await add(admin)
    await admin.delete(`api/Accounts/${String(json['id'])}`)
    expect((await add(admin)).status).toBe(409)
    await lab.reset()
    lab.settings.pvwa.deleteLagSeconds = 8
    expect((await add(await sessionOf(lab))).status).toBe(201)
  })
})

describe('PVWA secrets', () => {
  const lab = eachLab()
  const admin = eachSession(lab, sessionOf)

  it('are retrieved as JSON strings [pvwa/retrieve-password] [pvwa/retrieve-json-string] [pvwa/retrieve-options] [pvwa/retrieve-ssh-key] [pvwa/retrieve-no-secret] [pvwa/secret-journal]', async () => {
    const awkward = idOf(lab, 'Billing-DB', 'awkward')
    const reply = await admin.post(`API/Accounts/${awkward}/Password/Retrieve`, {
      Reason: 'because',
      ActionType: 'show',
    })
    const secret = lab.vault.account({ safe: 'Billing-DB', object: 'awkward' }).revealSecret()
    expect(JSON.parse(reply.text)).toBe(secret)
    expect((await admin.post(`API/Accounts/${awkward}/Password/Retrieve/`)).text).toBe(reply.text)
    const key = await admin.post(`API/Accounts/${idOf(lab, 'Linux', 'deploy-key')}/Secret/Retrieve`, {})
    expect(JSON.parse(key.text)).toMatch(/^-----BEGIN PRIVATE KEY-----\n/u)
    expect(
      (await admin.post(`API/Accounts/${idOf(lab, 'Billing-DB', 'unset')}/Password/Retrieve`)).status,
    ).toBe(404)
    const { Activities: rows } = (await admin.get(`api/Accounts/${awkward}/Activities`)).json as {
      Activities: Record<string, unknown>[]
    }
    expect(rows.at(-1)).toMatchObject({
      Activity: 'Retrieve password',
      Reason: 'because',
      UserName: 'administrator',
    })
    lab.settings.pvwa.retrieveForm = 'text'
    expect((await admin.post(`API/Accounts/${awkward}/Password/Retrieve`)).text).toBe(secret)
  })

  it('may want a reason [pvwa/code-reason-missing]', async () => {
    const path = `API/Accounts/${idOf(lab, 'Windows-Test', 'domain-admin')}/Password/Retrieve`
    const refused = await admin.post(path, {})
    expect([refused.status, refused.json['ErrorMessage']]).toEqual([
      403,
      'Missing mandatory parameter - Reason',
    ])
    lab.settings.pvwa.reasonRequiredStatus = 400
    expect((await admin.post(path, { reason: ' ' })).status).toBe(400)
    expect((await admin.post(path, { reason: 'r' })).status).toBe(200)
    expect(lab.audit.entries().at(-1)).toMatchObject({
      action: 'Retrieve password',
      reason: 'r',
      via: 'pvwa',
    })
  })

  it('have versions [pvwa/versions-list] [pvwa/versions-with-body] [pvwa/versions-temporary] [pvwa/retrieve-version] [pvwa/set-in-vault] [pvwa/one-state]', async () => {
    const id = idOf(lab, 'Linux', 'root-web1')
    const first = JSON.parse((await admin.post(`api/Accounts/${id}/Password/Retrieve`)).text) as string
    const cached = () => retrieve(lab, { AppID: 'batch', Object: 'root-web1' })
    lab.provider.settings.cache = true
    await cached()
    const set = await admin.post(`API/Accounts/${id}/Password/Update`, { NewCredentials: 'second' })
    expect([set.status, set.text]).toEqual([200, ''])
    const { Versions: versions } = (await admin.get(`API/Accounts/${id}/Secret/Versions/`, {})).json as {
      Versions: Record<string, unknown>[]
    }
    expect(
      versions.map(({ versionID, modifiedBy, isTemporary }) => [versionID, modifiedBy, isTemporary]),
    ).toEqual([
      [1, 'Administrator', false],
      [2, 'administrator', false],
    ])
    const version = (Version: number) => admin.post(`api/Accounts/${id}/Password/Retrieve`, { Version })
    expect((await version(1)).text).toBe(JSON.stringify(first))
    expect((await version(2)).text).toBe('"second"')
    expect((await version(3)).status).toBe(404)
    expect((await cached()).json['Content']).toBe(first)
    lab.provider.refresh()
    expect((await cached()).json['Content']).toBe('second')
    lab.settings.pvwa.versionsForm = 'array'
    expect(
      Array.isArray(
        JSON.parse((await admin.get(`api/Accounts/${id}/Secret/Versions?showTemporary=True`)).text),
      ),
    ).toBe(true)
  })

  it('are generated [pvwa/generate]', async () => {
    const path = `api/Accounts/${idOf(lab, 'Linux', 'root-web1')}/Secret/Generate`
    expect((await admin.post(path, {})).json['password']).toMatch(/^\S{20}$/u)
    lab.settings.pvwa.version = '11.7'
    expect((await admin.post(path, {})).status).toBe(404)
  })

  it('are changed by the CPM as the clock moves [pvwa/change] [pvwa/verify] [pvwa/reconcile] [pvwa/set-next] [pvwa/cpm-works-by-clock] [pvwa/cpm-unmanaged]', async () => {
    // So long that it does nothing before the clock is moved.
    lab.settings.pvwa.cpmSeconds = 600
    const cpmMs = 600_000
    const selector = { safe: 'Linux', object: 'root-web1' }
    const id = idOf(lab, selector.safe, selector.object)
    const account = lab.vault.account(selector)
    lab.vault.setProperty(selector, 'CPMDisabled', 'manual')
    const management = async () =>
      (await admin.get(`api/Accounts/${id}`)).json['secretManagement'] as Record<string, unknown>
    const before = account.revealSecret()
    const change = await admin.post(`API/Accounts/${id}/Change`, { ChangeEntireGroup: false })
    expect([change.status, change.text]).toEqual([200, ''])
    expect((await management())['status']).toBe('inProcess')
    expect(
      (await retrieve(lab, { AppID: 'batch', Object: 'root-web1' })).json['PasswordChangeInProcess'],
    ).toBe('True')
    const seconds = (): number => Math.floor(lab.clock.now() / 1000)
    const asked = seconds()
    lab.clock.advance(cpmMs)
    expect(account.revealSecret()).not.toBe(before)
    const { status, lastModifiedTime } = await management()
    expect(status).toBe('success')
    expect(lastModifiedTime).toBeGreaterThanOrEqual(asked + 600)
    expect(lastModifiedTime).toBeLessThanOrEqual(seconds())
    expect(account.versions().at(-1)?.modifiedBy).toBe('PasswordManager')
    await admin.post(`API/Accounts/${id}/Verify`)
    lab.clock.advance(cpmMs)
    expect(await management()).toHaveProperty('lastVerifiedTime')
    await admin.post(`API/Accounts/${id}/Reconcile`)
    lab.clock.advance(cpmMs)
    expect(await management()).toHaveProperty('lastReconciledTime')
    await admin.post(`API/Accounts/${id}/SetNextPassword`, {
      ChangeImmediately: true,
      NewCredentials: 'given',
    })
    lab.clock.advance(cpmMs)
    expect(account.revealSecret()).toBe('given')
    await admin.post(`API/Accounts/${id}/SetNextPassword`, {
      ChangeImmediately: false,
      NewCredentials: 'later',
    })
    expect(lab.pvwa.cpm.pending).toBe(0)
    await admin.post(`API/Accounts/${id}/Change`, {})
    lab.clock.advance(cpmMs)
    expect(account.revealSecret()).toBe('later')
    expect(lab.audit.find((row) => row.action === 'CPM verify password')?.via).toBe('cpm')
  })

  it('may fail to change [pvwa/cpm-failure] [pvwa/secret-characters-refused] [pvwa/activities-gen1] [pvwa/activities-gen2] [pvwa/activity-members] [pvwa/activity-time]', async () => {
    const selector = { safe: 'Linux', object: 'root-web1' }
    const id = idOf(lab, selector.safe, selector.object)
    const before = lab.vault.account(selector).revealSecret()
    lab.pvwa.cpm.script(selector, { change: 'failure', error: 'No route to host' })
    await admin.post(`api/Accounts/${id}/Change`, {})
    lab.clock.advance(5000)
    expect(lab.vault.account(selector).revealSecret()).toBe(before)
    expect((await admin.get(`api/Accounts/${id}`)).json['secretManagement']).toMatchObject({
      status: 'failure',
    })
    const { Activities: rows } = (await admin.get(`api/Accounts/${id}/Activities`)).json as {
      Activities: Record<string, unknown>[]
    }
    expect(rows[0]).toMatchObject({ ClientID: 'CPM', UserName: 'PasswordManager' })
    expect(rows[0]?.['Reason']).toContain('Failure. Error: No route to host')
    const gen1 = `WebServices/PIMServices.svc/Accounts/${id}/Activities`
    expect((await admin.get(gen1)).status).toBe(404)
    lab.settings.pvwa.version = '12.6'
    expect((await admin.get(`api/Accounts/${id}/Activities`)).status).toBe(404)
    const slash = (await admin.get(`${gen1}/`)).json['GetAccountActivitiesSlashResult'] as Record<
      string,
      unknown
    >[]
    expect(Object.keys(slash[0] ?? {})).toEqual([
      'AccountName',
      'Activity',
      'ActivityCode',
      'ClientID',
      'MoreInfo',
      'Path',
      'Reason',
      'Time',
      'UserName',
    ])
    expect(slash[0]?.['Time']).toMatch(/^\d\d\/\d\d\/\d{4} \d\d:\d\d:\d\d$/u)
    expect((await admin.get(gen1)).json).toHaveProperty('GetAccountActivitiesResult')
    const refused = await admin.post(`api/Accounts/${id}/SetNextPassword`, { NewCredentials: 'a<b' })
    expect(refused.text).toContain('The secrets should not include')
  })

  it('are linked to others [pvwa/link-account] [pvwa/link-account-old-field] [pvwa/unlink-account] [pvwa/link-index-range]', async () => {
    const path = `API/Accounts/${idOf(lab, 'Linux', 'root-web1')}/LinkAccount`
    const body = { safe: 'Linux', extraPasswordIndex: 3, name: 'deploy-key', folder: 'Root' }
    expect((await admin.post(path, body)).status).toBe(200)
    const links = (): ReturnType<typeof admin.get> =>
      admin.get(`api/ExtendedAccounts/${idOf(lab, 'Linux', 'root-web1')}/LinkedAccounts`)
    expect((await links()).json).toEqual({
      LinkedGroup: null,
      LinkedAccounts: [
        {
          ExtraPasswordIndex: 3,
          Name: 'deploy-key',
          Safe: 'Linux',
          Folder: 'Root',
          AccountID: idOf(lab, 'Linux', 'deploy-key'),
        },
      ],
    })
    const group = lab.vault.safe('Linux')!.addAccountGroup('pair', 'UnixSSH')
    group.members.add(lab.vault.account({ safe: 'Linux', object: 'root-web1' }))
    expect((await links()).json).toMatchObject({ LinkedGroup: { GroupID: group.id, GroupName: 'pair' } })
    expect(names(await admin.get('api/Accounts?savedFilter=Link'))).toEqual(['root-web1'])
    expect((await admin.delete(`${path}/3`)).status).toBe(200)
    expect((await admin.delete(`${path}/3`)).status).toBe(404)
    expect(codeOf(await admin.delete(`${path}/4`))).toEqual([400, 'PASWS167E'])
    expect(codeOf(await admin.post(path, { ...body, extraPasswordIndex: 0 }))).toEqual([400, 'PASWS167E'])
    expect(codeOf(await admin.post(path, { ...body, safe: 'x'.repeat(29) }))).toEqual([400, 'PASWS167E'])
    lab.settings.pvwa.version = '12.1.1'
    expect(codeOf(await admin.post(path, body))).toEqual([400, 'PASWS167E'])
    const { extraPasswordIndex: ExtraPassID, ...rest } = body
    expect((await admin.post(path, { ...rest, ExtraPassID })).status).toBe(200)
  })

  it('are used through PSM [pvwa/psm-connect] [pvwa/psm-connect-rdp] [pvwa/psm-connect-html5] [pvwa/adhoc-connect]', async () => {
    const path = `API/Accounts/${idOf(lab, 'Linux', 'root-web1')}/PSMConnect`
    const body = { ConnectionComponent: 'PSM-RDP', Reason: 'r' }
    for (const accept of ['RDP', 'application/octet-stream']) {
      const file = await admin.post(path, body, { accept })
      expect(file.headers['content-type']).toBe('application/octet-stream')
      expect(file.text).toContain('full address:s:')
    }
    const html5 = await admin.post(path, body, { accept: '*/*' })
    expect(Object.keys(html5.json)).toEqual(['PSMGWURL', 'PSMGWRequest'])
    expect(codeOf(await admin.post(path, {}))).toEqual([400, 'PASWS167E'])
    const adHoc = await admin.post('API/Accounts/AdHocConnect', {
      userName: 'u',
      secret: 's',
      address: 'a',
      platformId: 'UnixSSH',
      PSMConnectPrerequisites: { ConnectionComponent: 'PSM-SSH' },
    })
    expect(adHoc.json).toHaveProperty('PSMGWURL')
    lab.settings.pvwa.html5Gateway = false
    expect((await admin.post(path, body)).headers['content-type']).toBe('application/octet-stream')
  })

  it('are checked out and in [pvwa/check-out] [pvwa/check-in] [pvwa/unlock]', async () => {
    lab.vault.addAccount({ safe: 'Linux', name: 'shared', platformId: 'UnixExclusive', secret: 's' })
    const id = idOf(lab, 'Linux', 'shared')
    lab.vault.setPermissions('Linux', 'operator', ['list', 'retrieve'])
    const operator = await sessionOf(lab, 'operator')
    const take = (who: typeof admin) => who.post(`api/Accounts/${id}/Password/Retrieve`)
    expect((await take(operator)).status).toBe(200)
    expect((await take(operator)).status).toBe(200)
    expect((await take(admin)).status).toBe(409)
    expect((await operator.post(`api/Accounts/${id}/CheckIn`)).status).toBe(200)
    expect((await take(admin)).status).toBe(200)
    expect((await operator.post(`api/Accounts/${id}/CheckIn`)).status).toBe(403)
    expect((await operator.post(`api/Accounts/${id}/Unlock`)).status).toBe(403)
    expect((await admin.post(`api/Accounts/${id}/Unlock`)).status).toBe(200)
    expect((await take(operator)).status).toBe(200)
  })

  it('are uploaded in bulk [pvwa/bulk-upload-start] [pvwa/bulk-upload-result]', async () => {
    const started = await admin.post('api/bulkactions/accounts', {
      source: 'test',
      accountsList: [
        { safeName: 'Linux', platformId: 'UnixSSH', name: 'b1', secret: 'hush' },
        { safeName: 'Nope', platformId: 'UnixSSH', name: 'b2', secret: 'hush' },
      ],
    })
    expect(started.status).toBe(202)
    const result = await admin.get(`api/BulkActions/Accounts/${started.text}`)
    expect(result.json).toMatchObject({
      Source: 'test',
      Result: { Succeeded: 1, Failed: 1 },
      SucceededItems: { Total: 1, Items: [{ uploadIndex: 0, name: 'b1' }] },
      FailedItems: { Total: 1, Items: [{ uploadIndex: 1, name: 'b2', safeName: 'Nope' }] },
    })
    expect(result.text).not.toContain('hush')
    expect((await admin.get('api/BulkActions/Accounts')).json['Total']).toBe(1)
  })

  it('stay out of the journal and the audit', async () => {
    const sentinel = 'S3ntinel-never-shown'
    const id = idOf(lab, 'Linux', 'root-web1')
    await admin.post(`api/Accounts/${id}/Password/Update`, { NewCredentials: sentinel })
    await admin.post(`api/Accounts/${id}/Password/Retrieve`, { Reason: 'r' })
    await admin.get(`api/Accounts?password=${sentinel}&search=x`)
    await admin.post('API/Auth/cyberark/Logon', { username: 'operator', password: sentinel })
    const kept = JSON.stringify([lab.journal.entries(), lab.audit.entries()])
    expect(kept).not.toContain(sentinel)
    expect(kept).not.toContain(admin.token)
    expect(lab.journal.entries().at(-2)).toMatchObject({ surface: 'pvwa', user: 'administrator' })
    lab.faults.add({ surface: 'pvwa', kind: 'status', status: 429, retryAfter: 1, times: 1 })
    const throttled = await admin.get('api/Safes')
    expect([throttled.status, throttled.headers['retry-after']]).toEqual([429, '1'])
  })
})

it('PVWA pages through 100 000 accounts without delay', async () => {
  await using lab = await Lab.start({ accounts: 100_000 })
  const admin = await sessionOf(lab)
  // Work, not time: how busy the machine is otherwise does not matter.
  const before = process.cpuUsage()
  let seen = 0
  let path: string | undefined = 'api/Accounts?limit=1000'
  while (path !== undefined) {
    const reply: Reply = await admin.get(path)
    seen += values(reply).length
    path = reply.json['nextLink'] as string | undefined
  }
  expect(seen).toBe(100_012)
  expect(values(await admin.get('api/Accounts?search=linux-000001')).map(({ name }) => name)).toEqual([
    'linux-000001-root',
  ])
  const { user, system } = process.cpuUsage(before)
  expect((user + system) / 1_000_000).toBeLessThan(20)
})
