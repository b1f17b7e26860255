import { beforeEach, describe, expect, it } from 'vitest'
import { eachLab } from './support/each-lab.ts'
import type { Reply } from './support/request.ts'
import { checkedSession, codeOf, eachSession } from './support/pvwa.ts'

type Model = Record<string, unknown>

const values = (reply: Reply): Model[] => reply.json['value'] as Model[]

describe('PVWA discovery', () => {
  const lab = eachLab()
  const admin = eachSession(lab)

  beforeEach(() => {
    lab.vault.configuration.discoveredAccounts.clear()
    lab.vault.configuration.onboardingRules.clear()
  })

  const found = 'API/DiscoveredAccounts'
  const rules = 'API/AutomaticOnboardingRules'
  const root = { userName: 'root', address: 'new1.example.com', platformType: 'Unix' }
  const rule = {
    RuleName: 'Unix roots',
    TargetPlatformId: 'UnixSSH',
    TargetSafeName: 'Linux',
    SystemTypeFilter: 'Unix',
  }
  const report = (more: Model = {}) => admin.post(found, { ...root, ...more })

  it('takes reports of accounts, each once [pvwa/discovered-add] [pvwa/discovered-add-required] [pvwa/discovered-add-again] [pvwa/discovered-get]', async () => {
    const added = await report({
      accountEnabled: true,
      additionalProperties: { Site: 'north' },
      dependencies: [{ name: 'backup', address: 'new1.example.com', type: 'Windows Service' }],
    })
    expect(added.status).toBe(201)
    const id = String(added.json['id'])
    expect(added.json).toMatchObject({
      userName: 'root',
      address: 'new1.example.com',
      safe: '',
      dependencies: [{ name: 'backup', type: 'Windows Service' }],
    })
    const one = await admin.get(`${found}/${id}`)
    expect(one.json).toMatchObject({
      ...root,
      id,
      accountEnabled: true,
      additionalProperties: { Site: 'north' },
      numberOfDependencies: 1,
      dependencies: [{ name: 'backup', address: 'new1.example.com' }],
    })
    const again = await report({ userName: 'ROOT', description: 'seen twice' })
    expect(again.json['id']).toBe(id)
    const listed = values(await admin.get(found))
    expect(listed).toEqual([expect.objectContaining({ id, description: 'seen twice' })])
    expect(listed[0]).not.toHaveProperty('dependencies')
    for (const name of ['userName', 'address', 'platformType']) {
      expect(codeOf(await report({ [name]: '' }))).toEqual([400, 'PASWS167E'])
    }
    expect(codeOf(await report({ osFamily: 'Toaster' }))).toEqual([400, 'PASWS167E'])
    expect((await admin.get(`${found}/9_9`)).status).toBe(404)
  })

  it('lists them in pages, narrowed [pvwa/discovered-list]', async () => {
    for (let number = 1; number <= 5; number += 1) {
      await report({ address: `new${number}.example.com`, privileged: number % 2 === 0 })
    }
    await report({
      userName: 'Administrator',
      address: 'pc1.example.com',
      platformType: 'Windows Desktop Local',
    })
    const page = await admin.get(`${found}?limit=2&offset=2&search=new`)
    expect([values(page).length, page.json['count']]).toEqual([2, 5])
    const last = await admin.get(String(page.json['nextLink']))
    expect(values(last).map((item) => item['address'])).toEqual(['new5.example.com'])
    expect(last.json).not.toHaveProperty('nextLink')
    const count = async (query: string) => (await admin.get(`${found}?${query}`)).json['count']
    expect(await count('search=example&searchType=startswith')).toBe(0)
    expect(await count('search=root%20new3')).toBe(1)
    expect(await count('filter=privileged+eq+true')).toBe(2)
    expect(await count('filter=platformType+eq+Windows+Desktop+Local+AND+privileged+eq+false')).toBe(1)
    expect(codeOf(await admin.get(`${found}?filter=colour+eq+red`))).toEqual([400, 'PASWS167E'])
    expect(codeOf(await admin.get(`${found}?limit=1001`))).toEqual([400, 'PASWS167E'])
  })

  it('onboards one into a safe [pvwa/discovered-onboard]', async () => {
    const id = String((await report()).json['id'])
    const onboard = (body: Model) => admin.post(`${found}/${id}/Onboard`, body)
    expect(codeOf(await onboard({ safeName: 'Linux' }))).toEqual([400, 'PASWS167E'])
    const done = await onboard({
      PlatformID: 'UnixSSH',
      safeName: 'Linux',
      shouldReconcileAccount: true,
      defaultPassword: 'First-1',
    })
    expect(done.status).toBe(200)
    const account = lab.vault.accountById(String(done.json['id']))
    expect(account?.property('Address')).toBe('new1.example.com')
    expect(account?.revealSecret()).toBe('First-1')
    lab.clock.advance(5000)
    expect(account?.revealSecret()).not.toBe('First-1')
    expect(values(await admin.get(found))).toEqual([])
    lab.settings.pvwa.version = '12.5'
    expect((await onboard({})).headers['content-type']).toBe('text/html')
  })

  it('is emptied [pvwa/discovered-clear]', async () => {
    await report()
    expect((await admin.delete(found)).status).toBe(200)
    expect((await admin.get(found)).json).toEqual({ value: [], count: 0 })
  })

  it('has rules [pvwa/onboarding-list] [pvwa/onboarding-add] [pvwa/onboarding-enum-drift] [pvwa/onboarding-put-clears] [pvwa/onboarding-delete]', async () => {
    const added = await admin.post(rules, {
      ...rule,
      SystemTypeFilter: 1,
      MachineTypeFilter: 2,
      UserNameMethod: 'begins',
      UserNameFilter: 'ro',
      RuleDescription: 'd',
    })
    expect(added.status).toBe(200)
    const id = Number(added.json['RuleId'])
    expect(added.json).toMatchObject({
      RuleName: 'Unix roots',
      RuleDescription: 'd',
      SystemTypeFilter: 'Unix',
      MachineTypeFilter: 'Server',
      UserNameMethod: 'Begins',
      AddressMethod: 'Equals',
      AccountCategoryFilter: 'Any',
      LastOnboardedTime: 0,
    })
    await admin.post(rules, { ...rule, RuleName: 'Others' })
    const listed = await admin.get(`${rules}?names=unix%20roots,nothing`)
    expect(listed.json).toEqual({ AutomaticOnboardingRules: [added.json], Total: 1 })
    expect((await admin.get(rules)).json['Total']).toBe(2)
    const put = await admin.put(`${rules}/${id}/`, { ...rule, RuleName: 'Renamed' })
    expect(put.json).toMatchObject({
      RuleId: id,
      RuleName: 'Renamed',
      RuleDescription: '',
      UserNameFilter: '',
      MachineTypeFilter: 'Any',
    })
    for (const wrong of [
      { TargetPlatformId: '' },
      { TargetSafeName: null },
      { SystemTypeFilter: undefined },
      { SystemTypeFilter: 7 },
      { UserNameMethod: 'Sounds like' },
      { RuleName: 'x'.repeat(256) },
    ]) {
      expect(codeOf(await admin.post(rules, { ...rule, ...wrong }))).toEqual([400, 'PASWS167E'])
    }
    expect((await admin.post(rules, { ...rule, TargetSafeName: 'Nope' })).status).toBe(404)
    expect((await admin.post(rules, { ...rule, TargetPlatformId: 'Nope' })).status).toBe(404)
    const gone = await admin.delete(`${rules}/${id}`)
    expect([gone.status, gone.text]).toEqual([204, ''])
    expect((await admin.put(`${rules}/${id}`, rule)).status).toBe(404)
  })

  it('onboards by rule [pvwa/onboarding-governs]', async () => {
    await admin.post(rules, {
      ...rule,
      UserNameFilter: 'root',
      AddressFilter: 'example.com',
      AddressMethod: 'Ends',
    })
    const fitting = await report()
    expect(fitting.json).toMatchObject({ status: 'Onboarded', safe: 'Linux' })
    expect(values(await admin.get(found))).toEqual([])
    const inSafe = await admin.get('api/Accounts?filter=safeName+eq+Linux&search=new1')
    expect(values(inSafe)).toMatchObject([{ userName: 'root', platformId: 'UnixSSH' }])
    const ruleNow = ((await admin.get(rules)).json['AutomaticOnboardingRules'] as Model[])[0]
    expect(Number(ruleNow?.['LastOnboardedTime'])).toBeGreaterThan(0)
    await report({ userName: 'daemon', address: 'new2.example.com' })
    await report({ address: 'pc2.example.com', platformType: 'Windows Server Local' })
    expect((await admin.get(found)).json['count']).toBe(2)
  })

  it('is for administrators of the vault [pvwa/discovered-add] [pvwa/onboarding-add]', async () => {
    const own = await checkedSession(lab, 'operator')
    for (const reply of [
      await own.get(found),
      await own.post(found, root),
      await own.delete(found),
      await own.get(rules),
      await own.post(rules, rule),
    ]) {
      expect(codeOf(reply)).toEqual([403, 'PASWS041E'])
    }
  })
})
