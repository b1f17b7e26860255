import { beforeEach, describe, expect, it } from 'vitest'
import type { Pam360 } from '@sallyport/sdk/pam360'
import { failureOf } from '../support/failure.ts'
import { eachLab } from '../support/lab.ts'
import { pam360As } from '../support/pam360-lab.ts'

const lab = eachLab()
let billing: Pam360
beforeEach(() => {
  billing = pam360As(lab, 'billing')
})

describe('files of PAM360', () => {
  it('are secrets, byte for byte [pam360/file-download] [pam360/file-no-password]', async () => {
    const file = await billing.files.download({ resource: 'licences', account: 'editor' })
    expect(file).toMatchObject({
      kind: 'file',
      username: 'editor',
      vault: 'pam360',
      reference: 'pam://pam360/licences/editor',
    })
    expect(file.secret.reveal()).toBe('LICENCE\u0000 1234\r\n')
    const editor = { resource: 'licences', account: 'editor' }
    expect(await failureOf(billing.passwords.get(editor))).toMatchObject({ retryable: false })
    const [resource, account] = [lab.pam360.resource('licences'), lab.pam360.account('licences', 'editor')]
    const ids = { resourceId: String(resource.id), accountId: String(account.id) }
    expect((await billing.files.download(ids, { reason: 'audit' })).secret.bytes()).toEqual(
      file.secret.bytes(),
    )
  })

  it('may be pages of HTML, and pages that are no files are not [pam360/file-download]', async () => {
    const page = '<!doctype html><html>kept</html>'
    lab.pam360.account('licences', 'editor').file = { name: 'manual.html', content: Buffer.from(page) }
    const editor = { resource: 'licences', account: 'editor' }
    expect((await billing.files.download(editor)).secret.reveal()).toBe(page)
    lab.faults.add({ surface: 'pam360', kind: 'html', match: { path: 'downloadfile' } })
    expect(await failureOf(billing.files.download(editor))).toMatchObject({ code: 'UNEXPECTED_ANSWER' })
  })

  it('that are not there are refused as JSON [pam360/file-download-failed]', async () => {
    expect(await failureOf(billing.files.download({ resource: 'web-01', account: 'svc' }))).toMatchObject({
      name: 'ServerError',
      vendorCode: '40000',
    })
    lab.settings.pam360.failureStatus = 'http-status'
    expect(await failureOf(billing.files.download({ resourceId: '1', accountId: '2' }))).toMatchObject({
      name: 'NotFoundError',
    })
  })

  it('stand in custom fields, of accounts and of resources [pam360/file-custom-field] [pam360/rpc-base]', async () => {
    const account = { resource: 'web-01', account: 'coded' }
    const ofAccount = await billing.files.downloadCustomField(account, {
      of: 'account',
      column: 'COLUMN_SCHAR1',
    })
    expect(ofAccount.secret.reveal()).toBe('LAB-CODE-1')
    const plan = await billing.files.downloadCustomField(account, { of: 'resource', column: 'COLUMN_SCHAR2' })
    expect(plan.secret.reveal()).toBe('LAB\u0000PLAN')
    lab.pam360.account('web-01', 'coded').demands = { reasonRequired: true }
    const field = { of: 'account', column: 'COLUMN_SCHAR1' } as const
    expect(await failureOf(billing.files.downloadCustomField(account, field))).toMatchObject({
      code: 'REASON_REQUIRED',
    })
    await billing.files.downloadCustomField(account, field, { reason: 'why & how' })
    expect(
      await failureOf(billing.files.downloadCustomField(account, { of: 'account', column: 'COLUMN_SCHAR9' })),
    ).toMatchObject({ retryable: false })
    expect(
      await failureOf(billing.files.downloadCustomField(account, { of: 'account', column: 'a b' })),
    ).toMatchObject({ name: 'ConfigurationError' })
  })
  it('stand in custom fields by their labels too, over the REST API [pam360/file-custom-field-label]', async () => {
    const account = { resource: 'web-01', account: 'coded' }
    const codes = await billing.files.downloadCustomField(account, { of: 'account', label: 'Backup codes' })
    expect(codes).toMatchObject({ kind: 'file', reference: 'pam://pam360/web-01/coded' })
    expect(codes.secret.reveal()).toBe('LAB-CODE-1')
    const plan = await billing.files.downloadCustomField(account, { of: 'resource', label: 'Plan' })
    expect(plan.secret.reveal()).toBe('LAB\u0000PLAN')
    expect(lab.journal.entries().some(({ path }) => path === '/api/json/request')).toBe(false)
    const none = billing.files.downloadCustomField(account, { of: 'account', label: 'Plan' })
    expect(await failureOf(none)).toMatchObject({ code: 'OPERATION_REFUSED' })
    const both = { of: 'account', label: 'Backup codes', column: 'COLUMN_SCHAR1' } as const
    expect(await failureOf(billing.files.downloadCustomField(account, both))).toMatchObject({
      name: 'ConfigurationError',
    })
  })
})
