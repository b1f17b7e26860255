/** Users, groups, account groups, applications and directories, from the command line. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { Lab } from '@sallyport/lab'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { run, type Ended } from './cli.ts'
import { outcomesOf, pvwaEnvironment, recordsOf, runPvwa } from './pvwa-runner.ts'

let lab: Lab
let folder: string

beforeAll(async () => {
  lab = await Lab.start()
  folder = mkdtempSync(join(tmpdir(), 'sallyport-smoke-estate-'))
})
afterAll(async () => {
  await lab.stop()
  rmSync(folder, { recursive: true })
})
afterEach(async () => {
  const actions = lab.audit.entries().map(({ action }) => action)
  expect(actions.filter((action) => action === 'Logon').length).toBe(
    actions.filter((action) => action === 'Logoff').length,
  )
  await lab.reset()
})

const pvwa = (line: string, input?: string): Promise<Ended> => runPvwa(lab, line.split(' '), input)
const shown = async (line: string): Promise<Record<string, unknown>> =>
  JSON.parse((await pvwa(`${line} --json`)).stdout.toString()) as Record<string, unknown>
const listed = async (line: string, key: string): Promise<unknown[]> =>
  recordsOf(await pvwa(`${line} --ndjson`)).map((record) => record[key])
/** What the lab was asked to change. */
const changes = (): unknown[] =>
  lab.journal.entries().filter(({ method, path }) => method !== 'GET' && !/Log(on|off)/i.test(path))
const publicKey =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQ maria@home'

