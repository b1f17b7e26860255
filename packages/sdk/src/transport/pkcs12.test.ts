import { createPrivateKey, X509Certificate } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fixtureCertificate, fixtureKey, fixturePassphrase, pfxFixtures } from '../../test/fixtures/pfx.ts'
import { Pkcs12Error, readPkcs12 } from './pkcs12.ts'

const expectedKey = createPrivateKey(fixtureKey).export({ format: 'jwk' })
const expectedCertificate = new X509Certificate(fixtureCertificate).fingerprint256

function reason(file: Buffer, passphrase: string): string {
  try {
    readPkcs12(file, passphrase)
  } catch (error) {
    if (error instanceof Pkcs12Error) return error.reason
    throw error
  }
  return 'read'
}

describe('readPkcs12', () => {
  it.each([
    ['aes256', fixturePassphrase, 2],
    ['tripledes', fixturePassphrase, 2],
    ['empty', '', 1],
    ['nomac', 'x', 1],
    ['plain', 'x', 1],
    ['mixed', 'x', 1],
  ] as const)('reads %s [core/tls-client-pfx]', (name, passphrase, certificates) => {
    const contents = readPkcs12(pfxFixtures[name], passphrase)
    const [key] = contents.keys
    expect(createPrivateKey({ key: key!, format: 'der', type: 'pkcs8' }).export({ format: 'jwk' })).toEqual(
      expectedKey,
    )
    const fingerprints = contents.certificates.map((der) => new X509Certificate(der).fingerprint256)
    expect(fingerprints).toContain(expectedCertificate)
    expect(fingerprints).toHaveLength(certificates)
  })

  it('tells a wrong passphrase from an old encryption from something else [core/tls-option-errors]', () => {
    expect(reason(pfxFixtures.aes256, 'wrong')).toBe('passphrase')
    expect(reason(pfxFixtures.tripledes, '')).toBe('passphrase')
    expect(reason(pfxFixtures.nomac, 'wrong')).toBe('passphrase')
    expect(reason(pfxFixtures.rc2, fixturePassphrase)).toBe('unsupported')
    expect(reason(pfxFixtures.rc2, 'wrong')).toBe('passphrase')
    expect(reason(Buffer.from('-----BEGIN CERTIFICATE-----'), '')).toBe('malformed')
    expect(reason(Buffer.alloc(0), '')).toBe('malformed')
  })

  it('never fails in another way, whatever the bytes [core/tls-option-errors]', () => {
    const file = pfxFixtures.plain
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.nat(255), (at, value) => {
        const broken = Buffer.from(file)
        broken[at] = value
        expect(['read', 'passphrase', 'unsupported', 'malformed']).toContain(reason(broken, 'x'))
      }),
      { numRuns: 400 },
    )
    fc.assert(
      fc.property(fc.nat(file.length - 1), (length) => {
        expect(reason(file.subarray(0, length), 'x')).toBe('malformed')
      }),
    )
  })
})
