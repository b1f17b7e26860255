import { createPrivateKey, X509Certificate } from 'node:crypto'
import { createServer } from 'node:tls'
import { beforeEach, describe, expect, it } from 'vitest'
import { Secret } from '@sallyport/sdk'
import type { Pam360, Pam360Signing } from '@sallyport/sdk/pam360'
import { failureOf } from '../support/failure.ts'
import { eachLab } from '../support/lab.ts'
import { pam360As } from '../support/pam360-lab.ts'

const lab = eachLab({ now: new Date('2026-01-05T10:00:00Z') })
let owner: Pam360
beforeEach(() => {
  owner = pam360As(lab, 'owner')
})

const named = async (commonName: string) => {
  const [found] = await owner.pki.getCertificateDetails(commonName)
  return { commonName, serialNumber: found?.serialNumber ?? '' }
}
/** Made by OpenSSL, for `imported.acme.example`. */
const foreignRequest = `-----BEGIN CERTIFICATE REQUEST-----
MIIBDjCBtQIBADAgMR4wHAYDVQQDDBVpbXBvcnRlZC5hY21lLmV4YW1wbGUwWTAT
BgcqhkjOPQIBBggqhkjOPQMBBwNCAASPGyl8UG55Gq3tu4I+VhsNwvkhucUz207r
ev6QEVCCVBbUzYUqEf2upv5PDGpPJKvcVLfTRG4hnjCuJa5H5Z/JoDMwMQYJKoZI
hvcNAQkOMSQwIjAgBgNVHREEGTAXghVpbXBvcnRlZC5hY21lLmV4YW1wbGUwCgYI
KoZIzj0EAwIDSAAwRQIgG5AmQntpZTkTQsqrPZhPy5+JUi9oZuHvd/fxRKxfAlIC
IQC+JtEvRKryPjDvUrCWQ2dSbeFCyRUSdMPrTjlRtyow9A==
-----END CERTIFICATE REQUEST-----
`
const fields = { password: 'Key Store "9" &', algorithm: 'EC', keyLength: 256 } as const

