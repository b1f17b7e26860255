import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Lab, type IssuedCertificate } from '@sallyport/lab'
import { Secret } from '@sallyport/sdk'
import { PasswordVault, type Authentication, type PasswordVaultOptions } from '@sallyport/sdk/cyberark'
import {
  describedAs,
  describedBodies,
  outsideEvidenceMissing,
  titleOverOutsideEvidence,
  validateRequestBody,
} from '../../../../test/evidence/schemas.ts'
import { RecordingPvwa, type GivenAnswer, type ReceivedRequest } from '../support/recording-pvwa.ts'

let lab: Lab
let certificate: IssuedCertificate
beforeAll(async () => {
  lab = await Lab.start()
  certificate = await lab.pki.issueServer({ hosts: ['127.0.0.1'] })
})
afterAll(() => lab.stop())

const safe = {
  safeUrlId: 'S',
  safeName: 'S',
  safeNumber: 7,
  description: 'd',
  location: '\\',
  olacEnabled: false,
}
const member = {
  safeUrlId: 'S',
  safeName: 'S',
  safeNumber: 7,
  memberId: 3,
  memberName: 'maria',
  memberType: 'User',
}
const row = { id: '1_2', name: 'n', safeName: 'S', platformId: 'P', userName: 'u', address: 'a' }
const version = { versionID: 3, modifiedBy: 'PasswordManager', modificationDate: 1, isTemporary: false }

/** The least that each operation answers. */
const answers: readonly (readonly [request: RegExp, ...answer: GivenAnswer])[] = [
  [/^POST .*\/logon$/i, 200, 'token'],
  [/^POST .*\/logoff$/i, 200, { LogoffUrl: '' }],
  [/^GET .*\/Accounts\?/, 200, { value: [row], count: 1 }],
  [/^GET .*\/Versions$/, 200, { Versions: [version] }],
  [/^GET .*\/AccountGroups\?/, 200, [{ GroupID: '1_9', GroupName: 'u', GroupPlatformID: 'G', Safe: 'S' }]],
  [/^GET .*\/Members\/[^/?]+\/$/, 200, member],
  [/^GET .*\/Safes\/S\/$/, 200, safe],
  [/^GET .*\/Accounts\/1_2$/, 200, row],
  [/^POST .*\/Retrieve$/, 200, 'Passw0rd'],
  [/^POST .*\/Generate$/, 200, { password: 'Passw0rd' }],
  [/Connect$/, 200, { PSMGWURL: 'https://gw', PSMGWRequest: 'r' }],
  [/^POST .*\/BulkActions\/Accounts$/, 202, 7],
  [/^(POST|PATCH) .*\/Accounts(\/1_2)?$/, 200, row],
  [/^(POST|PUT) .*\/Members(\/.*)?$/, 200, member],
  [/^(POST|PUT) .*\/Safes(\/S\/)?$/, 201, safe],
  [/^POST /, 200],
]

function answer({ method, target }: ReceivedRequest): GivenAnswer {
  const found = answers.find(([pattern]) => pattern.test(`${method} ${target}`))
  if (found === undefined) return [500, { ErrorCode: 'TEST001E', ErrorMessage: 'not in the script' }]
  const [, ...given] = found
  return given
}

const administrator: Authentication = { method: 'cyberark', username: 'u', password: 'p' }
const everything = { reason: 'r', ticketId: 't', ticketingSystem: 's' }
const newAccount = {
  safe: 'S',
  platformId: 'P',
  name: 'n',
  username: 'u',
  address: 'a',
  secretKind: 'password',
  secret: new Secret('Passw0rd'),
  properties: { Port: '22' },
  management: { automatic: false, manualReason: 'r' },
  remoteMachines: ['a', 'b'],
  restrictedToRemoteMachines: true,
} as const

