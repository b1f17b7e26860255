// @ts-check
// The line of the crontab, run as cron runs it: by /bin/sh, with the variables of the crontab and hardly any other.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { account, folderOf, inLab, inPlace, path, run } from '../in-lab.mjs'

/** @param {string} name */
const read = (name) => readFileSync(join(folderOf(import.meta.url), name), 'utf8')

/** The variables of a crontab, and its one job. @param {string} crontab */
function readCrontab(crontab) {
  const variables = [...crontab.matchAll(/^(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value])
  const jobs = [...crontab.matchAll(/^(?:[\d*/,-]+ +){5}\w+ +(.*)$/gm)].map(([, command = '']) => command)
  assert.equal(jobs.length, 1)
  return { env: Object.fromEntries(variables), command: jobs[0] ?? '' }
}

await inLab(async ({ lab, folder, place }) => {
  const places = {
    '/etc/sallyport/nightly.yaml': place('nightly.yaml', read('nightly.yaml')),
    '/opt/billing/nightly.sh': place('nightly.sh', read('nightly.sh')),
  }
  const { env, command } = readCrontab(inPlace(read('crontab'), places))
  assert(!command.includes('%'), 'cron ends a command at a %')
  const job = await run(['/bin/sh', '-c', command], { cwd: folder, env: { ...env, PATH: path } })
  assert.equal(job.code, 0, job.stderr)

  const secret = lab.vault.account(account).revealSecret() ?? ''
  assert.match(job.stdout, new RegExp(createHash('sha256').update(secret).digest('hex')))
  assert.match(job.stdout, /^as app with \[REDACTED\]$/m)
  assert(!job.stdout.includes(secret))
  console.log(`the mail:\n${job.stdout}`)

  // Where the vault is out the job is not started, and the mail says why.
  lab.faults.add({ surface: 'ccp', kind: 'reset' })
  const failed = await run(['/bin/sh', '-c', command], { cwd: folder, env: { ...env, PATH: path } })
  assert.deepEqual([failed.code, failed.stdout], [21, ''])
  console.log(`the mail in an outage:\n${failed.stderr}`)
})
