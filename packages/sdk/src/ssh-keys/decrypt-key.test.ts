import { execFileSync } from 'node:child_process'
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { openSshKeys, passphrase } from '../../test/fixtures/openssh-keys.ts'
import { ConfigurationError } from '../errors.ts'
import { decryptPrivateKey } from './decrypt-key.ts'
import { isSealed, parseOpenSshKey } from './openssh-format.ts'

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
const ec = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey
const ed = generateKeyPairSync('ed25519').privateKey

function pem(key: KeyObject, type: 'pkcs1' | 'sec1' | 'pkcs8', cipher?: string): string {
  const format = 'pem' as const
  return key.export(cipher === undefined ? { type, format } : { type, format, cipher, passphrase }).toString()
}

function publicOf(text: string | KeyObject): string {
  const key = typeof text === 'string' ? createPrivateKey(text) : text
  return createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString()
}

async function refusalOf(work: Promise<unknown>): Promise<ConfigurationError> {
  const error: unknown = await work.catch((thrown: unknown) => thrown)
  if (error instanceof ConfigurationError) return error
  throw new Error('it was not refused')
}

describe('a key that has no passphrase', () => {
  it.each([
    ['PKCS#1', pem(rsa, 'pkcs1')],
    ['SEC1', pem(ec, 'sec1')],
    ['PKCS#8', pem(ed, 'pkcs8')],
    ['with CRLF and without a last line end', pem(rsa, 'pkcs1').trim().replaceAll('\n', '\r\n')],
  ])('%s comes back byte for byte [axidian/key-plain-exact]', async (_name, key) => {
    expect(await decryptPrivateKey(key, undefined)).toBe(key)
    expect(await decryptPrivateKey(key, passphrase)).toBe(key)
  })
})

describe('an encrypted key', () => {
  it.each([
    ['PKCS#1 in DES-EDE3-CBC', rsa, pem(rsa, 'pkcs1', 'des-ede3-cbc'), 'RSA PRIVATE KEY'],
    ['PKCS#1 in AES-128-CBC', rsa, pem(rsa, 'pkcs1', 'aes-128-cbc'), 'RSA PRIVATE KEY'],
    ['PKCS#1 in AES-256-CBC', rsa, pem(rsa, 'pkcs1', 'aes-256-cbc'), 'RSA PRIVATE KEY'],
    ['SEC1', ec, pem(ec, 'sec1', 'aes-256-cbc'), 'EC PRIVATE KEY'],
    ['PKCS#8 with RSA', rsa, pem(rsa, 'pkcs8', 'aes-256-cbc'), 'RSA PRIVATE KEY'],
    ['PKCS#8 with EC', ec, pem(ec, 'pkcs8', 'aes-256-cbc'), 'PRIVATE KEY'],
    ['PKCS#8 with Ed25519', ed, pem(ed, 'pkcs8', 'aes-256-cbc'), 'PRIVATE KEY'],
  ])(
    '%s opens [axidian/key-traditional] [axidian/key-pkcs8] [axidian/key-kinds]',
    async (_name, key, text, label) => {
      for (const form of [text, text.replaceAll('\n', '\r\n'), text.trim()]) {
        const opened = await decryptPrivateKey(form, passphrase)
        expect(opened.startsWith(`-----BEGIN ${label}-----\n`)).toBe(true)
        expect(publicOf(opened)).toBe(publicOf(key))
      }
    },
  )

  it.each(Object.entries(openSshKeys))(
    "OpenSSH's own format: %s [axidian/key-openssh]",
    async (_name, key) => {
      const opened = await decryptPrivateKey(key.replaceAll('\n', '\r\n'), passphrase)
      const before = parseOpenSshKey(key)
      const after = parseOpenSshKey(opened)
      expect([isSealed(before), isSealed(after)]).toEqual([true, false])
      expect(after.publicKey).toEqual(before.publicKey)
      expect(await decryptPrivateKey(opened, undefined)).toBe(opened)
    },
  )

  const sshKeygen = hasSshKeygen()
  it.skipIf(!sshKeygen).each(Object.entries(openSshKeys))(
    `ssh-keygen reads %s again${sshKeygen ? '' : ' (skipped: there is no ssh-keygen)'} [axidian/key-openssh]`,
    async (_name, key) => {
      const folder = mkdtempSync(join(tmpdir(), 'sallyport-key-'))
      try {
        const file = join(folder, 'key')
        writeFileSync(file, await decryptPrivateKey(key, passphrase), { mode: 0o600 })
        const shown = execFileSync('ssh-keygen', ['-y', '-P', '', '-f', file], { encoding: 'utf8' })
        const [, base64 = ''] = shown.split(' ')
        expect(Buffer.from(base64, 'base64')).toEqual(parseOpenSshKey(key).publicKey)
      } finally {
        rmSync(folder, { recursive: true })
      }
    },
  )

  it.each([
    ['PKCS#1', pem(rsa, 'pkcs1', 'aes-128-cbc')],
    ['PKCS#8', pem(ed, 'pkcs8', 'aes-256-cbc')],
    ['OpenSSH', openSshKeys.ed25519],
  ])(
    '%s: a passphrase that is wrong, empty or missing is said so, and shown nowhere [axidian/key-wrong-passphrase]',
    async (_name, key) => {
      for (const wrong of ['Sentinel-Wr0ng', '', undefined]) {
        const error = await refusalOf(decryptPrivateKey(key, wrong))
        expect(error.code).toBe('KEY_PASSPHRASE')
        expect(error.hint).toContain('decrypt: false')
        expect(inspect(error, { showHidden: true, depth: 10 })).not.toMatch(/Sentinel|BEGIN/)
      }
    },
  )

  it.each([
    ['no key at all', 'Sentinel-T3xt'],
    ['a certificate', '-----BEGIN CERTIFICATE-----\nSentinel\n-----END CERTIFICATE-----\n'],
    ['PuTTY', 'PuTTY-User-Key-File-3: ssh-ed25519\nSentinel\n'],
    ['damaged', '-----BEGIN OPENSSH PRIVATE KEY-----\nU2VudGluZWw=\n-----END OPENSSH PRIVATE KEY-----\n'],
    ['cut off', openSshKeys.rsa.slice(0, 200)],
    ['damaged inside', pem(rsa, 'pkcs1', 'aes-128-cbc').replace(/AES-128-CBC/, 'AES-000-CBC')],
  ])('%s is refused, and shown nowhere [axidian/key-not-understood]', async (_name, key) => {
    const error = await refusalOf(decryptPrivateKey(key, passphrase))
    expect(error.code).toBe('KEY_UNREADABLE')
    expect(error.hint).toMatch(/decrypt: false|set anew/)
    expect(inspect(error, { showHidden: true, depth: 10 })).not.toMatch(/Sentinel|BEGIN/)
  })
})

function hasSshKeygen(): boolean {
  try {
    execFileSync('ssh-keygen', ['-?'], { stdio: 'ignore' })
    return true
  } catch (error) {
    // It knows no such flag, and says so; it is there all the same.
    return error instanceof Error && 'status' in error && error.status !== null
  }
}
