import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { run } from './cli.ts'

const packageFile = fileURLToPath(new URL('../../packages/cli/package.json', import.meta.url))

describe('sallyport', () => {
  it.each([['--version'], ['-V']])('tells its version with %s', async (flag) => {
    const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string }
    const { code, stdout, stderr } = await run([flag])
    expect({ code, stdout: stdout.toString(), stderr }).toEqual({
      code: 0,
      stdout: `${version}\n`,
      stderr: '',
    })
  })

  it.each([
    ['--help'],
    ['help'],
    ['help', 'exit-codes'],
    ['get', '--help'],
    ['pvwa', '--help'],
    ['pvwa', 'accounts', 'list', '--help'],
    ['help', 'pvwa', 'accounts', 'password'],
    ['lab', '--help'],
    ['demo', '--help'],
    ['help', 'get'],
  ])('helps: %s %s', async (...argv) => {
    const { code, stdout, stderr } = await run(argv)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout.toString()).toMatch(/Examples:|Exit codes:/)
    expect(stdout.toString()).not.toContain('\u001B')
  })

  it.each([
    [['gett'], 'Unknown command gett, did you mean get?'],
    [['get', '--ojbect', 'x'], 'Unknown flag --ojbect, did you mean --object?'],
    [['lab', '--jsn'], 'Unknown flag --jsn, did you mean --json?'],
    [['demo', '--colour'], 'Unknown flag --colour.'],
  ])('refuses %j', async (argv, message) => {
    const { code, stdout, stderr } = await run(argv)
    expect({ code, stdout: stdout.length }).toEqual({ code: 2, stdout: 0 })
    expect(stderr).toContain(message)
  })

  it('has colours when told to', async () => {
    expect((await run(['--help'], { env: { FORCE_COLOR: '1' } })).stdout.toString()).toContain('\u001B[1m')
    expect(
      (await run(['--help'], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } })).stdout.toString(),
    ).not.toContain('\u001B')
  })
})
