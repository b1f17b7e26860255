import { beforeEach, describe, expect, it } from 'vitest'
import { Lab } from '../src/index.ts'
import { eachLab } from './support/each-lab.ts'
import { checkedSession, codeOf, eachSession, idOf } from './support/pvwa.ts'
import type { Reply } from './support/request.ts'

type Item = Record<string, unknown>

const names = (reply: Reply): unknown[] => (reply.json['value'] as Item[]).map((item) => item['name'])

describe('PVWA dependent accounts', () => {
  const lab = eachLab({ pvwa: { version: '14.6.0' } })
  const admin = eachSession(lab)
  let master: string

  beforeEach(() => {
    master = idOf(lab, 'Linux', 'root-web1')
  })

  const path = (suffix = ''): string => `API/Accounts/${master}/dependentAccounts${suffix}`
  const add = async (name: string, more: Item = {}): Promise<string> => {
    const body = {
      name,
      platformId: 'WinService',
      platformAccountProperties: { Address: `${name}.host` },
      ...more,
    }
    const reply = await admin.post(path(), body)
    expect(reply.status).toBe(201)
    return String(reply.json['id'])
  }

  it('are added and shown [pvwa/dependents-add] [pvwa/dependents-list]', async () => {
    const reply = await admin.post(path('/'), {
      name: 'nightly',
      platformId: 'cronjob',
      platformAccountProperties: { Address: 'web1.example.com' },
      secretManagement: { automaticManagementEnabled: false, manualManagementReason: 'fragile' },
    })
    const moment = expect.any(Number) as number
    expect(reply.status).toBe(201)
    expect(reply.json).toEqual({
      id: reply.json['id'],
      name: 'nightly',
      platformId: 'CronJob',
      masterAccountId: master,
      safeName: 'Linux',
      platformAccountProperties: { Address: 'web1.example.com' },
      secretManagement: { automaticManagementEnabled: false, manualManagementReason: 'fragile' },
      createdTime: moment,
      modificationTime: moment,
    })
    expect((await admin.get(path(`/${String(reply.json['id'])}`))).json).toEqual(reply.json)
    expect((await admin.get(path())).json).toEqual({ value: [reply.json], count: 1 })
    expect(codeOf(await admin.post(path(), { platformId: 'UnixSSH' }))).toEqual([400, 'PASWS167E'])
    expect(codeOf(await admin.post(path(), {}))).toEqual([400, 'PASWS167E'])
    const both = {
      platformId: 'CronJob',
      secretManagement: { automaticManagementEnabled: true, manualManagementReason: 'x' },
    }
    expect(codeOf(await admin.post(path(), both))).toEqual([400, 'PASWS159E'])
    lab.settings.pvwa.version = '14.4'
    expect((await admin.get(path())).status).toBe(404)
  })

  it('are listed over all accounts [pvwa/dependents-list]', async () => {
    for (const name of ['one', 'two', 'three']) await add(name)
    const other = idOf(lab, 'Billing-DB', 'oracle-prod')
    await admin.post(`API/Accounts/${other}/dependentAccounts`, { name: 'far', platformId: 'CronJob' })
    const list = async (query: string) => names(await admin.get(`API/dependentAccounts?${query}`))
    expect(await list('')).toEqual(['one', 'two', 'three', 'far'])
    expect(await list('search=TWO.host')).toEqual(['two'])
    expect(await list(`filter=MasterAccountId%20eq%20${other}`)).toEqual(['far'])
    expect(await list('filter=platformId%20eq%20CronJob')).toEqual(['far'])
    expect(await list('filter=SafeName%20eq%20linux%20AND%20platformId%20eq%20WinService')).toHaveLength(3)
    const soon = Math.floor(lab.clock.now() / 1000) + 60
    expect(await list(`filter=modificationTime%20gte%20${soon}`)).toEqual([])
    expect(await list(`filter=modificationTime%20gte%20${soon - 3600}`)).toHaveLength(4)
    const first = await admin.get('API/dependentAccounts?limit=3&search=host')
    expect(first.json['nextLink']).toBeUndefined()
    const page = await admin.get('API/dependentAccounts?limit=3')
    expect([names(page).length, page.json['count']]).toEqual([3, 4])
    expect(names(await admin.get(String(page.json['nextLink'])))).toEqual(['far'])
    for (const query of ['limit=1001', 'limit=0', 'filter=colour%20eq%20red', 'filter=SafeName%20ne%20x']) {
      expect(codeOf(await admin.get(`API/dependentAccounts?${query}`))).toEqual([400, 'PASWS167E'])
    }
    const outsider = await checkedSession(lab, 'outsider')
    expect((await outsider.get('API/dependentAccounts')).json).toEqual({ value: [], count: 0 })
  })

  it('are replaced and deleted [pvwa/dependents-update] [pvwa/dependents-delete]', async () => {
    const id = await add('service')
    const put = await admin.put(path(`/${id}`), { name: 'renamed' })
    expect(put.json).toMatchObject({ name: 'renamed', platformAccountProperties: {} })
    expect((await admin.delete(path(`/${id}`))).status).toBe(204)
    expect(codeOf(await admin.get(path(`/${id}`)))).toEqual([404, 'LABPV404E'])
    expect(names(await admin.get('API/dependentAccounts'))).toEqual([])
    const all = await admin.get('API/dependentAccounts?includeDeleted=True')
    expect(all.json['value']).toMatchObject([{ name: 'renamed', isDeleted: true }])
    const gone = lab.vault.addAccount({ safe: 'Linux', name: 'gone', platformId: 'UnixSSH' }).id
    await admin.post(`API/Accounts/${gone}/dependentAccounts`, { name: 'with it', platformId: 'CronJob' })
    expect((await admin.delete(`API/Accounts/${gone}`)).status).toBe(204)
    expect(names(await admin.get('API/dependentAccounts'))).toEqual([])
    const operator = await checkedSession(lab, 'operator')
    const kept = await add('kept')
    for (const reply of [
      await operator.post(path(), { platformId: 'CronJob' }),
      await operator.put(path(`/${kept}`), {}),
      await operator.delete(path(`/${kept}`)),
    ]) {
      expect(codeOf(reply)).toEqual([403, 'PASWS041E'])
    }
    expect((await operator.get(path(`/${kept}`))).status).toBe(200)
  })

  it('are resumed, and follow their master [pvwa/dependents-resume]', async () => {
    const manual = { automaticManagementEnabled: false, manualManagementReason: 'later' }
    const id = await add('service', { secretManagement: manual })
    expect((await admin.post(path(`/${id}/Resume`))).status).toBe(200)
    expect((await admin.get(path(`/${id}`))).json['secretManagement']).toEqual({
      automaticManagementEnabled: true,
    })
    const operator = await checkedSession(lab, 'operator')
    expect((await operator.post(path(`/${id}/Sync`))).status).toBe(200)
    expect((await admin.get(path(`/${id}`))).json['secretManagement']).toMatchObject({ status: 'success' })
    lab.vault.setSecret({ safe: 'Linux', object: 'root-web1' }, null)
    const other = await add('other')
    const BulkItems = [other, 'none'].map((dependentAccountId) => ({ accountId: master, dependentAccountId }))
    const reply = await admin.post(path('/Sync/Bulk'), { BulkItems })
    const job = await admin.get(`API/bulkactions/${reply.text}`)
    expect(job.json['Result']).toEqual({ Succeeded: 1, Failed: 1, Error: '' })
    const failed = (value: boolean) => admin.get(path(`?failed=${value ? 'True' : 'False'}`))
    expect(names(await failed(true))).toEqual(['other'])
    expect(names(await failed(false))).toEqual(['service'])
  })
})

