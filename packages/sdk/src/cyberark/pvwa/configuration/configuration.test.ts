import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { ConfigurationError, Secret } from '../../../index.ts'
import { PasswordVault } from '../password-vault.ts'
import { configuredOptions, type ConfiguredOptions } from './configured.ts'
import { parseConfiguration } from './parse.ts'

const sentinel = 'Sentinel-5eCr3t'

function read(config: unknown): ConfiguredOptions {
  return configuredOptions(parseConfiguration(config, 'vaults.yml'), 'vaults.yml')
}

function refusalOf(config: unknown): ConfigurationError {
  try {
    read(config)
  } catch (error) {
    if (error instanceof ConfigurationError) return error
    throw error
  }
  throw new Error('it was not refused')
}

/** The complete sample of aiobastion's documentation, in our values. */
const complete = {
  label: 'Production Demo',
  connection: {
    username: 'PVWAUSER001',
    password: '',
    authtype: 'cyberark',
    user_search: {
      object: 'Operating System-WinDomain-LDAP-PVWAUSER001',
      safe: 'mysafe',
      folder: 'Myfolder',
      address: 'host_25',
    },
  },
  pvwa: {
    host: 'pvwa.example.com',
    timeout: 45,
    max_concurrent_tasks: 12,
    verify: 'C:\\Folder\\PVWA_Root_ca.pem',
  },
  AIM: {
    host: 'ccp.example.com',
    appid: 'appid_prod',
    cert: 'C:\\Folder\\AIM_file.crt',
    key: 'C:\\Folder\\AIM_file.key',
    verify: 'C:\\Folder\\AIM_Root_ca.pem',
    timeout: 45,
    max_concurrent_tasks: 13,
  },
  CPM: 'cpm_user',
  retention: 10,
  custom: { Custom1: 'info 1', custom2: 'info 2' },
}

