import { X509Certificate, createPublicKey } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  certificateRequest,
  newCertificateKey,
  readCertificate,
  readRequest,
  selfSigned,
  signRequest,
} from './x509.ts'

const window = { notBefore: new Date('2026-01-01T00:00:00Z'), notAfter: new Date('2027-01-01T00:00:00Z') }
const subject = {
  commonName: 'www.example.com',
  organisation: 'Acme "Ltd", é',
  country: 'CH',
  names: ['www.example.com', '192.0.2.1'],
}

describe('certificates', () => {
  it.each([
    ['RSA', 2048, 'SHA-512'],
    ['EC', 256, 'SHA-256'],
    ['EC', 384, 'SHA-384'],
    ['EC', 521, 'SHA-256'],
  ] as const)('vouches for itself with %s %d %s', async (kind, bits, hash) => {
    const held = await selfSigned(subject, await newCertificateKey(kind, bits), window, { hash })
    const read = new X509Certificate(held.cert)
    expect(read.verify(createPublicKey(held.key))).toBe(true)
    expect(read.checkPrivateKey(held.key)).toBe(true)
    expect(read.checkHost('www.example.com')).toBe('www.example.com')
    expect(read.subject).toContain(String.raw`O=Acme \"Ltd\"\, é`)
    expect(read.checkIP('192.0.2.1')).toBe('192.0.2.1')
    expect(readCertificate(read.raw).facts).toMatchObject({
      commonName: 'www.example.com',
      names: subject.names,
      keyKind: kind,
      keyLength: bits,
      hash,
      serialNumber: read.serialNumber,
      issuer: 'www.example.com',
      validFrom: window.notBefore.getTime(),
      validTo: window.notAfter.getTime(),
      fingerprint: read.fingerprint256,
    })
  })

  it('signs requests', async () => {
    const key = await newCertificateKey('EC', 256)
    const root = await selfSigned({ commonName: 'Root' }, await newCertificateKey('RSA', 2048), window, {
      isAuthority: true,
    })
    const request = await certificateRequest(subject, key, 'SHA-256')
    expect(readRequest(request).facts).toEqual({
      commonName: 'www.example.com',
      names: subject.names,
      keyKind: 'EC',
      keyLength: 256,
      hash: 'SHA-256',
    })
    const leaf = new X509Certificate(await signRequest(request, root, window, false))
    const issuer = new X509Certificate(root.cert)
    expect([leaf.checkIssued(issuer), leaf.verify(issuer.publicKey), leaf.ca]).toEqual([true, true, false])
    expect(leaf.checkPrivateKey(key)).toBe(true)
    expect(leaf.subjectAltName).toContain('192.0.2.1')
    expect(new X509Certificate(await signRequest(request, root, window, true)).ca).toBe(true)
  })

  it('refuses what is neither', () => {
    expect(() => readCertificate('no certificate')).toThrow()
    expect(() => readRequest('no request')).toThrow()
  })
})
