import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { addToSshAgent, Secret } from '@sallyport/sdk'
import { decryptPrivateKey } from '../../src/ssh-keys/decrypt-key.ts'
import { openSshKeys, passphrase } from '../fixtures/openssh-keys.ts'
import { failureOf } from '../support/failure.ts'

const hasAgent =
  process.platform !== 'win32' &&
  ['ssh-agent', 'ssh-add', 'ssh-keygen'].every(
    (program) => spawnSync(program, ['-?'], { stdio: 'ignore' }).error === undefined,
  )

const folder = mkdtempSync(join(tmpdir(), 'sallyport-agent-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
/** Pipes of Windows are not files. */
const socketNamed = (name: string): string =>
  process.platform === 'win32' ? `\\\\.\\pipe\\${folder.split('\\').at(-1)}-${name}` : join(folder, name)

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
const ec = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve }).privateKey
const ed = generateKeyPairSync('ed25519').privateKey
const pem = (key: KeyObject, type: 'pkcs1' | 'sec1' | 'pkcs8'): string =>
  key.export({ type, format: 'pem' }).toString()

describe.skipIf(!hasAgent)('the ssh-agent of OpenSSH (skipped where there is none)', () => {
  let agent: ChildProcess
  const socket = socketNamed('agent')
  const listed = (flag: '-l' | '-L' = '-L'): string => {
    const { stdout } = spawnSync('ssh-add', [flag], { env: { ...process.env, SSH_AUTH_SOCK: socket } })
    return stdout.toString()
  }
  /** The public key as ssh-keygen reads it out of the private one. */
  const publicLineOf = (key: string): string => {
    const file = join(folder, 'key')
    writeFileSync(file, key)
    chmodSync(file, 0o600)
    const line = execFileSync('ssh-keygen', ['-y', '-P', '', '-f', file]).toString()
    rmSync(file)
    return line.split(' ').slice(0, 2).join(' ').trim()
  }

  beforeAll(async () => {
    agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: ['ignore', 'pipe', 'ignore'] })
    // It says where it listens once it does.
    await new Promise((resolve) => agent.stdout?.once('data', resolve))
  })
  afterAll(() => agent.kill())
  afterEach(() => {
    execFileSync('ssh-add', ['-D'], { env: { ...process.env, SSH_AUTH_SOCK: socket }, stdio: 'ignore' })
  })

  it.each([
    ['RSA, PKCS#1', pem(rsa, 'pkcs1')],
    ['RSA, PKCS#8', pem(rsa, 'pkcs8')],
    ['RSA, PKCS#1 with CRLF', pem(rsa, 'pkcs1').replaceAll('\n', '\r\n')],
    ['ECDSA on P-256, SEC1', pem(ec('prime256v1'), 'sec1')],
    ['ECDSA on P-384, PKCS#8', pem(ec('secp384r1'), 'pkcs8')],
    ['ECDSA on P-521, SEC1', pem(ec('secp521r1'), 'sec1')],
  ])('takes %s', async (_, key) => {
    await addToSshAgent(key, { socket, comment: 'from the vault' })
    expect(listed().trim()).toBe(`${publicLineOf(key.replaceAll('\r', ''))} from the vault`)
  })

  it.each(Object.entries(openSshKeys))('takes %s in the format of OpenSSH', async (_, sealed) => {
    const key = await decryptPrivateKey(sealed, passphrase)
    await addToSshAgent(new Secret(key), { socket, comment: 'é' })
    expect(listed().trim()).toBe(`${publicLineOf(key)} é`)
  })

  it('takes Ed25519 as PKCS#8, which ssh-keygen does not read everywhere', async () => {
    await addToSshAgent(pem(ed, 'pkcs8'), { socket })
    const raw = Buffer.from(createPublicKey(ed).export({ format: 'jwk' }).x ?? '', 'base64url')
    const blob = Buffer.from(listed().split(' ')[1] ?? '', 'base64')
    expect(blob.subarray(-32).equals(raw)).toBe(true)
  })

  it('forgets it after its lifetime, and asks before each use', async () => {
    const short = { socket, comment: 'short', confirm: true }
    await addToSshAgent(pem(rsa, 'pkcs1'), { ...short, lifetimeSeconds: 3_600 })
    expect(listed('-l')).toContain('short (RSA)')
    // The lifetime of what it has is set anew.
    await addToSshAgent(pem(rsa, 'pkcs1'), { ...short, lifetimeSeconds: 1 })
    await expect.poll(() => listed('-l'), { interval: 100 }).not.toContain('short')
  })

  it('is named by SSH_AUTH_SOCK', async () => {
    vi.stubEnv('SSH_AUTH_SOCK', socket)
    await addToSshAgent(pem(rsa, 'pkcs1'), { comment: 'named' })
    expect(listed('-l')).toContain('named (RSA)')
  })

  it('is said to refuse when it is locked', async () => {
    const lock = (flag: '-x' | '-X'): void => {
      // It asks for a password twice when there is a terminal; by SSH_ASKPASS without one.
      const program = join(folder, 'askpass')
      writeFileSync(program, '#!/bin/sh\necho Lab-Lock\n', { mode: 0o700 })
      execFileSync('ssh-add', [flag], {
        env: { ...process.env, SSH_AUTH_SOCK: socket, SSH_ASKPASS: program, SSH_ASKPASS_REQUIRE: 'force' },
        stdio: 'ignore',
      })
    }
    lock('-x')
    try {
      const error = await failureOf(addToSshAgent(pem(rsa, 'pkcs1'), { socket }))
      expect(error).toMatchObject({ name: 'ConfigurationError', code: 'NOT_SUPPORTED' })
      expect(error.hint).toContain('locked')
    } finally {
      lock('-X')
    }
  })
})