describe('what a configuration stands for', () => {
  it('the complete sample [pvwa/config-samples] [pvwa/config-custom] [pvwa/config-label] [pvwa/config-safe-top-level] [pvwa/config-user-search]', () => {
    const { vault, configuration } = read(complete)
    expect(vault).toMatchObject({
      url: 'pvwa.example.com',
      auth: { method: 'cyberark', username: 'PVWAUSER001' },
      timeoutMs: 45_000,
      maxConcurrency: 12,
      tls: { ca: 'C:\\Folder\\PVWA_Root_ca.pem' },
      linkedAccountIndexes: { logon: 2, reconcile: 3, enable: 1 },
      safeDefaults: { managingCpm: 'cpm_user', retentionVersions: 10 },
    })
    expect(configuration).toMatchObject({
      label: 'Production Demo',
      custom: { Custom1: 'info 1', custom2: 'info 2' },
      holdsSecret: false,
    })
    expect(configuration.ccp?.name).toBe('ccp')
    expect(configuration.warnings).toEqual([
      "vaults.yml: 'cpm' at the root is deprecated: write safe/cpm.",
      "vaults.yml: 'retention' at the root is deprecated: write safe/retention.",
    ])
  })

  it('the minimal sample, and nothing but defaults [pvwa/config-samples] [pvwa/config-empty-section] [pvwa/config-authtype] [pvwa/config-timeout] [pvwa/config-max-concurrent] [pvwa/config-verify] [pvwa/config-account-indexes] [pvwa/config-safe-defaults] [pvwa/config-aim-off]', () => {
    for (const config of [
      { PVWA: { Host: 'pvwa.example.com' } },
      {
        pvwa: { api_host: 'pvwa.example.com', timeout: '  ', verify: null },
        aim: null,
        safe: {},
        custom: null,
        connection: null,
      },
      { api_host: 'pvwa.example.com', aim: {} },
    ]) {
      const { vault, configuration } = read(config)
      expect(vault).toEqual({
        url: 'pvwa.example.com',
        auth: { method: 'cyberark', password: expect.any(Function) as unknown },
        timeoutMs: 30_000,
        maxConcurrency: 10,
        tls: { systemCa: true },
        linkedAccountIndexes: { logon: 2, reconcile: 3, enable: 1 },
        safeDefaults: { retentionVersions: 10 },
      })
      expect(configuration.ccp).toBeUndefined()
      expect(configuration.warnings).toEqual([])
    }
  })

  it('keys of every level in any letter case [pvwa/config-keys-any-case]', () => {
    const { vault } = read({
      Connection: { UserName: 'maria', AuthType: 'LDAP', User_Search: { SAFE: 'S' } },
      PVWA: { HOST: 'pvwa.example.com', Max_Concurrent_Tasks: 3 },
      Account: { Logon_Account_Index: 1 },
    })
    expect(vault).toMatchObject({
      auth: { method: 'ldap', username: 'maria' },
      maxConcurrency: 3,
      linkedAccountIndexes: { logon: 1, reconcile: 3, enable: 2 },
    })
  })

  it('the sections of modules, which take no key [pvwa/config-sections] [pvwa/config-empty-modules] [pvwa/config-object-cyberark]', () => {
    const modules = {
      accountgroup: {},
      applications: null,
      cyberark: {},
      group: {},
      platform: {},
      sessionmanagement: {},
      systemhealth: {},
      user: {},
      utilities: {},
    }
    const { vault } = read({ pvwa: { host: 'pvwa.example.com' }, timeout: 7, ...modules })
    expect(vault).toMatchObject({ url: 'pvwa.example.com', timeoutMs: 7000 })
    for (const name of Object.keys(modules)) {
      expect(refusalOf({ [name]: { some: 1 } }).message).toBe(
        `vaults.yml: section '${name}' takes no keys ('some').`,
      )
    }
  })

  it.each([
    [12, 12_000],
    ['12', 12_000],
    [' 12 ', 12_000],
    [12.9, 12_000],
    [true, 1000],
    ['', 30_000],
    [null, 30_000],
  ])('timeout %j is %i ms [pvwa/config-timeout]', (timeout, timeoutMs) => {
    expect(read({ pvwa: { timeout } }).vault.timeoutMs).toBe(timeoutMs)
  })

  it.each(['12.5', 'soon', {}, [], 0, -1, '0', Number.NaN])(
    'timeout %j is refused [pvwa/config-timeout] [pvwa/config-zero-and-negative] [pvwa/config-errors-name-key]',
    (timeout) => {
      expect(refusalOf({ pvwa: { timeout } }).message).toBe(
        'vaults.yml: pvwa/timeout must be seconds, a whole number of at least 1.',
      )
    },
  )

  it('verify true, false, a path [pvwa/config-verify]', () => {
    expect(read({ pvwa: { verify: true } }).vault.tls).toEqual({ systemCa: true })
    expect(read({ pvwa: { verify: false } }).vault.tls).toEqual({ verify: false })
    expect(read({ pvwa: { verify: '/etc/ssl/corp' } }).vault.tls).toEqual({ ca: '/etc/ssl/corp' })
    expect(refusalOf({ pvwa: { verify: 1 } }).message).toContain(
      'pvwa/verify must be true, false, or the path',
    )
  })

  it('old names, with a warning each [pvwa/config-max-concurrent-deprecated] [pvwa/config-verify-deprecated] [pvwa/config-appid-moved] [pvwa/config-applid] [pvwa/config-aim-documented-keys] [pvwa/config-object-documented]', () => {
    const { vault, configuration } = read({
      connection: { applid: 'robots' },
      pvwa: { host: 'pvwa.example.com', maxtasks: 3, ca: 'corp.pem', keep_cookies: true },
      aim: { maxtasks: 4, ca: 'aim.pem', keep_cookies: true },
    })
    expect(vault).toMatchObject({ maxConcurrency: 3, tls: { ca: 'corp.pem' } })
    expect(configuration.ccp).toBeDefined()
    expect(configuration.warnings).toEqual([
      'vaults.yml: pvwa/maxtasks is deprecated: write pvwa/max_concurrent_tasks.',
      'vaults.yml: pvwa/ca is deprecated: write pvwa/verify.',
      'vaults.yml: aim/maxtasks is deprecated: write aim/max_concurrent_tasks.',
      'vaults.yml: aim/ca is deprecated: write aim/verify.',
      'vaults.yml: connection/appid (or applid) is deprecated: write aim/appid.',
    ])
    const flat = read({ host: 'pvwa.example.com', maxtasks: 3, ca: 'corp.pem', label: 'flat' })
    expect(flat.vault).toMatchObject({ url: 'pvwa.example.com', maxConcurrency: 3, tls: { ca: 'corp.pem' } })
    expect(flat.configuration.label).toBe('flat')
  })

  it('warnings can be silenced, here and nowhere else [pvwa/config-deprecated-warning]', () => {
    const silent = { pvwa: { host: 'h', maxtasks: 3 }, api_options: { deprecated_warning: false } }
    expect(read(silent).configuration.warnings).toEqual([])
    expect(
      read({ ...silent, api_options: { deprecated_warning: true } }).configuration.warnings,
    ).toHaveLength(1)
  })

  it('one appid in both places is one [pvwa/config-appid-moved]', () => {
    const both = (appid: string): object => ({
      pvwa: { host: 'h' },
      connection: { appid },
      aim: { appid: 'a' },
    })
    expect(read(both('a')).configuration.ccp).toBeDefined()
    expect(refusalOf(both('b')).message).toBe('vaults.yml: connection/appid and aim/appid differ.')
  })

  it('indexes of linked accounts, also those below custom [pvwa/config-account-indexes] [pvwa/config-account-indexes-custom]', () => {
    const indexes = { LOGON_ACCOUNT_INDEX: 3, reconcile_account_index: '1' }
    expect(read({ account: indexes }).vault.linkedAccountIndexes).toEqual({
      logon: 3,
      reconcile: 1,
      enable: 2,
    })
    const moved = read({ custom: indexes })
    expect(moved.vault.linkedAccountIndexes).toEqual({ logon: 3, reconcile: 1, enable: 2 })
    expect(moved.configuration.warnings).toHaveLength(2)
    expect(refusalOf({ account: indexes, custom: { logon_account_index: 3 } }).message).toBe(
      'vaults.yml: custom/logon_account_index stands beside account/logon_account_index.',
    )
    expect(refusalOf({ account: { logon_account_index: 4 } }).message).toBe(
      'vaults.yml: account/logon_account_index must be the index of a linked account, a whole number from 1 to 3.',
    )
  })

  it('flat, as to_json() of aiobastion gives it [pvwa/config-object-flat] [pvwa/config-object-sections] [pvwa/config-object-token]', () => {
    const { vault, configuration } = read({
      api_host: 'pvwa.example.com',
      authtype: 'radius',
      keep_cookies: false,
      max_concurrent_tasks: 10,
      timeout: 30,
      token: sentinel,
      verify: true,
      api_options: { deprecated_warning: true },
      AIM: {
        appid: 'a',
        cert: 'c.pem',
        host: 'ccp',
        key: null,
        max_concurrent_tasks: 10,
        timeout: 30,
        verify: true,
      },
      account: { logon_account_index: 2, reconcile_account_index: 3 },
      safe: { cpm: '', retention: 10 },
      password: sentinel,
      username: 'u',
      user_search: { safe: 'S' },
    })
    expect(vault).toMatchObject({ url: 'pvwa.example.com', auth: { method: 'radius', username: 'u' } })
    expect(vault.token).toBeInstanceOf(Secret)
    expect(configuration).toMatchObject({ holdsSecret: true, warnings: [] })
    expect(inspect({ vault, configuration }, { depth: 10, showHidden: true })).not.toContain(sentinel)
    expect(JSON.stringify({ vault, configuration })).not.toContain(sentinel)
  })
})