describe('certificates', () => {
  it('are listed, and those that expire soon [pam360/pki-list-certificates] [pam360/pki-envelope] [pam360/pki-base]', async () => {
    for (const rows of ['SSLCertificates', 'details'] as const) {
      lab.settings.pam360.certificateRows = rows
      const names = (await owner.pki.listCertificates().toArray()).map(({ commonName }) => commonName)
      expect(names).toEqual(['Acme Root CA', 'www.acme.example', 'old.acme.example'])
    }
    const soon = await owner.pki.listCertificates({ expiringWithinDays: 91 }).toArray()
    expect(soon.map(({ commonName }) => commonName)).toEqual(['www.acme.example', 'old.acme.example'])
    lab.settings.pam360.pkiEnvelope = 'flat'
    expect(await owner.pki.listCertificates().toArray()).toHaveLength(3)
    await using billing = pam360As(lab, 'billing')
    expect(await failureOf(billing.pki.listCertificates().toArray())).toMatchObject({ name: 'ServerError' })
    await using nobody = pam360As(lab, 'owner', { token: '00000000-0000-4000-8000-000000000000' })
    expect(await failureOf(nobody.pki.listCertificates().toArray())).toMatchObject({
      name: 'AuthenticationError',
    })
  })

  it('have details, keyed by their ids [pam360/pki-certificate-details]', async () => {
    const [www] = await owner.pki.getCertificateDetails('www.acme.example')
    expect(www).toMatchObject({
      id: String(lab.pam360.pki.certificates[1]?.id),
      commonName: 'www.acme.example',
      dnsNames: ['www.acme.example', 'acme.example'],
      issuer: 'www.acme.example',
      validTo: new Date('2026-04-05T10:00:00Z'),
      keyAlgorithm: 'EC',
      keyLength: 256,
      additionalFields: {},
    })
    expect(await failureOf(owner.pki.getCertificateDetails('none'))).toMatchObject({ name: 'ServerError' })
  })

  it('are exported byte for byte, with their keys and key stores [pam360/pki-get-certificate] [pam360/pki-raw] [pam360/pki-key-store] [pam360/pki-passphrase]', async () => {
    const www = await named('www.acme.example')
    const read = new X509Certificate((await owner.pki.getCertificate(www)).reveal())
    expect(read.subjectAltName).toBe('DNS:www.acme.example, DNS:acme.example')
    const der = await owner.pki.getCertificate(www, { fileType: 'DER' })
    expect(Buffer.from(der.bytes())).toEqual(read.raw)
    const key = await owner.pki.getCertificate(www, { fileType: 'KEY' })
    expect(read.checkPrivateKey(createPrivateKey(key.reveal()))).toBe(true)
    const pfx = Buffer.from((await owner.pki.getKeyStore(www)).bytes())
    const passphrase = (await owner.pki.getPassphrase(www)).reveal()
    expect(() => createServer({ pfx, passphrase })).not.toThrow()
    expect(() => createServer({ pfx, passphrase: `${passphrase}.` })).toThrow()
    for (const wrong of [
      owner.pki.getCertificate({ ...www, serialNumber: '00' }),
      owner.pki.getKeyStore({ commonName: 'none' }),
      owner.pki.getPassphrase({ ...www, serialNumber: '00' }),
    ]) {
      expect(await failureOf(wrong)).toMatchObject({ name: 'ServerError', retryable: false })
    }
  })

  it('are made [pam360/pki-create-certificate]', async () => {
    await owner.pki.createCertificate({
      ...fields,
      commonName: 'new.acme.example',
      altNames: ['new.acme.example', '192.0.2.7'],
      organisation: 'Acme "Ltd", é',
      country: 'CH',
      password: new Secret(fields.password),
      validity: 36,
      validityType: 'hours',
      signatureAlgorithm: 'SHA384',
      storeType: 'PKCS12',
    })
    const [made] = await owner.pki.getCertificateDetails('new.acme.example')
    expect(made).toMatchObject({
      dnsNames: ['new.acme.example', '192.0.2.7'],
      validTo: new Date('2026-01-06T22:00:00Z'),
      signatureAlgorithm: 'SHA384',
    })
    const pfx = Buffer.from((await owner.pki.getKeyStore({ commonName: 'new.acme.example' })).bytes())
    expect(() => createServer({ pfx, passphrase: fields.password })).not.toThrow()
  })

  it('are added from files, and deleted [pam360/pki-add-certificate] [pam360/pki-own-routes]', async () => {
    const { cert, key } = await lab.pki.issueServer({ hosts: ['added.acme.example'] })
    await owner.pki.addCertificate({ fileName: 'ä "b".pem', content: cert })
    const added = await named('added.acme.example')
    expect(await failureOf(owner.pki.getCertificate(added, { fileType: 'KEY' }))).toMatchObject({
      name: 'ServerError',
    })
    await owner.pki.deleteCertificate(added)
    await owner.pki.addCertificate({ fileName: 'both.pem', content: new Secret(`${key}${cert}`) })
    const exported = await owner.pki.getCertificate(added, { fileType: 'KEY' })
    expect(createPrivateKey(exported.reveal()).equals(createPrivateKey(key))).toBe(true)
    expect(
      await failureOf(owner.pki.addCertificate({ fileName: 'x', content: Buffer.from([0, 255]) })),
    ).toMatchObject({ name: 'ServerError' })
  })

  it('have additional fields [pam360/pki-additional-fields]', async () => {
    const www = await named('www.acme.example')
    await owner.pki.updateAdditionalFields(www, { Team: 'Billing & é' })
    const [found] = await owner.pki.getCertificateDetails('www.acme.example')
    expect(found?.additionalFields).toEqual({ Team: 'Billing & é' })
  })

  it('are discovered [pam360/pki-own-routes]', async () => {
    expect(await owner.pki.discover({ host: 'mail.acme.example' })).toEqual([])
    const found = await owner.pki.discover({ host: 'mail.acme.example', port: 993, timeoutSeconds: 5 })
    expect(found.map(({ commonName }) => commonName)).toEqual(['mail.acme.example'])
  })
})

