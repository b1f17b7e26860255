import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { isSallyportError, type TransportFactory } from '@sallyport/sdk'
import { PasswordVault } from '@sallyport/sdk/cyberark'

interface Recorded {
  readonly area: string
  readonly name: string
  readonly variant: string
  readonly method: string
  readonly requestBody: unknown
  readonly status: number
  readonly body: string | null
}

// Answers of real servers, kept beside the checkout and not copied into it.
const file = new URL('../../../../../shared/data/pvwa-recorded.json', import.meta.url)
const recorded = existsSync(file)
  ? (JSON.parse(readFileSync(file, 'utf8')) as { responses: readonly Recorded[] }).responses
  : []

/** What reads such an answer, by its name there. */
const readers: Readonly<Record<string, (vault: PasswordVault) => Promise<unknown>>> = {
  'Get Account Details': (vault) => vault.accounts.get('24_3'),
  'Get Account Activity': (vault) => vault.accounts.activities('24_3'),
  'Add Account': (vault) => vault.accounts.add({ safe: 'S', platformId: 'P' }),
  'Update Account': (vault) => vault.accounts.patch('24_3', [{ op: 'remove', path: '/address' }]),
  'Logon - PKIPN Authentication': (vault) => vault.logOn(),
  Server: (vault) => vault.server.info(),
  Verify: (vault) => vault.server.verify(),
  'Get All Safes': (vault) => vault.safes.listGen1(),
  'Get Safe Details': (vault) => vault.safes.get('P-WIN-LOCAL-ADMIN'),
  'Delete Safe': (vault) => vault.safes.delete('S'),
  Logoff: (vault) => vault.logOff(),
  'List Applications': (vault) => vault.applications.list().toArray(),
  'List a Specific Application': (vault) => vault.applications.get('Ansible'),
  'List all Authentication Methods of a Specific Application': (vault) =>
    vault.applications.authentications.list('Ansible'),
  'Get Authentication Methods': (vault) => vault.authenticationMethods.list(),
  'Get Specific Authentication Method': (vault) => vault.authenticationMethods.get('saml'),
  'Get Allowed Referrer': (vault) => vault.allowedReferrers.list(),
  'Get Directories': (vault) => vault.directories.list(),
  'Get Directory Details': (vault) => vault.directories.get('example.com'),
  'Create Directory': (vault) =>
    vault.directories.add('example.com', { addresses: ['10.0.0.5'], baseContext: 'DC=example,DC=com' }),
  'Get Directory Mapping List': (vault) => vault.directories.mappings.list('example.com'),
  'Get Mapping Details': (vault) => vault.directories.mappings.get('example.com', 24),
  'Get Safe by Platform ID': (vault) => vault.platforms.safes('WinDomain'),
  'Get Target Platforms': (vault) => vault.platforms.targets.list().toArray(),
  'Get Group Platforms': (vault) => vault.platforms.groups.list().toArray(),
  'Get Rotational Group Platforms': (vault) => vault.platforms.rotationalGroups.list().toArray(),
  'Get Platform Details': (vault) => vault.platforms.details('WinDomain'),
  'Get All Connection Components': (vault) => vault.psm.connectors(),
  'Get All PSM Servers': (vault) => vault.psm.servers(),
  'System Details': (vault) => vault.health.details('CPM'),
  'System Summary': (vault) => vault.health.summary(),
  'Get User Details': (vault) => vault.users.get(2),
  'Get Users': (vault) => vault.users.list().toArray(),
  'Get Groups': (vault) => vault.groups.list().toArray(),
  'Create Group': (vault) => vault.groups.add('unique-group-name'),
  'Get Public SSH Key': (vault) => vault.users.authorizedKeys.list('jdoe'),
  'Add a Public SSH Key': (vault) => vault.users.authorizedKeys.add('jdoe', 'ssh-ed25519 AAAA jdoe'),
}

/** Answers without a result, bytes that the recording did not keep, and a Gen1 route that no method uses. */
const nothingToRead = ['Delete Public SSH Key', 'Export Platform']

