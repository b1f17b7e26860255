// @ts-check
// A configuration file of aiobastion, used as it is: the password comes from CCP at each log on. Then one of its helpers,
// which shows first what it would do.
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadPasswordVault } from '@sallyport/config'
import { Lab } from '@sallyport/lab'

const folder = await mkdtemp(join(tmpdir(), 'sallyport-example-'))
const lab = await Lab.start()
const { files } = lab.clients['billing'] ?? assert.fail('the default seed has a client "billing"')
lab.vault.addAccount({
  ...{ safe: 'Billing-DB', name: 'pvwa-robot', platformId: 'UnixSSH' },
  properties: [['UserName', 'administrator']],
  secret: 'Lab-Administrator-1',
})
const file = join(folder, 'production.yml')
await writeFile(
  file,
  `label: Production
Connection:
  Username: administrator
  AuthType: cyberark
  User_Search: { Safe: Billing-DB, Object: pvwa-robot }
PVWA:
  Host: "${lab.urls.pvwa}"
  MaxTasks: 5
  CA: "${lab.ca.file}"
AIM:
  AppID: billing
  Cert: "${files.cert}"
  Key: "${files.key}"
custom: { team: billing }
`,
  { mode: 0o600 },
)
try {
  const pvwa = await loadPasswordVault(file)
  try {
    // 1. What is deprecated in the file is told, and understood.
    assert.deepEqual(pvwa.configuration?.custom, { team: 'billing' })
    for (const warning of pvwa.configuration?.warnings ?? []) console.log(warning.replace(folder, '…'))
    assert.equal(pvwa.configuration?.warnings.length, 2)

    // 2. utilities.reconcile(address): the plan has changed nothing.
    const plan = await pvwa.utilities.reconcile('web1.example.com', { usernames: ['root'] })
    assert.deepEqual(
      plan.items.map(({ name }) => name),
      ['root-web1'],
    )
    const changing = () => lab.journal.entries().filter(({ path }) => /\/reconcile\/?$/i.test(path)).length
    assert.equal(changing(), 0)

    // 3. Now it is done, with an outcome for each.
    const outcomes = await plan.run()
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['fulfilled'],
    )
    assert.equal(changing(), 1)
    console.log(`${plan.items.length} account at web1.example.com is being reconciled`)
  } finally {
    await pvwa.close()
  }
} finally {
  await lab.stop()
  await rm(folder, { recursive: true })
}
