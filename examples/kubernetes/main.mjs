// @ts-check
// The command of the init container, run with the volumes of its pod: folders in the places of their mounts.
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseAllDocuments } from 'yaml'
import { account, folderOf, inLab, inPlace, run } from '../in-lab.mjs'

/** @typedef {{ name: string, mountPath: string }} Mount */
/** @typedef {{ command: string[], args: string[], env: { name: string, value: string }[], volumeMounts: Mount[] }} Container */

const manifests = parseAllDocuments(readFileSync(join(folderOf(import.meta.url), 'pod.yaml'), 'utf8')).map(
  (document) => {
    assert.deepEqual(document.errors, [])
    return document.toJS()
  },
)
/** @type {Record<string, string>} */
const files = manifests.find(({ kind }) => kind === 'ConfigMap').data
const { spec } = manifests.find(({ kind }) => kind === 'Pod')
/** @type {Container} */
const init = spec.initContainers[0]
/** @type {Container} */
const app = spec.containers[0]

await inLab(async ({ lab, folder, place }) => {
  const places = Object.fromEntries(
    init.volumeMounts.map(({ name, mountPath }) => [mountPath, join(folder, name)]),
  )
  for (const [name, text] of Object.entries(files)) place(join('configuration', name), text, places)
  place('client/ca.pem', readFileSync(join(folder, 'ca.pem'), 'utf8'))
  place('client/tls.crt', readFileSync(join(folder, 'billing.pem'), 'utf8'))
  place('client/tls.key', readFileSync(join(folder, 'billing.key'), 'utf8'))
  mkdirSync(join(folder, 'secrets'))

  const start = () =>
    run(
      [...init.command, ...init.args].map((word) => inPlace(word, places)),
      {
        cwd: folder,
        env: Object.fromEntries(init.env.map(({ name, value }) => [name, inPlace(value, places)])),
      },
    )
  // What the application is told to read is what the init container writes.
  const shared =
    app.volumeMounts.find(({ name }) => name === 'secrets') ?? assert.fail('the volume is shared')
  const file = (app.args[1] ?? '').replace(shared.mountPath, join(folder, 'secrets'))

  // A vault that is out fails the container, and the kubelet starts it again: nothing is half written.
  const fault = lab.faults.add({ surface: 'ccp', kind: 'reset' })
  assert.equal((await start()).code, 21)
  assert.throws(() => statSync(file))
  lab.faults.remove(fault.id)

  // A second start finds its own file, and replaces it.
  for (const password of [lab.vault.account(account).revealSecret(), 'rotated: "quoted" \\ é']) {
    lab.vault.setSecret(account, password)
    const { code, stdout, stderr } = await start()
    assert.deepEqual([code, stdout], [0, ''], stderr)
    assert.equal(statSync(file).mode & 0o777, 0o640)
    assert.equal(
      readFileSync(file, 'utf8'),
      `[database]\nuser = app\npassword = ${JSON.stringify(password)}\n`,
    )
  }
  console.log('the init container wrote the file, and replaced it after a rotation')
})
