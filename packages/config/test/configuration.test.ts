import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import {
  checkConfiguration,
  loadConfiguration,
  showConfiguration,
  type Configuration,
  type ConfigurationOptions,
  type ConfigurationProblem,
} from '@sallyport/config'
import { failureOf, testFolder } from './support/files.ts'

const folder = testFolder()
let count = 0
const fileOf = (text: string, mode?: number): string => {
  count += 1
  return folder.file(`${count}/sallyport.yaml`, text, mode)
}
const load = (text: string, options: ConfigurationOptions = {}): Promise<Configuration> =>
  loadConfiguration(fileOf(text), { env: {}, ...options })
const problemsOf = async (
  text: string,
  options: ConfigurationOptions = {},
): Promise<readonly ConfigurationProblem[]> =>
  (await checkConfiguration(fileOf(text), { env: {}, ...options })).problems
/** The problems as a person sees them: place, key, what is wrong, what to do. */
const linesOf = async (text: string, options?: ConfigurationOptions): Promise<readonly string[]> =>
  (await problemsOf(text, options)).map(({ line, column, key, message, hint }) =>
    [`${line ?? 0}:${column ?? 0}`, key, message, hint].filter((part) => part !== undefined).join(' | '),
  )
const settingsOf = ({ vaults }: Configuration, name: string): object => {
  const found = vaults.find((vault) => vault.name === name)
  if (found === undefined) throw new Error(`${name} is not there`)
  return found.settings
}

const ccp = 'kind: ccp, url: https://ccp.example.com, appId: billing'

describe('what a file says', () => {
  it('becomes options of clients: times in milliseconds, paths from the folder of the file', async () => {
    const configuration = await load(`
vaults:
  ccp:
    ${ccp.replaceAll(', ', '\n    ')}
    timeout: 1.5m
    tls: { ca: [corp.pem, /etc/ssl/other.pem], cert: 'certs/app.pem' }
    retry: { attempts: 2, minDelay: 100ms, maxDelay: 2s }
    proxy: false
    changeInProgress: { attempts: 3, delay: 0s }
  axidian:
    kind: axidian
    idpUrl: https://pam.example.com/idp
    coreUrl: https://pam.example.com/core
    username: app
    accountsCacheTtl: 1h
    routes: { getPassword: { method: GET, path: '/x/{id}' } }
`)
    const here = configuration.path.replace(/sallyport\.yaml$/, '')
    expect(settingsOf(configuration, 'ccp')).toEqual({
      kind: 'ccp',
      url: 'https://ccp.example.com',
      appId: 'billing',
      timeoutMs: 90_000,
      tls: { ca: [`${here}corp.pem`, '/etc/ssl/other.pem'], cert: `${here}certs/app.pem` },
      retry: { attempts: 2, minDelayMs: 100, maxDelayMs: 2000 },
      proxy: false,
      changeInProgress: { attempts: 3, delayMs: 0 },
    })
    expect(settingsOf(configuration, 'axidian')).toMatchObject({
      accountsCacheTtlMs: 3_600_000,
      routes: { getPassword: { method: 'GET', path: '/x/{id}' } },
    })
    expect(configuration.warnings).toEqual([])
  })

  it('is YAML 1.2, or JSON', async () => {
    const yaml = await load(`vaults: { on: { kind: cp, appId: yes } }`)
    expect(settingsOf(yaml, 'on')).toEqual({ kind: 'cp', appId: 'yes' })
    const json = await load(
      JSON.stringify({ $schema: 'x', vaults: { a: { kind: 'cp', appId: 'b' } } }, null, '\t'),
    )
    expect(settingsOf(json, 'a')).toEqual({ kind: 'cp', appId: 'b' })
    const anchors = await load(`vaults: { a: &a { kind: cp, appId: b }, c: *a }`)
    expect(settingsOf(anchors, 'c')).toEqual({ kind: 'cp', appId: 'b' })
  })

  it('has references as their parts, for programs and for the doctor', async () => {
    const { environment, vaults } = await load(
      `vaults: { ccp: { ${ccp}, canary: 'pam://ccp/M/canary?reason=health' } }\nenvironment: { DB_USER: pam://ccp/S/o#username }`,
    )
    expect(environment).toMatchObject({ DB_USER: { vault: 'ccp', path: ['S', 'o'], field: 'username' } })
    expect(vaults[0]?.settings.canary).toMatchObject({ path: ['M', 'canary'], reason: 'health' })
  })
})

