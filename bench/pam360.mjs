// PAM360 that takes 20 ms for each answer: the accounts of a whole estate, and passwords by the names of accounts.
import { bulkStream } from '@sallyport/sdk'
import { Pam360 } from '@sallyport/sdk/pam360'
import { bareClient, withServer } from './servers.mjs'
import { median, pairedRatio, timeOf } from './statistics.mjs'

const resources = 500
const accountsOfEach = 20
const passwords = 1_000
const latencyMs = 20
const concurrency = 10
const pageSize = 100
const rounds = 5

export async function* pam360() {
  const figures = []
  const estate = { resources, accountsOfEach, latencyMs }
  await withServer('pam360-server.mjs', estate, async ({ port, ca }) => {
    const token = '0A1B2C3D-0000-4444-8888-ABCDEF012345'
    const base = `https://127.0.0.1:${port}/restapi/json/v1`
    const client = new Pam360({ host: '127.0.0.1', port, token, tls: { ca } })
    const bare = bareClient(base, ca, { connections: 1, headers: { AUTHTOKEN: token } })
    try {
      figures.push(...(await listing(client, bare)), ...(await byName(client)))
    } finally {
      bare.close()
      await client.close()
    }
  })
  yield* figures
}

async function listing(client, bare) {
  const accounts = resources * accountsOfEach
  const ahead = async () => {
    let count = 0
    const each = ({ id }, { signal }) => client.accounts.list({ resourceId: id }, { signal }).toArray()
    for await (const found of valuesOf(bulkStream(client.resources.list(), each, { concurrency })))
      count += found.length
    checkCount(accounts, count)
  }
  const oneAfterAnother = async () => {
    let count = 0
    for await (const row of barePages(bare, 'resources', (Details) => Details)) {
      const path = `resources/${row['RESOURCE ID']}/accounts`
      for await (const account of barePages(bare, path, (Details) => Details['ACCOUNT LIST'])) {
        if (account['ACCOUNT ID'] !== '') count += 1
      }
    }
    checkCount(accounts, count)
  }
  // Connections are opened, code is warm.
  await ahead()
  const times = []
  for (let round = 0; round < rounds; round += 1) times.push(await timeOf(ahead))
  const what = `${accounts} accounts of ${resources} resources, ${latencyMs} ms an answer`
  const requests = resources / pageSize + resources
  return [
    {
      name: `listing ${what}, against the ideal`,
      value: median(times) / ((requests * latencyMs) / concurrency),
      unit: 'ratio',
      // Twenty rows an answer are read, and the first page of resources is waited for.
      target: 1.25,
      better: 'lower',
    },
    {
      name: `listing ${what}, against page after page`,
      value: await pairedRatio(
        3,
        () => timeOf(oneAfterAnother),
        () => timeOf(ahead),
      ),
      unit: 'times',
      target: 5,
      better: 'higher',
    },
  ]
}

async function byName(client) {
  const names = (from, count) =>
    Array.from({ length: count }, (_, index) => ({
      resource: `estate-${Math.floor((from + index) / accountsOfEach)}`,
      account: `svc-${(from + index) % accountsOfEach}`,
    }))
  const read = (items) => async () => {
    const get = async (item, { signal }) => {
      const { secret } = await client.passwords.get(item, { signal, reason: 'bench' })
      secret.dispose()
    }
    let count = 0
    for await (const _ of valuesOf(bulkStream(items, get, { concurrency }))) count += 1
    checkCount(items.length, count)
  }
  const ratioOf = async (items, requests) =>
    (await timeOf(read(items))) / ((requests * items.length * latencyMs) / concurrency)
  // Code is warm, by names that are not asked for later.
  await read(names(rounds * passwords, 500))()
  const [unseen, known] = [[], []]
  for (let round = 0; round < rounds; round += 1) {
    const items = names(round * passwords, passwords)
    unseen.push(await ratioOf(items, 2))
    known.push(await ratioOf(items, 1))
  }
  const figure = (what, ratios) => ({
    name: `${passwords} passwords, ${what}, against the ideal`,
    value: median(ratios),
    unit: 'ratio',
    // Of our own, as those above: what the answers are read with is in it.
    target: 1.15,
    better: 'lower',
  })
  return [
    figure('by names never seen: look-up and read', unseen),
    figure('by names whose ids are known: one read', known),
  ]
}

/** The rows of a list, without the library: page after page. */
async function* barePages(bare, path, rowsIn) {
  for (let from = 0; ; from += pageSize) {
    const input = JSON.stringify({ operation: { Details: { STARTINDEX: from, LIMIT: pageSize } } })
    const answer = await bare.ask('GET', `${path}?INPUT_DATA=${encodeURIComponent(input)}`)
    const { Details, totalRows } = JSON.parse(String(answer)).operation
    yield* rowsIn(Details)
    if (from + pageSize >= totalRows) return
  }
}

async function* valuesOf(outcomes) {
  for await (const outcome of outcomes) {
    if (outcome.status === 'rejected') throw outcome.error
    yield outcome.value
  }
}

function checkCount(wanted, count) {
  if (count !== wanted) throw new Error(`${count} of ${wanted} came`)
}
