// @ts-check
// The platforms of one vault, exported into a folder in a run that is interrupted and goes on; one of them imported into
// another vault.
import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Lab } from '@sallyport/lab'
import { ConflictError } from '@sallyport/sdk'
import { PasswordVault } from '@sallyport/sdk/cyberark'

const folder = await mkdtemp(join(tmpdir(), 'sallyport-example-'))
const journal = join(folder, 'export.journal')
const packages = join(folder, 'platforms')
const labs = [await Lab.start(), await Lab.start()]
const [from, to] = labs.map(
  (lab) =>
    new PasswordVault({
      url: lab.urls.pvwa,
      auth: { method: 'cyberark', username: 'administrator', password: 'Lab-Administrator-1' },
      tls: { ca: lab.ca.file },
    }),
)
assert(from && to)
try {
  // 1. A copy of a platform, which the other vault does not have.
  const copy = await from.platforms.targets.duplicate('UnixSSH', 'Unix in hall 3')

  // 2. The run is told to stop after three.
  const stop = new AbortController()
  const begun = await from.platforms.exportAll(packages, {
    journal,
    concurrency: 1,
    signal: stop.signal,
    onProgress: ({ done }) => {
      if (done === 3) stop.abort()
    },
  })
  const finished = begun.filter(({ status }) => status === 'fulfilled').length
  assert(finished >= 3 && finished < begun.length)

  // 3. The same call goes on: what is in the folder is not asked for again.
  const all = await from.platforms.exportAll(packages, { journal })
  assert(all.every(({ status }) => status === 'fulfilled'))
  assert.equal(all.filter((outcome) => outcome.status === 'fulfilled' && outcome.resumed).length, finished)
  assert.equal((await readdir(packages)).length, all.length)
  console.log(`${all.length} platforms in ${all.length} files, ${finished} of them before the interruption`)

  // 4. One package goes into the other vault; a second time it stands in its own way.
  const file = join(packages, `${copy.platformId}.zip`)
  const imported = await to.platforms.import(file)
  assert.equal((await to.platforms.targets.get(imported)).name, 'Unix in hall 3')
  await assert.rejects(to.platforms.import(file), (error) => error instanceof ConflictError)
  console.log(`${imported} is in the other vault now`)
} finally {
  await from.close()
  await to.close()
  for (const lab of labs) await lab.stop()
  await rm(folder, { recursive: true })
}
