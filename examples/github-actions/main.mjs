// @ts-check
// The steps of the workflow, run as the runner runs them: bash, a file for the variables of later steps, a masked log.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { account, folderOf, inLab, run } from '../in-lab.mjs'

/** @param {string} name */
const read = (name) => readFileSync(join(folderOf(import.meta.url), name), 'utf8')

/** @typedef {{ name?: string, uses?: string, run?: string, env?: Record<string, string> }} Step */

/** The variables that a step left in the file of GITHUB_ENV: NAME=value, or NAME<<MARK and lines up to MARK. @param {string} file */
function variablesIn(file) {
  const found = file.matchAll(/^(\w+)(?:=(.*)|<<(.+)\n([^]*?)\n\3)$/gm)
  return Object.fromEntries([...found].map(([, name = '', short, , long = '']) => [name, short ?? long]))
}

await inLab(async ({ lab, folder, ccp, place }) => {
  place('sallyport.yaml', read('sallyport.yaml'))
  // What the project of the workflow has: both compare what they got with what the vault holds.
  const compare = `#!/bin/sh\ntest "$DB_PASSWORD" = "$(cat expected)" && test -z "$CCP_KEY" && echo "$0 $DB_PASSWORD"\n`
  for (const script of ['migrate.sh', 'deploy.sh']) place(script, compare)
  const secret = lab.vault.account(account).revealSecret() ?? ''
  place('expected', secret)

  /** @type {Record<string, string>} */
  const kept = {
    CCP_CERT: readFileSync(ccp['CCP_CERT'] ?? '', 'utf8'),
    CCP_KEY: readFileSync(ccp['CCP_KEY'] ?? '', 'utf8'),
  }
  /** @type {{ jobs: { deploy: { steps: Step[] } } }} */
  const workflow = parse(read('deploy.yml'))
  /** @type {Record<string, string>} */
  let env = { CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_ENV: join(folder, 'github-env') }
  const masked = new Set(Object.values(kept))
  let log = ''
  const done = []
  for (const { name = '', run: script, env: own = {} } of workflow.jobs.deploy.steps) {
    // The command is there: npm need not install it.
    if (script === undefined || script.startsWith('npm install')) continue
    const values = Object.entries(own).map(([key, value]) => [
      key,
      value.replace(/\$\{\{ secrets\.(\w+) \}\}/g, (_, secretName) => kept[secretName] ?? ''),
    ])
    place('step.sh', script)
    place('github-env', '')
    const step = await run(['bash', '-e', 'step.sh'], {
      cwd: folder,
      env: { ...env, ...Object.fromEntries(values) },
    })
    assert.equal(step.code, 0, `${name}: ${step.stderr}`)
    env = { ...env, ...variablesIn(readFileSync(join(folder, 'github-env'), 'utf8')) }
    // A line that masks is not shown; what it masks never is again.
    for (const line of step.stdout.split('\n')) {
      const mask = /^::add-mask::(.*)$/.exec(line)?.[1]
      if (mask !== undefined) masked.add(decodeURIComponent(mask))
      else log += `${[...masked].reduce((text, value) => text.replaceAll(value, '***'), line)}\n`
    }
    done.push(name)
  }
  assert.deepEqual(done, ['One step gets secrets for itself', 'Or the later steps get them', 'Deploy'])
  assert.equal(env['DB_PASSWORD'], secret)
  assert.match(log, /^\.\/migrate\.sh \[REDACTED\]$/m)
  assert.match(log, /^deploying as app with \*\*\*$/m)
  assert(!log.includes(secret))
  console.log(log)
})