describe('pvwa users', () => {
  it('lists by criteria, as a table and for programs', async () => {
    const table = (await pvwa('users list --extended')).stdout.toString()
    expect(table).toMatch(/^Id +User +Name +Type +Source +Location +State$/m)
    expect(table).toMatch(/^\d+ +suspended-user +EPVUser +CyberArk +\\ +suspended$/m)
    expect(await listed('users list --status Suspended', 'username')).toEqual(['suspended-user'])
    expect(await listed('users list --source ldap --search user', 'username')).toEqual([
      'ldap-user',
      'saml-user',
    ])
    expect(await listed('users list --component yes', 'username')).toEqual(['PasswordManager'])
    expect(await listed('users list --limit 2', 'username')).toHaveLength(2)
    expect(await listed('users safes operator', 'name')).toEqual(['Billing-DB', 'Linux', 'Windows-Test'])
    expect(await listed('users groups OPERATOR', 'name')).toEqual(['Billing team'])
    expect(await listed('users types', 'name')).toContain('EPVUser')
    expect(await shown('users me')).toMatchObject({ username: 'administrator', type: 'EPVUser' })
  })

  it('makes them with a password that no argument holds, and changes what is named alone', async () => {
    const secret = 'S3ntinel-First-1'
    const settings = '--must-change-password no --authorization addsafes --detail person.firstName=Maria'
    const added = await pvwa(`users add maria paul --value-file - --yes --ndjson ${settings}`, `${secret}\n`)
    expect({ code: added.code, rows: recordsOf(added) }).toMatchObject({
      code: 0,
      rows: [
        { user: 'maria', action: 'add', outcome: 'added', id: expect.any(Number) as number },
        { user: 'paul', outcome: 'added' },
      ],
    })
    const env = { ...pvwaEnvironment(lab), SALLYPORT_USER: 'maria', SALLYPORT_PASSWORD: secret }
    const me = await run(['pvwa', 'users', 'me', '--verbose'], { env })
    expect({ code: me.code, stdout: me.stdout.toString() }).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^User +maria$/m) as string,
    })
    const before = await shown('users get maria')
    expect(before).toMatchObject({ authorizations: ['AddSafes'], person: { firstName: 'Maria' } })
    await pvwa('users update maria --expires 2031-01-31 --detail internet.businessEmail=m@example.com')
    const after = await shown('users get MARIA')
    expect(after).toEqual({
      ...before,
      expiresAt: '2031-01-31T00:00:00.000Z',
      internet: { businessEmail: 'm@example.com' },
    })
    expect((await pvwa('users get maria')).stdout.toString()).toMatch(
      /^internet\.businessEmail +m@example\.com$/m,
    )
    const cleared = await pvwa(`users update ${String(before['id'])} --by-id --authorization none`)
    expect(cleared.stdout.toString()).toBe('updated       maria\n')
    expect(await shown('users get maria')).toMatchObject({
      authorizations: [],
      person: { firstName: 'Maria' },
    })
    for (const { stdout, stderr } of [added, me, cleared])
      expect(stdout.toString() + stderr).not.toContain('S3ntinel')
    expect(inspect(lab.journal.entries(), { depth: null })).not.toContain('S3ntinel')
  })

  it('resets a password from a file or standard input, and asks nobody who is not there', async () => {
    const secret = 'S3ntinel-Next-2'
    const none = await pvwa('users reset-password operator')
    expect({ code: none.code, stderr: none.stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining('No new value is given.') as string,
    })
    expect(outcomesOf(await pvwa('users reset-password operator --dry-run'))).toEqual(['dry run'])
    expect(changes()).toEqual([])
    const ended = await pvwa('users reset-password operator --value-file - --verbose', secret)
    expect({ code: ended.code, outcomes: outcomesOf(ended) }).toEqual({ code: 0, outcomes: ['reset'] })
    const env = { ...pvwaEnvironment(lab), SALLYPORT_USER: 'operator', SALLYPORT_PASSWORD: secret }
    expect((await run(['pvwa', 'users', 'me'], { env })).code).toBe(0)
    const long = await pvwa('users reset-password operator --value-file -', `S3ntinel${'x'.repeat(40)}`)
    expect(long.code).toBe(20)
    for (const { stdout, stderr } of [ended, long])
      expect(stdout.toString() + stderr).not.toContain('S3ntinel')
    expect(inspect(lab.journal.entries(), { depth: null })).not.toContain('S3ntinel')
  })

  it('disables, enables, activates and deletes, and asks before it deletes', async () => {
    expect(outcomesOf(await pvwa('users disable operator auditor --yes'))).toEqual(['disabled', 'disabled'])
    expect((await listed('users list --status disabled', 'username')).sort()).toEqual([
      'auditor',
      'disabled-user',
      'operator',
    ])
    expect(outcomesOf(await pvwa('users enable operator'))).toEqual(['enabled'])
    expect(await shown('users get operator')).toMatchObject({ enabled: true })
    expect(outcomesOf(await pvwa('users activate suspended-user'))).toEqual(['activated'])
    expect(await listed('users list --status suspended', 'username')).toEqual([])
    const refused = await pvwa('users delete outsider')
    expect({ code: refused.code, stdout: refused.stdout.length }).toEqual({ code: 2, stdout: 0 })
    expect(outcomesOf(await pvwa('users delete outsider nobody --dry-run'))).toEqual(['dry run', 'failed'])
    const both = await pvwa('users delete outsider nobody --yes --json')
    expect({ code: both.code, rows: recordsOf(both) }).toMatchObject({
      code: 24,
      rows: [
        { user: 'outsider', outcome: 'deleted' },
        { user: 'nobody', outcome: 'failed', error: { code: 'NOT_FOUND' } },
      ],
    })
    expect((await pvwa('users get outsider')).code).toBe(24)
  })

  it('takes the users of a list from standard input', async () => {
    const list = await pvwa('users list --search user --source cyberark --ndjson')
    const names = recordsOf(list).map(({ username }) => username)
    expect(names.length).toBeGreaterThan(2)
    const disabled = await pvwa('users disable - --yes --json', list.stdout.toString())
    expect(recordsOf(disabled).map(({ user }) => user)).toEqual(names)
    const enabled = await pvwa('users enable - --yes --json', disabled.stdout.toString())
    expect(recordsOf(enabled).map(({ user }) => user)).toEqual(names)
    const wrong = await pvwa('users delete - --yes', '{"name":"S3ntinel"}\n')
    expect(wrong).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('line 1 holds no username') as string,
    })
    expect(wrong.stderr).not.toContain('S3ntinel')
    expect((await pvwa('users delete - --by-id --yes', '15\n')).stderr).toContain(
      '--by-id does not go with it',
    )
  })

  it('adds, lists and deletes public keys, and takes no private one', async () => {
    const added = await pvwa('users keys add operator --key-file -', `# mine\n${publicKey}\n`)
    expect(added.stdout.toString()).toMatch(/^added +operator +SHA256:[\w+/]{43} +id \S+$/m)
    const table = (await pvwa('users keys list operator')).stdout.toString()
    expect(table).toMatch(/^\S+ +ssh-ed25519 +SHA256:[\w+/]{43} +maria@home$/m)
    expect(await listed('users keys list operator', 'publicKey')).toEqual([publicKey])
    const unknown = await pvwa('users keys delete operator NOSUCHKEY --dry-run')
    expect({ code: unknown.code, outcomes: outcomesOf(unknown) }).toEqual({ code: 24, outcomes: ['failed'] })
    expect(outcomesOf(await pvwa('users keys delete operator --all --yes'))).toEqual(['deleted'])
    expect((await pvwa('users keys delete operator --all --yes')).code).toBe(24)
    const wrong = await pvwa(
      'users keys add operator --key-file -',
      '-----BEGIN OPENSSH PRIVATE KEY-----\nS3ntinel\n-----END OPENSSH PRIVATE KEY-----\n',
    )
    expect({ code: wrong.code, stderr: wrong.stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining('--key-file: there is a private key in it.') as string,
    })
    expect(wrong.stderr).not.toContain('S3ntinel')
  })
})