describe('PVWA administrative access', () => {
  it('is granted for a time and taken back [pvwa/jit-grant] [pvwa/jit-revoke]', async () => {
    await using lab = await Lab.start()
    const operator = await checkedSession(lab, 'operator')
    const account = lab.vault.account({ safe: 'Linux', object: 'root-web1' })
    const holds = (): boolean => lab.vault.administrativeAccess.holds(account, 'operator', lab.clock.now())
    const path = `API/Accounts/${account.id}`
    expect(codeOf(await operator.post(`${path}/RevokeAdministrativeAccess`))).toEqual([400, 'LABPV400E'])
    expect((await operator.post(`${path}/grantAdministrativeAccess`)).status).toBe(200)
    expect(holds()).toBe(true)
    expect((await operator.post(`${path}/RevokeAdministrativeAccess`)).status).toBe(200)
    expect(holds()).toBe(false)
    lab.settings.pvwa.idleMinutes = 1000
    await operator.post(`${path}/grantAdministrativeAccess`)
    lab.clock.advance(240 * 60_000)
    expect(holds()).toBe(false)
    expect((await operator.post(`${path}/RevokeAdministrativeAccess`)).status).toBe(400)
    const auditor = await checkedSession(lab, 'auditor')
    expect(codeOf(await auditor.post(`${path}/grantAdministrativeAccess`))).toEqual([403, 'PASWS041E'])
    lab.settings.pvwa.version = '11.9'
    expect((await operator.post(`${path}/RevokeAdministrativeAccess`)).status).toBe(404)
  })
})
