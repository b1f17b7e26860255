import { describe, expect, it } from 'vitest'
import { main } from './main.ts'
import { fakeIo } from './testing/fake-io.ts'

const run = async (argv: string[], env: Record<string, string> = {}) => {
  const io = fakeIo({ env })
  const code = await main(argv, io)
  return { code, ...io.written() }
}

describe('main', () => {
  it('shows the overview: asked for on standard output, else on standard error as a usage error', async () => {
    expect(await run(['--help'])).toMatchObject({ code: 0, stderr: '' })
    expect((await run(['help'])).stdout).toContain('Commands:')
    const unasked = await run([])
    expect(unasked).toMatchObject({ code: 2, stdout: '' })
    expect(unasked.stderr).toContain('Commands:')
  })

  it.each(['get', 'pvwa', 'lab', 'demo'])('shows the help of %s in three ways', async (name) => {
    const { stdout, code } = await run(['help', name])
    expect(code).toBe(0)
    expect(stdout).toContain(`Usage: sallyport ${name}`)
    expect((await run([name, '--help'])).stdout).toBe(stdout)
    expect((await run([name, '-h'])).stdout).toBe(stdout)
  })

  it('shows the commands of pvwa on one thing', async () => {
    const { stdout, code } = await run(['pvwa', 'safes', '--help'])
    expect(code).toBe(0)
    expect(stdout).toContain('Usage: sallyport pvwa safes <command>')
    expect(stdout).toContain('  safes rename ')
    expect(stdout).not.toContain('  accounts list ')
    const unasked = await run(['pvwa', 'safes'])
    expect(unasked).toMatchObject({ code: 2, stdout: '', stderr: stdout })
  })

  it('shows the exit codes', async () => {
    expect((await run(['help', 'exit-codes'])).stdout).toContain('24  not-found')
  })

  it.each([
    [['gte'], 'Unknown command gte, did you mean get?'],
    [['help', 'exit-code'], 'Unknown command exit-code, did you mean exit-codes?'],
    [['--json', 'get'], 'Flags come after the command.'],
    [['get', '--saef', 'x'], 'Unknown flag --saef, did you mean --safe?'],
    [['get'], 'Nothing says where to retrieve from.'],
    [['get', '--cp', '--app-id', 'a', 'pam://cp/a/b'], 'References'],
    [['get', '--json', '--field', 'username'], '--json and --field do not go together'],
    [['get', '--reveal'], '--reveal goes with --json only'],
    [['get', '--force'], '--force goes with --out only'],
    [['lab', 'extra'], 'The lab takes flags only.'],
    [['lab', '--port', '70000'], '--port must be a whole number from 0 to 65535.'],
    [['pvwa', 'acounts', 'list'], 'Unknown command pvwa acounts list, did you mean pvwa accounts list?'],
    [['pvwa', 'nothing'], 'Unknown command pvwa nothing'],
    [
      ['pvwa', 'accounts', 'gte', '24_3'],
      'Unknown command pvwa accounts gte, did you mean pvwa accounts get?',
    ],
    [['pvwa', 'accounts', '--safe', 's'], 'Unknown command pvwa accounts'],
    [['pvwa', 'accounts', 'list', '--password', 'x'], 'Secrets are not taken from the command line'],
    [['pvwa', 'accounts', 'list'], 'Nothing says where PVWA is.'],
    [['pvwa', 'accounts', 'list', '--pvwa', 'h'], 'Nothing says who logs on.'],
    [['pvwa', 'safes', 'list', '--pvwa', 'h', '--user', 'u'], 'No password is given.'],
    [['pvwa', 'safes', 'list', '--pvwa', 'h', '--user', 'u', '--auth', 'x'], '--auth must be cyberark or'],
    [['pvwa', 'accounts', 'get', '24_3', '--safe', 's'], 'Both an id and --safe or --object are given.'],
    [['pvwa', 'accounts', 'get', 'x'], 'There is a word that is no id of an account.'],
    [['pvwa', 'accounts', 'password', '--safe', 's'], 'Nothing says which account.'],
    [['pvwa', 'accounts', 'list', '--json', '--ndjson'], '--json and --ndjson do not go together.'],
    [['pvwa', 'accounts', 'change'], 'Nothing says which accounts.'],
    [['pvwa', 'accounts', 'update', '24_3', '--set', 'Safe=x'], 'Safe is not changed like this.'],
    [['pvwa', 'accounts', 'update', '24_3', '--unset', 'secret'], 'secret is not changed like this.'],
    [['pvwa', 'accounts', 'verify', '24_3', '--safe', 's'], 'Both ids and criteria are given.'],
    [['pvwa', 'accounts', 'reconcile', '24_3', '--concurrency', '0'], '--concurrency must be a whole number'],
    [['pvwa', 'members', 'list'], 'Give the name of one safe.'],
    [['demo', 'extra'], 'The demo takes flags only.'],
  ])('refuses %j as usage', async (argv, message) => {
    const { code, stdout, stderr } = await run(argv)
    expect(stderr).toContain(message)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })

  it('gives usage errors as JSON too, one line', async () => {
    const { stderr, code } = await run(['get', '--json', '--saef', 'x'])
    expect(JSON.parse(stderr)).toMatchObject({ error: { class: 'UsageError', exitCode: 2 } })
    expect(code).toBe(2)
  })

  it('ends by its code when what is configured is wrong', async () => {
    const env = { SALLYPORT_CP: '/nowhere/clipasswordsdk', SALLYPORT_APP_ID: 'a' }
    const { code, stdout, stderr } = await run(['get', '--safe', 's'], env)
    expect({ code, stdout }).toEqual({ code: 20, stdout: '' })
    expect(stderr).toContain("There is no executable '/nowhere/clipasswordsdk' (--cp).")
    expect(await run(['get', '--safe', 's', '--ccp', 'http://h'], env)).toMatchObject({
      code: 20,
      stdout: '',
    })
  })

  it('takes the password out of the environment, and names flags where the library names options', async () => {
    const env = { SALLYPORT_PVWA_URL: 'http://h', SALLYPORT_USER: 'u', SALLYPORT_PASSWORD: 'hunter2' }
    const io = fakeIo({ env })
    expect(await main(['pvwa', 'safes', 'list'], io)).toBe(20)
    expect(io.written().stderr).toContain('--pvwa is not HTTPS')
    expect(io.env['SALLYPORT_PASSWORD']).toBeUndefined()
  })

  it.each([
    'accounts list',
    'accounts get',
    'accounts password',
    'accounts change',
    'accounts verify',
    'accounts reconcile',
    'safes list',
    'members list',
  ])('shows the help of pvwa %s in two ways', async (name) => {
    const { stdout, code } = await run(['pvwa', ...name.split(' '), '--help'])
    expect(code).toBe(0)
    expect(stdout).toContain(`Usage: sallyport pvwa ${name}`)
    expect(stdout).toContain('Examples:')
    expect((await run(['help', 'pvwa', ...name.split(' ')])).stdout).toBe(stdout)
    expect((await run(['pvwa', '--help'])).stdout).toContain(`  ${name} `)
  })

  it('shows the commands of pvwa that begin with a word, and no others', async () => {
    const { stdout, code } = await run(['pvwa', 'safes', '--help'])
    expect(code).toBe(0)
    expect(stdout).toContain('Usage: sallyport pvwa safes <command>')
    expect(stdout).toContain('  safes rename')
    expect(stdout).not.toContain('  members list')
    expect(await run(['pvwa', 'safes'])).toEqual({ code: 2, stdout: '', stderr: stdout })
  })
})
