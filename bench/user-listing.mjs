// 5 000 users and 1 000 groups, each list in one answer: read by the library against a bare client and JSON.parse.
import { withPvwa } from './pvwa.mjs'
import { bareClient } from './servers.mjs'
import { pairedRatio, timeOf } from './statistics.mjs'

const users = 5_000
const groups = 1_000
const rounds = 21

export async function* userListing() {
  const figures = []
  await withPvwa({ users, groups, latencyMs: 0 }, async (pvwa, { base, ca }) => {
    const client = bareClient(base, ca)
    const measure = async (name, target, count, list, path, itemsIn) => {
      const throughSdk = async () => checkCount(count, await list().toArray())
      const bare = async () => checkCount(count, itemsIn(JSON.parse(String(await client.ask('GET', path)))))
      // Connections are opened, code is warm.
      for (let round = 0; round < 5; round += 1) {
        await throughSdk()
        await bare()
      }
      figures.push({
        name,
        value: await pairedRatio(
          rounds,
          () => timeOf(throughSdk),
          () => timeOf(bare),
        ),
        unit: 'ratio',
        target,
        better: 'lower',
      })
    }
    try {
      await measure(
        `listing ${users} users, against JSON.parse of the answer`,
        3,
        users,
        () => pvwa.users.list({ extendedDetails: true }),
        'API/Users?ExtendedDetails=true',
        ({ Users }) => Users,
      )
      await measure(
        `listing ${groups} groups, against JSON.parse of the answer`,
        2,
        groups,
        () => pvwa.groups.list({ includeMembers: true }),
        'API/UserGroups?includeMembers=true',
        ({ value }) => value,
      )
    } finally {
      client.close()
    }
  })
  yield* figures
}

function checkCount(count, items) {
  if (items.length !== count) throw new Error(`${items.length} came`)
}
