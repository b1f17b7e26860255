import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { generatePrivateKey } from '../../src/ssh/private-key.ts'
import { run } from './run.ts'

// sshd wants to be started by its full path.
const sshd = [process.env['SALLYPORT_TEST_SSHD'] ?? '', '/usr/sbin/sshd', '/usr/local/sbin/sshd'].find(
  (file) => file !== '' && existsSync(file),
)

// With the configuration of nobody: whether it has what it needs beside, such as its own user and folder.
function startsHere(file: string): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-sshd-'))
  try {
    writeFileSync(join(folder, 'host'), generatePrivateKey('a host', { kind: 'ed25519' }).text, {
      mode: 0o600,
    })
    return spawnSync(file, ['-t', '-f', '/dev/null', '-h', join(folder, 'host')]).status === 0
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function whyNot(): string | undefined {
  if (spawnSync('ssh', ['-V']).error !== undefined) return ' (skipped: there is no ssh here)'
  if (sshd === undefined) return ' (skipped: there is no sshd here)'
  return startsHere(sshd) ? undefined : ' (skipped: sshd does not start here)'
}

/** Why no session can be tried here, for titles; `undefined` when it can. */
export const sshMissing: string | undefined = whyNot()

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** The public half of a private key, as ssh-keygen reads it. */
async function publicHalf(file: string, passphrase: string): Promise<string> {
  const { code, stdout, stderr } = await run('ssh-keygen', ['-y', '-P', passphrase, '-f', file])
  if (code !== 0) throw new Error(`ssh-keygen cannot read the key: ${stderr}`)
  return stdout
}

/** Starts a server of OpenSSH on loopback that lets one key in. */
async function startServer(
  folder: string,
  authorized: string,
): Promise<{ port: number; stop: () => Promise<unknown> }> {
  const port = await freePort()
  const file = (name: string): string => join(folder, name)
  await writeFile(file('host'), generatePrivateKey('a host', { kind: 'ed25519' }).text, { mode: 0o600 })
  await writeFile(file('authorized'), authorized, { mode: 0o600 })
  const options = {
    HostKey: file('host'),
    AuthorizedKeysFile: file('authorized'),
    PidFile: 'none',
    StrictModes: 'no',
    UsePAM: 'no',
    PasswordAuthentication: 'no',
    KbdInteractiveAuthentication: 'no',
    PermitRootLogin: 'prohibit-password',
    ListenAddress: `127.0.0.1:${port}`,
  }
  await writeFile(
    file('config'),
    Object.entries(options)
      .map((pair) => `${pair.join(' ')}\n`)
      .join(''),
  )
  const child = spawn(sshd ?? '', ['-D', '-e', '-f', file('config')], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  await new Promise<void>((resolve, reject) => {
    child.once('exit', () => {
      reject(new Error(`sshd ended: ${said}`))
    })
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      if (said.includes('Server listening')) resolve()
    })
  })
  const ended = once(child, 'exit')
  const stop = (): Promise<unknown> => {
    child.kill()
    return ended
  }
  return { port, stop }
}

/** Opens a session of OpenSSH with a key and has it say a word; gives what it said. */
export async function openSession(key: string, passphrase: string | null): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-ssh-'))
  try {
    const file = join(folder, 'key')
    await writeFile(file, key, { mode: 0o600 })
    const { port, stop } = await startServer(folder, await publicHalf(file, passphrase ?? ''))
    try {
      // Nobody is there to type it: an asking program that prints it takes the place of a terminal.
      const asker = join(folder, 'ask')
      await writeFile(asker, `#!/bin/sh\ncat '${join(folder, 'word')}'\n`, { mode: 0o700 })
      await writeFile(join(folder, 'word'), `${passphrase ?? ''}\n`, { mode: 0o600 })
      const asked = [`SSH_ASKPASS=${asker}`, 'SSH_ASKPASS_REQUIRE=force', 'SSH_AUTH_SOCK=', 'ssh']
      const settings = {
        IdentitiesOnly: 'yes',
        StrictHostKeyChecking: 'no',
        UserKnownHostsFile: '/dev/null',
        PreferredAuthentications: 'publickey',
        NumberOfPasswordPrompts: '1',
      }
      const { stdout, stderr } = await run('/usr/bin/env', [
        ...asked,
        ...['-F', 'none', '-i', file, '-p', String(port)],
        ...Object.entries(settings).flatMap((pair) => ['-o', pair.join('=')]),
        `${userInfo().username}@127.0.0.1`,
        'echo opened',
      ])
      if (stdout.trim() === '') throw new Error(`no session: ${stderr}`)
      return stdout.trim()
    } finally {
      await stop()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
