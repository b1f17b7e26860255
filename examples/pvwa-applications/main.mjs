// @ts-check
// PVWA says who may ask CCP, and from where; and it shows who is connected to what, and ends that.
import assert from 'node:assert/strict'
import { Lab } from '@sallyport/lab'
import { AuthenticationError } from '@sallyport/sdk'
import { CentralCredentialProvider, PasswordVault } from '@sallyport/sdk/cyberark'

const account = { safe: 'Billing-DB', object: 'oracle-prod' }
const lab = await Lab.start()
const { files, serialNumber } =
  lab.clients['billing'] ?? assert.fail('the default seed has a client "billing"')
const pvwa = new PasswordVault({
  url: lab.urls.pvwa,
  auth: { method: 'cyberark', username: 'administrator', password: 'Lab-Administrator-1' },
  tls: { ca: lab.ca.file },
})
const nightly = { url: lab.urls.ccp, appId: 'nightly' }
const bare = new CentralCredentialProvider({ ...nightly, tls: { ca: lab.ca.file } })
const withCertificate = new CentralCredentialProvider({
  ...nightly,
  tls: { ca: lab.ca.file, cert: files.cert, key: files.key },
})
const { applications } = pvwa
try {
  // 1. An application that comes with one certificate, and may see the passwords of one safe.
  await applications.add('nightly', { description: 'nightly jobs' })
  await applications.authentications.add('nightly', { kind: 'certificate-serial-number', serialNumber })
  await pvwa.safes.members.add(account.safe, 'nightly', { permissions: 'show' })

  // 2. CCP obeys.
  await assert.rejects(bare.getPassword(account), (error) => error instanceof AuthenticationError)
  const { secret } = await withCertificate.getPassword(account)
  console.log(`nightly with its certificate: ${secret}`)

  // 3. Every kind must fit: from another machine the certificate alone does not do.
  await applications.authentications.add('nightly', { kind: 'machine', address: '10.0.0.5' })
  await assert.rejects(withCertificate.getPassword(account), (error) => {
    assert(error instanceof AuthenticationError)
    console.log(`from here, once it may ask from 10.0.0.5 alone: ${error.code}`)
    return true
  })

  // 4. One of a kind is enough.
  await applications.authentications.add('nightly', { kind: 'machine', address: '127.0.0.1' })
  assert.equal((await withCertificate.getPassword(account)).secret.reveal(), secret.reveal())

  // 5. Who is connected through PSM, what was done, and an end to it.
  const [session] = await pvwa.sessions.list({ search: 'web1' }).toArray()
  assert(session, 'the default seed has a live session')
  const done = (await pvwa.sessions.activities(session)).map(({ text }) => text)
  console.log(`${session.user} at ${session.remoteMachine}: ${done.join('; ')}`)
  await pvwa.sessions.terminate(session)
  assert.deepEqual(await pvwa.sessions.list({ search: 'web1' }).toArray(), [])
} finally {
  await withCertificate.close()
  await bare.close()
  await pvwa.close()
  await lab.stop()
}
