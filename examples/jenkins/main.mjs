// @ts-check
// The `sh` steps of the Jenkinsfile, run as Jenkins runs them: by sh -xe in the workspace, with all output in one log.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { account, folderOf, inLab, run } from '../in-lab.mjs'

/** @param {string} name */
const read = (name) => readFileSync(join(folderOf(import.meta.url), name), 'utf8')

/** The scripts of a pipeline's `sh` steps, in their order. @param {string} pipeline */
function shellSteps(pipeline) {
  const found = pipeline.matchAll(/^\s*sh (?:'''([^]*?)'''|'([^'\n]*)')$/gm)
  // Groovy, too, has escapes between its quotes.
  return [...found].map(([, long, short = '']) => (long ?? short).replace(/\\(.)/g, '$1'))
}

await inLab(async ({ lab, folder, ccp, place }) => {
  place('ci/sallyport.yaml', read('sallyport.yaml'))
  place('ci/db.properties.liquid', read('db.properties.liquid'))
  const secret = lab.vault.account(account).revealSecret() ?? ''
  // What the project of the pipeline has.
  place('expected', secret)
  place(
    'migrate.sh',
    '#!/bin/sh\ntest "$DB_PASSWORD" = "$(cat expected)" && echo "migrated with $DB_PASSWORD"\n',
  )
  place('package.sh', '#!/bin/sh\ngrep -q "^user=app$" db.properties && echo packaged\n')

  const steps = shellSteps(read('Jenkinsfile'))
  assert.equal(steps.length, 3)
  const { CCP_CERT = '', CCP_KEY = '' } = ccp
  const env = { SALLYPORT_CONFIG: 'ci/sallyport.yaml', BUILD_NUMBER: '7', CCP_CERT, CCP_KEY }
  let log = ''
  for (const step of steps) {
    const { code, stdout, stderr } = await run(['sh', '-xe', '-c', step], { cwd: folder, env })
    log += stderr + stdout
    assert.equal(code, 0, stderr)
  }
  assert.match(log, /^migrated with \[REDACTED\]$/m)
  assert.match(log, /^packaged$/m)
  assert(!log.includes(secret), 'a secret is in the log')
  assert(!existsSync(join(folder, 'db.properties')))
  const reasons = lab.audit.entries().map(({ reason }) => reason)
  assert(reasons.includes('build-7'))
  console.log(log)
})
