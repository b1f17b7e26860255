/** `sallyport completion`: in a real bash, and by what the scripts of the other shells ask for. */
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bin, run } from './cli.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-completion-'))
  writeFileSync(
    join(folder, 'sallyport.yaml'),
    `vaults:
  # Nothing listens there: completion asks no vault.
  prod: { kind: ccp, url: 'https://127.0.0.1:1', appId: a, canary: pam://prod/Monitoring/canary }
  pvwa: { kind: pvwa, url: 'https://127.0.0.1:1', auth: { method: ldap, username: u } }
environment:
  DB_USER: pam://prod/Billing-DB/oracle?address=db1#username
`,
    { mode: 0o600 },
  )
  const command = join(folder, 'sallyport')
  writeFileSync(command, `#!/bin/sh\nexec '${process.execPath}' '${bin}' "$@"\n`)
  chmodSync(command, 0o755)
})
afterAll(() => rmSync(folder, { recursive: true }))

const has = (shell: string): boolean => spawnSync(shell, ['--version']).status === 0

/** What bash itself would put in place of the word at the end of a line. */
function inBash(line: string): readonly string[] {
  const script = `source <(sallyport completion bash) || exit 9
    COMP_LINE=$1 COMP_POINT=\${#1} COMP_WORDS=(sallyport) COMP_CWORD=0
    _sallyport
    (( \${#COMPREPLY[@]} )) && printf '%s\\n' "\${COMPREPLY[@]}"
    true`
  const { status, stdout, stderr } = spawnSync('bash', ['--norc', '-c', script, 'bash', line], {
    cwd: folder,
    env: { PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}`, HOME: folder },
    encoding: 'utf8',
  })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return stdout.split('\n').filter((word) => word !== '')
}

describe.skipIf(!has('bash'))('completion in bash', () => {
  it.each([
    ['sallyport ex', ['export']],
    ['sallyport pvwa acc', ['account-groups', 'accounts']],
    ['sallyport pvwa accounts cha', ['change']],
    ['sallyport pvwa users k', ['keys']],
    ['sallyport config ', ['check', 'show']],
    ['sallyport export --form', ['--format']],
    ['sallyport export --format j', ['json']],
    ['sallyport export --format=p', ['properties']],
    ['sallyport login --keep ', ['file', 'keychain']],
    ['sallyport register pv', ['pvwa']],
    ['sallyport pvwa login --auth ra', ['radius']],
    ['sallyport list p', ['prod', 'pvwa']],
    ['sallyport get pam://pv', ['//pvwa/']],
    ['sallyport get pam://prod/M', ['//prod/Monitoring/canary']],
    ['sallyport get pam://prod/B', ['//prod/Billing-DB/oracle\\?address=db1\\#username']],
    ['sallyport run -e PW=pam://pv', ['//pvwa/']],
    ['sallyport completion z', ['zsh']],
    ['sallyport help exi', ['exit-codes']],
    ['sallyport nothing ', []],
    ['sallyport get --out ', []],
  ])('%s', (line, words) => {
    expect([...inBash(line)].sort()).toEqual(words)
  })

  it('is loaded by an interactive bash', () => {
    const { stdout } = spawnSync(
      'bash',
      ['--norc', '-c', 'source <(sallyport completion bash); complete -p sallyport'],
      {
        env: { PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}` },
        encoding: 'utf8',
      },
    )
    expect(stdout).toContain('-F _sallyport sallyport')
  })
})

describe('completion for other shells', () => {
  it.each(['zsh', 'fish', 'powershell'])(
    '%s gets words with what they mean, and is told of files',
    async (shell) => {
      const ask = async (current: string, ...before: readonly string[]): Promise<string> =>
        (await run(['__complete', shell, `=${current}`, ...before], { cwd: folder })).stdout.toString()
      expect(await ask('lo', '')).toBe('')
      expect(await ask('log')).toMatch(/^login\tLog in .*\nlogout\tLog out .*\n$/)
      expect(await ask('pam://pv', 'get')).toBe('pam://pvwa/\tVault\n')
      expect(await ask('', 'get', '--out')).toBe(':files\n')
      expect((await run(['completion', shell])).stdout.toString()).toContain(`__complete ${shell}`)
    },
  )

  for (const shell of ['zsh', 'fish']) {
    it.skipIf(!has(shell))(`${shell} reads its script, where it is installed`, async () => {
      const file = join(folder, `script.${shell}`)
      writeFileSync(file, (await run(['completion', shell])).stdout)
      expect(spawnSync(shell, ['-n', file]).status).toBe(0)
    })
  }

  it('knows no other shell', async () => {
    expect(await run(['completion', 'tcsh'])).toMatchObject({ code: 2, stdout: Buffer.alloc(0) })
  })
})
