import { X509Certificate, createPrivateKey } from 'node:crypto'
import { createServer } from 'node:tls'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Lab } from '../src/index.ts'
import { inputData, multipart, pam } from './support/pam360.ts'
import type { Reply } from './support/request.ts'

interface PkiAnswer {
  readonly http: number
  readonly status: unknown
  readonly message: string
  readonly name: unknown
  readonly body: Record<string, unknown>
  readonly details: unknown
}

function toldOf(reply: Reply): PkiAnswer {
  const body = reply.json
  const result = (body['result'] ?? {}) as Record<string, unknown>
  return {
    http: reply.status,
    status: result['status'],
    message: String(result['message']),
    name: body['name'],
    details: body['details'],
    body,
  }
}

const root = '/api/pki/restapi'

describe('PAM360, certificates and keys', () => {
  let lab: Lab
  let owner: ReturnType<typeof pki>

  function pki(user: string) {
    const { raw } = pam(lab, user)
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    return {
      raw,
      bytes: (operation: string, details: object = {}) => raw(`${root}/${operation}?${inputData(details)}`),
      get: async (operation: string, details?: object) =>
        toldOf(await raw(`${root}/${operation}${details === undefined ? '' : `?${inputData(details)}`}`)),
      send: (operation: string, details: object = {}) =>
        raw(`${root}/${operation}`, { method: 'POST', body: inputData(details), headers: form }),
      post: async (operation: string, details: object = {}) =>
        toldOf(
          await raw(`${root}/${operation}`, { method: 'POST', body: inputData(details), headers: form }),
        ),
      file: async (operation: string, details: object, part: string, content: string | Buffer) => {
        const bytes = typeof content === 'string' ? content : new Uint8Array(content)
        const sent = await multipart({}, { [part]: bytes })
        return toldOf(await raw(`${root}/${operation}?${inputData(details)}`, { method: 'POST', ...sent }))
      },
    }
  }

  beforeAll(async () => {
    lab = await Lab.start({ now: new Date('2026-01-05T10:00:00Z') })
  })
  beforeEach(async () => {
    await lab.reset()
    owner = pki('owner')
  })
  afterAll(() => lab.stop())

  const www = () => lab.pam360.pki.certificates[1]?.facts.serialNumber ?? ''
  const rootSerial = () => lab.pam360.pki.certificates[0]?.facts.serialNumber ?? ''

  it('has a base of its own, envelopes without an operation, and wants a role [pam360/pki-base] [pam360/pki-envelope]', async () => {
    expect(await owner.get('getAllSSHKeys')).toMatchObject({ status: 'Success', name: 'getAllSSHKeys' })
    const denied = await pki('billing').get('getAllSSHKeys')
    expect([denied.http, denied.status, denied.body['operation']]).toEqual([200, 'Failed', undefined])
    const unknown = await owner.raw(`${root}/getAllSSHKeys`, { headers: { AUTHTOKEN: 'none' } })
    expect(toldOf(unknown)).toMatchObject({
      name: 'Authentication',
      message: 'API key received is not associated to any user. Authentication failed.',
    })
    lab.settings.pam360.pkiEnvelope = 'flat'
    expect((await owner.get('getAllSSHKeys')).body).toMatchObject({ Status: 'Success' })
    expect((await pki('billing').get('getAllSSHKeys')).body).toMatchObject({ Status: 'Failed' })
    lab.settings.pam360.failureStatus = 'http-status'
    expect((await pki('billing').get('getAllSSHKeys')).http).toBe(403)
    expect((await owner.raw(`${root}/nothing`)).status).toBe(404)
    expect((await owner.raw(`${root}/signCSR`)).status).toBe(405)
  })

  it('lists certificates, and those that expire soon [pam360/pki-list-certificates]', async () => {
    const names = async (details?: object) => {
      const told = await owner.get('getAllSSLCertificates', details)
      const rows = told.body['SSLCertificates'] as Record<string, string>[]
      return rows.map((row) => row['Common Name'])
    }
    expect(await names()).toEqual(['Acme Root CA', 'www.acme.example', 'old.acme.example'])
    expect(await names({ withExpiryDaysLessThan: 91 })).toEqual(['www.acme.example', 'old.acme.example'])
    lab.clock.advance(2 * 86_400_000)
    expect(await names({ withExpiryDaysLessThan: 87 })).toEqual(['old.acme.example'])
    lab.settings.pam360.certificateRows = 'details'
    const told = await owner.get('getAllSSLCertificates')
    expect(told.body['SSLCertificates']).toBeUndefined()
    expect(told.details).toMatchObject([{}, { 'DNS Name': 'www.acme.example,acme.example' }, {}])
  })

  it('keys details by the number of the certificate [pam360/pki-certificate-details]', async () => {
    const id = String(lab.pam360.pki.certificates[1]?.id)
    const told = await owner.get('getCertificateDetails', { common_name: 'WWW.acme.example' })
    expect(Object.keys(told.body).toSorted()).toEqual([id, 'name', 'result'])
    expect(told.body[id]).toMatchObject({
      Certificate_ID: id,
      'Serial Number': www(),
      Issuer: 'www.acme.example',
      'Valid To': 'Apr 5, 2026 10:00 AM',
      'Key Algorithm': 'EC',
      'Key Length': '256',
    })
    expect((await owner.get('getCertificateDetails', { common_name: 'none' })).status).toBe('Failed')
    expect((await owner.get('getCertificateDetails')).status).toBe('Failed')
  })

  it('exports certificates and keys as they are [pam360/pki-get-certificate] [pam360/pki-raw]', async () => {
    const of = { common_name: 'www.acme.example', serial_number: www().toLowerCase() }
    const cert = await owner.bytes('getCertificate', of)
    expect(cert.headers['content-type']).toBe('application/octet-stream')
    const read = new X509Certificate(cert.text)
    expect(read.subjectAltName).toBe('DNS:www.acme.example, DNS:acme.example')
    expect(
      new X509Certificate((await owner.bytes('getCertificate', { ...of, fileType: 'der' })).bytes).raw,
    ).toEqual(read.raw)
    const key = await owner.bytes('getCertificate', { ...of, fileType: 'KEY' })
    expect(read.checkPrivateKey(createPrivateKey(key.text))).toBe(true)
    expect((await owner.get('getCertificate', { ...of, fileType: 'doc' })).status).toBe('Failed')
    expect((await owner.get('getCertificate', { ...of, serial_number: '00' })).status).toBe('Failed')
  })

  it('gives key stores that their passphrase opens [pam360/pki-key-store] [pam360/pki-passphrase]', async () => {
    const of = { common_name: 'www.acme.example', serial_number: www() }
    const told = await owner.get('getCertificatePassphrase', of)
    expect(told.message).toMatch(/^Private key passphrase of certificate www\.acme\.example\b/u)
    const passphrase = told.message.split(' ').at(-1) ?? ''
    const { bytes: pfx } = await owner.bytes('getCertificateKeyStore', of)
    // A TLS server takes it with this passphrase, and with no other one.
    expect(() => createServer({ pfx, passphrase })).not.toThrow()
    expect(() => createServer({ pfx, passphrase: 'another' })).toThrow()
    expect((await owner.get('getCertificatePassphrase', { common_name: 'www.acme.example' })).status).toBe(
      'Failed',
    )
    expect(
      (
        await owner.get('getCertificatePassphrase', {
          common_name: 'Acme Root CA',
          serial_number: rootSerial(),
        })
      ).status,
    ).toBe('Failed')
  })

  it.each([
    [
      { ALG: 'EC', LEN: 384, SIGALG: 'SHA384' },
      { 'Key Algorithm': 'EC', 'Key Length': '384', 'Signature Algorithm': 'SHA384' },
    ],
    [{ SIGALG: 'SHA512' }, { 'Key Algorithm': 'RSA', 'Key Length': '2048', 'Signature Algorithm': 'SHA512' }],
  ])('makes certificates of %j [pam360/pki-create-certificate]', async (choice, shown) => {
    const told = await owner.post('createCertificate', {
      CNAME: 'new.acme.example',
      ALT_NAMES: 'new.acme.example, 192.0.2.7',
      ORG: 'Acme "Ltd", é',
      COUNTRY: 'ch',
      PASSWORD: 'Key-Store-9',
      VALIDITY: '36',
      VALIDITY_TYPE: 'hours',
      StoreType: 'PKCS12',
      ...choice,
    })
    expect(told.details).toMatchObject({
      ...shown,
      'Common Name': 'new.acme.example',
      'DNS Name': 'new.acme.example,192.0.2.7',
      'Valid To': 'Jan 6, 2026 10:00 PM',
    })
    const of = { common_name: 'new.acme.example' }
    const read = new X509Certificate((await owner.bytes('getCertificate', of)).text)
    expect(read.subject).toContain('C=CH')
    expect(read.subject).toContain(String.raw`O=Acme \"Ltd\"\, é`)
    expect(read.verify(read.publicKey)).toBe(true)
    const { bytes: pfx } = await owner.bytes('getCertificateKeyStore', of)
    expect(() => createServer({ pfx, passphrase: 'Key-Store-9' })).not.toThrow()
  })

  it('refuses what it cannot make [pam360/pki-create-certificate]', async () => {
    const good = { CNAME: 'x.example', PASSWORD: 'p', VALIDITY: 1, ALG: 'EC', LEN: 256 }
    for (const bad of [
      { CNAME: '' },
      { PASSWORD: '' },
      { VALIDITY: 0 },
      { VALIDITY_TYPE: 'years' },
      { LEN: 7 },
      { ALG: 'DSA' },
      { SIGALG: 'MD5' },
      { StoreType: 'JKS' },
      { COUNTRY: 'Switzerland' },
    ]) {
      expect((await owner.post('createCertificate', { ...good, ...bad })).status, JSON.stringify(bad)).toBe(
        'Failed',
      )
    }
    expect((await owner.post('createCertificate', good)).status).toBe('Success')
  })

  describe('requests for certificates', () => {
    const create = {
      CNAME: 'csr.acme.example',
      PASSWORD: 'Store-1',
      ALG: 'EC',
      LEN: 256,
      Email: 'pki@acme.example',
    }
    const idOf = (told: PkiAnswer) => (told.details as Record<string, string>)['CSR_ID'] ?? ''
    const byRoot = (CSR_ID: string) => ({
      CSR_ID,
      signType: 'signWithRoot',
      rootCertificateCommonName: 'Acme Root CA',
      rootCertificateSerialNumber: rootSerial(),
      Validity: '30',
      isIntermediate: false,
    })
    const issued = async (told: PkiAnswer) => {
      const { commonName, serialNumber } = told.body as Record<string, string>
      const { text } = await owner.bytes('getCertificate', {
        common_name: commonName,
        serial_number: serialNumber,
      })
      return new X509Certificate(text)
    }
    const authority = () => new X509Certificate(lab.pam360.pki.certificates[0]?.cert ?? '')

    it('are signed by a root [pam360/pki-sign-csr] [pam360/pki-own-routes]', async () => {
      const id = idOf(await owner.post('createCSR', create))
      expect((await owner.get('getAllCSRs')).details).toMatchObject([{ CSR_ID: id, Status: 'Pending' }])
      const told = await owner.post('signCSR', byRoot(id))
      expect(told.body).toMatchObject({
        commonName: 'csr.acme.example',
        Certificate_ID: expect.stringMatching(/^\d+$/u) as string,
      })
      const leaf = await issued(told)
      expect([leaf.checkIssued(authority()), leaf.verify(authority().publicKey), leaf.ca]).toEqual([
        true,
        true,
        false,
      ])
      // Thirty days to the second, from when it was signed.
      expect(Date.parse(leaf.validTo) - Date.parse(leaf.validFrom)).toBe(30 * 86_400_000)
      expect(leaf.validFrom).toMatch(/^Jan  5 10:0/u)
      expect((await owner.get('getAllCSRs')).details).toMatchObject([{ Status: 'Signed' }])
      const { bytes: pfx } = await owner.bytes('getCertificateKeyStore', { common_name: 'csr.acme.example' })
      expect(() => createServer({ pfx, passphrase: 'Store-1' })).not.toThrow()
      const intermediate = await owner.post('signCSR', { ...byRoot(id), isIntermediate: true })
      expect((await issued(intermediate)).ca).toBe(true)
    })

    it('are signed by a Microsoft CA, perhaps by an agent [pam360/pki-sign-csr] [pam360/pki-sign-csr-variants]', async () => {
      const CSR_ID = idOf(await owner.post('createCSR', create))
      const msca = { CSR_ID, serverName: 'ca1', caName: 'Acme Root CA', templateName: 'WebServer' }
      expect((await issued(await owner.post('signCSR', msca))).verify(authority().publicKey)).toBe(true)
      const agent = { ...msca, signType: 'MSCAusingAgent', agentName: 'agent-1', agentResponseTimeout: 90 }
      expect((await owner.post('signCSR', agent)).status).toBe('Success')
      for (const bad of [
        { ...agent, agentName: '' },
        { ...msca, templateName: '' },
        { ...msca, caName: 'www.acme.example' },
        { ...msca, CSR_ID: '1' },
        { ...msca, signType: 'MSCAUSINGAGENT' },
        { ...byRoot(CSR_ID), Validity: '' },
        { ...byRoot(CSR_ID), rootCertificateSerialNumber: '00' },
      ]) {
        expect((await owner.post('signCSR', bad)).status, JSON.stringify(bad)).toBe('Failed')
      }
    })

    it('are imported, in parts [pam360/pki-import-csr]', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'sallyport-csr-'))
      const keyFile = join(folder, 'key.pem')
      const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
      const name = [
        '-subj',
        '/CN=imported.acme.example',
        '-addext',
        'subjectAltName=DNS:imported.acme.example',
      ]
      const csr = execFileSync('openssl', ['req', '-new', ...ec, '-keyout', keyFile, ...name], {
        stdio: ['ignore', 'pipe', 'ignore'],
      })
      rmSync(folder, { recursive: true })
      const details = JSON.stringify({ operation: { Details: { Email: 'pki@acme.example' } } })
      const sent = await multipart({ INPUT_DATA: details }, { CSR: new Uint8Array(csr) })
      const told = toldOf(await owner.raw(`${root}/importCSR`, { method: 'POST', ...sent }))
      expect(told).toMatchObject({
        status: 'Success',
        message: 'CSR imported.acme.example imported successfully.',
      })
      expect(told.body['CSR_ID']).toBeUndefined()
      const [row] = (await owner.get('getAllCSRs')).details as Record<string, string>[]
      expect(row).toMatchObject({ 'Common Name': 'imported.acme.example', Email: 'pki@acme.example' })
      const leaf = await issued(await owner.post('signCSR', byRoot(row?.['CSR_ID'] ?? '')))
      expect(leaf.subjectAltName).toBe('DNS:imported.acme.example')
      const of = { common_name: 'imported.acme.example' }
      expect((await owner.get('getCertificateKeyStore', of)).status).toBe('Failed')
      lab.settings.pam360.importGivesId = true
      expect((await owner.file('importCSR', {}, 'CSR', csr)).body['CSR_ID']).toMatch(/^\d+$/u)
      expect((await owner.file('importCSR', {}, 'CSR', 'nothing')).status).toBe('Failed')
      expect((await owner.file('importCSR', {}, 'File', csr)).status).toBe('Failed')
    })
  })

  it('adds certificates, perhaps with their keys [pam360/pki-add-certificate]', async () => {
    const { cert, key } = await lab.pki.issueServer({ hosts: ['added.acme.example'] })
    const details = { fileType: 'CERTFILE' }
    expect((await owner.file('addCertificate', details, 'File', cert)).details).toMatchObject({
      'Common Name': 'added.acme.example',
      Issuer: 'Sallyport Lab CA',
    })
    expect((await owner.file('addCertificate', details, 'File', cert)).status).toBe('Failed')
    const of = { common_name: 'added.acme.example' }
    expect((await owner.get('getCertificate', { ...of, fileType: 'KEY' })).status).toBe('Failed')
    const serial_number = new X509Certificate(cert).serialNumber
    expect((await owner.post('deleteCertificate', { ...of, serial_number })).status).toBe('Success')
    await owner.file('addCertificate', details, 'File', `${key}${cert}`)
    const exported = await owner.bytes('getCertificate', { ...of, fileType: 'KEY' })
    expect(createPrivateKey(exported.text).equals(createPrivateKey(key))).toBe(true)
    expect((await owner.file('addCertificate', { fileType: 'KEYSTORE' }, 'File', cert)).status).toBe('Failed')
    expect((await owner.file('addCertificate', details, 'File', 'nothing')).status).toBe('Failed')
    expect((await owner.file('addCertificate', details, 'Other', cert)).status).toBe('Failed')
  })

  it('sets additional fields [pam360/pki-additional-fields]', async () => {
    const of = { common_name: 'www.acme.example', serial_number: www() }
    const field = { ADDITIONALFIELDNAME: 'Team', ADDITIONALFIELDVALUE: 'Billing & é' }
    expect(
      (await owner.post('updateSSLAdditionalFields', { ...of, sslAdditionalFieldData: [field] })).status,
    ).toBe('Success')
    const told = await owner.get('getCertificateDetails', of)
    expect(told.body[String(lab.pam360.pki.certificates[1]?.id)]).toMatchObject({
      'Additional Fields': [field],
    })
    expect((await owner.post('updateSSLAdditionalFields', of)).status).toBe('Failed')
  })

  it('discovers and deletes certificates [pam360/pki-own-routes]', async () => {
    const look = (details: object) =>
      owner.post('sslCertSingleDiscovery', { HOST: 'mail.acme.example', ...details })
    expect((await look({})).details).toEqual([])
    expect((await look({ PORT: '993', TIMEOUT: '5' })).details).toMatchObject([
      { 'Common Name': 'mail.acme.example' },
    ])
    await look({ PORT: 993 })
    expect(lab.pam360.pki.certificates).toHaveLength(4)
    const serial_number = lab.pam360.pki.certificates[3]?.facts.serialNumber
    const of = { common_name: 'mail.acme.example', serial_number }
    expect((await owner.post('deleteCertificate', { common_name: 'mail.acme.example' })).status).toBe(
      'Failed',
    )
    expect((await owner.post('deleteCertificate', of)).status).toBe('Success')
    expect((await owner.post('deleteCertificate', of)).status).toBe('Failed')
  })

  it('lists and exports SSH keys [pam360/pki-list-ssh-keys] [pam360/pki-ssh-key] [pam360/pki-raw]', async () => {
    const told = await owner.get('getAllSSHKeys')
    const users = [{ resourceName: 'web-01', userName: 'svc' }]
    expect(told.body['SSHKeys']).toMatchObject([
      {
        keyName: 'deploy',
        keyType: 'ED25519',
        keyLength: '256',
        comment: 'deploy@acme',
        associatedUsers: users,
      },
      { keyName: 'guarded', keyType: 'ECDSA', associatedUsers: [] },
    ])
    const one = await owner.post('getSSHKey', { keyName: 'Deploy' })
    expect(one.details).toEqual((told.body['SSHKeys'] as unknown[])[0])
    const exported = await owner.send('exportSSHKey', { keyName: 'deploy' })
    expect(exported.text).toMatch(/^-----BEGIN OPENSSH PRIVATE KEY-----\n/u)
    expect((await owner.post('exportSSHKey', { keyName: 'none' })).status).toBe('Failed')
    expect((await owner.post('exportSSHKey')).status).toBe('Failed')
    // OpenSSH's own tool reads the exported key, and sees the same fingerprint.
    const folder = mkdtempSync(join(tmpdir(), 'sallyport-key-'))
    writeFileSync(join(folder, 'key'), exported.text, { mode: 0o600 })
    const line = execFileSync('ssh-keygen', ['-l', '-f', join(folder, 'key')]).toString()
    rmSync(folder, { recursive: true })
    expect(line).toContain((one.details as Record<string, string>)['fingerPrint'])
  })

  it('associates keys with users [pam360/pki-ssh-keys-for-user] [pam360/pki-associated-users] [pam360/pki-own-routes]', async () => {
    const to = { keyName: 'guarded', resourceName: 'web-01', userNames: ['svc', 'coded'] }
    expect((await owner.post('associateSSHKey', to)).status).toBe('Success')
    const ofUser = async (userName: string) => {
      const told = await owner.get('getSSHkeysforuser', { userName, resourceName: 'web-01' })
      return (told.body['SSHKeys'] as Record<string, string>[]).map(({ keyName }) => keyName)
    }
    expect([await ofUser('svc'), await ofUser('CODED'), await ofUser('awkward')]).toEqual([
      ['deploy', 'guarded'],
      ['guarded'],
      [],
    ])
    expect((await owner.get('getAllAssociatedUsers')).details).toEqual([
      { resourceName: 'web-01', userName: 'svc', keyName: 'deploy' },
      { resourceName: 'web-01', userName: 'svc', keyName: 'guarded' },
      { resourceName: 'web-01', userName: 'coded', keyName: 'guarded' },
    ])
    expect((await owner.post('dissociateSSHKey', { ...to, userNames: ['svc'] })).status).toBe('Success')
    expect(await ofUser('svc')).toEqual(['deploy'])
    expect((await owner.post('dissociateSSHKey', { ...to, userNames: ['svc'] })).status).toBe('Failed')
    expect((await owner.post('associateSSHKey', { ...to, userNames: ['nobody'] })).status).toBe('Failed')
    expect((await owner.post('associateSSHKey', { ...to, resourceName: 'none' })).status).toBe('Failed')
    expect((await owner.get('getSSHkeysforuser', { userName: 'svc' })).status).toBe('Failed')
  })

  it('makes, imports and deletes SSH keys, and knows who is on a resource [pam360/pki-own-routes]', async () => {
    const made = await owner.post('createSSHKey', {
      keyName: 'made',
      keyType: 'ECDSA',
      keyLength: 384,
      passPhrase: 'Open-1',
      comment: 'c',
    })
    expect(made.details).toMatchObject({ keyName: 'made', keyType: 'ECDSA', keyLength: '384' })
    const { text } = await owner.send('exportSSHKey', { keyName: 'made' })
    expect(createPrivateKey({ key: text, passphrase: 'Open-1' }).asymmetricKeyType).toBe('ec')
    expect((await owner.post('createSSHKey', { keyName: 'made' })).status).toBe('Failed')
    expect((await owner.post('createSSHKey', { keyName: 'x', keyType: 'DSA' })).status).toBe('Failed')
    expect((await owner.post('createSSHKey', { keyName: 'x', keyLength: 12 })).status).toBe('Failed')
    const details = { keyName: 'again', passPhrase: 'Open-1' }
    const imported = await owner.file('importSSHKey', details, 'File', text)
    expect((imported.details as Record<string, string>)['fingerPrint']).toBe(
      (made.details as Record<string, string>)['fingerPrint'],
    )
    expect((await owner.file('importSSHKey', { keyName: 'wrong' }, 'File', text)).status).toBe('Failed')
    expect((await owner.post('deleteSSHKey', { keyName: 'again' })).status).toBe('Success')
    expect((await owner.post('getSSHKey', { keyName: 'again' })).status).toBe('Failed')
    const web = { resourceName: 'web-01' }
    expect((await owner.get('enumerateUsers', web)).details).toContainEqual({ userName: 'svc' })
    const credentials = { ...web, userName: 'svc', password: ' p"w ', isAdmin: 'true' }
    expect((await owner.post('applycredentials', credentials)).status).toBe('Success')
    expect(lab.pam360.pki.credentials.get(lab.pam360.resource('web-01').id)).toEqual({
      userName: 'svc',
      password: ' p"w ',
      administrator: true,
    })
  })

  it('keeps keys of other kinds, octet for octet [pam360/pki-own-routes] [pam360/pki-raw]', async () => {
    const octets = Buffer.from(Array.from({ length: 256 }, (_, index) => index))
    const added = await owner.file('addKey', { keyName: 'blob', description: 'd' }, 'File', octets)
    expect(added.details).toMatchObject({ keyName: 'blob', fileName: 'file.bin', description: 'd' })
    expect((await owner.bytes('exportKey', { keyName: 'blob' })).bytes).toEqual(octets)
    expect((await owner.file('addKey', { keyName: 'blob' }, 'File', octets)).status).toBe('Failed')
    await owner.file('updateKey', { keyName: 'blob', description: 'e' }, 'File', 'next')
    expect((await owner.bytes('exportKey', { keyName: 'blob' })).text).toBe('next')
    expect((await owner.get('getKey', { keyName: 'blob' })).details).toMatchObject({ description: 'e' })
    expect((await owner.get('getAllKeys')).details).toMatchObject([
      { keyName: 'signing' },
      { keyName: 'blob' },
    ])
    expect((await owner.post('deleteKey', { keyName: 'blob' })).status).toBe('Success')
    expect((await owner.get('exportKey', { keyName: 'blob' })).status).toBe('Failed')
    const first = (await owner.bytes('exportKey', { keyName: 'signing' })).bytes
    expect(first).toEqual(Buffer.from('LAB\u0000KEY\r\n'))
  })

  it('keeps organisations apart, audits, and puts all back at a reset [pam360/organisation-apart] [pam360/audit-rows]', async () => {
    const stranger = pki('stranger')
    expect((await stranger.get('getAllSSLCertificates')).body['SSLCertificates']).toEqual([])
    expect((await stranger.get('getCertificate', { common_name: 'www.acme.example' })).status).toBe('Failed')
    const before = www()
    await owner.send('exportSSHKey', { keyName: 'deploy' })
    expect(lab.pam360.audit.entries().at(-1)).toMatchObject({ operation: 'SSH Key Exported', user: 'owner' })
    await owner.post('deleteSSHKey', { keyName: 'deploy' })
    await lab.reset()
    expect([lab.pam360.pki.sshKeys.length, www()]).toEqual([2, before])
  })
})
