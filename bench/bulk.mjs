// Changes and retrievals in bulk, against the ideal: items × latency / concurrency.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bulk as inBulk } from '@sallyport/sdk'
import { withPvwa } from './pvwa.mjs'
import { timeOf } from './statistics.mjs'

const latencyMs = 20
const concurrency = 10

export async function* bulk() {
  const figures = []
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-bench-'))
  try {
    await withPvwa({ accounts: 1, latencyMs }, async (pvwa) => {
      const ids = (count) => Array.from({ length: count }, (_, index) => `1_${index}`)
      const change = (id, { signal }) => pvwa.accounts.changePassword(id, { signal })
      const retrieve = async (id, { signal }) => {
        const { secret } = await pvwa.accounts.getPassword(id, { signal })
        secret.dispose()
      }
      const measure = async (what, count, work, options, target = 1.1) => {
        const items = ids(count)
        const tookMs = await timeOf(async () => {
          for (const outcome of await inBulk(items, work, { concurrency, ...options })) {
            if (outcome.status === 'rejected') throw outcome.error
          }
        })
        return {
          name: `bulk, ${what}, against the ideal`,
          value: tookMs / ((count * latencyMs) / concurrency),
          unit: 'ratio',
          target,
          better: 'lower',
        }
      }
      // Connections are opened, code is warm.
      await measure('warm up', 500, change)
      await measure('warm up', 500, retrieve)
      figures.push(await measure('10 000 changes', 10_000, change))
      const journal = { journal: join(folder, 'journal'), name: 'bench' }
      // Each item waits for the disk as well, however slow that is.
      figures.push(await measure('1 000 changes with a journal', 1_000, change, journal, 1.5))
      figures.push(await measure('1 000 passwords', 1_000, retrieve))
    })
  } finally {
    await rm(folder, { recursive: true })
  }
  yield* figures
}
