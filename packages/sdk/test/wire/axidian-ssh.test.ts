import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Lab } from '@sallyport/lab'
import { AxidianPrivilege } from '@sallyport/sdk/axidian'
import { openSession, sshMissing } from '../../../lab/test/support/sshd.ts'

const keygenMissing =
  spawnSync('ssh-keygen', ['-?'], { stdio: 'ignore' }).error === undefined
    ? ''
    : ' (skipped: there is no ssh-keygen here)'

let lab: Lab
let client: AxidianPrivilege
let folder: string
beforeAll(async () => {
  lab = await Lab.start()
  folder = mkdtempSync(join(tmpdir(), 'sallyport-axidian-ssh-'))
  client = new AxidianPrivilege({
    idpUrl: lab.urls.axidianIdp,
    coreUrl: lab.urls.axidianCore,
    username: 'nightly-batch',
    password: 'Lab-Nightly-1',
    tls: { ca: lab.ca.pem },
  })
})
afterAll(async () => {
  await client.close()
  await lab.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** One key as the client decrypts it, and as the vault has it. */
async function bothOf(login: string) {
  const name = `LINUX-SERVER/${login}`
  const { secret: open } = await client.getSshKey(name)
  const { secret: sealed, passphrase } = await client.getSshKey(name, { decrypt: false })
  return { open: open.reveal(), sealed: sealed.reveal(), passphrase: passphrase?.reveal() ?? null }
}

/** The public half as the tool of OpenSSH reads it, without what stands after it for people. */
function publicHalf(key: string, passphrase: string | null): string {
  const file = join(folder, 'key')
  writeFileSync(file, key, { mode: 0o600 })
  const line = execFileSync('ssh-keygen', ['-y', '-P', passphrase ?? '', '-f', file], { stdio: 'pipe' })
  rmSync(file)
  return line.toString().trim().split(' ').slice(0, 2).join(' ')
}

const logins = ['deploy', 'root', 'plain', 'ecdsa', 'pkcs8', 'openssh', 'openssh-plain']

describe.skipIf(keygenMissing !== '')(`keys, to the tools of OpenSSH${keygenMissing}`, () => {
  it.each(logins)(
    '%s is the same key decrypted, and with its passphrase [axidian/key-decrypted] [axidian/key-with-passphrase]',
    async (login) => {
      const { open, sealed, passphrase } = await bothOf(login)
      expect(publicHalf(open, null)).toBe(publicHalf(sealed, passphrase))
    },
  )
})

describe.skipIf(sshMissing !== undefined)(`a session of OpenSSH${sshMissing ?? ''}`, () => {
  it.each(logins)(
    'opens with %s, decrypted, and with its passphrase [axidian/key-opens-ssh]',
    async (login) => {
      const { open, sealed, passphrase } = await bothOf(login)
      expect(await openSession(open, null)).toBe('opened')
      expect(await openSession(sealed, passphrase)).toBe('opened')
    },
  )
})
