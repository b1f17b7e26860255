import { resolve } from 'node:path'
import type { FlagTable } from '../args/flags.ts'
import { UsageError } from '../cli-error.ts'
import { defineCommand, type Invocation } from '../command.ts'
import { oneOf } from '../config/values.ts'
import { checkedConfiguration } from '../front/open.ts'
import { initKinds, questions, type InitKind, type Question } from '../init/questions.ts'
import { literal, put, secretSource, yamlText, type YamlTree } from '../init/yaml-text.ts'
import { checkTarget, writePrivateFile } from '../output/private-file.ts'
import { writeAll } from '../output/write.ts'
import { canPrompt, confirm, promptLine } from '../prompt.ts'
import { printable } from '../render/printable.ts'
import { recordAsJson } from '../render/record-json.ts'
import { shellLine } from '../render/shell.ts'
import { refuseWords } from './common.ts'

const group = 'The vault'
const standardFile = 'sallyport.yaml'

const initFlags = {
  kind: { kind: 'text', value: initKinds.join('|'), group, brief: 'The product' },
  name: { kind: 'text', value: 'NAME', group, brief: 'What references call it [its kind]' },
  url: { kind: 'text', value: 'URL', group, brief: 'ccp, pvwa, pam360: where it is' },
  'idp-url': { kind: 'text', value: 'URL', group, brief: 'axidian: where the IdP is' },
  'core-url': { kind: 'text', value: 'URL', group, brief: 'axidian: where Core is' },
  'app-id': { kind: 'text', value: 'ID', group, brief: 'ccp, cp: the AppID' },
  executable: { kind: 'text', value: 'PATH', group, brief: 'cp: CLIPasswordSDK, if not in the usual place' },
  username: { kind: 'text', value: 'NAME', group, brief: 'pvwa: the user; axidian: the application' },
  auth: {
    kind: 'text',
    value: 'cyberark|ldap|windows|radius',
    group,
    brief: 'pvwa: how to log on [cyberark]',
  },
  'secret-from': {
    kind: 'text',
    value: 'PLACE',
    group,
    brief: 'Where its password or token is: env:NAME, file:PATH or pam://… [asked by login]',
  },
  ca: { kind: 'text', value: 'FILE', group, brief: 'Authorities to trust, PEM' },
  cert: { kind: 'text', value: 'FILE', group, brief: 'ccp: client certificate, PEM' },
  key: { kind: 'text', value: 'FILE', group, brief: 'ccp: its private key, PEM' },
  out: { kind: 'text', value: 'FILE', group: 'Output', brief: `The new file [${standardFile}]` },
  force: { kind: 'switch', group: 'Output', brief: 'Replace the file' },
} as const satisfies FlagTable

type Init = Invocation<typeof initFlags & { json: { kind: 'switch'; brief: string } }>

/** `sallyport init` */
export const init = defineCommand({
  name: 'init',
  summary: 'Write a first configuration by asking',
  usage: '[--kind KIND] [flags]',
  description: [
    'Asks which vaults there are and writes sallyport.yaml into this folder: a new file that only you can read, whole or\nnot at all. With --kind it asks nothing, and writes one vault out of the flags. Secrets are neither asked for nor\nwritten: the file says where they come from, or sallyport login asks for them.',
  ],
  flags: initFlags,
  examples: [
    { does: 'By asking', line: 'sallyport init' },
    {
      does: 'Without',
      line: 'sallyport init --kind ccp --url https://ccp.example.com --app-id billing --cert client.pem',
    },
    {
      does: 'A PVWA whose password is in a variable',
      line: 'sallyport init --kind pvwa --url https://pvwa.example.com --username robot \\\n      --secret-from env:PVWA_PASSWORD',
    },
  ],
  async run(invocation) {
    const { settings, flags, positionals, io, terminal, signal } = invocation
    refuseWords(positionals, 'Give the file with --out FILE.')
    const path = flags.out ?? standardFile
    const kind = settings.text('kind')
    const vaults: YamlTree = {}
    if (kind === undefined) refuseAnswers(invocation)
    else addGiven(invocation, oneOf(kind, initKinds), vaults)
    await checkTarget(path, flags.force === true)
    if (kind === undefined) await askForVaults(invocation, vaults)
    signal.throwIfAborted()
    await writePrivateFile(path, Buffer.from(`${heading}${yamlText({ vaults })}`), flags.force === true)
    const config = resolve(path)
    const { ok, problems } = await checkedConfiguration({ flags: { config }, io })
    for (const { line, key, message, hint } of problems) {
      const where = [line === undefined ? '' : `line ${line}`, key ?? '']
        .filter((part) => part !== '')
        .join(', ')
      terminal.warn(`${where}: ${message}.${hint === undefined ? '' : ` ${hint}`}`)
    }
    const names = Object.keys(vaults)
    const next = ['sallyport', 'doctor', ...(path === standardFile ? [] : ['--config', path])]
    const text =
      flags.json === true
        ? recordAsJson({ path: config, vaults: names, ok })
        : `Written to ${printable(path, 1000)}. Next: ${printable(shellLine(next), 1000)}`
    await writeAll(io.stdout, `${text}\n`)
    return 0
  },
})