describe('requests for certificates', () => {
  const issued = async (csrId: string, signing: Pam360Signing): Promise<X509Certificate> => {
    const signed = await owner.pki.signCsr(csrId, signing)
    expect(signed.certificateId).toMatch(/^\d+$/)
    const { commonName, serialNumber } = signed
    if (commonName === null || serialNumber === null) throw new Error('not told')
    return new X509Certificate((await owner.pki.getCertificate({ commonName, serialNumber })).reveal())
  }
  const authority = (): X509Certificate => new X509Certificate(lab.pam360.pki.certificates[0]?.cert ?? '')
  const byRoot = async (): Promise<Pam360Signing> => {
    const { commonName, serialNumber } = await named('Acme Root CA')
    return { type: 'root', rootCommonName: commonName, rootSerialNumber: serialNumber, validityDays: 30 }
  }

  it('are made, and signed by a root [pam360/pki-sign-csr] [pam360/pki-own-routes]', async () => {
    const made = await owner.pki.createCsr({ ...fields, commonName: 'csr.acme.example' })
    expect(made).toMatchObject({ commonName: 'csr.acme.example', status: 'Pending', keyLength: 256 })
    const leaf = await issued(made.id, await byRoot())
    expect([leaf.verify(authority().publicKey), leaf.ca]).toEqual([true, false])
    const root = await byRoot()
    if (root.type !== 'root') throw new Error('not by a root')
    expect((await issued(made.id, { ...root, isIntermediate: true })).ca).toBe(true)
    expect(await owner.pki.listCsrs().toArray()).toMatchObject([{ id: made.id, status: 'Signed' }])
  })

  it('are signed by a Microsoft CA, perhaps by an agent [pam360/pki-sign-csr] [pam360/pki-sign-csr-variants]', async () => {
    const { id } = await owner.pki.createCsr({ ...fields, commonName: 'ms.acme.example' })
    const ca = { serverName: 'ca1', caName: 'Acme Root CA', templateName: 'WebServer' }
    const direct = await issued(id, { type: 'microsoft-ca', ...ca })
    expect(direct.verify(authority().publicKey)).toBe(true)
    await issued(id, { type: 'microsoft-ca-agent', ...ca, agentName: 'agent-1', agentResponseTimeout: 90 })
    for (const wrong of [
      { type: 'microsoft-ca', ...ca, agentName: 'x' },
      { type: 'microsoft-ca-agent', ...ca },
      { type: 'by-hand' },
      { type: 'root', rootCommonName: 'x' },
      null,
    ]) {
      expect(await failureOf(owner.pki.signCsr(id, wrong as never))).toMatchObject({
        name: 'ConfigurationError',
      })
    }
  })

  it('are imported from files [pam360/pki-import-csr]', async () => {
    await owner.pki.importCsr({ fileName: 'a.csr', content: foreignRequest }, { email: 'pki+1@acme.example' })
    const [imported] = await owner.pki.listCsrs().toArray()
    expect(imported).toMatchObject({ commonName: 'imported.acme.example', email: 'pki+1@acme.example' })
    const leaf = await issued(imported?.id ?? '', await byRoot())
    expect(leaf.verify(authority().publicKey)).toBe(true)
    expect(await failureOf(owner.pki.importCsr({ fileName: 'a.csr', content: 'nothing' }))).toMatchObject({
      name: 'ServerError',
    })
  })
})

