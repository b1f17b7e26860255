import { describe, expect, it } from 'vitest'
import { parsePublicKey, readPublicKeys } from './public-keys.ts'

const data = 'AAAAC3NzaC1lZDI1NTE5AAAAIBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQ'
const fingerprint = parsePublicKey(`ssh-ed25519 ${data}`)?.fingerprint

describe('parsePublicKey', () => {
  it('reads type, fingerprint and comment', () => {
    expect(parsePublicKey(` ssh-ed25519 ${data} maria at home \r\n`)).toEqual({
      type: 'ssh-ed25519',
      fingerprint,
      comment: 'maria at home',
    })
    expect(fingerprint).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/)
  })

  it.each(['', data, 'ssh-ed25519', `ssh-ed25519 not base64`, `command="x" ssh-ed25519 ${data}`])(
    'takes %j for none',
    (line) => {
      expect(parsePublicKey(line)).toBeUndefined()
    },
  )
})

describe('readPublicKeys', () => {
  it('reads each once, and leaves out what is empty or a comment', () => {
    const text = `# keys\r\nssh-ed25519 ${data} one\r\n\r\nssh-ed25519 ${data} again\nssh-rsa AAAA${data}\n`
    expect([...readPublicKeys(text, 'x').values()]).toEqual([
      `ssh-ed25519 ${data} again`,
      `ssh-rsa AAAA${data}`,
    ])
  })

  it.each([
    ['-----BEGIN OPENSSH PRIVATE KEY-----\nS3ntinel\n', 'x: there is a private key in it.'],
    [`ssh-ed25519 ${data}\nS3ntinel`, 'x: line 2 is no public key.'],
    ['# nothing\n', 'x: there is no key in it.'],
  ])('refuses %j, without repeating it', (text, message) => {
    expect(() => readPublicKeys(text, 'x')).toThrow(message)
  })
})
