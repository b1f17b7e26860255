import { generateKeyPairSync } from 'node:crypto'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { parseArguments } from '../args/parse.ts'
import { UsageError } from '../cli-error.ts'
import { getTable } from '../testing/tables.ts'
import { readDoor } from './door.ts'
import { Settings } from './settings.ts'

const door = (argv: readonly string[], env: Record<string, string> = {}) =>
  readDoor(new Settings(getTable, parseArguments(argv, getTable).flags, env))
const ccp = ['--ccp', 'https://h', '--app-id', 'a']

const refusal = (argv: readonly string[], env: Record<string, string> = {}): UsageError => {
  try {
    door(argv, env)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    const shown = inspect(error, { depth: 9 })
    for (const text of Object.values(contents)) expect(shown).not.toContain(text.slice(0, 40))
    return error
  }
  return expect.fail('it was accepted')
}

const { privateKey } = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  publicKeyEncoding: { type: 'spki', format: 'der' },
})
const base64 = privateKey.toString('base64')
const lines = base64.replace(/.{64}/g, '$&\n')
const pem = `-----BEGIN PRIVATE KEY-----\n${lines}\n-----END PRIVATE KEY-----\n`
const big = Buffer.concat([Buffer.from([0x30, 0x82, 0x08, 0x01, 0x30]), Buffer.alloc(2048, 7)])

/** A key in the forms in which people keep one in a variable. */
const contents = {
  PEM: pem,
  'DER in base64': base64,
  'a long DER in base64': big.toString('base64'),
  'DER in base64 for URLs': privateKey.toString('base64url'),
  'a part of it': base64.slice(0, 100),
  'PEM without its first and last line': lines,
  'PEM without its last line': pem.slice(0, 120),
  'PEM without its first line': pem.split('\n').slice(1).join('\n'),
  'PEM in base64': Buffer.from(pem).toString('base64'),
  'PEM in JSON': JSON.stringify({ key: pem }),
  'DER in JSON': JSON.stringify({ key: base64 }),
  'a JSON text': JSON.stringify(base64),
  'JSON in base64': Buffer.from(JSON.stringify({ key: base64 })).toString('base64'),
  'a data URL': `data:application/x-pkcs12;base64,${base64}`,
  'DER in hexadecimal': privateKey.toString('hex'),
  'DER as it is': privateKey.toString('latin1').replaceAll('\0', ''),
  'longer than any name of a file': 'x'.repeat(300),
}

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
    [
      ccp,
      { SALLYPORT_SYSTEM_CA: 'maybe' },
      'SALLYPORT_SYSTEM_CA must be 1, true, yes or on, or 0, false, no or off.',
    ],
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

  it.each(['key', 'cert', 'pfx', 'ca'] as const)('refuses what --%s holds where it is no path', (name) => {
    for (const [form, text] of Object.entries(contents)) {
      const cert = name === 'key' ? ['--cert', 'c.pem'] : []
      expect(refusal([...ccp, ...cert, `--${name}`, text]), form).toMatchObject({
        message: `--${name} holds a certificate or key itself, which process lists and shell histories would show.`,
        hint: 'Give the path of a file.',
      })
    }
  })

  it.each(['KEY', 'CERT', 'PFX', 'CA'] as const)(
    'refuses SALLYPORT_%s that is neither path nor PEM',
    (name) => {
      const variable = `SALLYPORT_${name}`
      for (const [form, text] of Object.entries(contents)) {
        if (form === 'PEM' && name !== 'PFX') continue
        expect(refusal(ccp, { SALLYPORT_CERT: 'c.pem', [variable]: text }), form).toMatchObject({
          message: `${variable} holds neither the path of a file nor text that can be read.`,
          hint:
            name === 'PFX'
              ? 'Give the path of a PFX file.'
              : 'Give the path of a file, or PEM text from its BEGIN line to its END line.',
        })
      }
    },
  )

  it('takes PEM text from the environment, where it can be read', () => {
    const { PEM: text } = contents
    const env = { SALLYPORT_CERT: text, SALLYPORT_KEY: `Bag Attributes\n${text}`, SALLYPORT_CA: text }
    expect(door(ccp, env).options).toHaveProperty('tls', { ca: [text], cert: text, key: env.SALLYPORT_KEY })
  })

  it.each([
    'client.key',
    'MIIBilling',
    '/etc/ssl/private/MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ.key',
    'keys/of/the/billing/department/in/the/second/building/client',
    'C:\\Users\\billing\\certificates\\client.key',
    '{abc}.pem',
    'PRIVATE KEY.pem',
    'schlüssel mit Leerzeichen',
    '3082',
  ])('takes %j for a path', (path) => {
    expect(door([...ccp, '--cert', path, '--key', path, '--ca', path]).options).toHaveProperty('tls', {
      ca: [path],
      cert: path,
      key: path,
    })
  })

  it('takes a proxy with a password from the environment', () => {
    expect(door(ccp, { SALLYPORT_PROXY: 'http://user:pw@p' }).options).toHaveProperty('proxy')
  })
})