/** Every call that sends a body, each with all it can send, and with as little as it can. */
const calls: Readonly<Record<string, (vault: PasswordVault) => Promise<unknown>>> = {
  'a log on': (vault) => vault.logOn(),
  'an account added': ({ accounts }) => accounts.add(newAccount),
  'an account with the least': ({ accounts }) => accounts.add({ safe: 'S', platformId: 'P' }),
  'a key': ({ accounts }) => accounts.add({ safe: 'S', platformId: 'P', secretKind: 'ssh-key', secret: 'k' }),
  'an update': ({ accounts }) =>
    accounts.update('1_2', {
      name: 'n',
      username: null,
      address: 'b',
      properties: { Port: null, 'A/B~C': 'x' },
      management: { automatic: true },
      remoteMachines: ['a'],
      restrictedToRemoteMachines: false,
    }),
  'file categories': ({ accounts }) => accounts.setFileCategories('1_2', { Location: 'x', address: null }),
  'management switched off': ({ accounts }) => accounts.disableManagement('1_2', { reason: 'r' }),
  'management switched on': ({ accounts }) => accounts.resumeManagement('1_2'),
  'a retrieval': ({ accounts }) =>
    accounts.getPassword('1_2', { ...everything, version: 1, actionType: 'show', isUse: true, machine: 'm' }),
  'a retrieval with nothing': ({ accounts }) => accounts.getPassword('1_2'),
  'a key retrieved': ({ accounts }) => accounts.getSshKey('1_2', everything),
  'a password made': ({ accounts }) => accounts.generatePassword('1_2'),
  'a change': ({ accounts }) => accounts.changePassword('1_2', { entireGroup: true }),
  'a change of one': ({ accounts }) => accounts.changePassword('1_2'),
  'the next password': ({ accounts }) => accounts.setNextPassword('1_2', 'next', { immediately: false }),
  'a password in the vault': ({ accounts }) =>
    accounts.setPasswordInVault('1_2', 'x', { entireGroup: false }),
  'a version restored': ({ accounts }) => accounts.restoreLastCpmVersion('1_2', 'PasswordManager'),
  'a version pushed': ({ accounts }) =>
    accounts.restoreLastCpmVersion('1_2', 'PasswordManager', { push: true }),
  'a verification': ({ accounts }) => accounts.verify('1_2'),
  'a reconciliation': ({ accounts }) => accounts.reconcile('1_2'),
  'a check in': ({ accounts }) => accounts.checkIn('1_2'),
  'an unlock': ({ accounts }) => accounts.unlock('1_2'),
  'a link': ({ accounts }) => accounts.link('1_2', { safe: 'S', name: 'n', folder: 'Root' }, 'reconcile'),
  'a group joined': ({ accounts }) => accounts.joinGroup('1_2'),
  'a connection': ({ accounts }) =>
    accounts.connect('1_2', {
      ...everything,
      component: 'PSM-RDP',
      connectionType: 'c',
      parameters: { M: 'm' },
    }),
  'a connection with the least': ({ accounts }) => accounts.connect('1_2', { component: 'PSM-RDP' }),
  'a connection of no account': ({ accounts }) =>
    accounts.connectAdHoc({
      ...everything,
      component: 'PSM-RDP',
      username: 'u',
      secret: 'p',
      address: 'a',
      platformId: 'P',
      properties: { Port: '22' },
      parameters: { M: 'm' },
    }),
  'an upload': ({ accounts }) =>
    accounts.startUpload('s', [
      { ...newAccount, groupName: 'g', groupPlatformId: 'G' },
      { safe: 'S', platformId: 'P' },
    ]),
  'a safe by days': ({ safes }) =>
    safes.add('S', {
      description: 'd',
      location: '\\',
      managingCpm: 'PasswordManager',
      retentionDays: 7,
      olacEnabled: true,
      autoPurgeEnabled: true,
    }),
  'a safe with the least': ({ safes }) => safes.add('S', { administrators: true }),
  'a safe changed': ({ safes }) => safes.update('S', { retentionVersions: 3, autoPurgeEnabled: true }),
  'a safe renamed': ({ safes }) => safes.rename('S', 'T'),
  'a member by a profile': ({ safes }) =>
    safes.members.add('S', 'maria', {
      permissions: 'cpm',
      searchIn: 'example.com',
      expiresAt: new Date(1_893_456_000_000),
      type: 'User',
    }),
  'a member by permissions': ({ safes }) => safes.members.add('S', 'x', { permissions: ['listAccounts'] }),
  'a member changed': ({ safes }) =>
    safes.members.update('S', 'maria', { permissions: { useAccounts: true }, expiresAt: null }),
}