describe('pvwa groups', () => {
  it('makes, changes and deletes them, and their members', async () => {
    expect(outcomesOf(await pvwa('groups add Newcomers --description why'))).toEqual(['added'])
    expect(outcomesOf(await pvwa('groups update Newcomers --description='))).toEqual(['updated'])
    expect((await pvwa('groups get Newcomers')).stdout.toString()).not.toContain('why')
    expect((await pvwa('groups update newcomers --new-name Regulars')).stdout.toString()).toMatch(
      /^updated +newcomers +now Regulars$/m,
    )
    expect(outcomesOf(await pvwa('groups members add Regulars operator auditor nobody --yes'))).toEqual([
      'added',
      'added',
      'failed',
    ])
    expect(await shown('groups get regulars')).toMatchObject({
      name: 'Regulars',
      description: '',
      members: [{ username: 'operator' }, { username: 'auditor' }],
    })
    expect(await listed('groups list --search regulars --members', 'members')).toMatchObject([
      [{ username: 'operator' }, { username: 'auditor' }],
    ])
    const { id } = await shown('groups get Regulars')
    expect((await pvwa('groups members remove Regulars operator')).code).toBe(2)
    const argv = `groups members remove ${String(id)} operator outsider --by-id`
    expect(outcomesOf(await pvwa(`${argv} --dry-run`))).toEqual(['dry run', 'failed'])
    expect(outcomesOf(await pvwa(`${argv} --yes`))).toEqual(['removed', 'failed'])
    expect(await listed('groups members list Regulars', 'username')).toEqual(['auditor'])
    expect((await pvwa('groups delete Regulars')).code).toBe(2)
    expect(outcomesOf(await pvwa('groups delete Regulars --yes'))).toEqual(['deleted'])
    expect((await pvwa('groups get Regulars')).code).toBe(24)
    expect(await listed('groups list --type directory', 'name')).toEqual(['Directory staff'])
  })
})

describe('pvwa account-groups', () => {
  it('makes them and changes who is in', async () => {
    expect((await pvwa('account-groups add Linux Web --policy-id SSHKeyGroup')).stdout.toString()).toMatch(
      /^added +Linux +Web +id \d+_\d+$/m,
    )
    const { id } = lab.vault.account({ safe: 'Linux', object: 'root-web1' })
    expect(outcomesOf(await pvwa(`account-groups add-member Linux web ${id}`))).toEqual(['added'])
    expect(await listed('account-groups members Linux Web', 'id')).toEqual([id])
    expect((await pvwa('account-groups members Linux Web')).stdout.toString()).toMatch(
      /^\S+ +root +web1\.example\.com/m,
    )
    expect((await pvwa(`account-groups add-member Linux Web ${id}`)).code).toBe(34)
    expect(outcomesOf(await pvwa(`account-groups remove-member Linux Web ${id} 9_9 --dry-run`))).toEqual([
      'dry run',
      'failed',
    ])
    expect(outcomesOf(await pvwa(`account-groups remove-member Linux Web ${id} --yes`))).toEqual(['removed'])
    expect(await listed('account-groups members Linux Web', 'id')).toEqual([])
  })

  it('moves all of a safe, and goes on with the same line', async () => {
    const journal = join(folder, 'groups.journal')
    const secret = (await pvwa('accounts password --safe Billing-DB --object ledger-a')).stdout.toString()
    expect(secret.length).toBeGreaterThan(8)
    await pvwa('account-groups add Billing-DB Empty --policy-id RotationalPolicy')
    const line = `account-groups move Billing-DB --all --to Linux --journal ${journal}`
    const asked = await pvwa(line)
    expect({ code: asked.code, stderr: asked.stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining('This would move 2 account groups') as string,
    })
    expect(outcomesOf(await pvwa(`${line} --dry-run`))).toEqual(['dry run', 'dry run'])
    const moved = await pvwa(`${line} --yes --ndjson --progress`)
    expect({ code: moved.code, rows: recordsOf(moved) }).toMatchObject({
      code: 0,
      rows: [
        { safe: 'Linux', group: 'Ledger', outcome: 'moved', from: 'Billing-DB' },
        { safe: 'Linux', group: 'Empty', outcome: 'moved', accounts: [] },
      ],
    })
    expect(moved.stderr).toContain('"total":2')
    expect(await listed('account-groups members Linux Ledger', 'username')).toEqual(['ledger_a', 'ledger_b'])
    expect(await listed('account-groups members Billing-DB Ledger', 'id')).toEqual([])
    expect(outcomesOf(await pvwa(`${line} --yes`))).toEqual(['done before', 'done before'])
    const after = await pvwa('accounts password --safe Linux --object ledger-a')
    expect(after.stdout.toString()).toBe(secret)
    for (const text of [moved.stdout.toString(), moved.stderr, readFileSync(journal, 'utf8')])
      expect(text).not.toContain(secret)
    expect(inspect(lab.journal.entries(), { depth: null })).not.toContain(secret)
  })
})