describe('what is sent', () => {
  let server: Server
  let received: Buffer[]
  let answer: (socket: Socket) => void
  const socket = socketNamed('stand-in')

  beforeAll(async () => {
    server = createServer((connection) => {
      connection.on('error', () => undefined)
      connection.on('data', (chunk) => {
        received.push(chunk)
        const all = Buffer.concat(received)
        if (all.length >= 4 && all.length >= 4 + all.readUInt32BE(0)) answer(connection)
      })
    })
    await new Promise<void>((resolve) => server.listen(socket, resolve))
  })
  afterEach(() => {
    received = []
  })
  afterAll(async () => {
    await new Promise((resolve) => server.close(resolve))
  })

  const say =
    (...bytes: number[]) =>
    (connection: Socket): void =>
      void connection.end(Buffer.from(bytes))

  it('is one message: the key, its comment, then what limits it', async () => {
    received = []
    answer = say(0, 0, 0, 1, 6)
    await addToSshAgent(pem(ed, 'pkcs8'), { socket, comment: 'c', lifetimeSeconds: 258, confirm: true })
    const message = Buffer.concat(received)
    const { x, d } = ed.export({ format: 'jwk' })
    const text = (value: string | Buffer): Buffer => {
      const bytes = Buffer.from(value)
      return Buffer.concat([Buffer.from([0, 0, 0, bytes.length]), bytes])
    }
    const publicKey = Buffer.from(x ?? '', 'base64url')
    const body = Buffer.concat([
      Buffer.from([25]),
      text('ssh-ed25519'),
      text(publicKey),
      text(Buffer.concat([Buffer.from(d ?? '', 'base64url'), publicKey])),
      text('c'),
      Buffer.from([1, 0, 0, 1, 2, 2]),
    ])
    expect(message.toString('hex')).toBe(
      Buffer.concat([Buffer.from([0, 0, 0, body.length]), body]).toString('hex'),
    )
  })

  it('is another kind of message where nothing limits it, whose answer may come in pieces', async () => {
    received = []
    answer = (connection) => {
      connection.write(Buffer.from([0, 0]))
      connection.end(Buffer.from([0, 1, 6]))
    }
    await addToSshAgent(pem(ed, 'pkcs8'), { socket })
    expect(Buffer.concat(received).readUInt8(4)).toBe(17)
  })

  it.each([
    ['refuses', say(0, 0, 0, 1, 5), 'ConfigurationError', 'NOT_SUPPORTED', 20_000],
    ['says something else', say(0, 0, 0, 1, 99), 'ProtocolError', 'UNEXPECTED_ANSWER', 20_000],
    ['closes', (connection: Socket) => void connection.end(), 'ProtocolError', 'UNEXPECTED_ANSWER', 20_000],
    ['says nothing', () => undefined, 'ConnectionError', 'TIMEOUT', 300],
  ])('an agent that %s', async (_, does, name, code, timeoutMs) => {
    received = []
    answer = does
    const error = await failureOf(addToSshAgent(pem(rsa, 'pkcs1'), { socket, timeoutMs }))
    expect(error).toMatchObject({ name, code })
  })

  it('is nothing once the signal is aborted, whose reason is thrown', async () => {
    received = []
    answer = () => controller.abort(new RangeError('mine'))
    const controller = new AbortController()
    await expect(addToSshAgent(pem(rsa, 'pkcs1'), { socket, signal: controller.signal })).rejects.toThrow(
      RangeError,
    )
  })
})

