// @ts-check
// A Fastify app behind which a password is rotated, and whose vault has an outage. Its clients notice neither.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { loadConfiguration, openVaults } from '@sallyport/config'
import { createApp } from './app.mjs'
import { account, folderOf, inLab } from '../in-lab.mjs'

await inLab(async ({ lab, ccp }) => {
  // The other service takes what the vault holds, and nothing else.
  const ledger = createServer((request, response) => {
    const password = lab.vault.account(account).revealSecret()
    const expected = `Basic ${Buffer.from(`app:${password}`).toString('base64')}`
    response.statusCode = request.headers.authorization === expected ? 200 : 401
    response.setHeader('content-type', 'application/json').end('{"balance":42}')
  }).listen(0, '127.0.0.1')
  await once(ledger, 'listening')
  const address = ledger.address()
  assert(address !== null && typeof address === 'object')

  const configuration = await loadConfiguration(join(folderOf(import.meta.url), 'sallyport.yaml'), {
    env: ccp,
  })
  const logTo = new PassThrough()
  const log = text(logTo)
  const app = createApp({
    sallyport: openVaults(configuration),
    ledgerUrl: `http://127.0.0.1:${address.port}/`,
    logTo,
  })
  const secrets = [lab.vault.account(account).revealSecret()]
  const asked = () => lab.journal.entries().filter(({ surface }) => surface === 'ccp').length
  try {
    const url = await app.listen({ port: 0, host: '127.0.0.1' })
    const balance = async () => {
      const answer = await fetch(`${url}/balance`)
      assert.equal(answer.status, 200)
      assert.deepEqual(await answer.json(), { balance: 42 })
    }
    // 1. Twenty requests at once, one retrieval.
    await Promise.all(Array.from({ length: 20 }, balance))
    assert.equal(asked(), 1)

    // 2. The password is rotated: the ledger refuses the old one, the vault is asked once more.
    lab.vault.setSecret(account, 'rotated')
    secrets.push('rotated')
    await Promise.all(Array.from({ length: 20 }, balance))
    assert.equal(asked(), 2)

    // 3. The vault is out: what is kept will do.
    lab.faults.add({ surface: 'ccp', kind: 'reset' })
    await balance()
    console.log(`forty-one requests, a rotation and an outage; the vault was asked ${asked()} times`)
  } finally {
    await app.close()
    ledger.close()
  }
  logTo.end()
  const written = await log
  assert.match(written, /"secret":"\[REDACTED\]"/)
  for (const secret of secrets) assert(secret !== null && !written.includes(secret), 'a secret is in the log')
})
