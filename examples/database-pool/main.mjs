// @ts-check
// A service keeps a pool of connections to PostgreSQL. The vault changes the password, then switches to the other one of
// two accounts: the pool goes on, with one retrieval for each. The database is a real one.
import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { loadConfiguration, openVaults } from '@sallyport/config'
import { Lab } from '@sallyport/lab'
import { openPool } from './pool.mjs'
import { findPostgres, startPostgres } from './postgres.mjs'

const programs = findPostgres()
if (programs === undefined) {
  console.log('skipped: there is no PostgreSQL on this machine')
  process.exit()
}
const lab = await Lab.start()
const postgres = await startPostgres(programs)
const administrator = new pg.Client({ host: postgres.host, user: 'postgres', database: 'postgres' })
const { files } = lab.clients['billing'] ?? assert.fail('the default seed has a client "billing"')
const configuration = await loadConfiguration(fileURLToPath(new URL('sallyport.yaml', import.meta.url)), {
  env: { CCP_URL: lab.urls.ccp, CCP_CA: lab.ca.file, CCP_CERT: files.cert, CCP_KEY: files.key },
})
const sallyport = openVaults(configuration)
const reference = 'pam://ccp/Billing-DB?virtualUsername=ledger'
const pool = openPool(sallyport, reference, { host: postgres.host, database: 'postgres', max: 5 })

/** The two accounts that the vault has under one name, and their users. */
const users = { 'ledger-a': 'ledger_a', 'ledger-b': 'ledger_b' }

/** How often the vault was asked for a password. */
const asked = () => lab.journal.entries().filter(({ surface }) => surface === 'ccp').length

/**
 * What the vault does in a rotation: the same new password at the database and in the vault.
 *
 * @param {'ledger-a' | 'ledger-b'} object
 */
async function rotate(object, password = `${object}: it's "new" \\ é`) {
  const user = pg.escapeIdentifier(users[object])
  await administrator.query(`ALTER ROLE ${user} PASSWORD ${pg.escapeLiteral(password)}`)
  lab.vault.setSecret({ safe: 'Billing-DB', object }, password)
}

/** As many connections at once as there are places, all of them new: none is given back to be used again. */
async function connectAnew() {
  const clients = await Promise.all(Array.from({ length: 5 }, () => pool.connect()))
  const names = await Promise.all(clients.map((client) => client.query('SELECT current_user AS name')))
  for (const client of clients) client.release(true)
  const distinct = new Set(names.map(({ rows }) => String(rows[0].name)))
  assert.equal(distinct.size, 1)
  return [...distinct].join()
}

try {
  await administrator.connect()
  for (const user of Object.values(users)) await administrator.query(`CREATE ROLE ${user} LOGIN`)
  await rotate('ledger-a', 'the first')
  await rotate('ledger-b', 'the second')

  // 1. Five connections, one retrieval.
  const { rows } = await pool.query('SELECT $1::int + 1 AS sum', [1])
  assert.equal(rows[0].sum, 2)
  const first = await connectAnew()
  assert.equal(asked(), 1)
  console.log(`five connections as ${first}, the vault was asked ${asked()} time`)

  // 2. The password is changed. What is connected goes on; new connections are refused, and get the new one together.
  const open = await pool.connect()
  await rotate('ledger-a')
  await open.query('SELECT 1')
  open.release(true)
  assert.equal(asked(), 1)
  assert.equal(await connectAnew(), first)
  assert.equal(asked(), 2)
  console.log(`the password changed: five connections as ${first}, asked ${asked()} times`)

  // 3. The vault switches to the other account, and changes the password of the one that was in use.
  lab.vault.switchDualAccount('ledger')
  await rotate('ledger-a', 'nobody has this one')
  const second = await connectAnew()
  assert.notEqual(second, first)
  assert.equal(asked(), 3)
  console.log(`the other account: five connections as ${second}, asked ${asked()} times`)

  // 4. A database that refuses for a reason of its own is not tried for ever.
  await administrator.query(`ALTER ROLE ${pg.escapeIdentifier(second)} NOLOGIN`)
  await assert.rejects(connectAnew(), (error) => error instanceof pg.DatabaseError && error.code === '28000')
  assert.equal(asked(), 4)
  console.log('a user who may not log on: the error of PostgreSQL, after one more look at the vault')
} finally {
  // Not waited for: where a step failed, a connection may not have come back.
  void pool.end()
  await administrator.end()
  await sallyport.close()
  await postgres.stop()
  await lab.stop()
}
