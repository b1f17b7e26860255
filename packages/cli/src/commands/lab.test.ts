import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LabDescription } from '@sallyport/lab'
import { describe, expect, it, vi } from 'vitest'
import { fakeIo } from '../testing/fake-io.ts'
import { lab } from './lab.ts'

const running = async (argv: readonly string[]) => {
  const io = fakeIo()
  const ended = lab.execute(argv, io)
  await Promise.race([
    ended,
    vi.waitFor(() => expect(io.written().stdout).toMatch(/\n$/), { timeout: 20_000 }),
  ])
  return { io, ended, page: io.written().stdout }
}

describe('sallyport lab', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'ends by %s if it is not up yet, and says nothing',
    async (signal) => {
      const io = fakeIo()
      const ended = lab.execute(['--json'], io)
      io.interrupt(signal)
      await expect(ended).rejects.toMatchObject({ name: 'Interrupted', signal })
      expect(io.written().stdout).toBe('')
    },
  )

  it.each(['SIGINT', 'SIGTERM'] as const)('ends well on %s once it is up', async (signal) => {
    const { io, ended, page } = await running(['--json'])
    const { folder, urls, axidian } = JSON.parse(page) as LabDescription
    expect(axidian).toMatchObject({ idpUrl: urls.axidianIdp, coreUrl: urls.axidianCore })
    io.interrupt(signal)
    expect(await ended).toBe(0)
    expect(existsSync(folder)).toBe(false)
  })

  it('shows the passphrase of each client, and what becomes of its files', async () => {
    const { io, ended, page } = await running([])
    const shown = [...page.matchAll(/(\S+)\.pem\b.*  passphrase (\S+)$/gm)]
    expect(shown.map(([, path = '']) => path.replace(/.*[\\/]/, ''))).toEqual([
      'billing',
      'intruder',
      'expired',
      'not-yet-valid',
      'untrusted',
      'pki-user',
    ])
    expect(new Set(shown.map(([, , passphrase]) => passphrase)).size).toBe(shown.length)
    expect(page).toContain('Ctrl-C stops it and removes its files.')
    io.interrupt('SIGINT')
    await ended
  })

  it('shows PVWA, who can log on and by what, and lines that do', async () => {
    const { io, ended, page } = await running([])
    expect(page).toMatch(/^ {2}PVWA +https:\/\/127\.0\.0\.1:\d+\/PasswordVault  version \d+/m)
    expect(page).toMatch(/^ {2}administrator +Lab-Administrator-1  cyberark/m)
    expect(page).toMatch(/^ {2}radius-user +Lab-Radius-1  passcode 123456  radius$/m)
    expect(page).toMatch(/^ {2}pki-user +certificate pki-user  pki, pkipn$/m)
    expect(page).toMatch(/^ {2}saml-user +saml$/m)
    expect(page).not.toMatch(/^ {2}PasswordManager /m)
    expect(page).toMatch(/^ {2}sallyport pvwa login --pvwa \S+ --ca \S+ --user administrator$/m)
    io.interrupt('SIGINT')
    await ended
  })

  it('shows Axidian Privilege, its applications and lines that work', async () => {
    const { io, ended, page } = await running([])
    expect(page).toMatch(/^ {2}Axidian IdP +https:\/\/127\.0\.0\.1:\d+\/idp$/m)
    expect(page).toMatch(
      /^ {2}Axidian Core +https:\/\/127\.0\.0\.1:\d+\/core  its routes are our assumption$/m,
    )
    expect(page).toMatch(/^ {2}nightly-batch +Lab-Nightly-1  accounts: DB-SERVER\/admin, .*, …$/m)
    expect(page).toMatch(/^ {2}blocked-app +Lab-Blocked-1  blocked; accounts: /m)
    expect(page).toMatch(/^ {2}without-permissions +Lab-Without-1  accounts: none$/m)
    expect(page).toMatch(/^ {2}curl --cacert \S+ .*username=nightly-batch .*\/idp\/connect\/token$/m)
    expect(page).toMatch(
      /^ {2}sallyport axidian password DB-SERVER\/admin --idp \S+ --core \S+ --user nightly-batch/m,
    )
    io.interrupt('SIGINT')
    await ended
  })

  it('does not promise to remove a folder that was given', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sallyport-lab-test-'))
    const { io, ended, page } = await running(['--folder', folder])
    expect(page).toContain('Ctrl-C stops it; its files stay.')
    expect(page).not.toContain('removes')
    io.interrupt('SIGINT')
    expect(await ended).toBe(0)
    expect(existsSync(join(folder, 'ca.pem'))).toBe(true)
    rmSync(folder, { recursive: true })
  })
})
