import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { defaultSeed, Lab, loadSeed, SeedError } from '../src/index.ts'
import type { Seed } from '../src/index.ts'
import { checkSeed } from '../src/seed/check.ts'
import { seedSchema } from '../src/seed/schema.ts'
import { objectSource, parseSeedText } from '../src/seed/source.ts'
import { retrieve } from './support/request.ts'

const good = `version: 1
safes:
  - name: Billing-DB
    members:
      - { name: billing, permissions: [list, use, retrieve] }
accounts:
  - safe: Billing-DB
    name: oracle-prod
    platformId: Oracle
    userName: app
    secret: 's3cret'
    properties: { Port: '1521', __proto__: 'odd' }
applications:
  - id: billing
    authentication:
      - { type: certificateSerialNumber, client: billing }
      - { type: machineAddress, value: 127.0.0.1 }
clients:
  - { name: billing, commonName: billing.example.com }
platforms:
  - { id: Oracle }
provider: { cache: true, refreshSeconds: 60 }
services:
  - { path: DevAIM, clientCertificate: require }
`

function problemsOf(text: string) {
  try {
    checkSeed(parseSeedText('seed.yaml', text))
  } catch (error) {
    if (error instanceof SeedError) return error
    throw error
  }
  throw new Error('the seed was accepted')
}

