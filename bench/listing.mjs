// 100 000 accounts from a server that takes 20 ms for each page: pages fetched ahead against page after page, and
// what stays in memory meanwhile.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { withPvwa } from './pvwa.mjs'
import { pairedRatio, timeOf } from './statistics.mjs'

const accounts = 100_000
const latencyMs = 20
const rounds = 5

export async function* listing() {
  const figures = []
  await withPvwa({ accounts, latencyMs }, async (pvwa) => {
    const list = (options) => async () => {
      let count = 0
      for await (const account of pvwa.accounts.list(options)) if (account.id !== '') count += 1
      if (count !== accounts) throw new Error(`${count} accounts came`)
    }
    const ahead = list({})
    const pageAfterPage = list({ pagesAhead: 1 })
    // The server makes its pages, and both ways warm up.
    await ahead()
    await pageAfterPage()
    figures.push({
      name: `listing ${accounts} accounts, 20 ms a page, against page after page`,
      value: await pairedRatio(
        rounds,
        () => timeOf(pageAfterPage),
        () => timeOf(ahead),
      ),
      unit: 'times',
      target: 5,
      better: 'higher',
    })
    figures.push({
      name: `listing ${accounts} accounts, memory from the 20 000th on`,
      value: await growth(pvwa),
      unit: 'MiB',
      // Eight pages may be under way; the whole list would take more than 100.
      target: 24,
      better: 'lower',
    })
  })
  yield* figures
}

/** How much more memory is in use at any later time than at the 20 000th account. */
async function growth(pvwa) {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc')
  let count = 0
  let base
  let most = 0
  for await (const page of pvwa.accounts.list().pages()) {
    count += page.items.length
    if (count < 20_000 || count % 10_000 !== 0) continue
    collect()
    const { heapUsed, arrayBuffers } = process.memoryUsage()
    base ??= heapUsed + arrayBuffers
    most = Math.max(most, heapUsed + arrayBuffers - base)
  }
  return most / 2 ** 20
}