/** What is read from some of them: what a parser that reads nothing would not give. */
const values: Readonly<Record<string, object>> = {
  'List a Specific Application': { id: 'Ansible', location: '\\Applications', disabled: false },
  'Get Specific Authentication Method': { id: 'saml', enabled: true },
  'Get Directories': [{ baseContext: 'DC=cyberarkdemo,DC=com' }],
  'Get Mapping Details': { id: 24, domainGroups: ['P-CyberArk_Vault_Admins'] },
  'Get Group Platforms': [{ id: 34, platformId: 'SampleSSHKeyGroup', active: false }],
  'Get Rotational Group Platforms': [{ id: 40, gracePeriod: 540 }],
  'Get Platform Details': { platformId: 'WinDomain' },
  'Get User Details': { id: 2, username: 'Administrator', type: 'Built-InAdmins', expiresAt: undefined },
  'Get Users': [{ id: 29, username: 'jdoe', source: 'LDAP' }],
  'Get Groups': [{ id: 11, name: 'Vault Admins' }],
  'Create Group': { id: 247 },
  'Get Public SSH Key': [{ id: '9EE257E234F73FE335DF8049E72DC0F3' }],
}

const reason = recorded.length === 0 ? ' (skipped: the recorded answers are not beside this checkout)' : ''

describe(`recorded answers of real servers${reason}`, () => {
  const read = recorded.filter(({ name, status }) => readers[name] !== undefined && status < 300)
  it.skipIf(recorded.length === 0)('are there for every reader', () => {
    expect([...new Set(read.map(({ name }) => name))].sort()).toEqual(Object.keys(readers).sort())
    const unread = recorded.filter(({ name, status }) => status < 300 && readers[name] === undefined)
    expect([...new Set(unread.map(({ name }) => name))].sort()).toEqual(nothingToRead)
  })

  it.each(read.map((answer) => [answer.name, answer.variant, answer] as const))(
    '%s: %s is read [pvwa/recorded-answers-read]',
    async (name, _variant, answer) => {
      const value = await readers[name]!(clientFor(answer, name.startsWith('Logon')))
      const text = JSON.stringify(value ?? null)
      if (values[name] !== undefined) expect(value).toMatchObject(values[name])
      if (answer.name.includes('Account')) {
        expect(text).not.toMatch(/undefined|NaN|Invalid/)
        expect(text.length).toBeGreaterThan(50)
      }
      // Every safe of the answer was read, by its name.
      for (const [, safe = ''] of (answer.body ?? '').matchAll(/"SafeName": "([^"]*)"/g)) {
        expect(text).toContain(`"name":"${safe}"`)
      }
    },
  )

  const others = recorded.filter(({ status, body }) => status < 300 && body?.startsWith('PK') !== true)
  it.each(others.map((answer) => [answer.name, answer.variant, answer] as const))(
    '%s: %s can be asked for [pvwa/recorded-answers-read]',
    async (_name, _variant, answer) => {
      const value = await clientFor(answer).request({ method: 'GET', path: 'API/x' })
      expect(value).toEqual((answer.body ?? '') === '' ? undefined : JSON.parse(answer.body ?? ''))
    },
  )

  const refused = recorded.filter(({ status }) => status >= 400)
  it.each(refused.map((answer) => [answer.name, answer.variant, answer] as const))(
    '%s: %s is refused in our words [pvwa/recorded-answers-read] [pvwa/error-body] [pvwa/error-gen1-html]',
    async (_name, _variant, answer) => {
      const error: unknown = await clientFor(answer)
        .request({ method: 'GET', path: 'API/x' })
        .catch((thrown: unknown) => thrown)
      expect(isSallyportError(error)).toBe(true)
      expect(error).toMatchObject({ name: 'ConfigurationError', status: 400 })
    },
  )
})

/** A client that gets this answer to whatever it asks. */
function clientFor({ status, body }: Recorded, logsOn = false): PasswordVault {
  const text = body ?? ''
  const type = text.startsWith('<') ? 'text/html' : 'application/json; charset=utf-8'
  const transport: TransportFactory = () => ({
    send: ({ target }) =>
      // The answer about one safe is of a server that has but the older route for it.
      Promise.resolve(
        text.includes('"GetSafeResult"') && target.includes('/API/Safes/')
          ? { status: 405, headers: {}, body: Buffer.alloc(0) }
          : { status, headers: { 'content-type': type }, body: Buffer.from(text) },
      ),
    close: () => Promise.resolve(),
  })
  return new PasswordVault({
    url: 'https://pvwa.test',
    ...(logsOn ? { auth: { method: 'pkipn' } } : { token: 't' }),
    version: '12.1',
    retry: false,
    transport,
  })
}
