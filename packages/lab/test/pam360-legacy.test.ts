import { beforeEach, describe, expect, it } from 'vitest'
import { eachLab } from './support/each-lab.ts'
import { inputData, pam, toldBy } from './support/pam360.ts'
import type { Told } from './support/pam360.ts'

describe('PAM360, legacy calls', () => {
  const lab = eachLab()
  let billing: ReturnType<typeof pam>

  beforeEach(() => {
    billing = pam(lab, 'billing')
  })

  const rowsOf = (told: Told) => told.details as Record<string, string>[]
  const web = () => lab.pam360.resource('web-01')

  it('list what the REST API lists [pam360/rpc-base] [pam360/resource-list] [pam360/account-list]', async () => {
    const paging = { STARTINDEX: 1, LIMIT: 2 }
    const rest = await billing.get('resources', paging)
    const rpc = await billing.rpc('GET_RESOURCES', { ...paging, VIEWTYPE: 'ALLMYPASSWORD' })
    expect(rpc).toEqual({ ...rest, name: 'GET_RESOURCES' })
    const accounts = await billing.rpc('GET_RESOURCEACCOUNTLIST', { RESOURCEID: web().id, LIMIT: 1 })
    expect(accounts).toEqual({
      ...(await billing.get(`resources/${web().id}/accounts`, { LIMIT: 1 })),
      name: 'GET_RESOURCEACCOUNTLIST',
    })
    const ACCOUNTID = lab.pam360.account('web-01', 'svc').id
    const attributes = await billing.rpc('GET_ACCOUNTATTRIBUTES', { RESOURCEID: web().id, ACCOUNTID })
    expect(attributes).toEqual({
      ...(await billing.get(billing.at('web-01', 'svc'))),
      name: 'GET_ACCOUNTATTRIBUTES',
    })
    expect((await billing.rpc('GET_ACCOUNTATTRIBUTES', { RESOURCEID: web().id })).status).toBe('Failed')
    const hidden = lab.pam360.resource('hidden-01').id
    expect((await billing.rpc('GET_RESOURCEACCOUNTLIST', { RESOURCEID: hidden })).status).toBe('Failed')
    expect((await billing.rpc('GET_RESOURCETYPES', {})).details).toEqual(
      (await billing.get('resources/resourcetypes')).details,
    )
    const columns = rowsOf(await billing.rpc('GET_SEARCHCOLUMNS', {}))
    expect(columns.map((row) => row['SEARCH COLUMN'])).toContain('DEPARTMENT')
  })

  it('list groups and their resources [pam360/rpc-base] [pam360/group-list]', async () => {
    const owner = pam(lab, 'owner')
    const named = async (details: object) =>
      rowsOf(await owner.rpc('GET_RESOURCEGROUPS', details)).map((row) => row['GROUP NAME'])
    const GROUPOWNERID = lab.pam360.user('owner').id
    expect(await named({ GROUPOWNERID, NODETYPE: 'PARENTNODE' })).toEqual(['Web servers', 'Data'])
    const GROUPID = lab.pam360.resourceGroup('Data').id
    expect(await named({ GROUPID, NODETYPE: 'GROUPNODE' })).toEqual(['Data'])
    expect((await owner.rpc('GET_RESOURCEGROUPS', { NODETYPE: 'LEAF' })).status).toBe('Failed')
    const members = await owner.rpc('GET_GROUPRESOURCES', { GROUPID })
    expect(rowsOf(members).map((row) => row['RESOURCE NAME'])).toEqual(['db-01'])
    expect(
      (await owner.rpc('GET_GROUPRESOURCES', { GROUPID, STARTINDEX: 1, LIMIT: 1 })).details,
    ).toBeUndefined()
    const web = lab.pam360.resourceGroup('Web servers').id
    expect((await billing.rpc('GET_GROUPRESOURCES', { GROUPID: web })).status).toBe('Failed')
  })

  describe('for files', () => {
    const download = (who: typeof billing, details: object) =>
      who.raw('/api/json/request?OPERATION_NAME=DOWNLOAD_CERTIFICATE', {
        method: 'POST',
        body: inputData(details),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      })
    const passwordId = (resource: string, account: string) => lab.pam360.account(resource, account).passwordId

    it('answer the octets of a custom field [pam360/file-custom-field]', async () => {
      const PASSWDID = passwordId('web-01', 'coded')
      const ofAccount = {
        PASSWDID,
        ISCUSTOMFIELD: true,
        CUSTOMFIELDTYPE: 'ACCOUNT',
        ACCOUNTID: lab.pam360.account('web-01', 'coded').id,
        CUSTOMFIELDCOLUMNNAME: 'COLUMN_SCHAR1',
      }
      const reply = await download(billing, ofAccount)
      expect([reply.headers['content-type'], reply.text]).toEqual(['application/octet-stream', 'LAB-CODE-1'])
      const ofResource = {
        PASSWDID,
        ISCUSTOMFIELD: 'true',
        CUSTOMFIELDTYPE: 'RESOURCE',
        RESOURCEID: web().id,
        CUSTOMFIELDCOLUMNNAME: 'COLUMN_SCHAR2',
      }
      expect((await download(billing, ofResource)).bytes).toEqual(Buffer.from('LAB\u0000PLAN'))
      for (const bad of [
        { ...ofAccount, CUSTOMFIELDCOLUMNNAME: 'COLUMN_SCHAR9' },
        { ...ofResource, CUSTOMFIELDCOLUMNNAME: 'COLUMN_CHAR1' },
        { ...ofAccount, CUSTOMFIELDTYPE: 'USER' },
        { ...ofAccount, ACCOUNTID: 1 },
        { ...ofAccount, PASSWDID: 1 },
        { ...ofAccount, PASSWDID: passwordId('hidden-01', 'root') },
      ]) {
        expect(toldBy(await download(billing, bad)).status, JSON.stringify(bad)).toBe('Failed')
      }
    })

    it('ask for the grounds that a password asks for [pam360/file-custom-field] [pam360/file-download-failed]', async () => {
      const account = lab.pam360.account('web-01', 'coded')
      account.demands = { reasonRequired: true }
      const field = {
        PASSWDID: account.passwordId,
        ISCUSTOMFIELD: true,
        CUSTOMFIELDTYPE: 'ACCOUNT',
        ACCOUNTID: account.id,
        CUSTOMFIELDCOLUMNNAME: 'COLUMN_SCHAR1',
      }
      expect(toldBy(await download(billing, field)).status).toBe('Failed')
      expect((await download(billing, { ...field, REASON: 'why' })).text).toBe('LAB-CODE-1')
    })

    it('answer the file of an account as the REST API does [pam360/file-download]', async () => {
      const PASSWDID = passwordId('licences', 'editor')
      expect((await download(billing, { PASSWDID })).text).toBe('LICENCE\u0000 1234\r\n')
      expect(toldBy(await download(billing, { PASSWDID: passwordId('web-01', 'svc') })).status).toBe('Failed')
    })
  })
})
