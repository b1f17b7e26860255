import { describe, expect, it } from 'vitest'
import { parseArguments } from '../args/parse.ts'
import { getTable } from '../testing/tables.ts'
import { readDoor } from './door.ts'
import { Settings } from './settings.ts'

const door = (argv: readonly string[], env: Record<string, string> = {}) =>
  readDoor(new Settings(getTable, parseArguments(argv, getTable).flags, env))
const ccp = ['--ccp', 'https://h', '--app-id', 'a']

describe('readDoor', () => {
  it('takes everything from flags', () => {
    const argv = [
      ...['--service-path', 'P', '--timeout', '10s', '--proxy', 'http://p:1', '--ca', 'a.pem', '--ca', 'b'],
      ...[
        '--system-ca',
        '--cert',
        'c.pem',
        '--key',
        'k.pem',
        '--server-name',
        's',
        '--tls-max-version',
        '1.2',
      ],
    ]
    expect(door([...ccp, ...argv])).toEqual({
      kind: 'ccp',
      options: {
        url: 'https://h',
        appId: 'a',
        servicePath: 'P',
        timeoutMs: 10_000,
        proxy: 'http://p:1',
        tls: {
          ca: ['a.pem', 'b'],
          systemCa: true,
          cert: 'c.pem',
          key: 'k.pem',
          serverName: 's',
          maxVersion: 'TLSv1.2',
        },
      },
    })
  })

  it('takes everything from the environment', () => {
    const env = {
      SALLYPORT_CCP_URL: 'https://h',
      SALLYPORT_APP_ID: 'a',
      SALLYPORT_PFX: 'c.pfx',
      SALLYPORT_PROXY: 'None',
      SALLYPORT_SYSTEM_CA: '0',
      SALLYPORT_TIMEOUT: '1.5m',
      SALLYPORT_CA: '',
    }
    expect(door([], env)).toEqual({
      kind: 'ccp',
      options: { url: 'https://h', appId: 'a', proxy: false, timeoutMs: 90_000, tls: { pfx: 'c.pfx' } },
    })
  })

  it('lets a flag come before the environment', () => {
    const env = { SALLYPORT_CCP_URL: 'https://env', SALLYPORT_APP_ID: 'env' }
    expect(door(['--app-id', 'flag'], env).options).toMatchObject({ url: 'https://env', appId: 'flag' })
    expect(door(['--cp', '/x'], env)).toEqual({ kind: 'cp', options: { appId: 'env', executable: '/x' } })
    expect(door(['--cp'], { ...env, SALLYPORT_CP: '/y' }).options).toHaveProperty('executable', '/y')
    expect(door(['--cp'], env).options).toEqual({ appId: 'env' })
  })

  it('lets an identity from flags set aside one from the environment', () => {
    expect(
      door([...ccp, '--pfx', 'f.pfx'], { SALLYPORT_CERT: 'c', SALLYPORT_KEY: 'k' }).options,
    ).toMatchObject({
      tls: { pfx: 'f.pfx' },
    })
    expect(door([...ccp, '--cert', 'f.pem'], { SALLYPORT_PFX: 'e.pfx' }).options).toMatchObject({
      tls: { cert: 'f.pem' },
    })
  })

  it.each([
    [[], {}, 'Nothing says where to retrieve from.'],
    [['--ccp', 'https://h'], {}, 'No application identity is given.'],
    [[...ccp, '--cp'], {}, 'Both --ccp and --cp are given.'],
    [[], { SALLYPORT_CCP_URL: 'h', SALLYPORT_CP: 'x' }, 'Both SALLYPORT_CCP_URL and SALLYPORT_CP are given.'],
    [[...ccp, '--pfx', 'p', '--cert', 'c'], {}, 'Both --pfx and --cert are given.'],
    [[...ccp, '--key', 'k'], {}, '--key is given without a certificate.'],
    [[...ccp, '--timeout', 'soon'], {}, '--timeout must be a time'],
    [ccp, { SALLYPORT_TIMEOUT: '0' }, 'SALLYPORT_TIMEOUT must be a time'],
    [ccp, { SALLYPORT_SYSTEM_CA: 'maybe' }, 'SALLYPORT_SYSTEM_CA must be 1 or 0.'],
    [[...ccp, '--tls-max-version', '1.1'], {}, '--tls-max-version must be 1.2 or 1.3'],
    [['--cp', '--app-id', 'a', '--cert', 'c'], {}, '--cert is for CCP'],
    [[...ccp, '--proxy', 'http://user:hunter2@p'], {}, '--proxy holds a password'],
    [[...ccp, '--proxy', 'user:hunter2@p:80'], {}, '--proxy holds a password'],
    [
      [...ccp, '--cert', 'c', '--key', '-----BEGIN PRIVATE KEY-----hunter2'],
      {},
      '--key holds a certificate or key itself',
    ],
  ] as const)('refuses %j with %j', (argv, env, message) => {
    expect(() => door(argv, env)).toThrow(message)
    try {
      door(argv, env)
    } catch (error) {
      expect(String(error)).not.toContain('hunter2')
    }
  })

  it('takes a proxy with a password from the environment', () => {
    expect(door(ccp, { SALLYPORT_PROXY: 'http://user:pw@p' }).options).toHaveProperty('proxy')
  })
})
