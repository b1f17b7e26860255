import { beforeEach, describe, expect, it } from 'vitest'
import { Lab, loadSeed } from '../src/index.ts'
import { eachLab } from './support/each-lab.ts'
import { detail, pam, toldBy } from './support/pam360.ts'

describe('PAM360, resources and accounts', () => {
  const lab = eachLab({ now: new Date('2026-01-05T10:00:00Z') })
  let owner: ReturnType<typeof pam>
  let billing: ReturnType<typeof pam>

  beforeEach(() => {
    owner = pam(lab, 'owner')
    billing = pam(lab, 'billing')
  })

  const rowsOf = (details: unknown) => (details ?? []) as Record<string, unknown>[]
  const namesFor = async (who: typeof billing, details?: object) =>
    rowsOf((await who.get('resources', details)).details).map((row) => row['RESOURCE NAME'])

  describe('resources', () => {
    it('are created with a first account, with the id or without [pam360/resource-create] [pam360/resource-create-id] [pam360/resource-custom-fields] [pam360/ids-as-text]', async () => {
      const told = await owner.post('resources', {
        RESOURCENAME: 'new "1"',
        ACCOUNTNAME: 'root',
        PASSWORD: ' a+b&c%#\\',
        DEPARTMENT: 'Data',
        RESOURCECUSTOMFIELD: [{ CUSTOMLABEL: 'Rack', CUSTOMVALUE: '9' }],
      })
      expect(told.message).toBe('Resource new "1" has been added successfully')
      const made = lab.pam360.resource('NEW "1"')
      expect(detail(told, 'RESOURCEID')).toBe(String(made.id))
      expect(made.customFields).toEqual([{ label: 'Rack', value: '9' }])
      expect(lab.pam360.account(made, 'root').revealPassword()).toBe(' a+b&c%#\\')
      lab.settings.pam360.createGivesId = false
      expect(await owner.post('resources', { RESOURCENAME: 'new-2' })).toMatchObject({
        status: 'Success',
        details: undefined,
      })
      expect((await owner.post('resources', { RESOURCENAME: 'NEW-2' })).status).toBe('Failed')
      expect((await owner.post('resources', {})).status).toBe('Failed')
      const elsewhere = { RESOURCENAME: 'x', RESOURCEGROUPNAME: 'Web servers' }
      expect((await pam(lab, 'stranger').post('resources', elsewhere)).status).toBe('Failed')
    })

    it('are listed as far as they are seen, in pages, by search and view [pam360/resource-list] [pam360/resource-list-views] [pam360/paging-resources] [pam360/counts]', async () => {
      expect(await namesFor(billing)).toEqual([
        'web-01',
        'ad-services2k19',
        'licences',
        'rack/7\\b + "é"',
        'db-01',
      ])
      const paged = await billing.get('resources', { STARTINDEX: 1, LIMIT: '2' })
      expect([paged.totalRows, rowsOf(paged.details).map((row) => row['RESOURCE NAME'])]).toEqual([
        5,
        ['ad-services2k19', 'licences'],
      ])
      lab.settings.pam360.firstRow = 1
      expect(await namesFor(billing, { STARTINDEX: 1, LIMIT: 1 })).toEqual(['web-01'])
      expect(await namesFor(billing, { SEARCHTYPE: 'ACCOUNT', SEARCHVALUE: 'SYSADM' })).toEqual([
        'ad-services2k19',
      ])
      const search = { SEARCHTYPE: 'RESOURCE', SEARCHCOLUMN: 'LOCATION', SEARCHVALUE: 'basel' }
      expect(await namesFor(billing, search)).toEqual(['web-01'])
      const custom = { SEARCHCOLUMN: 'COLUMN_CHAR1', SEARCHVALUE: '7' }
      expect(await namesFor(billing, custom)).toEqual(['web-01'])
      expect((await billing.get('resources', { VIEWTYPE: 'constructor' })).status).toBe('Failed')
      expect(await namesFor(billing, { VIEWTYPE: 'WINDOWSRDPPASSWORD' })).toEqual(['ad-services2k19'])
      expect((await billing.get('resources', { VIEWTYPE: 'ALL' })).status).toBe('Failed')
      expect(rowsOf((await billing.get('resources')).details)[0]).toEqual({
        'RESOURCE ID': String(lab.pam360.resource('web-01').id),
        'RESOURCE NAME': 'web-01',
        'RESOURCE TYPE': 'Linux',
        'RESOURCE DESCRIPTION': 'Web server',
        NOOFACCOUNTS: '6',
      })
    })

    it('are found by names [pam360/resource-id-by-name] [pam360/resource-and-account-id] [pam360/resource-and-account-id-older] [pam360/pmp-older-lookup] [pam360/plain-query]', async () => {
      const { id } = lab.pam360.resource('web-01')
      const both = { RESOURCEID: String(id), ACCOUNTID: String(lab.pam360.account('web-01', 'svc').id) }
      expect((await billing.get('resources/resourcename/web-01')).details).toEqual({ RESOURCEID: String(id) })
      const named = await billing.get('resources/getResourceIdAccountId?RESOURCENAME=web-01&ACCOUNTNAME=svc')
      expect(named).toMatchObject({ name: 'GET_RESOURCEACCOUNTID', details: both })
      expect((await billing.get('resources/resourcename/web-01/accounts/accountname/svc')).details).toEqual(
        both,
      )
      expect((await billing.get('resources/resourcename/hidden-01')).status).toBe('Failed')
      const missing = await billing.get('resources/getResourceIdAccountId?RESOURCENAME=web-01&ACCOUNTNAME=x')
      expect(missing.message).toBe('No such account found')
    })

    it('are edited field by field, and deleted [pam360/resource-edit] [pam360/resource-delete]', async () => {
      const made = lab.pam360.resource('web-01')
      const told = await owner.put(`resources/${made.id}`, { LOCATION: '', DEPARTMENT: 'Net' })
      expect(told.message).toBe('Resource  modified successfully.')
      expect(made.texts).toMatchObject({ location: '', department: 'Net', dnsName: 'web-01.acme.example' })
      const stores = await owner.get('resources/resourcetypes', { RESOURCETYPE_CONTAINING: ['Key Store'] })
      const typeId = rowsOf(stores.details)[0]?.['RESOURCE TYPE ID']
      await owner.put(`resources/${made.id}`, { RESOURCETYPEID: typeId })
      expect(made.type).toBe('Key Store')
      expect((await owner.put(`resources/${made.id}`, { RESOURCETYPEID: 99 })).status).toBe('Failed')
      expect((await billing.put(`resources/${made.id}`, { LOCATION: 'x' })).status).toBe('Failed')
      expect((await billing.remove(`resources/${made.id}`)).status).toBe('Failed')
      expect((await owner.remove(`resources/${made.id}`)).status).toBe('Success')
      expect(await namesFor(billing)).not.toContain('web-01')
    })

    it('have types and addresses [pam360/resource-types] [pam360/resource-urls]', async () => {
      expect(rowsOf((await billing.get('resources/resourcetypes')).details).length).toBeGreaterThan(3)
      const some = await billing.get('resources/resourcetypes', { RESOURCETYPE_CONTAINING: ['store'] })
      expect(some.totalRows).toBe(3)
      expect((await billing.get('resources/websiteurls')).details).toEqual([
        {
          'RESOURCE ID': String(lab.pam360.resource('web-01').id),
          'RESOURCE URL': 'https://web-01.acme.example',
        },
      ])
    })

    it('go to the trash and come back [pam360/resource-trash] [pam360/trash-list] [pam360/trash-restore] [pam360/account-trash]', async () => {
      const { id } = lab.pam360.resource('web-01')
      const account = lab.pam360.account('web-01', 'svc').id
      await owner.put(`resources/${id}/accounts/${account}/trash`)
      expect((await billing.get(`resources/${id}/accounts/${account}`)).status).toBe('Failed')
      expect((await owner.put('trash/restore', { type: 'account', trashIds: [account] })).status).toBe(
        'Success',
      )
      await owner.put(`resources/${id}/trash`)
      expect(await namesFor(billing)).not.toContain('web-01')
      expect((await owner.get('trash?type=resource')).details).toMatchObject([
        { trashId: String(id), name: 'web-01' },
      ])
      expect((await billing.put('trash/restore', { trashIds: [id] })).status).toBe('Failed')
      expect((await owner.put('trash/restore', { trashIds: [id] })).status).toBe('Success')
      expect(await namesFor(billing)).toContain('web-01')
    })

    it('name their remote applications [pam360/resource-remote-apps]', async () => {
      const { id } = lab.pam360.resource('ad-services2k19')
      const told = await billing.get(`resources/${id}/remoteapps`)
      expect(told.totalRows).toBe(2)
      expect(rowsOf(told.details).map((row) => row['REMOTE APP NAME'])).toEqual([
        'Server Manager',
        'SQL Studio',
      ])
      expect(rowsOf(told.details)[0]?.['REMOTE APP ID']).toMatch(/^\d+$/u)
      const web = lab.pam360.resource('web-01').id
      expect(await billing.get(`resources/${web}/remoteapps`)).toMatchObject({
        totalRows: 0,
        details: undefined,
      })
      const hidden = lab.pam360.resource('hidden-01').id
      expect((await billing.get(`resources/${hidden}/remoteapps`)).status).toBe('Failed')
    })

    it('are configured for remote resets, by their type [pam360/resource-remote-reset]', async () => {
      const owner = pam(lab, 'owner')
      const configure = (details: object) => owner.post('resources/configureremotepasswordreset', details)
      const domain = lab.pam360.resource('ad-services2k19')
      const sap = lab.pam360.addResource({ name: 'sap-01', type: 'SAP' }, lab.pam360.user('owner'))
      const ofSap = {
        RESOURCETYPE: 'SAP',
        RESOURCEIDS: [sap.id],
        SAP_SYSTEM_NUMBER: '07',
        SAP_ADMIN_ACCOUNT: 'admin',
      }
      const local = {
        RESOURCETYPE: 'WindowsDomain',
        RESOURCEIDS: [String(domain.id)],
        ISWINDOMAINLOCAL: 'true',
        ACCOUNTNAME: 'sysadmin',
        CONNECTION_MODE: 'SSL',
      }
      const { ACCOUNTNAME, CONNECTION_MODE, ...rest } = local
      const ofDomain = { ...rest, ISWINDOMAINLOCAL: 'false', WDRESOURCEID: '1', WDACCOUNTID: '2' }
      for (const good of [ofSap, local, { ...rest, ACCOUNTNAME }, ofDomain])
        expect((await configure(good)).status, JSON.stringify(good)).toBe('Success')
      expect(Object.fromEntries(sap.options)).toEqual({ SAP_SYSTEM_NUMBER: '07', SAP_ADMIN_ACCOUNT: 'admin' })
      expect(domain.options.get('CONNECTION_MODE')).toBe(CONNECTION_MODE)
      for (const bad of [
        { ...ofSap, SAP_SYSTEM_NUMBER: '7' },
        { ...ofSap, SAP_ADMIN_ACCOUNT: '' },
        { ...ofSap, RESOURCEIDS: [] },
        { ...ofSap, RESOURCEIDS: [domain.id] },
        { ...local, CONNECTION_MODE: 'ssl' },
        { ...rest },
        { ...ofDomain, WDACCOUNTID: '' },
        { ...local, RESOURCEIDS: [lab.pam360.resource('web-01').id + 10_000] },
      ])
        expect((await configure(bad)).status, JSON.stringify(bad)).toBe('Failed')
      // The domain is shared with this user, to view.
      expect((await billing.post('resources/configureremotepasswordreset', local)).status).toBe('Failed')
    })

    it('are shared: the account beats the resource, the resource the group [pam360/resource-share] [pam360/account-share] [pam360/share-precedence] [pam360/resource-groups-of]', async () => {
      const [second, made] = [pam(lab, 'second'), lab.pam360.resource('web-01')]
      const { id } = lab.pam360.user('second')
      const read = async () => detail(await second.get(`${owner.at('web-01', 'svc')}/password`), 'PASSWORD')
      lab.pam360.resourceGroup('Web servers').shares.set({ user: id }, 'view')
      expect(await read()).toBe('Lab-Web-1!')
      const groups = await second.get(`resources/${made.id}/associatedGroups`)
      expect(detail(groups, 'ASSOCIATED GROUPS')).toMatchObject([
        { 'GROUP ID': String(lab.pam360.resourceGroup('Web servers').id) },
      ])
      made.shares.set({ user: id }, 'remoteapp')
      expect(await read()).toBe('####')
      const share = `${owner.at('web-01', 'svc')}/share`
      expect((await owner.put(share, { ACCESSTYPE: 'modify', USERID: id })).status).toBe('Success')
      expect(await read()).toBe('Lab-Web-1!')
      expect((await owner.put(share, { ACCESSTYPE: 'revoke', USERID: id })).status).toBe('Success')
      expect(await read()).toBe('####')
      const onResource = (details: object) => owner.put(`resources/${made.id}/share`, details)
      expect((await onResource({ ACCESSTYPE: 'view' })).status).toBe('Failed')
      expect((await onResource({ ACCESSTYPE: 'view', USERID: id, USERGROUPID: 1 })).status).toBe('Failed')
      expect((await onResource({ ACCESSTYPE: 'fullaccess', USERID: String(id) })).status).toBe('Success')
      expect((await second.put(`resources/${made.id}`, { LOCATION: 'Bern' })).status).toBe('Success')
    })
  })

  describe('accounts', () => {
    const accounts = () => `resources/${lab.pam360.resource('web-01').id}/accounts`

    it('are added one by one in one call [pam360/account-add] [pam360/account-add-per-item] [pam360/account-add-duplicate] [pam360/account-add-command-set]', async () => {
      const told = await owner.post(accounts(), {
        ACCOUNTLIST: [{ ACCOUNTNAME: 'one', COMMAN_SET: 'ro' }, { ACCOUNTNAME: 'SVC' }],
      })
      expect(told).toMatchObject({ status: 'Success', message: 'Account(s) added successfully' })
      expect(told.details).toEqual([
        { one: { STATUS: 'Account added successfully' } },
        { SVC: { STATUS: 'Account is not added  as it already exists' } },
      ])
      expect(lab.pam360.account('web-01', 'one').options.get('COMMAN_SET')).toBe('ro')
    })

    it('are listed with their resource [pam360/account-list] [pam360/account-list-input] [pam360/account-list-older-policy] [pam360/text-booleans] [pam360/account-custom-fields]', async () => {
      const told = await billing.get(accounts(), { SEARCHVALUE: 'sv' })
      expect(told.details).toMatchObject({
        'RESOURCE NAME': 'web-01',
        'RESOURCE PASSWORD POLICY': 'Strong',
        PASSWORDREQUEST_REASON_MANDATORY: 'false',
        'CUSTOM FIELD': [
          { CUSTOMFIELDLABEL: 'Rack', CUSTOMFIELDVALUE: '7', CUSTOMFIELDTYPE: 'Character' },
          { CUSTOMFIELDLABEL: 'Plan', CUSTOMFIELDVALUE: 'rack plan.txt', CUSTOMFIELDTYPE: 'File' },
        ],
        'ACCOUNT LIST': [{ 'ACCOUNT NAME': 'svc', 'PASSWORD STATUS': '****', ISFAVPASS: 'false' }],
      })
      lab.settings.pam360.policyKey = 'PASSWORD POLICY'
      expect((await billing.get(accounts())).details).toMatchObject({ 'PASSWORD POLICY': 'Strong' })
      const states = rowsOf(detail(await billing.get(accounts()), 'ACCOUNT LIST')).map(
        (row) => row['PASSWORD STATUS'],
      )
      expect(states).toEqual(['****', '****', '####', '****', '****', '****'])
    })

    it('are told in detail, edited and deleted [pam360/account-get] [pam360/account-edit] [pam360/account-delete] [pam360/no-value]', async () => {
      const path = owner.at('web-01', 'svc')
      expect((await billing.get(path)).details).toMatchObject({
        DESCRIPTION: 'N/A',
        'LAST MODIFIED TIME': 'Jan 5, 2026 10:00 AM',
        'LAST ACCESSED TIME': 'N/A',
        'EXPIRY STATUS': 'Valid',
        'COMPLIANT STATUS': 'Compliant',
        'COMPLIANT REASON': '-',
        PASSWDID: String(lab.pam360.account('web-01', 'svc').passwordId),
      })
      lab.clock.advance(31 * 86_400_000)
      expect((await billing.get(path)).details).toMatchObject({ 'EXPIRY STATUS': 'Expired' })
      expect((await owner.put(path, { NOTES: 'n', DESCRIPTION: 'd' })).message).toBe(
        'Account svc modified successfully',
      )
      expect((await owner.put(path, { PASSWORD: 'x' })).status).toBe('Failed')
      expect((await owner.remove(path)).status).toBe('Success')
      expect((await owner.get(path)).message).toBe('No such account found')
    })

    it('become favourites by legacy calls [pam360/account-favourite]', async () => {
      const { id: ACCOUNTID } = lab.pam360.account('web-01', 'svc')
      await billing.rpc('SET_FAVOURITEPASSWORD', { ACCOUNTID })
      expect(await namesFor(billing, { VIEWTYPE: 'FAVOURITEPASSWORD' })).toEqual(['web-01'])
      await billing.rpc('REMOVE_FAVOURITEPASSWORD', { ACCOUNTID })
      expect(await namesFor(billing, { VIEWTYPE: 'FAVOURITEPASSWORD' })).toEqual([])
    })
  })

  describe('passwords', () => {
    const read = (account: string, details: object = {}) =>
      billing.get(`${billing.at('web-01', account)}/password`, details)

    it('are read in the order of the rules [pam360/password-get] [pam360/password-reason-and-ticket] [pam360/password-read-order] [pam360/password-ticket-required] [pam360/password-ticket-invalid] [pam360/password-ticketing-down]', async () => {
      expect(detail(await read('connect'), 'PASSWORD')).toBe('####')
      expect((await read('reasoned', { REASON: ' ' })).status).toBe('Failed')
      expect((await read('reasoned', { REASON: 'deploy' })).status).toBe('Success')
      lab.settings.pam360.tickets = ['T-1']
      expect(detail(await read('ticketed'), 'PASSWORD')).toBe('TICKET ID REQUIRED')
      expect(detail(await read('ticketed', { TICKETID: 'T-2' }), 'PASSWORD')).toBe(
        'TICKET ID CORRECT REQUIRED',
      )
      expect(detail(await read('ticketed', { TICKETID: 'T-1' }), 'PASSWORD')).toBe(
        lab.pam360.account('web-01', 'ticketed').revealPassword(),
      )
      lab.settings.pam360.ticketRefusal = 'failed'
      expect((await read('ticketed')).status).toBe('Failed')
      lab.settings.pam360.ticketingUp = false
      expect((await read('ticketed', { TICKETID: 'T-1' })).message).toMatch(/^Password Not Accessible\./u)
    })

    it('are changed, by a policy where none is given [pam360/password-change] [pam360/password-change-generated] [pam360/password-generate] [pam360/password-validate] [pam360/password-history] [pam360/password-integrity]', async () => {
      const path = billing.at('web-01', 'svc')
      expect((await billing.put(`${path}/password`, { NEWPASSWORD: 'short' })).status).toBe('Failed')
      expect((await billing.put(`${path}/password`, { RESETTYPE: 'REMOTE' })).message).toBe(
        'Password changed successfully',
      )
      const made = detail(await read('svc'), 'PASSWORD')
      expect(made).not.toBe('Lab-Web-1!')
      const validated = await billing.post('passwords/validate', { PASSWORD: made, POLICY: 'Strong' })
      expect(detail(validated, 'VALID')).toBe('true')
      expect(detail(await billing.post('passwords/validate', { PASSWORD: 'x' }), 'VALID')).toBe('false')
      expect(rowsOf((await billing.get(`${path}/passwordhistory`)).details)[0]).toMatchObject({
        PASSWORD: 'Lab-Web-1!',
      })
      expect(detail(await billing.get(`${path}/verifypassword`), 'STATUS')).toBe('In sync')
      const generated = await billing.get('passwords/generate', { POLICY: 'Low' })
      expect(detail(generated, 'PASSWORD')).toMatch(/^[a-z]{14}$/u)
      expect((await billing.get('passwords/generate', { POLICY: 'None' })).status).toBe('Failed')
    })

    it('differ from those of a target that somebody changed, or that was not told [pam360/password-integrity] [pam360/password-change]', async () => {
      const path = billing.at('web-01', 'svc')
      const verified = async () => detail(await billing.get(`${path}/verifypassword`), 'STATUS')
      lab.pam360.account('web-01', 'svc').driftTo('changed on the machine')
      expect(await verified()).toBe('Out of sync')
      await billing.put(`${path}/password`, { NEWPASSWORD: 'Next-Pass-1!', RESETTYPE: 'REMOTE' })
      expect(await verified()).toBe('In sync')
      await billing.put(`${path}/password`, { NEWPASSWORD: 'Next-Pass-2!', RESETTYPE: 'LOCAL' })
      expect(await verified()).toBe('Out of sync')
      await billing.put(`${path}/password`, { NEWPASSWORD: 'Next-Pass-1!', RESETTYPE: 'LOCAL' })
      expect(await verified()).toBe('In sync')
      const seed = await loadSeed({
        version: 1,
        pam360: {
          users: [{ name: 'o', role: 'Administrator' }],
          resources: [{ name: 'r', owner: 'o', accounts: [{ name: 'a', targetPassword: 'other' }] }],
        },
      })
      await using own = await Lab.start({ seed })
      expect(own.pam360.account('r', 'a').isInSync).toBe(false)
    })

    it('have one-time codes of RFC 6238, and tickets are checked [pam360/account-totp] [pam360/account-ticket-check]', async () => {
      lab.clock.set(59_000)
      const { id } = lab.pam360.account('web-01', 'coded')
      expect(await billing.get(`accounts/${id}/totp`)).toMatchObject({
        statusCode: 20000,
        details: { TOTP: '287082' },
      })
      const reasoned = `accounts/${lab.pam360.account('web-01', 'reasoned').id}/validateHelpDeskID`
      expect(detail(await billing.get(reasoned, { TICKETID: '1' }), 'STATUSCODE')).toBe('3')
      expect((await billing.get(reasoned, { REASON: 'x', TICKETID: '1' })).status).toBe('Success')
    })

    it('are files on resources of file types [pam360/file-download] [pam360/file-download-failed] [pam360/file-states] [pam360/file-no-password]', async () => {
      const path = billing.at('licences', 'editor')
      expect((await billing.get(`${path}/password`)).status).toBe('Failed')
      const reply = await billing.raw(`/restapi/json/v1/${path}/downloadfile`)
      expect([reply.headers['content-type'], reply.text]).toEqual([
        'application/octet-stream',
        'LICENCE\u0000 1234\r\n',
      ])
      const list = await billing.get(`resources/${lab.pam360.resource('licences').id}/accounts`)
      expect(rowsOf(detail(list, 'ACCOUNT LIST'))[0]).toMatchObject({
        'PASSWORD STATUS': 'editor licence.txt',
      })
      const none = await billing.raw(`/restapi/json/v1/${billing.at('web-01', 'svc')}/downloadfile`)
      expect(toldBy(none).status).toBe('Failed')
    })

    it('are given to integrations as JSON in a text [pam360/resource-for-integration]', async () => {
      const ids = `RESOURCEID=${lab.pam360.resource('web-01').id}&ACCOUNTID=${lab.pam360.account('web-01', 'svc').id}`
      const path = `resources/getResourceAccountDetails?${ids}`
      expect((await billing.get(path)).status).toBe('Failed')
      const headers = { APP_AUTHTOKEN: '0A1B2C3D-0000-4444-8888-ABCDEFF00017', APP_TYPE: '17' }
      const told = await billing.get(path, undefined, { headers })
      expect(JSON.parse(String(detail(told, 'ACCOUNTDETAILS')))).toMatchObject({ PASSWORD: 'Lab-Web-1!' })
    })

    it('leave rows in the audit, refused ones too, and no secret [pam360/audit-rows] [pam360/audit-list] [pam360/audit-times] [pam360/paging-audit]', async () => {
      await read('svc', { REASON: 'deploy', TICKETID: 'T-9' })
      await read('connect')
      const auditor = pam(lab, 'auditor')
      const told = await auditor.get('audit?AUDITTYPE=Resource&STARTINDEX=1&LIMIT=50&DURATION=TODAY')
      expect(told).toMatchObject({ name: 'GET_AUDIT', totalRows: 2, message: 'Audits fetched successfully.' })
      expect(rowsOf(told.details)[1]).toMatchObject({
        'Operation Type': 'Password Retrieved',
        "User's Full Name": 'Billing Service',
        Reason: 'deploy',
        'Ticket ID': 'T-9',
        TIME: expect.stringMatching(/^17676\d{8}$/u) as unknown,
        'Time Stamp': expect.stringMatching(/^2026-01-05 10:00:\d\d\.\d{3}$/u) as unknown,
      })
      expect(rowsOf((await auditor.get('audit?STARTINDEX=2')).details)).toHaveLength(1)
      expect(JSON.stringify(told.details)).not.toContain('Lab-Web-1!')
      expect((await billing.get('audit')).status).toBe('Failed')
      lab.clock.advance(86_400_000)
      expect((await auditor.get('audit?DURATION=TODAY')).totalRows).toBe(0)
      expect((await auditor.get('audit?DURATION=YESTERDAY')).totalRows).toBe(2)
    })
  })
})