describe('variables and files', () => {
  it('stand anywhere in a value, as numbers and truth values too, and $${ is itself', async () => {
    const env = { HOST: 'ccp', PORT: '8443', N: '7', ON: 'true', WAIT: '5s', ODD: '  a"b ${env:HOST} ' }
    const configuration = await load(
      `vaults: { a: { kind: ccp, url: 'https://\${env:HOST}.example.com:\${env:PORT}', appId: '\${env:ODD}$\${x}', maxConcurrency: '\${env:N}', allowSpecialCharacters: '\${env:ON}', timeout: '\${env:WAIT}' } }`,
      { env },
    )
    expect(settingsOf(configuration, 'a')).toEqual({
      kind: 'ccp',
      url: 'https://ccp.example.com:8443',
      appId: '  a"b ${env:HOST} ${x}',
      maxConcurrency: 7,
      allowSpecialCharacters: true,
      timeoutMs: 5000,
    })
  })

  it.each([
    ['one\n', 'one'],
    ['one\r\n', 'one'],
    ['one\n\n', 'one\n'],
    [' one ', ' one '],
    ['\n', undefined],
  ])('of a file %j, one newline at its end is left out', async (contents, secret) => {
    folder.file('contents', contents)
    const text = `vaults: { a: { kind: axidian, idpUrl: https://a, coreUrl: https://b, username: u, password: '\${file:../contents}' } }`
    if (secret === undefined) {
      expect(await linesOf(text)).toEqual(['1:93 | vaults.a.password | must be text that is not empty'])
      return
    }
    const settings = settingsOf(await load(text), 'a') as { password: { secret: { reveal(): string } } }
    expect(settings.password.secret.reveal()).toBe(secret)
  })

  it('are named where they are missing, and nothing else is said of their values', async () => {
    const text = `vaults:
  a:
    kind: ccp
    url: \${env:NO_URL}
    appId: "\${file:none}"
    timeout: \${x}
    maxConcurrency: \${env:A
    tls: { passphrase: '\${env:NO_URL}', cert: c.pem }
`
    expect(await linesOf(text)).toEqual([
      '4:10 | the environment variable NO_URL is not set | Set it where this program is started.',
      `5:12 | the file ${folder.path}/${count}/none cannot be read (ENOENT) | Check the path and who may read the file.`,
      '6:14 | there is a ${ that begins neither ${env:NAME} nor ${file:path} | Write $${ for the two characters themselves.',
      '7:21 | there is a ${ that begins neither ${env:NAME} nor ${file:path} | Write $${ for the two characters themselves.',
      '8:24 | the environment variable NO_URL is not set | Set it where this program is started.',
    ])
  })
})

