// @ts-check
// A password from CyberArk's Central Credential Provider, over mutual TLS.
import assert from 'node:assert/strict'
import { Lab } from '@sallyport/lab'
import { AuthenticationError } from '@sallyport/sdk'
import { CentralCredentialProvider } from '@sallyport/sdk/cyberark'

// The lab stands in for the vault. With a real CCP, url and tls come from your configuration.
const lab = await Lab.start()
const { files } = lab.clients['billing'] ?? assert.fail('the default seed has a client "billing"')

const ccp = new CentralCredentialProvider({
  url: lab.urls.ccp,
  appId: 'billing',
  tls: { ca: lab.ca.file, cert: files.cert, key: files.key },
})
const withoutCertificate = new CentralCredentialProvider({
  url: lab.urls.ccp,
  appId: 'billing',
  tls: { ca: lab.ca.file },
})
try {
  // Everything on this machine first: address, certificate, key, validity. Nothing is sent.
  const check = await ccp.checkService()
  console.log(`will ask ${new URL(check.url).pathname} as ${check.clientCertificate?.subject}`)

  const account = await ccp.getPassword({ safe: 'Billing-DB', object: 'oracle-prod', reason: 'example' })
  console.log(`${account.username}@${account.address}: ${account.secret} (${account.reference})`)

  assert.equal(account.username, 'app')
  assert.equal(account.address, 'db1.example.com')
  assert.equal(account.properties['Port'], '1521')
  assert.equal(account.reference, 'pam://ccp/Billing-DB/oracle-prod')
  assert.equal(String(account.secret), '[REDACTED]')
  const held = lab.vault.account({ safe: 'Billing-DB', object: 'oracle-prod' }).revealSecret()
  assert.equal(account.secret.reveal(), held)

  await assert.rejects(
    withoutCertificate.getPassword({ safe: 'Billing-DB', object: 'oracle-prod' }),
    (error) => {
      assert(error instanceof AuthenticationError)
      console.log(`without the certificate: ${error.message} ${error.hint}`)
      return error.vendorCode === 'APPAP306E'
    },
  )

  const outcomes = lab.audit.entries().map((row) => `${row.outcome} ${row.reason ?? ''}`.trim())
  assert.deepEqual(outcomes, ['OK example', 'APPAP133E'])
} finally {
  await Promise.all([ccp.close(), withoutCertificate.close()])
  await lab.stop()
}
