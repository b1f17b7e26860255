import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { run } from './run.ts'

// sshd wants to be started by its full path.
const sshd = [process.env['SALLYPORT_TEST_SSHD'] ?? '', '/usr/sbin/sshd', '/usr/local/sbin/sshd'].find(
  (file) => file !== '' && existsSync(file),
)

/**
 * The words that start ssh to an sshd of its own, for one session over a pipe: no port to be found, no server to wait for.
 *
 * @param folder Where the keys are: `host` of the server, `key` of the user, and `key.pub`, which it lets in.
 */
function session(folder: string): readonly [command: string, ...words: string[]] {
  const file = (name: string): string => join(folder, name)
  const server = {
    HostKey: file('host'),
    AuthorizedKeysFile: file('key.pub'),
    StrictModes: 'no',
    UsePAM: 'no',
    PasswordAuthentication: 'no',
    KbdInteractiveAuthentication: 'no',
    PermitRootLogin: 'prohibit-password',
  }
  const client = {
    ProxyCommand: `'${sshd ?? ''}' -i -e -f '${file('config')}'`,
    IdentitiesOnly: 'yes',
    StrictHostKeyChecking: 'no',
    UserKnownHostsFile: '/dev/null',
    PreferredAuthentications: 'publickey',
    NumberOfPasswordPrompts: '1',
  }
  writeFileSync(
    file('config'),
    Object.entries(server)
      .map((pair) => `${pair.join(' ')}\n`)
      .join(''),
  )
  return [
    'ssh',
    ...['-F', 'none', '-i', file('key')],
    ...Object.entries(client).flatMap((pair) => ['-o', pair.join('=')]),
    `${userInfo().username}@server.test`,
    'echo opened',
  ]
}

/** Makes a key by ssh-keygen, with its public half beside it. */
function makeKey(file: string): void {
  spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file])
}

/** Whether a session opens here with keys that OpenSSH made itself: what it needs beside may be missing. */
function opensHere(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-sshd-'))
  try {
    makeKey(join(folder, 'host'))
    makeKey(join(folder, 'key'))
    const [command, ...words] = session(folder)
    const attempt = () => spawnSync(command, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
    const { stdout, stderr } = attempt()
    if (stdout.trim() === 'opened') return true
    // The server of root wants an empty folder, which the service of the system makes when it starts.
    const [, wanted] = /^Missing privilege separation directory: (\/run\/\S+)\s*$/m.exec(stderr) ?? []
    if (wanted === undefined || process.getuid?.() !== 0) return false
    mkdirSync(wanted, { mode: 0o755, recursive: true })
    return attempt().stdout.trim() === 'opened'
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function whyNot(): string | undefined {
  if (spawnSync('ssh', ['-V']).error !== undefined) return ' (skipped: there is no ssh here)'
  if (sshd === undefined) return ' (skipped: there is no sshd here)'
  return opensHere() ? undefined : ' (skipped: sshd opens no session here)'
}

/** Why no session can be tried here, for titles; `undefined` when it can. */
export const sshMissing: string | undefined = whyNot()

/** Opens a session of OpenSSH with a key and has it say a word; gives what it said. */
export async function openSession(key: string, passphrase: string | null): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-ssh-'))
  const file = (name: string): string => join(folder, name)
  try {
    makeKey(file('host'))
    await writeFile(file('key'), key, { mode: 0o600 })
    const half = await run('ssh-keygen', ['-y', '-P', passphrase ?? '', '-f', file('key')])
    if (half.code !== 0) throw new Error(`ssh-keygen cannot read the key: ${half.stderr}`)
    await writeFile(file('key.pub'), half.stdout)
    // Nobody is there to type it: an asking program that prints it takes the place of a terminal.
    await writeFile(file('ask'), `#!/bin/sh\ncat '${file('word')}'\n`, { mode: 0o700 })
    await writeFile(file('word'), `${passphrase ?? ''}\n`, { mode: 0o600 })
    const asked = [`SSH_ASKPASS=${file('ask')}`, 'SSH_ASKPASS_REQUIRE=force', 'SSH_AUTH_SOCK=']
    const { stdout, stderr } = await run('/usr/bin/env', [...asked, ...session(folder)])
    if (stdout.trim() === '') throw new Error(`no session: ${stderr}`)
    return stdout.trim()
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