describe('what is wrong', () => {
  it('is told all at once, with line, column, key and remedy', async () => {
    const text = `vaults:
  ccp:
    kind: ccp
    appid: billing
    url: http://ccp.example.com
    timeoutMs: 30000
    tls: { key: k.pem, verify: no, minVersion: TLSv1.1 }
    retry: often
  pvwa:
    kind: pvwa
    auth: { method: ldapp }
  pam: { kind: pam36o }
  x: { url: a }
  "a b": { kind: cp, appId: 12 }
chain: {}
environment: { 1A: pam://ccp/a/b, B: Sentinel, C: 'pam://ccp/a%/b', D: pam://cpp/a/b }
`
    expect(await linesOf(text)).toEqual([
      "3:5 | vaults.ccp | has no 'appId' | Add appId: The application identity (AppID) that retrieves.",
      "4:5 | vaults.ccp | has the unknown key 'appid' | Did you mean 'appId'?",
      '5:10 | vaults.ccp.url | must be an https:// URL of host and path alone | Write https://host, https://host/path, or the host alone.',
      "6:5 | vaults.ccp | has the unknown key 'timeoutMs' | Write timeout with a unit, such as timeout: 30s.",
      "7:12 | vaults.ccp.tls | has 'key' without 'cert'",
      '7:32 | vaults.ccp.tls.verify | must be true or false',
      '7:48 | vaults.ccp.tls.minVersion | must be TLSv1.2 or TLSv1.3',
      '8:12 | vaults.ccp.retry | must be false, or keys and values',
      "10:5 | vaults.pvwa | has none of 'url', 'file'",
      "11:21 | vaults.pvwa.auth.method | must be cyberark or ldap or windows or radius or saml or pki or pkipn or shared | Did you mean 'ldap'?",
      "12:16 | vaults.pam.kind | must be ccp or cp or pvwa or axidian or pam360 or fallback | Did you mean 'pam360'?",
      "13:6 | vaults.x | has no 'kind' | It is ccp, cp, pvwa, axidian, pam360, fallback.",
      '14:3 | vaults."a b" | is not a name here: letters, digits, and . _ - after the first',
      '14:29 | vaults."a b".appId | must be text | Put it in quotes.',
      "15:1 | the file has the unknown key 'chain' | There are $schema, vaults, cache, environment, profiles.",
      '16:16 | environment.1A | is not a name here: letters, digits and _',
      '16:38 | environment.B | must be a reference, such as pam://ccp/Billing-DB/oracle-prod',
      '16:51 | environment.C | is no reference: a percent sign is followed by two hexadecimal digits (column 12) | Write the percent sign itself as %25.',
      "16:72 | environment.D | names the vault 'cpp', which is not there | Did you mean 'ccp'?",
    ])
    const failure = await failureOf(load(text))
    expect(failure.message).toMatch(
      /sallyport\.yaml: 19 problems:\n {2}line 3, column 5: vaults\.ccp has no 'appId'\./,
    )
    expect(inspect(failure, { depth: 10 })).not.toContain('Sentinel')
  })

  it('is one sentence where it is one thing', async () => {
    const failure = await failureOf(load(`vaults: { a: { ${ccp}, timeout: 5 } }`))
    expect(failure.message).toMatch(
      /sallyport\.yaml, line 1, column 82: vaults\.a\.timeout must be a time with its unit, such as 500ms, 30s or 5m, and not 0\.$/,
    )
    const misspelt = await failureOf(load(`vault: {}`))
    expect(misspelt.message).toMatch(/2 problems/)
  })

  it.each<[text: string, at: string, line: string]>([
    ['', '', "the file has no 'vaults'"],
    [
      'environment: { A: pam://a/b/c }\n',
      'pam:',
      "environment.A | names the vault 'a', which is not there | There are none.",
    ],
    [
      'vaults:\n  a: { kind: cp\nenvironment: {}\n',
      'environment',
      'the indentation is not that of the lines around it | Indent it as these are; where a { or [ was opened above, close it.',
    ],
    ['- a\n', '- a', 'the file must hold a mapping'],
    ['vaults:\n', 'vaults', 'vaults | has no value'],
    ['vaults: {}\nvaults: {}\n', 'vaults: {}\n$', 'a key is there twice'],
    ['vaults:\n\ta: b\n', '\ta', 'there is a tab in the indentation'],
    ['vaults: *Sentinel\n', '*Sentinel', 'an alias stands for nothing'],
    ['vaults: &a { b: *a }\n', '*a', 'an alias stands for what it is in'],
    ['vaults: { ? { a: b } : c }\n', '{ a', 'a key must be text'],
    [`vaults: { a: &a { ${ccp} }, b: { <<: *a, ${ccp} } }`, '<<', 'a merge key (<<) is no part of YAML 1.2'],
    ['profiles: []\nvaults: {}\n', '[]', 'profiles | must be names, each with what differs'],
    ['profiles: { p: 1 }\nvaults: {}\n', 'p: 1', 'profiles.p | must be keys and values, as at the root'],
    ['cache: maybe\nvaults: {}\n', 'maybe', 'cache | must be a time with its unit'],
    [
      'cache: { ttl: 5m, tll: 1s }\nvaults: {}\n',
      'tll',
      "cache | has the unknown key 'tll' | Did you mean 'ttl'?",
    ],
    [
      `vaults: { a: { ${ccp}, tls: { ca: [] } } }`,
      '[]',
      'vaults.a.tls.ca | is an empty list | Write one at least, or leave the key out.',
    ],
    [
      `vaults: { a: { ${ccp}, tls: { pfx: a, cert: b } } }`,
      'pfx',
      "vaults.a.tls | has both 'pfx' and 'cert': give one of the two",
    ],
    [
      `vaults: { a: { ${ccp}, tls: { ca: "-----BEGIN PRIVATE KEY-----Sentinel" } } }`,
      '"-----',
      'vaults.a.tls.ca | must be certificates, without a private key',
    ],
    [
      `vaults: { a: { ${ccp}, proxy: 'http://u:Sentinel@p' } }`,
      "'http:",
      'vaults.a.proxy | must be the URL of a proxy: a user and a password go under keys',
    ],
    [
      `vaults: { a: { ${ccp}, proxy: { url: p, password: x } } }`,
      'password',
      "vaults.a.proxy | has 'password' without 'username'",
    ],
    [
      `vaults: { a: { ${ccp}, canary: pam://b/c/d }, b: { ${ccp} } }`,
      'pam:',
      "vaults.a.canary | is an account of 'b' | Write pam://a/….",
    ],
    [
      "vaults: { a: { kind: pvwa, url: 'https://u:Sentinel@h', token: '1' } }",
      "'https",
      'vaults.a.url | must be an https:// URL',
    ],
    ...[
      'http://h',
      'u@h',
      'https://h?a=1',
      'https://h/#a',
      'https:///a',
      'https://h:99999',
      'https://@h',
    ].map((url): [string, string, string] => [
      `vaults: { a: { kind: ccp, appId: b, url: '${url}' } }`,
      `'${url}`,
      'vaults.a.url | must be an https:// URL of host and path alone',
    ]),
    [
      `vaults: { a: { ${ccp} }, b: { kind: fallback, vaults: [a, a] } }`,
      'a] }',
      'vaults.b.vaults[1] | is there already',
    ],
    [
      "vaults: { a: { kind: pam360, host: h, token: '${env:constructor}' } }",
      "'${env",
      'the environment variable constructor is not set',
    ],
    [
      `vaults: { a: { ${ccp}, cache: { references: { pam://b/c/d: { ttl: 1s } } } }, b: { ${ccp} } }`,
      'pam:',
      'vaults.a.cache.references."pam://b/c/d" | is an account of \'b\' | Write pam://a/….',
    ],
    [
      `cache: { references: { pam://b/c/d: { ttl: 1s } } }\nvaults: { a: { ${ccp} } }`,
      'pam:',
      'cache.references."pam://b/c/d" | names the vault \'b\', which is not there',
    ],
    [
      `cache: { references: { pam://b/c/d: { ttl: 1s } } }\nvaults: { a: { ${ccp} }, b: { kind: fallback, vaults: [a] } }`,
      'pam:',
      'cache.references."pam://b/c/d" | is an account of the chain \'b\', whose members are what is cached | Name the account of each member.',
    ],
    [
      `cache: { references: { pam://a/c/d: { ttl: 1s } } }\nvaults: { a: { ${ccp}, cache: 1m } }`,
      'pam:',
      'cache.references."pam://a/c/d" | is an account of \'a\', which has a cache of its own | Write it under vaults.a.cache.references.',
    ],
    [
      "vaults: { a: { kind: pam360, url: pam360.example.com, token: '1' } }",
      'pam360.',
      'vaults.a.url | must be an https:// URL of host and path alone | Write https://host or https://host/path.',
    ],
    [
      `cache: { references: { pam://a/c/d?reason=e: { ttl: 1s } } }\nvaults: { a: { ${ccp} } }`,
      'pam:',
      'cache.references."pam://a/c/d?reason=e" | says nothing of a reason or ticket here | Leave it out: it holds for all.',
    ],
    [`vaults: { a: { ${ccp}, timeout: 90d } }`, '90d', 'vaults.a.timeout | must be a time of at most 24d'],
    [
      'vaults: { a: { kind: fallback, vaults: [b] } }',
      'b]',
      "vaults.a.vaults[0] | names the vault 'b', which is not there",
    ],
  ])('%j', async (text, at, line) => {
    // A dollar sign stands for the end of the text.
    const offset = at.endsWith('$') ? text.lastIndexOf(at.slice(0, -1)) : text.indexOf(at)
    const before = text.slice(0, offset).split('\n')
    const place = `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`
    const lines = await linesOf(text)
    expect(
      lines.find((one) => one.includes(line)),
      lines.join('\n'),
    ).toMatch(new RegExp(`^${place} \\| `))
    expect(lines.join()).not.toContain('Sentinel')
  })

  it('is a bomb of aliases', async () => {
    const levels = Array.from({ length: 9 }, (_, level) =>
      level === 0
        ? 'l0: &l0 [1, 2, 3, 4, 5, 6, 7, 8, 9]'
        : `l${level}: &l${level} [${Array(9)
            .fill(`*l${level - 1}`)
            .join(', ')}]`,
    )
    const lines = await linesOf(levels.join('\n'))
    expect(lines.filter((line) => line.includes('more values than any configuration has'))).toHaveLength(1)
  })
})