const heading =
  '# Which vaults there are. sallyport config check looks for mistakes; the page on the configuration file has every key.\n'

function addGiven({ settings, flags }: Init, kind: InitKind, vaults: YamlTree): void {
  const asked = questions[kind]
  const vault: YamlTree = { kind }
  for (const { flag, path, isNeeded, standard, answer: form } of asked) {
    const name = flagOf(flag)
    const value = settings.value(name) ?? standard
    if (value !== undefined && form?.holds(value) === false) {
      throw new UsageError(`--${name} ${form.expected}.`)
    }
    if (value !== undefined) put(vault, path, textOf(flag, value))
    else if (isNeeded) throw new UsageError(`--kind ${kind} needs --${name}.`)
  }
  const known = new Set<string>(asked.map(({ flag }) => flagOf(flag)))
  const stray = answering.find((name) => flags[name] !== undefined && !known.has(name))
  if (stray !== undefined) throw new UsageError(`--${stray} is nothing that --kind ${kind} has.`)
  vaults[checkedName(flags.name ?? kind)] = vault
}

const answering = [
  'url',
  'idp-url',
  'core-url',
  'app-id',
  'executable',
  'username',
  'auth',
  'secret-from',
  'ca',
  'cert',
  'key',
] as const satisfies readonly (keyof typeof initFlags)[]

function flagOf(flag: Question['flag']): (typeof answering)[number] {
  return flag === 'secret' ? 'secret-from' : flag
}

/** @throws UsageError for what may be a secret; it is not repeated. */
function textOf(flag: Question['flag'], value: string): string {
  if (flag !== 'secret') return literal(value)
  const source = secretSource(value)
  if (source !== undefined) return source
  throw new UsageError(
    '--secret-from is a place, and not the secret itself: that is never written down.',
    'Give env:NAME, file:PATH or a reference pam://….',
  )
}

function checkedName(name: string): string {
  if (/^[a-z0-9][a-z0-9._-]*$/i.test(name)) return name
  throw new UsageError('--name is of letters, digits, dots, dashes and underscores.')
}

/** Flags are answers to questions of one vault alone, and questions need somebody. */
function refuseAnswers({ io, flags }: Init): void {
  const stray =
    answering.find((name) => flags[name] !== undefined) ?? (flags.name === undefined ? undefined : 'name')
  if (stray !== undefined) throw new UsageError(`--${stray} goes with --kind.`)
  if (!canPrompt(io)) {
    throw new UsageError(
      'There is no terminal to ask on.',
      `Give --kind ${initKinds.join('|')} and its flags.`,
    )
  }
}

/** What an answer is in the file: empty where it was left out, nothing where it cannot be taken. */
function takenAs({ flag, isNeeded, answer: form }: Question, given: string): string | undefined {
  if (given === '') return isNeeded ? undefined : ''
  if (flag === 'secret') return secretSource(given)
  return form?.holds(given) === false ? undefined : literal(given)
}

async function askForVaults({ io, signal }: Init, vaults: YamlTree): Promise<void> {
  const ask = async (
    text: string,
    take: (answer: string) => string | undefined,
    { standard, expected = 'cannot be taken' }: { standard?: string | undefined; expected?: string } = {},
  ): Promise<string> => {
    for (;;) {
      const shown = standard === undefined ? `${text}:` : `${text} [${standard}]:`
      const answer = (await promptLine(io, shown, signal)).trim()
      const taken = take(answer === '' ? (standard ?? '') : answer)
      if (taken !== undefined) return taken
      await writeAll(io.stderr, `That ${expected}. Ctrl-C ends without writing anything.\n`)
    }
  }
  do {
    const kind = await ask(`Kind of vault (${initKinds.join(', ')})`, (answer) =>
      initKinds.find((one) => one === answer),
    )
    const name = await ask(
      'Name of it, for references',
      (answer) => (/^[a-z0-9][a-z0-9._-]*$/i.test(answer) && !(answer in vaults) ? answer : undefined),
      { standard: kind in vaults ? undefined : kind },
    )
    const vault: YamlTree = { kind }
    const answered = new Set<string>()
    for (const question of questions[initKinds.find((one) => one === kind) ?? 'ccp']) {
      const { flag, path, text, after, standard, answer } = question
      if (after !== undefined && !answered.has(after)) continue
      const value = await ask(text, (given) => takenAs(question, given), {
        standard,
        ...(answer === undefined ? {} : { expected: answer.expected }),
      })
      if (value === '') continue
      answered.add(flag)
      put(vault, path, value)
    }
    vaults[name] = vault
  } while (await confirm(io, 'Another vault?', signal))
}