describe('Seeds', () => {
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sallyport-seed-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it.each([
    ['seed.yaml', good],
    ['seed.json', JSON.stringify(parseSeedText('x', good).value)],
  ])('are read from %s', async (name, text) => {
    const file = join(folder, name)
    await writeFile(file, text)
    await using lab = await Lab.start({ seed: file })
    const account = lab.vault.account({ safe: 'Billing-DB', object: 'oracle-prod' })
    expect(account.revealSecret()).toBe('s3cret')
    expect(lab.provider.settings).toMatchObject({ cache: true, refreshSeconds: 60 })
    expect(lab.urls.ccp).toMatch(/DevAIM$/u)
    expect(Object.keys(lab.clients)).toEqual(['billing'])
    if (name === 'seed.yaml') expect(account.property('__proto__')).toBe('odd')
  })

  it('are read as the README shows them', async () => {
    const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
    const [sample, ...others] = [...readme.matchAll(/^```yaml\n(.*?)^```$/gmsu)].map(([, text]) => text)
    expect(others).toEqual([])
    const file = join(folder, 'readme.yaml')
    await writeFile(file, sample ?? '')
    await using lab = await Lab.start({ seed: file })
    // Every key that a seed takes is in the sample.
    expect(Object.keys(await loadSeed(file)).sort()).toEqual(Object.keys(seedSchema.entries).sort())
    expect(lab.vault.requests.list()).toHaveLength(1)
    expect(lab.vault.psm.sessions).toHaveLength(1)
  })

  it('are given as objects, and the default one is sound', async () => {
    expect(checkSeed(objectSource(defaultSeed))).toBe(defaultSeed)
    expect(await loadSeed(undefined)).toBe(defaultSeed)
    await using lab = await Lab.start({ seed: { version: 1 } })
    expect((await retrieve(lab, { AppID: 'x', Object: 'y' })).json['ErrorCode']).toBe('APPAP008E')
    await expect(Lab.start({ seed: { version: 2 } as never })).rejects.toThrow('seed: version: must be 1')
  })

  it.each<[string, (text: string) => string, string]>([
    [
      'an unknown key',
      (text) => text.replace('userName', 'usrName'),
      'seed.yaml:10: accounts[0].usrName: unknown key; did you mean "userName"?',
    ],
    [
      'an unknown key at the top',
      (text) => text.replace('safes:', 'saves:'),
      'seed.yaml:2: saves: unknown key; did you mean "safes"?',
    ],
    [
      'a key that is like none',
      (text) => text.replace('provider: {', 'provider: { zzzzzzzz: 1,'),
      'seed.yaml:22: provider.zzzzzzzz: unknown key; known are cache, refreshSeconds',
    ],
    [
      'an unknown key of a rule',
      (text) => text.replace('value: 127.0.0.1', 'vlue: 127.0.0.1'),
      'seed.yaml:17: applications[0].authentication[1].vlue: unknown key; did you mean "value"?',
    ],
    [
      'a missing key',
      (text) => text.replace('    platformId: Oracle\n', ''),
      'seed.yaml:7: accounts[0].platformId: is missing; add it',
    ],
    [
      'a wrong type',
      (text) => text.replace("'s3cret'", '12345'),
      'seed.yaml:11: accounts[0].secret: must be text (quote numbers), or null for an account without a secret',
    ],
    [
      'a wrong word',
      (text) => text.replace('[list, use, retrieve]', '[list, get]'),
      'seed.yaml:5: safes[0].members[0].permissions[1]: must be one of list, use, retrieve',
    ],
    [
      'a wrong kind of rule',
      (text) => text.replace('machineAddress', 'address'),
      'seed.yaml:17: applications[0].authentication[1].type: must be one of certificateSerialNumber',
    ],
    [
      'a property that is no text',
      (text) => text.replace("'1521'", '1521'),
      'seed.yaml:12: accounts[0].properties.Port: must be text; quote it',
    ],
    [
      'a property with a key of its own',
      (text) => text.replace('Port:', 'username:'),
      'seed.yaml:12: accounts[0].properties.username: has a key of its own in the account; use that',
    ],
    [
      'a name twice',
      (text) => text.replace('  - { id: Oracle }', '  - { id: Oracle }\n  - { id: ORACLE }'),
      'seed.yaml:22: platforms[1].id: the same as platforms[0]',
    ],
    [
      'a reference to no safe',
      (text) => text.replace('safe: Billing-DB', 'safe: Biling-DB'),
      'seed.yaml:7: accounts[0].safe: there is no "Biling-DB" in safes; did you mean "billing-db"?',
    ],
    [
      'a reference to no client',
      (text) => text.replace('client: billing }', 'client: other }'),
      'seed.yaml:16: applications[0].authentication[0].client: there is no "other" in clients; add it under clients',
    ],
    [
      'a reference to no platform',
      (text) => text.replace('{ id: Oracle }', '{ id: MySQL }'),
      'seed.yaml:9: accounts[0].platformId: there is no "Oracle" in platforms',
    ],
    [
      'a reference to no application',
      (text) => text.replace('name: billing, perm', 'name: nobody, perm'),
      'seed.yaml:5: safes[0].members[0].name: there is no "nobody" in applications',
    ],
    [
      'a path with a slash in front',
      (text) => text.replace('DevAIM', '/DevAIM'),
      'seed.yaml:24: services[0].path: must be a path without leading slash',
    ],
    [
      'a name that no query can carry',
      (text) => text.replace('oracle-prod', 'a;b'),
      'seed.yaml:8: accounts[0].name: must not contain ";"',
    ],
    ['a key twice', (text) => `${text}version: 1\n`, 'seed.yaml:25: Map keys must be unique'],
    [
      'an alias too many',
      (text) => `${text.replace('id: billing', 'id: &c billing')}x:\n${'  - *c\n'.repeat(200)}`,
      'seed.yaml:125: too many aliases (*c): write out what they stand for',
    ],
    [
      'aliases of aliases',
      (text) =>
        `${text}a: &a [x${',x'.repeat(9)}]\nb: &b [*a${',*a'.repeat(9)}]\nc: &c [*b${',*b'.repeat(9)}]\nd: [*c,*c]\n`,
      'too many aliases (*',
    ],
    [
      'an alias of nothing',
      (text) => text.replace('name: oracle-prod', 'name: *nothing'),
      'seed.yaml:8: the alias *nothing has no anchor before it',
    ],
    ['no YAML', (text) => `${text}]`, 'seed.yaml:2'],
    ['no seed', () => 'hello', 'seed.yaml:1: must be a set of keys and values, not string'],
  ])('with %s are refused with line, key and remedy', (_what, change, message) => {
    expect(problemsOf(change(good)).message).toContain(message)
  })

  const operations = {
    version: 1,
    users: [{ name: 'alice' }, { name: 'bob' }],
    safes: [{ name: 'S', members: [{ name: 'alice', permissions: ['list'] }] }],
    platforms: [
      {
        id: 'P',
        dualControl: true,
        settings: { Timeout: '99' },
        connectors: { 'PSM-X': true },
        psmServer: 'East',
        dependents: ['D'],
      },
      { id: 'D', kind: 'dependent' },
    ],
    accounts: [{ safe: 'S', name: 'a', platformId: 'P', userName: 'root', address: 'host' }],
    masterPolicy: { confirmersNumber: 2, passwordChangeDays: 30 },
    psm: {
      servers: [{ id: 'East', name: 'PSM East', address: 'east.example.com' }],
      connectors: [{ id: 'PSM-X', name: 'X' }],
      sessions: [
        { user: 'alice', safe: 'S', object: 'a', suspended: true, riskScore: 7, activities: ['ls'] },
        {
          user: 'bob',
          safe: 'S',
          object: 'a',
          startedMinutesAgo: 9,
          endedMinutesAgo: 4,
          recording: 'damaged',
        },
      ],
    },
    requests: [{ user: 'alice', safe: 'S', object: 'a', reason: 'r', multiple: true, confirmedBy: ['bob'] }],
    components: [{ id: 'CPM', user: 'CPM1', connected: false, ip: '10.0.0.1' }],
  } as const satisfies Seed

  it('hold platforms, sessions, requests and health', async () => {
    await using lab = await Lab.start({ seed: operations })
    const { vault } = lab
    expect(vault.platform('p')).toMatchObject({ dualControl: true, psmServer: 'East', dependents: ['D'] })
    expect(vault.platform('P')?.settings.get('Timeout')).toBe('99')
    expect(vault.masterPolicy).toMatchObject({
      confirmersNumber: 2,
      passwordChangeDays: 30,
      recordActivity: true,
    })
    expect([vault.psm.servers, vault.psm.connectors]).toEqual([
      [{ id: 'East', name: 'PSM East', address: 'east.example.com' }],
      [{ id: 'PSM-X', name: 'X' }],
    ])
    const [live, ended] = vault.psm.sessions
    expect(live).toMatchObject({ user: 'alice', status: 'suspended', accountAddress: 'host', riskScore: 7 })
    expect(live?.activities.map(({ text }) => text)).toEqual(['ls'])
    expect(ended).toMatchObject({ status: 'ended', recording: 'damaged' })
    expect((ended?.endedAt ?? 0) - (ended?.startedAt ?? 0)).toBe(5 * 60_000)
    expect(vault.requests.list()[0]).toMatchObject({
      user: 'alice',
      multiple: true,
      status: 'waiting',
      confirmationsLeft: 1,
    })
    expect(vault.components.list()).toEqual(operations.components)
    vault.psm.start({ user: 'bob' })
    vault.removePlatform('P')
    vault.masterPolicy.confirmersNumber = 5
    await lab.reset()
    expect([vault.psm.sessions.length, vault.platforms.length, vault.masterPolicy.confirmersNumber]).toEqual([
      2, 2, 2,
    ])
  })

  it.each<[string, (text: string) => string, string]>([
    [
      'no such user',
      (text) => text.replace('user: bob', 'user: rob'),
      'psm.sessions[1].user: there is no "rob" in users',
    ],
    [
      'no such account',
      (text) => text.replace(/(requests:[^]*?object: )a/u, '$1b'),
      'requests[0].object: there is no account "b" in folder Root of safe S',
    ],
    [
      'no such confirmer',
      (text) => text.replace(/(confirmedBy:\s*- )bob/u, '$1zed'),
      'requests[0].confirmedBy[0]: there is no "zed" in users',
    ],
    [
      'no such connector',
      (text) => text.replace('PSM-X: true', 'PSM-Y: true'),
      'platforms[0].connectors.PSM-Y: there is no "PSM-Y" in psm.connectors; did you mean "psm-x"?',
    ],
    [
      'no such server',
      (text) => text.replace('psmServer: East', 'psmServer: West'),
      'platforms[0].psmServer: there is no "West" in psm.servers',
    ],
    [
      'no such dependent platform',
      (text) => text.replace('- D', '- E'),
      'platforms[0].dependents[0]: there is no "E" in platforms',
    ],
    [
      'an odd kind',
      (text) => text.replace('kind: dependent', 'kind: odd'),
      'platforms[1].kind: must be one of target',
    ],
    [
      'an unknown key of a session',
      (text) => text.replace('riskScore', 'riskScor'),
      'psm.sessions[0].riskScor: unknown key; did you mean "riskScore"?',
    ],
    [
      'a setting that is no text',
      (text) => text.replace('Timeout: "99"', 'Timeout: 99'),
      'platforms[0].settings.Timeout: must be text; quote it',
    ],
  ])('with %s are refused', (_what, change, message) => {
    const text = stringify(operations)
    expect(change(text)).not.toBe(text)
    expect(problemsOf(change(text)).message).toContain(message)
  })

  it('are refused with everything that is wrong, and no secret in it', () => {
    const error = problemsOf(
      good.replace("secret: 's3cret'", "secert: 's3cret'").replace('DevAIM', 'Dev?AIM'),
    )
    expect(error.problems).toHaveLength(2)
    expect(error.message).not.toContain('s3cret')
  })

  it('never fail but with a SeedError', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.jsonValue(), fc.object()),
        fc.constantFrom('accounts', 'safes', 'applications', 'provider', 'x'),
        (value, key) => {
          try {
            checkSeed(objectSource({ version: 1, [key]: value }))
          } catch (error) {
            expect(error).toBeInstanceOf(SeedError)
          }
        },
      ),
    )
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(() => checkSeed(parseSeedText('x', text))).toThrow(SeedError)
      }),
    )
  })

  it('carry any account through YAML', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 }).filter((value) => !value.includes(';'))
    fc.assert(
      fc.property(text, text, fc.string({ unit: 'grapheme' }), (safe, name, secret) => {
        const seed = {
          version: 1,
          safes: [{ name: safe }],
          platforms: [{ id: 'P' }],
          accounts: [{ safe, name, platformId: 'P', secret }],
        }
        expect(checkSeed(parseSeedText('x', stringify(seed)))).toEqual(seed)
        expect(checkSeed(parseSeedText('x', JSON.stringify(seed)))).toEqual(seed)
      }),
    )
  })
})
