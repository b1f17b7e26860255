/** `sallyport completion`: in real shells, and by what their scripts ask for. */
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bin, run } from './cli.ts'
import { hasScript, inTerminal } from './terminal.ts'

/** A reference that the configuration holds, with what shells read. */
const held = 'pam://prod/Billing-DB/oracle?address=db1#username'

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
  DB_USER: ${held}
`,
    { mode: 0o600 },
  )
  const command = join(folder, 'sallyport')
  writeFileSync(command, `#!/bin/sh\nexec '${process.execPath}' '${bin}' "$@"\n`)
  chmodSync(command, 0o755)
})
afterAll(() => rmSync(folder, { recursive: true }))

/** What the shells are started with: the command as a user has it, and nothing of this machine's settings. */
const environment = (): Record<string, string> => ({
  PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}`,
  HOME: folder,
  TERM: 'dumb',
  INPUTRC: '/dev/null',
})

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
    env: environment(),
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

  it.skipIf(!hasScript)(
    'takes the place of what was typed, by the Tab key, also within a quote',
    async () => {
      const lines = {
        'sallyport ex': 'sallyport export ',
        'sallyport pvwa acc': 'sallyport pvwa account',
        'sallyport export --format=p': 'sallyport export --format=properties ',
        'sallyport get pam://pv': 'sallyport get pam://pvwa/',
        'sallyport get pam://prod/B': `sallyport get ${held.replace(/[?#]/g, '\\$&')} `,
        "sallyport get 'pam://prod/B": `sallyport get '${held}' `,
        'sallyport run -e PW="pam://prod/B': `sallyport run -e PW="${held}" `,
        'sallyport get --out sallyport.': 'sallyport get --out sallyport.yaml ',
      }
      const settings = `cd '${folder}'
        source <(sallyport completion bash) || exit 9
        next() { printf '%s\\0' "$READLINE_LINE" >>completed.bash; READLINE_LINE=; }
        bind -x '"\\C-g": next'
        PS1=ready`
      writeFileSync(join(folder, 'bashrc'), settings)
      const running = inTerminal(['bash', '--rcfile', join(folder, 'bashrc'), '-i'], environment())
      await running.until('ready')
      const [tab, next, end] = ['\t', '\x07', '\x04']
      running.child.stdin?.end(`${Object.keys(lines).join(`${tab}${next}`)}${tab}${next}${end}`)
      const { stdout } = await running.ended
      const file = join(folder, 'completed.bash')
      expect(existsSync(file), stdout.toString()).toBe(true)
      const completed = readFileSync(file, 'utf8').split('\0')
      expect(Object.fromEntries(Object.keys(lines).map((line, index) => [line, completed[index]]))).toEqual(
        lines,
      )
    },
  )
})

/** An interactive zsh that completes lines as the Tab key does, and shows all that may be inserted. */
const zshrc = `autoload -Uz compinit && compinit -D -u
source <(sallyport completion zsh) || exit 9
insert_all() { compstate[insert]=all }
zle-line-init() {
  local line
  for line in "$\{(@f)LINES_TO_COMPLETE}"; do
    comppostfuncs=(insert_all)
    BUFFER=$line CURSOR=$#line
    zle complete-word
    print -rN -- "$BUFFER" >>completed
  done
  exit
}
zle -N zle-line-init
`

describe.skipIf(spawnSync('zsh', ['-fc', 'zmodload zsh/zpty']).status !== 0)('completion in zsh', () => {
  it('inserts words, quotes them, and goes on within a quote', () => {
    const lines = {
      'sallyport ex': 'sallyport export ',
      'sallyport pvwa acc': 'sallyport pvwa account-groups accounts ',
      'sallyport pvwa accounts cha': 'sallyport pvwa accounts change ',
      'sallyport config ': 'sallyport config check show ',
      'sallyport export --format j': 'sallyport export --format json ',
      'sallyport export --format=p': 'sallyport export --format=properties ',
      'sallyport list p': 'sallyport list prod pvwa ',
      'sallyport get pam://pv': 'sallyport get pam://pvwa/',
      'sallyport get pam://prod/B': `sallyport get ${held.replace(/[?#]/g, '\\$&')} `,
      "sallyport get 'pam://prod/B": `sallyport get '${held}' `,
      'sallyport run -e PW=pam://pv': 'sallyport run -e PW=pam://pvwa/',
      'sallyport get --out sal': 'sallyport get --out sallyport sallyport.yaml ',
      'sallyport nothing at': 'sallyport nothing at',
    }
    writeFileSync(join(folder, '.zshrc'), zshrc)
    const pty = 'zmodload zsh/zpty; zpty it zsh -d -i; while zpty -r it; do :; done'
    const { stdout } = spawnSync('zsh', ['-dfc', pty], {
      cwd: folder,
      env: { ...environment(), ZDOTDIR: folder, LINES_TO_COMPLETE: Object.keys(lines).join('\n') },
      encoding: 'utf8',
      timeout: 100_000,
    })
    const file = join(folder, 'completed')
    expect(existsSync(file), stdout).toBe(true)
    const completed = readFileSync(file, 'utf8').split('\0')
    expect(Object.fromEntries(Object.keys(lines).map((line, index) => [line, completed[index]]))).toEqual(
      lines,
    )
  })
})

describe.skipIf(!has('fish'))('completion in fish', () => {
  it('offers words with what they mean, and goes on within a quote', async () => {
    const lines = {
      'sallyport ex': [expect.stringMatching(/^export\tWrite /)],
      'sallyport pvwa accounts cha': [expect.stringMatching(/^change\t/)],
      'sallyport config ': [expect.stringMatching(/^check\t/), expect.stringMatching(/^show\t/)],
      'sallyport export --format j': ['json'],
      'sallyport export --format=p': ['--format=properties'],
      'sallyport list p': ['prod\tVault', 'pvwa\tVault'],
      'sallyport get pam://pv': ['pam://pvwa/\tVault'],
      "sallyport get 'pam://prod/B": [`${held}\tIn the configuration`],
      'sallyport run -e PW="pam://pv': ['PW=pam://pvwa/\tVault'],
      'sallyport get --out sal': ['sallyport', 'sallyport.yaml'],
      'sallyport nothing at': [],
    }
    const completions = join(folder, '.config/fish/completions')
    mkdirSync(completions, { recursive: true })
    writeFileSync(join(completions, 'sallyport.fish'), (await run(['completion', 'fish'])).stdout)
    const script = 'for line in $argv; echo "> $line"; complete -C $line; end'
    const { status, stdout } = spawnSync('fish', ['-c', script, ...Object.keys(lines)], {
      cwd: folder,
      env: environment(),
      encoding: 'utf8',
      timeout: 100_000,
    })
    expect(status).toBe(0)
    const answers = stdout
      .split(/^> /m)
      .slice(1)
      .map((answer) => answer.trimEnd().split('\n'))
    expect(Object.fromEntries(answers.map(([line, ...words]) => [line, words.sort()]))).toEqual(lines)
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

  it('knows no other shell', async () => {
    expect(await run(['completion', 'tcsh'])).toMatchObject({ code: 2, stdout: Buffer.alloc(0) })
  })
})