describe('vaults that need each other', () => {
  const axidian = (password: string): string =>
    `{ kind: axidian, idpUrl: https://a, coreUrl: https://b, username: u, password: '${password}' }`

  it('in a circle are refused, with the circle', async () => {
    const text = `vaults:
  a: ${axidian('pam://b/x/y')}
  b: { kind: fallback, vaults: [c] }
  c: ${axidian('pam://a/x/y')}
  d: ${axidian('pam://d/x/y')}
  e: ${axidian('pam://a/x/y')}
`
    expect(await linesOf(text)).toEqual([
      '2:85 | vaults.a.password | goes round in a circle: a → b → c → a | Let one of them have its secret from elsewhere.',
      '5:85 | vaults.d.password | goes round in a circle: d → d | Let one of them have its secret from elsewhere.',
    ])
  })

  it('in a row are fine', async () => {
    const text = `vaults:
  a: ${axidian('pam://b/x/y')}
  b: ${axidian('pam://c/x/y')}
  c: { ${ccp} }
  d: { kind: fallback, vaults: [a, b, c] }
`
    expect(await linesOf(text)).toEqual([])
  })
})

describe('profiles', () => {
  const text = `vaults:
  db: { kind: ccp, url: https://test.example.com, appId: test, proxy: 'http://p:1', tls: { ca: ca.pem, cert: c.pem } }
  other: { kind: cp, appId: other }
cache: 5m
environment: { A: pam://db/t/a, B: pam://db/t/b }
profiles:
  production:
    vaults:
      db: { url: https://ccp.example.com, proxy: null, tls: { cert: p.pem } }
      other: null
    environment: { A: pam://db/p/a }
  laptop:
    cache: false
    vaults:
      db: { kind: pvwa, url: https://pvwa.example.com, auth: { method: ldap, username: maria } }
`

  it('are laid over the rest: null takes away, another kind replaces', async () => {
    const production = await load(text, { profile: 'production' })
    const here = production.path.replace(/sallyport\.yaml$/, '')
    expect(production.vaults).toEqual([
      {
        name: 'db',
        settings: {
          kind: 'ccp',
          url: 'https://ccp.example.com',
          appId: 'test',
          tls: { ca: `${here}ca.pem`, cert: `${here}p.pem` },
        },
      },
    ])
    expect(production.environment).toMatchObject({ A: { path: ['p', 'a'] }, B: { path: ['t', 'b'] } })
    const laptop = await load(text, { env: { SALLYPORT_PROFILE: 'laptop' } })
    expect([laptop.profile, laptop.cache]).toEqual(['laptop', false])
    expect(settingsOf(laptop, 'db')).toEqual({
      kind: 'pvwa',
      url: 'https://pvwa.example.com',
      auth: { method: 'ldap', username: 'maria' },
    })
    expect((await load(text)).vaults).toHaveLength(2)
  })

  it('that are not there are refused, with the nearest', async () => {
    expect(await linesOf(text, { profile: 'produktion' })).toEqual([
      "0:0 | there is no profile 'produktion' | Did you mean 'production'?",
    ])
  })

  it('are all checked where none is chosen; what this machine lacks for one is a warning', async () => {
    const problems = await problemsOf(`vaults: { a: { ${ccp} } }
profiles:
  p: { vaults: { a: { timeout: 5, appId: '\${env:PROD}' } } }
  q: { vaults: { a: { url: null } } }
`)
    expect(problems.map(({ severity, profile, line, key }) => [severity, profile, line, key])).toEqual([
      ['error', 'q', 1, 'vaults.a'],
      ['error', 'p', 3, 'vaults.a.timeout'],
      ['warning', 'p', 3, undefined],
    ])
  })
})

