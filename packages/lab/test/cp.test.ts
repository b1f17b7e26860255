import { createHash } from 'node:crypto'
import { readFile, realpath } from 'node:fs/promises'
import { userInfo } from 'node:os'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Lab } from '../src/index.ts'
import type { ApplicationRule } from '../src/index.ts'
import { eachLab } from './support/each-lab.ts'
import { run, sdk } from './support/run.ts'
import type { SdkCall } from './support/run.ts'

const oracle = { safe: 'Billing-DB', object: 'oracle-prod' }

describe('The executable', () => {
  const lab = eachLab()

  const codeOf = async (options: SdkCall) => {
    const { code, stdout, stderr } = await sdk(lab, options)
    expect(code).not.toBe(0)
    expect(stdout).toBe('')
    expect(stderr).toMatch(/^[A-Z]{5}\d{3}[A-Z] .+\n$/u)
    return stderr.split(' ')[0]
  }

  it('prints values only, in order, with one line end [cp/stdout-values-only] [cp/output-fields] [cp/query-parameter]', async () => {
    lab.vault.setSecret(oracle, 's3cret')
    const output = 'PassProps.UserName,Password,PassProps.Port,PasswordChangeInProcess,PassProps.Safe'
    expect(await sdk(lab, { output })).toEqual({
      code: 0,
      signal: null,
      stdout: 'app,s3cret,1521,false,Billing-DB\n',
      stderr: '',
    })
  })

  it('takes either switch, either command word, any case and any order [cp/switch-prefix] [cp/command-word] [cp/command-word-spellings] [cp/argument-order-free] [cp/names-any-case] [cp/appid-parameter]', async () => {
    lab.vault.setSecret(oracle, 's3cret')
    const query = 'QUERY=OBJECT=Oracle-Prod;safe=billing-db;folder=root'
    const lines = [
      ['getpassword', '/p', 'appdescs.appid=BATCH', '/p', query, '/o', 'PASSWORD'],
      [
        'password',
        '-o',
        'password,passprops.USERNAME',
        '-d',
        '@#@',
        '-p',
        query,
        '-p',
        'AppDescs.AppID=batch',
      ],
      [
        'GETPASSWORD',
        '-d',
        '|',
        '-p',
        query,
        '-o',
        'Password',
        '-p',
        'AppDescs.AppID=batch',
        '-p',
        'Reason=late',
      ],
    ]
    const printed: string[] = []
    for (const line of lines) printed.push((await run(lab.clipasswordsdk, line)).stdout)
    expect(printed).toEqual(['s3cret\n', 's3cret@#@app\n', 's3cret\n'])
  })

  it('takes one argument as one value [cp/one-argument-per-value] [cp/unicode-names]', async () => {
    const name = 'a "b" \'c\' $HOME \\ *|&<> ü 🔐=x'
    lab.vault.addSafe(name).setMember('batch', ['retrieve'])
    lab.vault.addAccount({ safe: name, name, platformId: 'Oracle', secret: 'x' })
    expect((await sdk(lab, { query: `Safe=${name};Object=${name}` })).stdout).toBe('x\n')
  })

  it('finds any name that an argument can carry [cp/unicode-names] [cp/password-byte-exact]', async () => {
    const text = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 12 })
      .filter((name) => !/[;\0]/u.test(name))
    await fc.assert(
      fc.asyncProperty(text, text, text, async (safe, object, secret) => {
        await lab.reset()
        lab.vault.addSafe(`S${safe}`).setMember('batch', ['retrieve'])
        lab.vault.addAccount({ safe: `S${safe}`, name: object, platformId: 'Oracle', secret })
        expect((await sdk(lab, { query: `Safe=S${safe};Object=${object}` })).stdout).toBe(`${secret}\n`)
      }),
      { numRuns: 8 },
    )
  })

  it('prints secrets exactly, large ones whole [cp/password-byte-exact] [cp/delimiter-not-escaped]', async () => {
    const awkward = lab.vault.account({ safe: 'Billing-DB', object: 'awkward' }).revealSecret() ?? ''
    const { stdout } = await sdk(lab, { query: 'Object=awkward', output: 'Password,PassProps.UserName' })
    expect(stdout).toBe(`${awkward},quote"d, user\n`)
    const large = 'é🔐x'.repeat(200_000)
    lab.vault.setSecret(oracle, large)
    expect((await sdk(lab)).stdout === `${large}\n`).toBe(true)
  })

  it('prints <na> and <null> [cp/absent-property] [cp/empty-property]', async () => {
    const output = 'PassProps.Nothing,PassProps.Comment,PassProps.__proto__'
    expect((await sdk(lab, { query: 'Object=awkward', output })).stdout).toBe('<na>,<null>,<na>\n')
    expect((await sdk(lab, { query: 'Object=unset' })).stdout).toBe('<null>\n')
  })

  it('reads the query [cp/query-grammar] [cp/query-keys] [cp/safe-optional] [cp/folder-default-root]', async () => {
    const name = async (query: string) => (await sdk(lab, { query, output: 'PassProps.Name' })).stdout
    expect(await name('Object=oracle-prod;')).toBe('oracle-prod\n')
    expect(await name('database=orclt;Folder=;')).toBe('oracle-test\n')
    expect(await name('UserName=svc_account;Folder=Root\\OS\\Windows;PolicyID=WinDesktopLocal')).toBe(
      'windows1\n',
    )
    expect(await codeOf({ query: 'Object=windows1' })).toBe('APPAP004E')
    lab.vault.setProperty(oracle, 'Expression', 'a=b')
    expect(await name('Expression=a=b;Address=db1.example.com')).toBe('oracle-prod\n')
  })

  it.each(['QueryFormat=2', 'queryformat=REGEXP'])(
    'matches by expression with %s [cp/query-format]',
    async (format) => {
      const found = await sdk(lab, {
        query: 'Object=cle.prod',
        parameters: [format],
        output: 'PassProps.Name',
      })
      expect(found.stdout).toBe('oracle-prod\n')
    },
  )

  it.each(['QueryFormat=1', 'QueryFormat=exact'])(
    'matches exactly with %s [cp/query-format]',
    async (format) => {
      expect(await codeOf({ query: 'Object=cle.prod', parameters: [format] })).toBe('APPAP004E')
    },
  )

  it('takes the further parameters [cp/required-props] [cp/send-hash] [cp/connection-port-and-timeout] [cp/fail-request]', async () => {
    const parameters = [
      'RequiredProps=*',
      'SendHash=true',
      'ConnectionParms.Port=18923',
      'ConnectionParms.Timeout=30',
      'FailRequestOnPasswordChange=FALSE',
      'Unknown=x',
    ]
    expect((await sdk(lab, { parameters })).code).toBe(0)
    expect(await codeOf({ parameters: ['ConnectionParms.Port=1'] })).toBe('APPAP007E')
  })

  it.each([
    { parameters: ['ConnectionParms.Port=x'] },
    { parameters: ['ConnectionParms.Timeout=0'] },
    { parameters: ['SendHash=perhaps'] },
    { parameters: ['FailRequestOnPasswordChange=2'] },
    { parameters: ['QueryFormat=3'] },
    { parameters: ['nothing'] },
    { query: 'no-equals-sign' },
    { query: 'Object=(', parameters: ['QueryFormat=2'] },
    { output: 'Password,Secret' },
    { output: '' },
    { application: '' },
  ])('refuses %o [cp/request-invalid] [cp/appid-required]', async (options) => {
    expect(await codeOf(options)).toBe('APPAP081E')
  })

  it.each([
    [[]],
    [['GetPassword']],
    [['GetPassword', '-p', 'AppDescs.AppID=batch', '-o', 'Password']],
    [['GetPassword', '-p', 'AppDescs.AppID=batch', '-p', 'Query=Object=oracle-prod', '-o']],
    [['GetPassword', '-x', 'y']],
  ])('refuses the command line %o [cp/request-invalid]', async (line) => {
    const { code, stderr } = await run(lab.clipasswordsdk, line)
    expect([code, stderr]).toEqual([1, 'APPAP081E Request message content is invalid\n'])
  })

  it('names a command that is not emulated [core/lab-not-emulated]', async () => {
    const { code, stderr } = await run(lab.clipasswordsdk, ['GetFile', '-o', 'x'])
    expect([code, stderr]).toEqual([1, 'LABCP501E The command GetFile is not emulated by this lab\n'])
  })

  it('keeps the reason, and wants one where the platform does [cp/reason] [cp/reason-required]', async () => {
    const query = 'Safe=Windows-Test;Object=domain-admin'
    const { stderr } = await sdk(lab, { query })
    expect(stderr).toBe('APPAP081E Request message content is invalid. The Reason parameter is required\n')
    expect((await sdk(lab, { query, parameters: ['Reason=the night job'] })).code).toBe(0)
    const entry = lab.journal.entries().at(-1)
    expect(entry?.query).toContainEqual(['Reason', 'the night job'])
    expect(lab.audit.entries().at(-1)).toMatchObject({ via: 'cp', reason: 'the night job', outcome: 'OK' })
  })

  it('fails with the documented line [cp/appap004e] [cp/stderr-shape] [cp/exit-code] [cp/ambiguous] [cp/appid-unknown]', async () => {
    const { stderr } = await sdk(lab, { query: 'Object=nope' })
    expect(stderr).toMatch(
      /^APPAP004E Password object matching query \[Object=nope\] was not found \(Diag.+password\.\n$/u,
    )
    expect(await codeOf({ application: 'no-permissions' })).toBe('APPAP004E')
    expect(await codeOf({ query: 'UserName=app' })).toBe('APPAP229E')
    expect((await sdk(lab, { application: 'nobody' })).stderr).toBe(
      'APPAP008E Problem occurred while trying to use user in the Vault (Error: ITATS982E User nobody is not defined.  Diagnostic Info: 6)\n',
    )
    lab.settings.cp.unknownAppIdCode = 'APPAP425E'
    expect(await codeOf({ application: 'nobody' })).toBe('APPAP425E')
  })

  it('can fail in the other ways that were seen [cp/exit-code] [cp/stderr-shape]', async () => {
    Object.assign(lab.settings.cp, { exitCode: 255, errorStyle: 'number', errorStream: 'stdout' })
    const failed = await sdk(lab, { query: 'Object=nope' })
    expect([failed.code, failed.stderr]).toEqual([255, ''])
    expect(failed.stdout).toMatch(/^ERROR \(4\) Password object/u)
  })

  it('tells of a change in process [cp/change-in-process-flag] [cp/change-in-progress-error] [cp/fail-request]', async () => {
    const query = 'Object=changing'
    expect((await sdk(lab, { query, output: 'PasswordChangeInProcess' })).stdout).toBe('true\n')
    const { code, stderr } = await sdk(lab, { query, parameters: ['FailRequestOnPasswordChange=true'] })
    expect([code, stderr]).toEqual([
      1,
      'APPAP282E Password [changing] is currently being changed by the CPM.\n',
    ])
  })

  it('gives the active one of dual accounts [cp/dual-accounts]', async () => {
    const find = () =>
      sdk(lab, { query: 'Safe=Billing-DB;virtualusername=ledger', output: 'PassProps.UserName' })
    expect((await find()).stdout).toBe('ledger_a\n')
    lab.vault.switchDualAccount('ledger')
    expect((await find()).stdout).toBe('ledger_b\n')
  })

  it('is served by the cache [cp/provider-cache] [cp/vault-unreachable]', async () => {
    lab.vault.setSecret(oracle, 'old')
    lab.provider.settings.cache = true
    lab.vault.setSecret(oracle, 'new')
    expect((await sdk(lab)).stdout).toBe('old\n')
    lab.provider.settings.vaultReachable = false
    expect((await sdk(lab)).stdout).toBe('old\n')
    expect(await codeOf({ query: 'Object=oracle-test' })).toBe('APPAP007E')
    lab.provider.settings.vaultReachable = true
    lab.provider.refresh()
    expect((await sdk(lab)).stdout).toBe('new\n')
  })

  it('checks the caller as the lab is told of it [cp/provider-restrictions] [cp/restriction-failed]', async () => {
    const path = await realpath(process.execPath)
    const hash = createHash('sha256')
      .update(await readFile(path))
      .digest('hex')
    const user = userInfo().username
    const outcome = async (...rules: ApplicationRule[]) => {
      lab.vault.setApplication({ id: 'batch', rules })
      const { code, stderr } = await sdk(lab)
      return code === 0 ? 'OK' : stderr.trim()
    }
    const denied = 'APPAP133E Failed to verify application authentication data:'
    expect(await outcome({ kind: 'osUser', value: user })).toBe('OK')
    expect(await outcome({ kind: 'osUser', value: 'somebody' })).toBe(
      `${denied} OSUser "${user}" is unauthorized`,
    )
    expect(await outcome({ kind: 'machineAddress', value: 'localhost' })).toBe('OK')
    expect(await outcome({ kind: 'certificateSerialNumber', value: 'AB' })).toBe('OK')
    if (process.platform !== 'linux') return
    expect(await outcome({ kind: 'path', value: path }, { kind: 'osUser', value: user })).toBe('OK')
    expect(await outcome({ kind: 'path', value: '/bin/sh' })).toBe(`${denied} Path "${path}" is unauthorized`)
    expect(await outcome({ kind: 'hash', value: hash })).toBe('OK')
    expect(await outcome({ kind: 'hash', value: 'ab' })).toBe(`${denied} Hash is unauthorized`)
  })

  it('fails at once when its lab has stopped', async () => {
    const other = await Lab.start({ folder: `${lab.folder}/kept` })
    const path = other.clipasswordsdk
    await other.stop()
    const { code, stderr } = await sdk({ clipasswordsdk: path })
    expect([code, stderr.split(' ')[0]]).toEqual([1, 'APPAP007E'])
  })
})
