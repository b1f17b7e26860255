import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { Lab } from '@sallyport/lab'
import {
  CredentialProvider,
  type CpPasswordRequest,
  type CredentialProviderOptions,
} from '@sallyport/sdk/cyberark'
import { findExecutable, type ExecutableLookup } from '../../src/cyberark/cp/executable.ts'
import { failureOf } from '../support/failure.ts'
import { HeldTime } from '../support/held-time.ts'
import { secretIn } from '../support/lab.ts'

let lab: Lab
let folder: string
beforeAll(async () => {
  lab = await Lab.start()
  folder = await mkdtemp(join(tmpdir(), 'sallyport-cp-'))
})
afterEach(() => lab.reset())
afterAll(async () => {
  await lab.stop()
  await rm(folder, { recursive: true, force: true })
})

const prod = { safe: 'Billing-DB', object: 'oracle-prod' }
const batch = (more: Partial<CredentialProviderOptions> = {}): CredentialProvider =>
  new CredentialProvider({ appId: 'batch', executable: lab.clipasswordsdk, ...more })

/** A program on disk that does what a test needs. */
async function program(name: string, script: string, mode = 0o755): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, `#!${process.execPath}\n${script}`, { mode })
  return path
}

describe('CP', () => {
  it('retrieves through the executable [cp/command-word] [cp/appid-parameter] [cp/query-parameter] [cp/output-fields] [cp/one-argument-per-value]', async () => {
    await using cp = batch()
    const credential = await cp.getPassword({ ...prod, reason: 'nightly "job"; $HOME %PATH%' })
    expect(credential.secret.reveal()).toBe(secretIn(lab, 'Billing-DB', 'oracle-prod'))
    expect(credential).toMatchObject({
      kind: 'password',
      username: 'app',
      address: 'db1.example.com',
      changeInProgress: false,
      vault: 'cp',
      reference: 'pam://cp/Billing-DB/oracle-prod',
    })
    expect(lab.audit.entries().at(-1)).toMatchObject({
      application: 'batch',
      reason: 'nightly "job"; $HOME %PATH%',
    })
  })

  it('gives several output fields at once [cp/output-fields] [cp/field-names-checked] [cp/absent-property] [cp/empty-property]', async () => {
    await using cp = batch()
    const fields = [
      ' PassProps.Port',
      'passprops.Database',
      'PassProps.Nothing',
      'password',
      'PassProps.UserName',
    ]
    const { properties, secret, username } = await cp.getPassword({ ...prod, fields })
    expect(properties).toEqual({ Port: '1521', Database: 'ORCL', UserName: 'app' })
    expect([secret.reveal(), username]).toEqual([secretIn(lab, 'Billing-DB', 'oracle-prod'), 'app'])
    const awkward = await cp.getPassword({
      safe: 'Billing-DB',
      object: 'awkward',
      fields: ['PassProps.Comment'],
    })
    expect(awkward.properties).toEqual({ Comment: '' })
  })

  it('selects by every criterion, and leaves the safe out where the caller does [cp/query-keys] [cp/safe-optional] [cp/query-format] [cp/dual-accounts]', async () => {
    await using cp = batch()
    const found = async (request: CpPasswordRequest): Promise<string | undefined> =>
      (await cp.getPassword(request)).username
    expect(await found({ database: 'ORCLT' })).toBe('app')
    expect(await found({ safe: 'Windows-Test', folder: 'Root\\OS\\Windows', object: 'windows1' })).toBe(
      'svc_account',
    )
    expect(await found({ policyId: 'UnixSSH', address: 'web1.example.com' })).toBe('root')
    expect(await found({ safe: 'Linux', object: '^root-', queryFormat: 'regexp' })).toBe('root')
    expect(await found({ safe: 'Billing-DB', virtualUsername: 'ledger' })).toBe('ledger_a')
    expect(await found({ query: 'Safe=Linux;Object=root-web1' })).toBe('root')
  })

  it('sends every parameter that was given [cp/every-parameter-sent] [cp/required-props] [cp/reason] [cp/fail-request] [cp/connection-port-and-timeout] [cp/send-hash] [cp/argument-order] [cp/switch-prefix]', async () => {
    const recording = await program(
      'recording',
      `require('node:fs').writeFileSync(${JSON.stringify(join(folder, 'seen.json'))}, JSON.stringify(process.argv.slice(2))); process.exit(1)`,
    )
    await using cp = batch({ executable: recording })
    await failureOf(
      cp.getPassword({
        ...prod,
        queryFormat: 'exact',
        requiredProperties: ['Port', 'Logon Domain'],
        reason: 'a reason',
        failRequestOnPasswordChange: false,
        port: 18923,
        timeoutSeconds: 5,
        sendHash: true,
        fields: ['Password'],
      }),
    )
    const seen = JSON.parse(readFileSync(join(folder, 'seen.json'), 'utf8')) as string[]
    expect(seen.slice(0, -1)).toEqual([
      'GetPassword',
      ...[
        'AppDescs.AppID=batch',
        'Query=Safe=Billing-DB;Object=oracle-prod',
        'QueryFormat=1',
        'RequiredProps=Port,Logon Domain',
        'Reason=a reason',
        'FailRequestOnPasswordChange=false',
        'ConnectionParms.Port=18923',
        'ConnectionParms.Timeout=5',
        'SendHash=true',
      ].flatMap((value) => ['-p', value]),
      '-o',
      'Password',
      '-d',
    ])
  })

  it('separates by something new each time, never a comma [cp/random-delimiter]', async () => {
    const seen = new Set<string>()
    const echo = await program(
      'echo',
      `process.stderr.write(process.argv.at(-1)); process.stdout.write('x' + process.argv.at(-1) + 'u' + process.argv.at(-1) + 'a' + process.argv.at(-1) + 'false\\n'); require('node:fs').appendFileSync(${JSON.stringify(join(folder, 'delimiters'))}, process.argv.at(-1) + '\\n')`,
    )
    await using cp = batch({ executable: echo })
    for (let count = 0; count < 5; count += 1) await cp.getPassword(prod)
    for (const delimiter of readFileSync(join(folder, 'delimiters'), 'utf8').trim().split('\n')) {
      expect(delimiter).toMatch(/^~[0-9a-f]{16}~$/)
      seen.add(delimiter)
    }
    expect(seen.size).toBe(5)
  })

  it('surfaces a change in progress, fails on it when asked to, and waits for its end by policy [cp/change-in-process-flag] [cp/change-in-progress-error] [cp/change-retry-policy]', async () => {
    await using cp = batch()
    const changing = { safe: 'Billing-DB', object: 'changing' }
    expect((await cp.getPassword(changing)).changeInProgress).toBe(true)
    expect(await failureOf(cp.getPassword({ ...changing, failRequestOnPasswordChange: true }))).toMatchObject(
      {
        name: 'ChangeInProgressError',
        vendorCode: 'APPAP282E',
        retryable: true,
      },
    )
    const waiting = cp.getPassword({
      ...changing,
      // Also where the caller asks for other fields.
      fields: ['PassProps.UserName'],
      changeInProgress: { attempts: 1000, delayMs: 1, maxDelayMs: 1 },
    })
    await lab.journal.waitFor(() => lab.journal.entries().length >= 4)
    lab.vault.setChangeInProgress(changing, false)
    expect((await waiting).changeInProgress).toBe(false)
  })

  it.each<[string, CpPasswordRequest, object, string]>([
    [
      'an object that is not there',
      { safe: 'Billing-DB', object: 'nothing' },
      { name: 'NotFoundError', vendorCode: 'APPAP004E' },
      '[cp/appap004e]',
    ],
    [
      'a safe that is closed to it',
      { safe: 'Closed', object: 'hidden' },
      { name: 'NotFoundError', vendorCode: 'APPAP004E' },
      '[cp/appap004e] [core/outage-is-not-absence]',
    ],
    [
      'two accounts at once',
      { safe: 'Billing-DB', username: 'app' },
      { name: 'AmbiguousMatchError', vendorCode: 'APPAP229E' },
      '[cp/ambiguous]',
    ],
    [
      'an AppID that is not there',
      { ...prod, appId: 'unheard-of' },
      { name: 'AuthenticationError', vendorCode: 'APPAP008E' },
      '[cp/appid-unknown]',
    ],
    [
      'an AppID for another user',
      { ...prod, appId: 'windows-service' },
      { name: 'AuthenticationError' },
      '[cp/restriction-failed]',
    ],
    [
      'an account whose platform wants a reason',
      { safe: 'Windows-Test', object: 'domain-admin' },
      { name: 'ReasonRequiredError' },
      '[cp/reason-required]',
    ],
    [
      'an account without a password',
      { safe: 'Billing-DB', object: 'unset' },
      { name: 'SecretNotSetError' },
      '[cp/password-not-set]',
    ],
    [
      'a regular expression that is none',
      { safe: 'S', object: '(', queryFormat: 'regexp' },
      { name: 'ConfigurationError', vendorCode: 'APPAP081E' },
      '[cp/request-invalid]',
    ],
    [
      'a port where no provider is',
      { ...prod, port: 1 },
      { retryable: true },
      '[cp/connection-port-and-timeout]',
    ],
  ])('refuses %s %#', async (_what, request, expected) => {
    await using cp = batch()
    const error = await failureOf(cp.getPassword(request))
    expect(error).toMatchObject(expected)
    expect(error.hint).toBeTruthy()
  })

  it('tells that the vault is out of reach [cp/vault-unreachable]', async () => {
    lab.provider.settings.vaultReachable = false
    await using cp = batch()
    expect(await failureOf(cp.getPassword(prod))).toMatchObject({
      name: 'ServerError',
      vendorCode: 'APPAP007E',
      retryable: true,
    })
  })

  it('reads a failure in either form, from either stream [cp/stderr-shape] [cp/code-on-stdout]', async () => {
    await using cp = batch()
    const missing = { safe: 'Billing-DB', object: 'nothing' }
    lab.settings.cp.errorStream = 'stdout'
    expect((await failureOf(cp.getPassword(missing))).vendorCode).toBe('APPAP004E')
    lab.settings.cp.errorStyle = 'number'
    const numbered = await failureOf(cp.getPassword(missing))
    expect(numbered).toMatchObject({ name: 'ConnectionError', layer: 'process' })
    expect(numbered.vendorCode).toMatch(/^ERROR \(\d+\)$/)
  })

  it.each([1, 2, 127, 255])(
    'takes exit code %i for a failure, whatever was printed [cp/exit-code] [cp/exit-code-without-text]',
    async (exitCode) => {
      lab.faults.add({ surface: 'cp', kind: 'exit', exitCode })
      await using cp = batch()
      const error = await failureOf(cp.getPassword(prod))
      expect(error).toMatchObject({ name: 'ConnectionError', code: 'PROCESS_FAILED', layer: 'process' })
      expect(error.message).toContain(`exit code ${exitCode}`)
    },
  )

  it('takes a warning for a warning [cp/warning-on-stderr]', async () => {
    lab.faults.add({ surface: 'cp', kind: 'warning', text: 'APPAP004E is only a warning here' })
    await using cp = batch()
    expect((await cp.getPassword(prod)).username).toBe('app')
  })

  it('refuses output that is not what was asked for [cp/part-count-checked] [cp/invalid-utf8]', async () => {
    await using cp = batch()
    lab.faults.add({ surface: 'cp', kind: 'garbage', stdout: 'Welcome\n', times: 1 })
    expect((await failureOf(cp.getPassword(prod))).name).toBe('ProtocolError')
    lab.faults.add({ surface: 'cp', kind: 'truncate', times: 1 })
    expect((await failureOf(cp.getPassword(prod))).name).toBe('ProtocolError')
    const latin = await program(
      'latin',
      `process.stdout.write(Buffer.concat([Buffer.from('x'), Buffer.from([0xe9]), Buffer.from('\\n')]))`,
    )
    await using other = batch({ executable: latin })
    expect(await failureOf(other.getPassword({ ...prod, fields: ['Password'] }))).toMatchObject({
      name: 'ProtocolError',
      code: 'NOT_TEXT',
    })
  })

  it('removes one line end and nothing else [cp/one-line-end-removed]', async () => {
    const printing = await program('printing', `process.stdout.write(' pass word \\r\\n\\n')`)
    await using cp = batch({ executable: printing })
    expect((await cp.getPassword({ ...prod, fields: ['Password'] })).secret.reveal()).toBe(' pass word \r\n')
  })

  it('kills what does not answer in time, or is not wanted any more [cp/timeout-kills] [core/abort-signal]', async () => {
    const hang = (): unknown => lab.faults.add({ surface: 'cp', kind: 'hang', times: 1 })
    await using cp = batch({ timeoutMs: 300 })
    using time = new HeldTime()
    hang()
    const failure = failureOf(cp.getPassword(prod))
    await time.until(() => lab.faults.list().length === 0)
    time.pass(300)
    expect(await failure).toMatchObject({
      name: 'ConnectionError',
      code: 'TIMEOUT',
      layer: 'process',
      retryable: true,
    })
    hang()
    const controller = new AbortController()
    const retrieval = cp.getPassword({ ...prod, signal: controller.signal })
    const reason = new Error('enough')
    const outcome = expect(retrieval).rejects.toBe(reason)
    await time.until(() => lab.faults.list().length === 0)
    controller.abort(reason)
    await outcome
  })

  it('does not wait for what the executable left behind [cp/timeout-kills]', async () => {
    const pidFile = join(folder, 'left-behind.pid')
    const forking = await program(
      'forking',
      `
const child = require('node:child_process').spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], { stdio: 'inherit', detached: true })
require('node:fs').writeFileSync(${JSON.stringify(pidFile)}, String(child.pid))
child.unref()
setTimeout(() => {}, 60000)`,
    )
    await using cp = batch({ executable: forking, timeoutMs: 1_500 })
    using time = new HeldTime()
    const failure = failureOf(cp.getPassword(prod))
    const pid = (): number => (existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8')) : 0)
    await time.until(() => pid() > 0)
    time.pass(1_500)
    expect((await failure).code).toBe('TIMEOUT')
    process.kill(pid(), 'SIGKILL')
  })

  it('tells that the executable crashed [cp/killed-by-signal]', async () => {
    lab.faults.add({ surface: 'cp', kind: 'crash', signal: 'SIGKILL' })
    await using cp = batch()
    const error = await failureOf(cp.getPassword(prod))
    expect(error).toMatchObject({ name: 'ConnectionError', code: 'PROCESS_FAILED', layer: 'process' })
    expect(error.message).toContain('SIGKILL')
  })

  it('stops an executable that prints without end [core/bounded-answers]', async () => {
    const endless = await program(
      'endless',
      `const pour = () => { while (process.stdout.write('x'.repeat(65536))); process.stdout.once('drain', pour) }; process.stdout.on('error', () => process.exit()); pour()`,
    )
    await using cp = batch({ executable: endless })
    expect(await failureOf(cp.getPassword(prod))).toMatchObject({
      name: 'ProtocolError',
      code: 'ANSWER_TOO_LARGE',
    })
  })

  it('runs no more processes at a time than it may, and finishes them before it closes [core/bounded-concurrency] [core/close-releases]', async () => {
    const cp = batch({ maxConcurrency: 2 })
    const retrievals = Array.from({ length: 6 }, () => cp.getPassword(prod))
    await cp.close()
    expect((await Promise.all(retrievals)).every((credential) => credential.username === 'app')).toBe(true)
    expect((await failureOf(cp.getPassword(prod))).code).toBe('CLIENT_CLOSED')
  })

  it('closes only when a call that waits for a change is over [core/close-releases] [cp/change-retry-policy]', async () => {
    const cp = batch()
    const changing = { safe: 'Billing-DB', object: 'changing' }
    const policy = { attempts: 1000, delayMs: 20, maxDelayMs: 20 }
    const retrieval = cp.getPassword({ ...changing, changeInProgress: policy })
    await lab.journal.waitFor(() => true)
    let over = false
    const closing = cp.close().then(() => expect(over).toBe(true))
    await lab.journal.waitFor(() => lab.journal.entries().length >= 3)
    lab.vault.setChangeInProgress(changing, false)
    expect((await retrieval.finally(() => (over = true))).changeInProgress).toBe(false)
    await closing
  })

  it.skipIf(process.platform !== 'linux')(
    'says that this machine has no room for the executable, and does not bring the program down [cp/killed-by-signal] [core/no-secret-in-failures]',
    async () => {
      const script = `
import { openSync } from 'node:fs'
import { runProcess } from ${JSON.stringify(new URL('../../dist/transport/process.js', import.meta.url).href)}
import { Deadline } from ${JSON.stringify(new URL('../../dist/transport/deadline.js', import.meta.url).href)}
const descriptors = []
try { for (;;) descriptors.push(openSync('/dev/null')) } catch {}
const deadline = new Deadline(10000, undefined, () => new Error('time is up'))
const request = { executable: process.execPath, arguments: ['-e', '0'], maxOutputBytes: 1000 }
await runProcess(request, deadline).catch((error) => process.stdout.write(error.name + ' ' + error.code + ' ' + error.retryable))
deadline.clear()`
      const { stdout } = await promisify(execFile)('/bin/sh', [
        '-c',
        `ulimit -n 64; exec "$0" --input-type=module -e "$1"`,
        process.execPath,
        script,
      ])
      expect(stdout).toBe('ConnectionError PROCESS_FAILED true')
    },
  )

  it.each<[string, CpPasswordRequest, RegExp]>([
    [
      'an empty list of required properties',
      { safe: 'S', requiredProperties: [] },
      /'requiredProperties' is empty/,
    ],
    ['a semicolon', { object: 'o;Safe=Other' }, /'object' holds a semicolon/],
    [
      'a semicolon in a property',
      { safe: 'S', properties: { Port: '1;2' } },
      /'properties\.Port' holds a semicolon/,
    ],
    [
      'a property name with an equals sign',
      { safe: 'S', properties: { 'a=b': 'x' } },
      /is not a property name/,
    ],
    ['a property without a name', { safe: 'S', properties: { '': 'x' } }, /is not a property name/],
    ['a NUL character', { safe: 'S\0' }, /'safe' holds a NUL character/],
    ['a NUL character in the reason', { safe: 'S', reason: '\0' }, /'reason' holds a NUL character/],
    ['half a surrogate pair', { object: '\uD800' }, /'object' holds half of a surrogate pair/],
    ['nothing to select by', {}, /nothing selects an account/],
    ['a query beside criteria', { query: 'Safe=S', object: 'o' }, /'query' was given together with 'object'/],
    ['a field with a comma', { safe: 'S', fields: ['PassProps.a,b'] }, /'fields' holds 'a,b'/],
    ['a field that is none', { safe: 'S', fields: ['UserName'] }, /'fields' holds 'UserName'/],
    ['an empty field', { safe: 'S', fields: ['PassProps.'] }, /'fields' holds 'PassProps\.'/],
    [
      'a required property with a comma',
      { safe: 'S', requiredProperties: ['a,b'] },
      /'requiredProperties' holds 'a,b'/,
    ],
    ['a port that is none', { safe: 'S', port: 65_536 }, /'port' must be a whole number from 1 to 65535/],
    ['a timeout of nothing', { safe: 'S', timeoutSeconds: 0 }, /'timeoutSeconds' must be a whole number/],
    [
      'a misspelt option',
      { safe: 'S', timeoutSecond: 5 } as never,
      /'timeoutSecond', did you mean 'timeoutSeconds'/,
    ],
  ])(
    'refuses %s before anything runs [cp/semicolon-refused] [cp/nul-refused] [cp/field-names-checked] [cp/safe-optional] [cp/appid-required] [core/options-checked]',
    async (_what, request, message) => {
      await using cp = batch()
      const error = await failureOf(cp.getPassword(request))
      expect(error.name).toBe('ConfigurationError')
      expect(error.message).toMatch(message)
      expect(lab.journal.entries()).toHaveLength(0)
    },
  )

  it('needs an AppID [cp/appid-required] [core/options-checked]', () => {
    expect(() => new CredentialProvider({} as never)).toThrow(/'appId' must be a string/)
    expect(() => new CredentialProvider({ appId: 'x', executabel: 'y' } as never)).toThrow(
      /did you mean 'executable'/,
    )
  })
})

describe('the executable', () => {
  const machine = (
    platform: NodeJS.Platform,
    files: readonly string[],
    environment: Record<string, string> = {},
  ): ExecutableLookup => ({
    platform,
    environment,
    inspect: (path) => (files.includes(path) ? 'executable' : 'absent'),
  })
  const sdk = 'CyberArk\\ApplicationPasswordSdk'

  it('is the one that was named, else the one of the environment [cp/executable-option] [cp/executable-environment]', () => {
    const files = ['/a', '/b', '/opt/CARKaim/sdk/clipasswordsdk']
    const environment = { AIM_CLIPASSWORDSDK_CMD: '/b' }
    expect(findExecutable('/a', machine('linux', files, environment))).toBe('/a')
    expect(findExecutable(undefined, machine('linux', files, environment))).toBe('/b')
    expect(() => findExecutable('/c', machine('linux', files, environment))).toThrow(
      /'\/c' \(option 'executable'\)/,
    )
    expect(() =>
      findExecutable(undefined, machine('linux', files, { AIM_CLIPASSWORDSDK_CMD: '/c' })),
    ).toThrow(/'\/c' \(environment variable AIM_CLIPASSWORDSDK_CMD\)/)
  })

  it('is where the vendor installs it on Linux and AIX [cp/executable-default-unix]', () => {
    const path = '/opt/CARKaim/sdk/clipasswordsdk'
    expect(findExecutable(undefined, machine('linux', [path]))).toBe(path)
    expect(findExecutable(undefined, machine('aix', [path]))).toBe(path)
    expect(() => findExecutable(undefined, machine('linux', []))).toThrow(/Looked for: \/opt\/CARKaim/)
  })

  it('is the first that is there on Windows [cp/executable-default-windows]', () => {
    const places = ['C:\\Program Files', 'C:\\Program Files (x86)'].flatMap((root) => [
      `${root}\\${sdk}\\CLIPasswordSDK64.exe`,
      `${root}\\${sdk}\\CLIPasswordSDK.exe`,
    ])
    for (const [index, place] of places.entries()) {
      expect(findExecutable(undefined, machine('win32', places.slice(index)))).toBe(place)
    }
  })

  it('does not exist on macOS, and that is said [cp/no-provider-platform]', () => {
    expect(() => findExecutable(undefined, machine('darwin', []))).toThrow(
      /no CyberArk Credential Provider for macOS/,
    )
    expect(() => findExecutable(undefined, machine('freebsd', []))).toThrow(/'freebsd'/)
    expect(findExecutable('/lab/clipasswordsdk', machine('darwin', ['/lab/clipasswordsdk']))).toBe(
      '/lab/clipasswordsdk',
    )
  })

  it('that cannot be run is named [cp/executable-option] [cp/killed-by-signal]', async () => {
    await using missing = batch({ executable: join(folder, 'missing') })
    expect(await failureOf(missing.getPassword(prod))).toMatchObject({ code: 'EXECUTABLE_NOT_FOUND' })
    await using isFolder = batch({ executable: folder })
    expect(await failureOf(isFolder.getPassword(prod))).toMatchObject({ code: 'EXECUTABLE_NOT_FOUND' })
    await using withoutRight = batch({ executable: await program('without-right', '', 0o644) })
    expect(await failureOf(withoutRight.getPassword(prod))).toMatchObject({ code: 'EXECUTABLE_NOT_RUNNABLE' })
    const broken = await program('broken', '')
    await writeFile(broken, '#!/nowhere/interpreter\n')
    await using notAProgram = batch({ executable: broken })
    expect(await failureOf(notAProgram.getPassword(prod))).toMatchObject({ code: 'EXECUTABLE_NOT_FOUND' })
    vi.stubEnv('AIM_CLIPASSWORDSDK_CMD', lab.clipasswordsdk)
    await using fromEnvironment = new CredentialProvider({ appId: 'batch' })
    expect((await fromEnvironment.getPassword(prod)).username).toBe('app')
  })
})
