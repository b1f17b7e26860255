// @ts-check
// A PostgreSQL of its own for as long as the example runs, from what the machine has installed.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  appendFileSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'

const debian = '/usr/lib/postgresql'

/** The folder of PostgreSQL's programs, if there is one. */
export function findPostgres() {
  const versions = existsSync(debian) ? readdirSync(debian) : []
  const newest = versions.sort((one, other) => Number(other) - Number(one))
  return [
    ...(process.env['PATH'] ?? '').split(delimiter),
    ...newest.map((version) => join(debian, version, 'bin')),
  ].find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')))
}

/** PostgreSQL refuses to be run by root. */
function otherThanRoot() {
  if (process.getuid?.() !== 0) return {}
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (/** @type {string} */ flag) => Number(execFileSync('id', [flag, name], { stdio: 'pipe' }))
      return { uid: id('-u'), gid: id('-g') }
    } catch {
      // There is no such user.
    }
  }
  throw new Error('PostgreSQL cannot be run by root, and there is no other user to run it.')
}

/**
 * Starts it on a socket in a temporary folder, without a port. Its superuser needs no password, everybody else does.
 *
 * @param {string} programs The folder of its programs.
 */
export async function startPostgres(programs) {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-pg-'))
  const data = join(folder, 'data')
  try {
    const user = otherThanRoot()
    if (user.uid !== undefined) chownSync(folder, user.uid, user.gid)
    const initial = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync']
    execFileSync(join(programs, 'initdb'), initial, {
      ...user,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    writeFileSync(join(data, 'pg_hba.conf'), 'local all postgres trust\nlocal all all scram-sha-256\n')
    appendFileSync(
      join(data, 'postgresql.conf'),
      `listen_addresses = ''\nunix_socket_directories = '${folder}'\nfsync = off\nlog_min_messages = log\n`,
    )
    const server = spawn(join(programs, 'postgres'), ['-D', data], {
      ...user,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const ended = once(server, 'exit')
    const lines = createInterface(server.stderr)
    const isReady = new Promise((resolve, reject) => {
      lines.on('line', (line) => line.includes('ready to accept connections') && resolve(undefined))
      server.on('error', reject)
      server.on('exit', (code) => reject(new Error(`PostgreSQL ended with ${code} before it was ready.`)))
    })
    await isReady
    return {
      /** Where clients connect: the folder of its socket. */
      host: folder,
      async stop() {
        // At once: nothing of it is kept.
        server.kill('SIGQUIT')
        await ended
        rmSync(folder, { recursive: true, force: true })
      },
    }
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}