describe('pvwa apps', () => {
  it('makes one with each kind of authentication, and takes them away', async () => {
    const settings = '--from-hour 6 --to-hour 22 --expires 2031-01-31 --owner-email ada@example.com'
    expect(outcomesOf(await pvwa(`apps add new-app ${settings}`))).toEqual(['added'])
    expect(await shown('apps get NEW-APP')).toMatchObject({
      id: 'new-app',
      accessFromHour: 6,
      accessToHour: 22,
      expiresOn: '2031-01-31',
      owner: { email: 'ada@example.com' },
      disabled: false,
    })
    const kinds =
      '--path /opt/app --folder --hash ABCD --os-user CORP\\svc --machine 10.0.0.5 --machine 10.0.0.6 --serial-number 00ff --comment why --subject CN=app --issuer CN=CA'
    const asked = await pvwa(`apps auth add new-app ${kinds}`)
    expect(asked.stderr).toContain('This would add 7 ways')
    const added = await pvwa(`apps auth add new-app ${kinds} --yes`)
    expect({ code: added.code, outcomes: new Set(outcomesOf(added)) }).toEqual({
      code: 0,
      outcomes: new Set(['added']),
    })
    const ways = recordsOf(await pvwa('apps auth list new-app --json'))
    expect(ways.map(({ id: _, ...way }) => way)).toEqual(
      expect.arrayContaining([
        { kind: 'path', path: '/opt/app', isFolder: true, allowInternalScripts: false },
        { kind: 'hash', hash: 'ABCD', comment: 'why' },
        { kind: 'os-user', user: 'CORP\\svc' },
        { kind: 'machine', address: '10.0.0.5' },
        { kind: 'machine', address: '10.0.0.6' },
        { kind: 'certificate-serial-number', serialNumber: '00ff', comment: 'why' },
        {
          kind: 'certificate-attributes',
          issuer: ['CN=CA'],
          subject: ['CN=app'],
          subjectAlternativeName: [],
        },
      ]),
    )
    const ids = ways.map(({ id }) => String(id))
    expect((await pvwa(`apps auth delete new-app ${ids.join(' ')}`)).code).toBe(2)
    expect(outcomesOf(await pvwa('apps auth delete new-app 99 --dry-run'))).toEqual(['failed'])
    expect(new Set(outcomesOf(await pvwa(`apps auth delete new-app ${ids.join(' ')} --yes`)))).toEqual(
      new Set(['deleted']),
    )
    expect(await listed('apps auth list new-app', 'id')).toEqual([])
    expect(outcomesOf(await pvwa('apps delete new-app --yes'))).toEqual(['deleted'])
    expect((await pvwa('apps get new-app')).code).toBe(24)
    expect((await pvwa('apps list')).stdout.toString()).toMatch(/^switched-off +\\ +disabled$/m)
    expect(await listed('apps list --search billing', 'id')).toEqual(['billing', 'billing-by-name'])
  })
})

describe('pvwa directories', () => {
  it('shows them and their mappings, never the bind password', async () => {
    expect(await listed('directories list', 'name')).toEqual(['example.com'])
    expect(await shown('directories get example.com')).toMatchObject({ bindUsername: 'svc-bind' })
    expect((await pvwa('directories get example.com')).stdout.toString()).not.toMatch(/password/i)
    expect(await listed('directories mappings list example.com', 'name')).toEqual(['Administrators', 'Staff'])
    expect((await pvwa('directories get nowhere.example.com')).code).toBe(24)
  })
})

