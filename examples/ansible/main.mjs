// @ts-check
// The playbook against this machine. Where there is no Ansible, the command of its lookup is run as the lookup runs it.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { account, folderOf, inLab, path, run } from '../in-lab.mjs'

/** @param {string} name */
const read = (name) => readFileSync(join(folderOf(import.meta.url), name), 'utf8')
const hasAnsible = spawnSync('ansible-playbook', ['--version'], { env: { PATH: path } }).status === 0

await inLab(async ({ lab, folder, place }) => {
  place('sallyport.yaml', read('sallyport.yaml'))
  const expected = { USER: 'app', PASSWORD: 'rotated: "quoted" \\ é ' }
  lab.vault.setSecret(account, expected.PASSWORD)
  const env = { LC_ALL: 'C.UTF-8' }

  if (hasAnsible) {
    const playbook = place('playbook.yml', read('playbook.yml'))
    const settings = join(folder, 'db.json')
    const extra = JSON.stringify({ target: 'localhost', settings })
    const words = ['-i', 'localhost,', '-c', 'local', '-e', extra, '-v', playbook]
    const { code, stdout, stderr } = await run(['ansible-playbook', ...words], { cwd: folder, env })
    assert.equal(code, 0, stdout + stderr)
    assert(!stdout.includes('rotated'))
    assert.deepEqual(JSON.parse(readFileSync(settings, 'utf8')), expected)
    assert.equal(statSync(settings).mode & 0o777, 0o600)
    console.log(stdout)
  } else {
    /** @type {[{ vars: { database: string } }]} */
    const [play] = parse(read('playbook.yml'))
    const command = /ansible\.builtin\.pipe',\s+"([^"]+)"/.exec(play.vars.database)?.[1]
    const { code, stdout, stderr } = await run(['/bin/sh', '-c', command ?? ''], { cwd: folder, env })
    assert.equal(code, 0, stderr)
    // The lookup takes white space off the end.
    assert.deepEqual(JSON.parse(stdout.trimEnd()), expected)
    console.log('there is no Ansible on this machine: the lookup alone gave what the vault holds')
  }
  assert(lab.audit.entries().some(({ reason }) => reason === 'ansible'))
})
