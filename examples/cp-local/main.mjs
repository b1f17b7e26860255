// @ts-check
// Credentials from CyberArk's Credential Provider, through the executable on this machine.
import assert from 'node:assert/strict'
import { Lab } from '@sallyport/lab'
import { NotFoundError } from '@sallyport/sdk'
import { CredentialProvider } from '@sallyport/sdk/cyberark'

// The lab brings a clipasswordsdk of its own. With a real provider leave `executable` out: it is found.
const lab = await Lab.start()
const cp = new CredentialProvider({ appId: 'batch', executable: lab.clipasswordsdk, timeoutMs: 20_000 })
try {
  // Several fields in one run. The password is always among them.
  const database = await cp.getPassword({
    safe: 'Billing-DB',
    object: 'oracle-prod',
    fields: ['PassProps.UserName', 'PassProps.Address', 'PassProps.Port', 'PassProps.NoSuchThing'],
  })
  console.log(`${database.username}@${database.address}:${database.properties['Port']} ${database.secret}`)
  assert.deepEqual(
    { ...database.properties },
    { UserName: 'app', Address: 'db1.example.com', Port: '1521' },
    'what the account does not have is left out',
  )

  // Quotes, commas, blanks at both ends, a line break, an emoji: what goes in comes out.
  const awkward = await cp.getPassword({ safe: 'Billing-DB', object: 'awkward' })
  const held = lab.vault.account({ safe: 'Billing-DB', object: 'awkward' }).revealSecret()
  assert.equal(awkward.secret.reveal(), held)

  // Of a pair of dual accounts the active one is retrieved.
  const before = await cp.getPassword({ safe: 'Billing-DB', virtualUsername: 'ledger' })
  lab.vault.switchDualAccount('ledger')
  const after = await cp.getPassword({ safe: 'Billing-DB', virtualUsername: 'ledger' })
  console.log(`dual account: ${before.username}, then ${after.username}`)
  assert.deepEqual([before.username, after.username], ['ledger_a', 'ledger_b'])

  // A missing account and a missing permission look the same, on purpose of the vendor.
  await assert.rejects(cp.getPassword({ safe: 'Closed', object: 'hidden' }), (error) => {
    assert(error instanceof NotFoundError)
    console.log(`closed safe: ${error.vendorCode}. ${error.hint}`)
    return true
  })
} finally {
  await cp.close()
  await lab.stop()
}