describe('what cannot be given to an agent', () => {
  const socket = socketNamed('nobody')

  it.each([
    ['a key that is encrypted', openSshKeys.rsa, 'KEY_PASSPHRASE'],
    [
      'an encrypted PEM',
      rsa.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase }).toString(),
      'KEY_PASSPHRASE',
    ],
    ['no key', 'Sentinel', 'KEY_UNREADABLE'],
    [
      'half a key',
      '-----BEGIN RSA PRIVATE KEY-----\nSentinel\n-----END RSA PRIVATE KEY-----\n',
      'KEY_UNREADABLE',
    ],
    [
      'half a key of OpenSSH',
      '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA\n-----END OPENSSH PRIVATE KEY-----\n',
      'KEY_UNREADABLE',
    ],
    ['another curve', pem(ec('secp256k1'), 'sec1'), 'NOT_SUPPORTED'],
    ['another kind', pem(generateKeyPairSync('ed448').privateKey, 'pkcs8'), 'NOT_SUPPORTED'],
  ])('%s', async (_, key, code) => {
    const error = await failureOf(addToSshAgent(key, { socket }))
    expect(error).toMatchObject({ name: 'ConfigurationError', code })
    expect(`${error.message} ${error.hint}`).not.toContain('Sentinel')
  })

  it('any, where no agent listens', async () => {
    expect(existsSync(socket)).toBe(false)
    expect(await failureOf(addToSshAgent(pem(rsa, 'pkcs1'), { socket }))).toMatchObject({
      name: 'ConnectionError',
      code: 'CONNECTION_REFUSED',
      layer: 'process',
    })
  })

  it.skipIf(process.platform === 'win32')('any, where none is named', async () => {
    vi.stubEnv('SSH_AUTH_SOCK', '')
    const error = await failureOf(addToSshAgent(pem(rsa, 'pkcs1')))
    expect(error).toMatchObject({ code: 'INVALID_OPTION' })
    expect(error.hint).toContain('SSH_AUTH_SOCK')
  })

  it.each([[{ lifetimeSeconds: 0 }], [{ lifetime: 5 }], [{ socket: '' }], [{ confirm: 'yes' }]])(
    '%j is refused',
    async (wrong) => {
      const options = wrong as Parameters<typeof addToSshAgent>[1]
      expect((await failureOf(addToSshAgent('x', options))).code).toBe('INVALID_OPTION')
    },
  )
})