describe('pvwa discovered, onboarding-rules', () => {
  it('lists what was discovered, and puts it into a safe', async () => {
    const [id] = await listed('discovered list --privileged yes', 'id')
    expect((await pvwa('discovered list')).stdout.toString()).toMatch(/^\S+ +svc-legacy +old1\.example\.com/m)
    expect(await listed('discovered list --privileged no', 'id')).toEqual([])
    const onboard = `discovered onboard ${String(id)} --safe Windows-Test --policy-id WinDesktopLocal`
    expect(outcomesOf(await pvwa(`${onboard} --dry-run`))).toEqual(['dry run'])
    expect(outcomesOf(await pvwa(onboard))).toEqual(['onboarded'])
    expect(await listed('discovered list', 'id')).toEqual([])
    expect(await listed('accounts list --safe Windows-Test --username svc-legacy', 'address')).toEqual([
      'old1.example.com',
    ])
  })

  it('lists and deletes rules', async () => {
    const [id] = await listed('onboarding-rules list', 'id')
    expect((await pvwa('onboarding-rules list')).stdout.toString()).toMatch(
      /^\d+ +Batch accounts +Linux +UnixSSH +Unix/m,
    )
    expect((await pvwa(`onboarding-rules delete ${String(id)}`)).code).toBe(2)
    expect(outcomesOf(await pvwa(`onboarding-rules delete ${String(id)} 999 --dry-run`))).toEqual([
      'dry run',
      'failed',
    ])
    expect(outcomesOf(await pvwa(`onboarding-rules delete ${String(id)} --yes`))).toEqual(['deleted'])
    expect(await listed('onboarding-rules list', 'id')).toEqual([])
  })
})

describe('usage', () => {
  it.each([
    ['users lst', 'Unknown command pvwa users lst, did you mean pvwa users list?'],
    ['users keys lst', 'Unknown command pvwa users keys lst, did you mean pvwa users keys list?'],
    ['users get', 'Give one name.'],
    ['users get maria --by-id', 'There is a word that is no id'],
    ['users list --status away', '--status names none that there is'],
    ['users add', 'Give at least one name.'],
    ['users add -', 'A name cannot be - here'],
    ['users delete maria -', 'A name cannot be - here'],
    ['groups members add Ops -', 'A name cannot be - here'],
    ['users add maria --expires never', 'leave it out'],
    ['users add maria --value-file - --ask-value', '--ask-value and --value-file do not go together.'],
    ['users update maria', 'Nothing is to be changed.'],
    ['users reset-password a b', 'Each user has a password of its own'],
    ['users reset-password a --password x', 'Secrets are not taken from the command line'],
    ['users keys add maria', 'Nothing says which key to add.'],
    ['users keys delete maria', 'at least one id of a key, or --all'],
    ['users keys delete maria KEY --all --yes', 'Give one name.'],
    ['groups update a', 'Nothing is to be changed.'],
    ['groups members add a', 'Give the name of a group, and of at least one user.'],
    ['account-groups add Linux', 'Give the name of a safe, and of at least one group.'],
    ['account-groups add Linux g', 'Nothing says on which platform.'],
    ['account-groups add-member Linux g root', 'There is a word that is no id of an account.'],
    ['account-groups move Linux g', 'Nothing says where to move them to.'],
    ['account-groups move Linux --to Other', 'Nothing says which groups.'],
    ['account-groups move Linux g --all --to Other', 'Both groups and --all are given.'],
    ['account-groups move Linux g --to linux', 'They are in that safe already.'],
    ['apps add a --from-hour 24', '--from-hour must be a whole number from 0 to 23.'],
    ['apps auth add a', 'Nothing says how it proves who it is.'],
    ['apps auth add a --machine h --comment c', '--comment goes with --hash and --serial-number only.'],
    ['apps auth delete a x', 'There is a word that is no id'],
    ['directories get', 'Give one name.'],
    ['discovered onboard 3', 'Nothing says where they go.'],
    ['onboarding-rules delete x', 'There is a word that is no id'],
  ])('refuses %s', async (line, message) => {
    const { code, stdout, stderr } = await pvwa(line, 'x')
    expect({ code, stdout: stdout.length, stderr }).toEqual({
      code: 2,
      stdout: 0,
      stderr: expect.stringContaining(message) as string,
    })
    expect(lab.journal.entries()).toEqual([])
  })
})
