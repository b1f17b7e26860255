import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Lab } from '@sallyport/lab'
import { Secret } from '@sallyport/sdk'
import type { Pam360 } from '@sallyport/sdk/pam360'
import { failureOf } from '../support/failure.ts'
import { pam360As } from '../support/pam360-lab.ts'

const web = { resource: 'web-01' }
const svc = { resource: 'web-01', account: 'svc' }

describe('PAM360, resources and accounts against the lab', () => {
  let lab: Lab
  let owner: Pam360
  let billing: Pam360
  let admin: Pam360

  beforeAll(async () => {
    lab = await Lab.start({ now: new Date('2026-01-05T10:00:00Z') })
    owner = pam360As(lab, 'owner')
    billing = pam360As(lab, 'billing')
    admin = pam360As(lab, 'root-admin')
  })
  beforeEach(() => lab.reset())
  afterAll(async () => {
    for (const client of [owner, billing, admin]) await client.close()
    await lab.stop()
  })

  const idOf = (user: string) => String(lab.pam360.user(user).id)
  const namesOf = async (list: AsyncIterable<{ readonly name: string | null }>) => {
    const names: (string | null)[] = []
    for await (const { name } of list) names.push(name)
    return names
  }

  describe('resources', () => {
    it('are listed in pages, in order, and found by views and searches [pam360/resource-list] [pam360/resource-list-views] [pam360/paging-resources] [pam360/paging-iterates]', async () => {
      const all = await namesOf(owner.resources.list())
      expect(all.length).toBeGreaterThan(4)
      expect(await namesOf(owner.resources.list({ pageSize: 2 }))).toEqual(all)
      expect(await namesOf(owner.resources.list({ pageSize: 1, pagesAhead: 1 }))).toEqual(all)
      const one = { search: { type: 'resource', column: 'RESOURCENAME', value: 'db-0' } } as const
      expect(await namesOf(owner.resources.list(one))).toEqual(['db-01'])
      expect(await namesOf(owner.resources.list({ search: { value: 'nothing like this' } }))).toEqual([])
      expect(await namesOf(owner.resources.list({ view: 'favourite' }))).toEqual([])
      const limits = lab.journal.entries().filter(({ path }) => path.endsWith('/resources'))
      expect(limits.length).toBeGreaterThan(all.length)
      expect((await failureOf(owner.resources.types({ containing: [''] }))).name).toBe('ConfigurationError')
      expect(() => owner.resources.list({ search: { column: 'OTHER', value: 'x' } })).toThrow(/column/)
    })

    it('count from where the server counts [pam360/paging-resources]', async () => {
      lab.settings.pam360.firstRow = 1
      await using counting = pam360As(lab, 'owner', { firstIndex: { resources: 1 } })
      const all = await namesOf(counting.resources.list())
      expect(await namesOf(counting.resources.list({ pageSize: 2 }))).toEqual(all)
      // The others would find one row twice, or none before the first.
      expect(
        await namesOf(owner.resources.list({ pageSize: 2, onInconsistency: () => undefined })),
      ).not.toEqual(all)
    })

    it('are shown with all that is known [pam360/account-list] [pam360/account-list-older-policy] [pam360/account-custom-fields]', async () => {
      const shown = await owner.resources.get(web)
      expect(shown).toMatchObject({
        name: 'web-01',
        type: 'Linux',
        description: 'Web server',
        dnsName: 'web-01.acme.example',
        domainName: null,
        department: 'Web',
        location: 'Basel',
        url: 'https://web-01.acme.example',
        owner: 'owner',
        passwordPolicy: 'Strong',
        isRequestReasonRequired: false,
      })
      lab.settings.pam360.policyKey = 'PASSWORD POLICY'
      expect((await owner.resources.get(web)).passwordPolicy).toBe('Strong')
      expect(shown.customFields[0]).toEqual({
        label: 'Rack',
        type: 'Character',
        column: 'COLUMN_CHAR1',
        value: '7',
      })
      expect(await owner.resources.getId('web-01')).toBe(shown.id)
    })

    it('are made, changed and deleted [pam360/resource-create] [pam360/resource-create-id] [pam360/resource-custom-fields] [pam360/resource-edit] [pam360/resource-delete]', async () => {
      const name = ' odd / ü "name" % + & # \\ '
      const id = await admin.resources.create({
        name,
        type: 'Linux',
        description: 'made',
        recordConfiguredUrl: true,
        accountName: 'first',
        accountPassword: new Secret('Sentinel-1st!'),
        customFields: { Rack: '9' },
      })
      expect(await admin.resources.getId(name)).toBe(id)
      lab.settings.pam360.createGivesId = false
      const second = await admin.resources.create({ name: 'without' })
      expect(await admin.resources.getId('without')).toBe(second)
      const made = { resource: name, account: 'first' }
      expect((await admin.passwords.get(made)).secret.reveal()).toBe('Sentinel-1st!')
      await admin.resources.edit({ resource: name }, { description: '', location: 'Hall 2' })
      expect(await admin.resources.get({ resourceId: id })).toMatchObject({
        name,
        description: null,
        location: 'Hall 2',
        customFields: [{ label: 'Rack', value: '9' }],
      })
      await admin.resources.delete({ resource: name })
      expect((await failureOf(admin.resources.get({ resourceId: id }))).name).toBe('ServerError')
      for (const wrong of [{}, { name: 1 }, { password: 'x' }]) {
        const error = await failureOf(admin.resources.edit(web, wrong as object))
        expect(error.name).toBe('ConfigurationError')
      }
    })

    it('go to the trash and come back, accounts too [pam360/resource-trash] [pam360/account-trash] [pam360/trash-list] [pam360/trash-restore]', async () => {
      await owner.resources.trash({ resource: 'db-01' })
      const [gone] = await owner.resources.listTrashed().toArray()
      expect(gone).toMatchObject({ name: 'db-01', deletedAt: new Date('2026-01-05T10:00:00Z') })
      await owner.resources.restore([gone!.id])
      expect(await owner.resources.listTrashed().toArray()).toEqual([])
      await owner.accounts.trash(svc)
      const [account] = await owner.accounts.listTrashed().toArray()
      expect(account).toMatchObject({ name: 'svc', resourceName: 'web-01' })
      await owner.accounts.restore([account!.id])
      expect(await namesOf(owner.accounts.list(web))).toContain('svc')
    })

    it('are shared, and their shares end [pam360/resource-share]', async () => {
      const share = { resource: 'hidden-01' }
      const userId = idOf('billing')
      await owner.resources.share(share, { userId, accessType: 'view' })
      expect(await namesOf(billing.resources.list())).toContain('hidden-01')
      await owner.resources.share(share, { userId, accessType: 'revoke' })
      expect(await namesOf(billing.resources.list())).not.toContain('hidden-01')
      for (const wrong of [
        { accessType: 'view' },
        { accessType: 'view', userId, userGroupId: '1' },
      ] as const) {
        expect((await failureOf(owner.resources.share(share, wrong))).name).toBe('ConfigurationError')
      }
    })

    it('have types, groups, addresses and remote applications [pam360/resource-types] [pam360/resource-groups-of] [pam360/resource-urls] [pam360/resource-remote-apps]', async () => {
      expect((await owner.resources.types()).map(({ name }) => name)).toContain('Linux')
      const windows = await owner.resources.types({ containing: ['Windows'] })
      expect(windows.map(({ name }) => name)).toEqual(['Windows', 'WindowsDomain'])
      expect(await owner.resources.groups(web)).toEqual([
        { id: expect.stringMatching(/^\d+$/) as string, name: 'Web servers' },
      ])
      const [address] = await owner.resources.urls().toArray()
      expect(address).toEqual({
        resourceId: await owner.resources.getId('web-01'),
        url: 'https://web-01.acme.example',
      })
      const apps = await owner.resources.remoteApps({ resource: 'ad-services2k19' })
      expect(apps.map(({ name }) => name)).toEqual(['Server Manager', 'SQL Studio'])
    })

    it('are told how passwords are reset [pam360/resource-remote-reset]', async () => {
      const windows = await owner.resources.getId('ad-services2k19')
      await owner.resources.configureRemoteReset({
        type: 'WindowsDomain',
        resourceIds: [windows],
        isLocal: true,
        accountName: 'sysadmin',
        connectionMode: 'SSL',
      })
      for (const wrong of [
        { type: 'SAP', resourceIds: [windows], sapSystemNumber: '1', sapAdminAccount: 'x' },
        { type: 'SAP', resourceIds: [windows], sapSystemNumber: '01' },
        { type: 'WindowsDomain', resourceIds: [windows] },
        { type: 'WindowsDomain', resourceIds: [windows], isLocal: false, domainResourceId: '1' },
      ]) {
        const error = await failureOf(owner.resources.configureRemoteReset(wrong))
        expect(error.name, JSON.stringify(wrong)).toBe('ConfigurationError')
      }
    })

    it('are given to integrations with a password [pam360/resource-for-integration] [pam360/integration-token]', async () => {
      const given = lab.pam360.account('web-01', 'svc')
      await using integration = pam360As(lab, 'billing', {
        token: '0A1B2C3D-0000-4444-8888-ABCDEFF00017',
        appType: 17,
      })
      const ids = { resourceId: String(lab.pam360.resource('web-01').id), accountId: String(given.id) }
      const details = await integration.resources.getForIntegration(ids)
      expect(details.secret?.reveal()).toBe('Lab-Web-1!')
      expect(details.withheldBecause).toBeNull()
      expect(JSON.stringify(details)).not.toContain('Lab-Web-1!')
      const accountId = String(lab.pam360.account('web-01', 'connect').id)
      const withheld = await integration.resources.getForIntegration({ ...ids, accountId })
      expect([withheld.secret, typeof withheld.withheldBecause]).toEqual([null, 'string'])
      expect((await failureOf(billing.resources.getForIntegration(ids))).name).toBe('ServerError')
    })
  })

  describe('accounts', () => {
    it('are listed with real values [pam360/account-list] [pam360/account-list-input] [pam360/text-booleans] [pam360/file-states]', async () => {
      const accounts = await billing.accounts.list(web, { pageSize: 2 }).toArray()
      const byName = new Map(accounts.map((account) => [account.name, account]))
      expect(byName.get('svc')).toMatchObject({
        resourceName: 'web-01',
        description: null,
        passwordStatus: { state: 'readable', text: '****' },
        isFavourite: false,
        autoLogonList: ['SSH', 'Telnet', 'Putty'],
        autoLogonStatus: 'ALLOWED',
      })
      expect(byName.get('reasoned')).toMatchObject({ isReasonRequired: true, isRequestReasonRequired: true })
      expect(byName.get('ticketed')).toMatchObject({ isTicketIdRequired: true, isTicketIdMandatory: true })
      expect(byName.get('coded')?.isTotpConfigured).toBe(true)
      expect(byName.get('connect')?.passwordStatus?.state).toBe('connect-only')
      const search = { type: 'account', column: 'LOGINNAME', value: 'awk' } as const
      expect(await namesOf(billing.accounts.list(web, { search }))).toEqual(['awkward'])
      const [file] = await billing.accounts.list({ resource: 'licences' }).toArray()
      expect(file?.passwordStatus).toEqual({ state: 'file', text: 'editor licence.txt' })
      const details = await billing.accounts.get({ resource: 'licences', account: 'editor' })
      expect(details.passwordStatus?.state).toBe('file')
    })

    it('are shown with dates in the zone of the server [pam360/account-get] [pam360/vendor-dates]', async () => {
      for (const zone of ['Asia/Kolkata', 'America/New_York']) {
        lab.settings.pam360.timeZone = zone
        await using there = pam360As(lab, 'owner', { serverZone: zone })
        const shown = await there.accounts.get(svc)
        expect(shown.lastModifiedAt).toEqual(new Date('2026-01-05T10:00:00Z'))
        expect(shown.properties['LAST MODIFIED TIME']).toMatch(/^Jan 5, 2026 \d\d:\d\d [AP]M$/)
      }
    })

    it('are added, each with its own outcome [pam360/account-add] [pam360/account-add-per-item] [pam360/account-add-duplicate] [pam360/account-add-command-set]', async () => {
      const outcomes = await owner.accounts.add(web, [
        { name: ' a/b "c" \\ ü ', password: new Secret('Sentinel-2nd!'), commandSet: 'basic' },
        { name: 'svc' },
        { name: 'plain', notes: 'n' },
      ])
      expect(outcomes.map(({ name, added }) => [name, added])).toEqual([
        [' a/b "c" \\ ü ', true],
        ['svc', false],
        ['plain', true],
      ])
      expect(outcomes[1]?.status).toBe('Account is not added  as it already exists')
      const again = await failureOf(owner.accounts.add(web, [{ name: 'svc' }]))
      expect([again.name, again.code]).toEqual(['ConflictError', 'ALREADY_EXISTS'])
      const asked = { throwOnFailure: true }
      const some = await failureOf(owner.accounts.add(web, [{ name: 'svc' }, { name: 'more' }], asked))
      expect(some.name).toBe('ConflictError')
      expect(await namesOf(owner.accounts.list(web))).toContain('more')
      expect(await owner.accounts.add(web, [])).toEqual([])
      const written = lab.pam360.inputs.entries().map((entry) => JSON.stringify(entry))
      expect(written.join('\n')).not.toContain('Sentinel-2nd!')
    })

    it('are changed, shared and deleted [pam360/account-edit] [pam360/account-share] [pam360/account-delete]', async () => {
      await owner.accounts.edit(svc, { description: 'changed', commandSet: 'basic' })
      expect((await owner.accounts.get(svc)).description).toBe('changed')
      const error = await failureOf(owner.accounts.edit(svc, { password: 'x' } as object))
      expect([error.name, error.hint]).toEqual(['ConfigurationError', 'Use passwords.change.'])
      const hidden = { resource: 'hidden-01', account: 'root' }
      await owner.accounts.share(hidden, { userId: idOf('billing'), accessType: 'view' })
      expect((await billing.passwords.get(hidden)).secret.reveal()).not.toBe('')
      await owner.accounts.delete(svc)
      expect((await failureOf(owner.accounts.get(svc))).name).toBe('NotFoundError')
    })

    it('have one-time codes, favourites and tickets [pam360/account-totp] [pam360/account-favourite] [pam360/account-ticket-check]', async () => {
      const code = await billing.accounts.totp({ resource: 'web-01', account: 'coded' })
      expect(code.secret.reveal()).toMatch(/^\d{6}$/)
      await billing.accounts.setFavourite(svc)
      expect(await namesOf(billing.resources.list({ view: 'favourite' }))).toEqual(['web-01'])
      await billing.accounts.removeFavourite({ accountId: String(lab.pam360.account('web-01', 'svc').id) })
      expect(await namesOf(billing.resources.list({ view: 'favourite' }))).toEqual([])

      lab.settings.pam360.tickets = ['T-1']
      const ticketed = { resource: 'web-01', account: 'ticketed' }
      await billing.accounts.checkTicket(ticketed, 'T-1', { reason: 'x' })
      expect((await failureOf(billing.accounts.checkTicket(ticketed, 'T-2', { reason: 'x' }))).name).toBe(
        'ServerError',
      )
      const reasoned = { resource: 'web-01', account: 'reasoned' }
      const error = await failureOf(billing.accounts.checkTicket(reasoned, 'T-1'))
      expect([error.name, error.code]).toEqual(['ReasonRequiredError', 'REASON_REQUIRED'])
    })
  })
})