describe('what is in force', () => {
  it('is shown with where it comes from; secrets and files are masked', async () => {
    folder.file('show/secret', 'FromFile')
    folder.file('show/key.pem', '-----BEGIN PRIVATE KEY-----')
    const path = folder.file(
      'show/sallyport.yaml',
      `vaults:
  a:
    kind: pvwa
    url: https://\${env:HOST}
    tls: { ca: ["ca.pem", "-----BEGIN CERTIFICATE-----"], cert: "-----BEGIN CERTIFICATE-----", key: "-----BEGIN PRIVATE KEY-----" }
    auth: { method: cyberark, username: '\${file:secret}', password: Sentinel }
  b: { kind: cp, appId: b }
profiles:
  p:
    vaults: { a: { timeout: 5s, token: 'pam://b/S/o' } }
`,
    )
    const configuration = await loadConfiguration(path, { profile: 'p', env: { HOST: 'h' } })
    const rows = showConfiguration(configuration)
    const shown = rows.map(({ key, value, line, profile, from }) => [
      key,
      value,
      line,
      profile ?? '',
      ...from.map(({ kind, name }) => `${kind}:${name}`),
    ])
    expect(shown).toEqual([
      ['vaults.a.kind', 'pvwa', 3, ''],
      ['vaults.a.tls.ca[0]', `${folder.path}/show/ca.pem`, 5, ''],
      ['vaults.a.tls.ca[1]', 'PEM text', 5, ''],
      ['vaults.a.tls.cert', 'PEM text', 5, ''],
      ['vaults.a.tls.key', '[REDACTED]', 5, ''],
      ['vaults.a.timeout', '5s', 10, 'p'],
      ['vaults.a.url', 'https://h', 4, '', 'env:HOST'],
      ['vaults.a.auth.method', 'cyberark', 6, ''],
      ['vaults.a.auth.username', '[REDACTED]', 6, '', 'file:secret'],
      ['vaults.a.auth.password', '[REDACTED]', 6, ''],
      ['vaults.a.token', 'pam://b/S/o', 10, 'p'],
      ['vaults.b.kind', 'cp', 7, ''],
      ['vaults.b.appId', 'b', 7, ''],
    ])
    expect(inspect(rows)).not.toContain('FromFile')
    expect(inspect([rows, configuration], { depth: 20, showHidden: true })).not.toMatch(/Sentinel|PRIVATE/)
  })
})

