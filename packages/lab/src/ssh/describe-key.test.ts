import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { describePrivateKey } from './describe-key.ts'
import { generatePrivateKey } from './private-key.ts'
import type { PrivateKeyOptions } from './private-key.ts'

describe('the description of a private key', () => {
  it.each([
    ['RSA', 2048, { kind: 'rsa', form: 'openssh', passphrase: 'secret' }],
    ['RSA', 2048, { kind: 'rsa', form: 'pkcs1', passphrase: 'secret' }],
    ['ECDSA', 384, { kind: 'ecdsa', bits: 384, form: 'sec1' }],
    ['ECDSA', 521, { kind: 'ecdsa', bits: 521, form: 'openssh' }],
    ['ED25519', 256, { kind: 'ed25519', form: 'pkcs8', passphrase: 'secret' }],
  ] as const satisfies (readonly [string, number, PrivateKeyOptions])[])(
    'knows %s %d in %j',
    (kind, bits, options) => {
      const { text, publicLine } = generatePrivateKey('a key', options)
      const digest = createHash('sha256')
        .update(Buffer.from(publicLine.split(' ')[1] ?? '', 'base64'))
        .digest('base64')
      expect(describePrivateKey(text, 'passphrase' in options ? options.passphrase : '')).toEqual({
        kind,
        bits,
        fingerprint: `SHA256:${digest.slice(0, 43)}`,
      })
    },
  )

  it('refuses what is none, and what the passphrase does not open', () => {
    expect(() => describePrivateKey('no key')).toThrow()
    expect(() =>
      describePrivateKey('-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----'),
    ).toThrow()
    const { text } = generatePrivateKey('a key', { kind: 'ecdsa', passphrase: 'secret' })
    expect(() => describePrivateKey(text, 'other')).toThrow()
  })
})
