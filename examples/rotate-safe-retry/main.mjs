// @ts-check
// A password that the vault is changing at this very moment, and a server that is busy. Both are waited for, within
// one deadline and in a bounded number of attempts: every repeated retrieval is another row in the vault's audit.
import assert from 'node:assert/strict'
import { Lab } from '@sallyport/lab'
import { ChangeInProgressError, ServerError } from '@sallyport/sdk'
import { CentralCredentialProvider } from '@sallyport/sdk/cyberark'

const account = { safe: 'Billing-DB', object: 'oracle-prod' }
const lab = await Lab.start()
const { files } = lab.clients['billing'] ?? assert.fail('the default seed has a client "billing"')
const ccp = new CentralCredentialProvider({
  url: lab.urls.ccp,
  appId: 'billing',
  tls: { ca: lab.ca.file, cert: files.cert, key: files.key },
  retry: { attempts: 3, minDelayMs: 20 },
})
try {
  // 1. By default the answer is given as it comes, and says that it may be about to expire.
  lab.vault.setChangeInProgress(account, true)
  const early = await ccp.getPassword(account)
  assert.equal(early.changeInProgress, true)

  // 2. With a policy the client asks until the change is over. The vault finishes it after the second question.
  const asked = () => lab.journal.entries().filter((entry) => entry.surface === 'ccp').length
  const first = asked()
  const rotation = lab.journal
    .waitFor((entry) => entry.sequence >= first + 2, { timeoutMs: 60_000 })
    .then(() => {
      lab.vault.setSecret(account, 'the-new-one')
      lab.vault.setChangeInProgress(account, false)
    })
  const fresh = await ccp.getPassword({ ...account, changeInProgress: { attempts: 20, delayMs: 50 } })
  await rotation
  assert.equal(fresh.changeInProgress, false)
  assert.equal(fresh.secret.reveal(), 'the-new-one')
  console.log(`the new password came after ${asked() - first} questions: ${fresh.secret}`)

  // 3. The policy is bounded.
  lab.vault.setChangeInProgress(account, true)
  const bounded = { ...account, changeInProgress: { attempts: 2, delayMs: 10 } }
  await assert.rejects(ccp.getPassword(bounded), (error) => error instanceof ChangeInProgressError)
  lab.vault.setChangeInProgress(account, false)

  // 4. A busy server is asked again, as `retry` says.
  lab.faults.add({ surface: 'ccp', kind: 'status', status: 503, body: 'html', times: 2 })
  assert.equal((await ccp.getPassword(account)).secret.reveal(), 'the-new-one')

  // 5. So is this bounded: three attempts, then the error.
  lab.faults.add({ surface: 'ccp', kind: 'status', status: 503, body: 'html' })
  await assert.rejects(ccp.getPassword(account), (error) => {
    assert(error instanceof ServerError)
    console.log(`a server that stays busy: ${error.code}, worth another try later: ${error.retryable}`)
    return error.status === 503
  })
} finally {
  await ccp.close()
  await lab.stop()
}