describe('SSH keys', () => {
  it('are listed, shown and exported [pam360/pki-list-ssh-keys] [pam360/pki-ssh-key]', async () => {
    const keys = await owner.pki.listSshKeys().toArray()
    expect(keys).toMatchObject([
      {
        name: 'deploy',
        type: 'ED25519',
        length: 256,
        comment: 'deploy@acme',
        associatedUsers: [{ resourceName: 'web-01', username: 'svc' }],
      },
      { name: 'guarded', type: 'ECDSA', associatedUsers: [] },
    ])
    expect(await owner.pki.getSshKey('deploy')).toEqual(keys[0])
    expect((await owner.pki.exportSshKey('deploy')).reveal()).toMatch(
      /^-----BEGIN OPENSSH PRIVATE KEY-----\n/,
    )
    expect(await failureOf(owner.pki.exportSshKey('none'))).toMatchObject({ name: 'ServerError' })
  })

  it('are put at users and taken away [pam360/pki-ssh-keys-for-user] [pam360/pki-associated-users] [pam360/pki-own-routes]', async () => {
    const user = { resourceName: 'web-01', username: 'svc' }
    const ofUser = async (): Promise<string[]> =>
      (await owner.pki.listSshKeysOfUser(user).toArray()).map(({ name }) => name)
    await owner.pki.associateSshKey('guarded', { resourceName: 'web-01', usernames: ['svc', 'coded'] })
    expect(await ofUser()).toEqual(['deploy', 'guarded'])
    const associated = await owner.pki.listAssociatedUsers().toArray()
    expect(associated).toContainEqual({ resourceName: 'web-01', username: 'coded', keyName: 'guarded' })
    await owner.pki.dissociateSshKey('guarded', { resourceName: 'web-01', usernames: ['svc'] })
    expect(await ofUser()).toEqual(['deploy'])
  })

  it('are made, imported and deleted [pam360/pki-own-routes]', async () => {
    const made = await owner.pki.createSshKey({
      name: 'made & new',
      type: 'ED25519',
      passphrase: new Secret('Phrase "1"'),
      comment: 'a b',
    })
    expect(made).toMatchObject({ name: 'made & new', type: 'ED25519', comment: 'a b' })
    const exported = await owner.pki.exportSshKey('made & new')
    const file = { fileName: 'id', content: exported }
    // Its key derivation is named in it: the passphrase has arrived.
    const inner = exported.reveal().replace(/-----.*-----|\s/g, '')
    expect(Buffer.from(inner, 'base64').includes('bcrypt')).toBe(true)
    const copy = await owner.pki.importSshKey('copy', file, { passphrase: 'Phrase "1"' })
    expect(copy.fingerprint).toBe(made.fingerprint)
    await owner.pki.deleteSshKey('copy')
    expect((await owner.pki.listSshKeys().toArray()).map(({ name }) => name)).not.toContain('copy')
  })

  it('have resources with users and credentials [pam360/pki-own-routes]', async () => {
    const users = await owner.pki.enumerateUsers('web-01').toArray()
    expect(users.map(({ username }) => username)).toContain('svc')
    await owner.pki.updateCredentials({
      resourceName: 'web-01',
      username: 'svc',
      password: new Secret('Néw & "1"'),
      isAdmin: true,
    })
    expect(
      await failureOf(owner.pki.updateCredentials({ resourceName: 'none', username: 'x', password: 'y' })),
    ).toMatchObject({ name: 'ServerError' })
  })
})

describe('the key store', () => {
  it('keeps files [pam360/pki-own-routes] [pam360/pki-raw]', async () => {
    expect(await owner.pki.listKeys().toArray()).toMatchObject([{ name: 'signing', fileName: 'signing.gpg' }])
    expect((await owner.pki.exportKey('signing')).reveal()).toBe('LAB\u0000KEY\r\n')
    const content = Uint8Array.from({ length: 300 }, (_, index) => index % 256)
    const added = await owner.pki.addKey('new', { fileName: 'new.bin', content }, { description: 'a & b' })
    expect(added).toMatchObject({ name: 'new', fileName: 'new.bin', description: 'a & b' })
    expect(added.createdAt).toBeInstanceOf(Date)
    expect((await owner.pki.exportKey('new')).bytes()).toEqual(content)
    expect(await owner.pki.updateKey('new', { description: 'c' })).toMatchObject({ description: 'c' })
    await owner.pki.updateKey('new', { file: { fileName: 'newer.bin', content: '{"a":1}' } })
    // JSON, and no refusal.
    expect((await owner.pki.exportKey('new')).reveal()).toBe('{"a":1}')
    expect(await owner.pki.getKey('new')).toMatchObject({ fileName: 'newer.bin', description: 'c' })
    await owner.pki.deleteKey('new')
    expect(await failureOf(owner.pki.exportKey('new'))).toMatchObject({ name: 'ServerError' })
  })

  it('is checked before anything is sent', async () => {
    const before = lab.journal.entries().length
    for (const call of [
      () => owner.pki.addKey('x', { fileName: '', content: 'x' }),
      () => owner.pki.addKey('x', { fileName: 'x', content: 1 } as never),
      () => owner.pki.updateKey('x', {}),
      () => owner.pki.createSshKey({ name: 'x', type: 'DSA' } as never),
      () => owner.pki.createCertificate({ commonName: 'x', password: 'y' } as never),
      () => owner.pki.getPassphrase({ commonName: 'x' } as never),
      () => owner.pki.updateAdditionalFields({ commonName: 'x' }, {}),
    ]) {
      expect(await failureOf(call())).toMatchObject({ name: 'ConfigurationError' })
    }
    expect(lab.journal.entries()).toHaveLength(before)
  })
})