/** The ways to log on whose bodies differ. */
const logOns: Readonly<Record<string, Authentication>> = {
  'with another password': { ...administrator, newPassword: 'n' },
  'by LDAP, alone': { method: 'ldap', username: 'u', password: 'p', concurrentSession: false },
  'by Windows': { method: 'windows', username: 'u', password: 'p' },
  'by RADIUS, appended': { method: 'radius', username: 'u', password: 'p', passcode: '1' },
  'by SAML': { method: 'saml', samlResponse: 'PHNhbWw+' },
  'by PKI': { method: 'pki' },
  'by PKIPN': { method: 'pkipn', concurrentSession: true },
}

/** What came after the version that the file describes (source: psPAS, from 11.6 on, and it has no body). */
const newer = '/Accounts/1_2/Unlock'

/** These are not of this half, or have no body that this client sends. */
const elsewhere = /^POST \/api\/AccountGroups$/

async function recorded(
  auth: Authentication,
  work: (vault: PasswordVault) => Promise<unknown>,
  more: Partial<PasswordVaultOptions> = {},
): Promise<readonly ReceivedRequest[]> {
  await using server = await RecordingPvwa.start(certificate, answer)
  await using vault = new PasswordVault({
    url: server.url,
    tls: { ca: lab.ca.pem },
    auth,
    version: '14.6',
    ...more,
  })
  await work(vault)
  return [...server.requests]
}

function findings(requests: readonly ReceivedRequest[]): readonly string[] {
  return requests
    .filter(({ method, target }) => method !== 'GET' && !target.endsWith(newer))
    .flatMap(({ method, target, headers, bytes }) => {
      const form = headers['content-type'] === 'application/x-www-form-urlencoded'
      const text = bytes.toString()
      const body: unknown =
        text === '' ? undefined : form ? Object.fromEntries(new URLSearchParams(text)) : JSON.parse(text)
      return validateRequestBody(`${method} ${target}`, body).map((found) => `${method} ${target}: ${found}`)
    })
}

describe.skipIf(outsideEvidenceMissing !== undefined)(
  titleOverOutsideEvidence("request bodies against the vendor's OpenAPI file"),
  () => {
    it.each(Object.entries(calls))('%s fits [pvwa/schemas-obeyed]', async (_name, call) => {
      const requests = await recorded(administrator, call)
      expect(requests.length).toBeGreaterThan(0)
      expect(findings(requests)).toEqual([])
    })

    it.each(Object.entries(logOns))('a log on %s fits [pvwa/schemas-obeyed]', async (_name, auth) => {
      const { cert, key } = lab.clients['pki-user']!
      const requests = await recorded(auth, (vault) => vault.logOn(), { tls: { ca: lab.ca.pem, cert, key } })
      expect(findings(requests)).toEqual([])
    })

    it('a link fits at 12.1.1 too [pvwa/schemas-obeyed] [pvwa/link-account-old-field]', async () => {
      const link = ({ accounts }: PasswordVault): Promise<void> =>
        accounts.link('1_2', { safe: 'S', name: 'n' }, 1)
      const requests = await recorded(administrator, link, { version: '12.1.1' })
      expect(requests.map(({ bytes }) => bytes.toString()).join('\n')).toContain('"ExtraPassID":1')
      expect(findings(requests)).toEqual([])
    })

    it('every operation with a body in these areas was sent [pvwa/schemas-obeyed]', async () => {
      const requests: ReceivedRequest[] = []
      for (const call of Object.values(calls)) requests.push(...(await recorded(administrator, call)))
      const sent = new Set(
        requests
          .filter(({ bytes }) => bytes.length > 0)
          .map(({ method, target }) => describedAs(`${method} ${target}`)),
      )
      const wanted = describedBodies().filter(
        (name) =>
          /^\w+ \/api\/(Accounts|AccountGroups|Auth|BulkActions|Safes)\b/i.test(name) &&
          !elsewhere.test(name),
      )
      expect(wanted.length).toBeGreaterThan(15)
      expect(wanted.filter((name) => !sent.has(name))).toEqual([])
    })
  },
)
