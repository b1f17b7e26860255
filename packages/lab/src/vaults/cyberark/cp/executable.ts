import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Where the executable finds the lab. */
export interface ExecutableTarget {
  readonly port: number
  readonly token: string
}

// Plain CommonJS without a dependency: it is copied out of the package and has to start fast.
// `process.stdout` is left to drain by itself, since `process.exit` would cut a large secret short on a pipe.
const script = String.raw`'use strict'
const net = require('node:net')
const fs = require('node:fs')
const os = require('node:os')

function parentPath() {
  try {
    return fs.readlinkSync('/proc/' + process.ppid + '/exe')
  } catch {}
  if (process.platform === 'win32') return ''
  try {
    const { execFileSync } = require('node:child_process')
    return execFileSync('ps', ['-o', 'comm=', '-p', String(process.ppid)], { encoding: 'utf8', timeout: 5000 }).trim()
  } catch {
    return ''
  }
}

function userName() {
  try {
    return os.userInfo().username
  } catch {
    return process.env.USER || process.env.USERNAME || ''
  }
}

let header
const chunks = []
let length = 0
let finished = false

function fail(text) {
  if (finished) return
  finished = true
  process.exitCode = 1
  process.stderr.write(text + '\n')
  socket.destroy()
}

function write(stream, bytes) {
  if (bytes.length === 0) return
  stream.on('error', () => process.exit(1))
  stream.write(bytes)
}

function finish() {
  if (finished || header === undefined) return
  const body = Buffer.concat(chunks)
  if (body.length < header.stdout + header.stderr) return
  finished = true
  clearTimeout(deadline)
  if (header.signal) return process.kill(process.pid, header.signal)
  process.exitCode = header.exitCode
  write(process.stdout, body.subarray(0, header.stdout))
  write(process.stderr, body.subarray(header.stdout, header.stdout + header.stderr))
  socket.destroy()
}

const gone = 'APPAP007E Connection to the Credential Provider has failed: the lab that made this executable is not running.'
const deadline = setTimeout(() => fail('APPAP007E The Credential Provider did not answer in time.'), 60000)
const socket = net.connect({ port: TARGET.port, host: '127.0.0.1' }, () => {
  const facts = { token: TARGET.token, argv: process.argv.slice(2), user: userName(), parent: parentPath(), pid: process.pid }
  socket.write(JSON.stringify(facts) + '\n')
})
socket.on('data', (chunk) => {
  if (header === undefined) {
    const end = chunk.indexOf(10)
    length += chunk.length
    chunks.push(chunk)
    if (end < 0) return
    const all = Buffer.concat(chunks)
    const line = all.indexOf(10)
    header = JSON.parse(all.toString('utf8', 0, line))
    chunks.length = 0
    chunks.push(all.subarray(line + 1))
    if (header.hang) clearTimeout(deadline)
  } else chunks.push(chunk)
  if (!header.hang) finish()
})
socket.on('error', () => fail(gone))
socket.on('close', () => {
  clearTimeout(deadline)
  if (!finished) fail(gone)
})
`

// The kernel splits a shebang at its first blank and cuts it at its limit; then a shell has to start the
// interpreter.
function shebang(interpreter: string): string {
  if (!/\s/u.test(interpreter) && interpreter.length < 120) return `#!${interpreter}\n`
  const quoted = `'${interpreter.replaceAll("'", `'\\''`)}'`
  return `#!/bin/sh\n':' //; exec ${quoted} "$0" "$@"\n`
}

/**
 * Writes the fake `clipasswordsdk` into a folder: a program that can be spawned as the real one is. Gives its
 * path; on Windows that of a `.cmd` file beside it.
 */
export async function writeExecutable(folder: string, target: ExecutableTarget): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, 'clipasswordsdk')
  const text = `${shebang(process.execPath)}const TARGET = ${JSON.stringify(target)}\n${script}`
  // Without it a package.json further up could make Node take the script for an ES module.
  await writeFile(join(folder, 'package.json'), '{ "type": "commonjs" }\n')
  await writeFile(path, text, { mode: 0o755 })
  // The process's umask has had its say above.
  await chmod(path, 0o755)
  if (process.platform !== 'win32') return path
  const command = join(folder, 'CLIPasswordSDK.cmd')
  await writeFile(command, `@"${process.execPath}" "%~dp0clipasswordsdk" %*\r\n`)
  return command
}
