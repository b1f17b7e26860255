// @ts-check
// Tests of a service against a vault that rotates, refuses and fails on demand: node --test
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { labFixture } from '@sallyport/lab/testing'
import { CentralCredentialProvider } from '@sallyport/sdk/cyberark'
import { Billing } from './service.mjs'

const account = { safe: 'Billing-DB', object: 'oracle-prod' }
// Back to the seed before each test: accounts, permissions, faults, clock and journal. Addresses and certificates stay.
const lab = labFixture()
/** @type {CentralCredentialProvider} */
let ccp

beforeEach(() => {
  const { files } = lab.clients['billing'] ?? assert.fail('no client certificate')
  ccp = new CentralCredentialProvider({
    url: lab.urls.ccp,
    appId: 'billing',
    tls: { ca: lab.ca.file, cert: files.cert, key: files.key },
    retry: false,
  })
})
afterEach(() => ccp.close())

test('uses the password of the vault, and the new one after a rotation', async () => {
  const billing = new Billing(ccp)
  lab.vault.setSecret(account, 'one')
  assert.equal(await billing.password(), 'one')
  lab.vault.setSecret(account, 'two')
  assert.equal(await billing.password(), 'two')
})

test('keeps the last password through an outage', async () => {
  const billing = new Billing(ccp)
  const known = await billing.password()
  lab.faults.add({ surface: 'ccp', kind: 'status', status: 503, body: 'html', times: 1 })
  assert.equal(await billing.password(), known)
})

test('does not start on an outage', async () => {
  lab.faults.add({ surface: 'ccp', kind: 'reset' })
  await assert.rejects(new Billing(ccp).password(), { name: 'ConnectionError' })
})

test('stops when its permission is taken away', async () => {
  const billing = new Billing(ccp)
  await billing.password()
  lab.vault.denyPermission('Billing-DB', 'billing')
  await assert.rejects(billing.password(), { name: 'NotFoundError', vendorCode: 'APPAP004E' })
})
