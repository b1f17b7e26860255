// 200 platforms with packages of 50 KB from a server that takes 20 ms for each answer, written into a folder: against the
// ideal, items × latency / concurrency.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bulk } from '@sallyport/sdk'
import { timeOf, withPvwa } from './pvwa.mjs'
import { median } from './statistics.mjs'

const platforms = 200
const latencyMs = 20
const concurrency = 10
const rounds = 5

export async function* platformExport() {
  const figures = []
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-bench-'))
  try {
    await withPvwa({ platforms, latencyMs }, async (pvwa) => {
      const ids = (await pvwa.platforms.targets.list().toArray()).map(({ platformId }) => platformId)
      const measure = async (name, target, run) => {
        // Connections are opened, code is warm.
        await run(0)
        const ratios = []
        for (let round = 1; round <= rounds; round += 1) {
          const tookMs = await timeOf(async () => {
            for (const outcome of await run(round)) if (outcome.status === 'rejected') throw outcome.error
          })
          ratios.push(tookMs / ((platforms * latencyMs) / concurrency))
        }
        figures.push({ name, value: median(ratios), unit: 'ratio', target, better: 'lower' })
      }
      // Ten megabytes are decrypted, unpacked and held against their checksums meanwhile: more than a change costs.
      await measure(`fetching ${platforms} platforms, against the ideal`, 1.25, () =>
        bulk(ids, (id, { signal }) => pvwa.platforms.export(id, { signal }), { concurrency }),
      )
      // Each file is on the disk before it takes its name, so that each waits for the disk as well.
      await measure(`exporting ${platforms} platforms to files, against the ideal`, 1.6, (round) =>
        pvwa.platforms.exportAll(join(folder, String(round)), { platforms: ids, concurrency }),
      )
    })
  } finally {
    await rm(folder, { recursive: true })
  }
  yield* figures
}