describe.skipIf(process.platform === 'win32')('who else can read and write the file', () => {
  const secret = `vaults: { a: { kind: axidian, idpUrl: https://a, coreUrl: https://b, username: u, password: S3ntinel } }`

  it('refuses what others can write', async () => {
    for (const mode of [0o622, 0o602]) {
      const failure = await failureOf(
        loadConfiguration(fileOf(`vaults: { a: { ${ccp} } }`, mode), { env: {} }),
      )
      expect(failure.message).toMatch(/sallyport\.yaml: others than its owner can write this file\.$/)
      expect(failure.hint).toMatch(/^chmod go-w /)
    }
  })

  it('warns where others can write a file that a value is read from', async () => {
    for (const [mode, severities] of [
      [0o622, ['warning']],
      [0o644, []],
    ] as const) {
      const shared = folder.file('shared', 'billing\n', mode)
      const text = `vaults: { a: { kind: cp, appId: '\${file:${shared}}' } }`
      const problems = await problemsOf(text)
      expect(problems.map(({ severity }) => severity)).toEqual(severities)
      for (const { message, hint } of problems) {
        expect(message).toBe(`others than its owner can write the file ${shared}`)
        expect(hint).toBe(`chmod go-w ${shared}`)
      }
    }
  })

  it('warns where others can read a secret, and only then', async () => {
    const check = async (text: string, mode: number): Promise<readonly string[]> => {
      const { ok, problems } = await checkConfiguration(fileOf(text, mode), { env: { P: 'p' } })
      expect(ok).toBe(true)
      return problems.map(({ severity, key, message }) => `${severity} ${key ?? ''} ${message}`)
    }
    expect(await check(secret, 0o644)).toEqual([
      'warning vaults.a.password is a secret, and others than its owner can read the file',
    ])
    expect(await check(secret, 0o600)).toEqual([])
    expect(await check(secret.replace('S3ntinel', "'${env:P}'"), 0o644)).toEqual([])
  })
})