describe('what is refused', () => {
  it.each([[undefined], [null], [[]], ['pvwa'], [{}]])(
    'the root %j [pvwa/config-root-not-a-mapping] [pvwa/config-sources]',
    (config) => {
      expect(refusalOf(config).message).toBe('vaults.yml: must be a mapping with at least one section.')
    },
  )

  it.each([
    [{ pvwa: { host: 'a', HOST: 'b' } }, "pvwa/host is there twice, as 'host' and 'HOST'"],
    [{ pvwa: {}, PVWA: {} }, "'pvwa' is there twice, as 'pvwa' and 'PVWA'"],
    [{ pvwa: 'hello' }, "section 'pvwa' must be a mapping"],
    [{ platform: [1] }, "section 'platform' must be a mapping"],
    [{ pwva: {} }, "unknown section: 'pwva'"],
    [{ pvwa: { hots: 'a', prot: 1 } }, "unknown key in section 'pvwa': 'hots', 'prot'"],
    [{ nonsense: sentinel }, "unknown section: 'nonsense'"],
    [
      { connection: { authtype: 'kerberos' } },
      'connection/authtype must be one of cyberark, ldap, windows, radius',
    ],
    [{ connection: { password: 12345 } }, 'connection/password must be text: put it in quotes'],
    [
      { connection: { user_search: { saffe: 'S' } } },
      "connection/user_search has the unknown parameter 'saffe'; did you mean safe?",
    ],
    [{ connection: { user_search: 'S' } }, 'connection/user_search must be a mapping of parameters of CCP'],
    [{ pvwa: { host: 'a', api_host: 'a' } }, 'pvwa/host and pvwa/api_host mean the same'],
    [
      { pvwa: { maxtasks: 1, max_concurrent_tasks: 1 } },
      'pvwa/max_concurrent_tasks and pvwa/maxtasks mean the same',
    ],
    [{ pvwa: { verify: true, ca: 'x' } }, 'pvwa/verify and pvwa/ca mean the same'],
    [
      { pvwa: { max_concurrent_tasks: 0 } },
      'pvwa/max_concurrent_tasks must be a number of requests, a whole number from 1 to 10000',
    ],
    [{ pvwa: { keep_cookies: 'yes' } }, 'pvwa/keep_cookies must be true or false, without quotes'],
    [
      { api_options: { deprecated_warning: 0 } },
      'api_options/deprecated_warning must be true or false, without quotes',
    ],
    [{ aim: { certificate: 'c' } }, "unknown key in section 'aim': 'certificate'"],
    [{ safe: { cpm: 7 } }, 'safe/cpm must be text: put it in quotes'],
    [{ safe: {}, cpm: 'c' }, "'cpm' stands at the root beside a section 'safe'"],
    [
      { pvwa: { host: 'http://pvwa.example.com' } },
      'pvwa/host must be the name of a host, or a URL that starts with https://',
    ],
    [{ username: 'a', connection: { username: 'b' } }, 'connection/username stands at the root too'],
  ])(
    '%j: %s [pvwa/config-aim-keys] [pvwa/config-authtype-unknown] [pvwa/config-boolean-strict] [pvwa/config-connection-credentials] [pvwa/config-duplicate-keys] [pvwa/config-host] [pvwa/config-keep-cookies] [pvwa/config-max-concurrent-both] [pvwa/config-object-sections] [pvwa/config-object-unknown] [pvwa/config-safe-defaults] [pvwa/config-safe-top-level] [pvwa/config-section-not-a-mapping] [pvwa/config-unknown-key] [pvwa/config-unknown-section] [pvwa/config-user-search] [pvwa/config-verify-deprecated] [pvwa/config-zero-and-negative]',
    (config, message) => {
      const error = refusalOf(config)
      expect(error.message).toBe(`vaults.yml: ${message}.`)
      expect(error.code).toBe('INVALID_OPTION')
      expect(inspect(error)).not.toContain(sentinel)
    },
  )

  it('a value that is a secret is in no message [pvwa/config-errors-name-key] [pvwa/config-connection-credentials]', () => {
    for (const config of [
      { connection: { password: { text: sentinel } } },
      { connection: { password: sentinel, nothing: sentinel } },
      { aim: { passphrase: [sentinel] } },
      { token: { value: sentinel } },
      { password: [sentinel] },
    ]) {
      expect(inspect(refusalOf(config), { showHidden: true, depth: 10 })).not.toContain(sentinel)
    }
  })

  it('no host, when a client is made [pvwa/config-host]', () => {
    expect(() => PasswordVault.fromConfig({ label: 'x' })).toThrow('configuration: pvwa/host is missing.')
    expect(PasswordVault.fromConfig({ label: 'x' }, { url: 'pvwa.example.com' }).configuration?.label).toBe(
      'x',
    )
  })
})
