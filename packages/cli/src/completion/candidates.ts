/** What may come next on a command line: out of the table of commands, their flags, and the names of a configuration. */
import { commonFlags, type Flag, type FlagTable } from '../args/flags.ts'
import type { Command } from '../command.ts'
import type { RegisteredCommand } from '../commands/registry.ts'

/** A word that may come next, and what it means. */
export interface Candidate {
  readonly word: string
  readonly about: string
}

/** What may come next. */
export interface Candidates {
  readonly words: readonly Candidate[]
  /** Whether the name of a file may. */
  readonly files: boolean
}

/** Names that a configuration gives. */
export interface Names {
  vaults(): Promise<readonly string[]>
  /** References that it holds itself. */
  references(): Promise<readonly string[]>
}

type WithValue = Exclude<Flag, { readonly kind: 'switch' }>

const nothing: Candidates = { words: [], files: false }

/**
 * What may come next.
 *
 * @param before The words before, without `sallyport`.
 * @param current What was typed of the word.
 * @param namesOf Reads a configuration, where one is needed.
 */
export async function candidatesFor(
  commands: readonly RegisteredCommand[],
  before: readonly string[],
  current: string,
  namesOf: (given: { readonly config?: string; readonly profile?: string }) => Names,
): Promise<Candidates> {
  const [first, ...rest] = before
  if (first === undefined) return only(current, [...commands.map(asCandidate), ...globals])
  if (first === 'help')
    return rest.length === 0 ? only(current, [...commands.map(asCandidate), exitCodes]) : nothing
  const command = await commands.find(({ name }) => name === first)?.load()
  if (command === undefined) return nothing
  const { members } = command
  if (members === undefined) return await inCommand(command, rest, current, namesOf)
  const found = members
    .filter(({ name }) => name.split(' ').every((word, index) => rest[index] === word))
    .sort((one, other) => other.name.length - one.name.length)[0]
  if (found !== undefined) {
    const after = rest.slice(found.name.split(' ').length)
    const inside = await inCommand(await found.load(), after, current, namesOf)
    return { ...inside, words: [...only(current, nextWords(members, rest)).words, ...inside.words] }
  }
  return only(current, nextWords(members, rest))
}

const globals: readonly Candidate[] = [
  { word: 'help', about: 'What a command does' },
  { word: '--help', about: 'What there is' },
  { word: '--version', about: 'The version' },
]
const exitCodes: Candidate = { word: 'exit-codes', about: 'What the exit codes mean' }

function asCandidate({ name, summary }: RegisteredCommand): Candidate {
  return { word: name, about: summary }
}

/** Of commands of several words, the word that follows those that are there. */
function nextWords(members: readonly RegisteredCommand[], rest: readonly string[]): readonly Candidate[] {
  const next = members.flatMap(({ name, summary }) => {
    const words = name.split(' ')
    const word = words[rest.length]
    if (word === undefined || !rest.every((one, index) => words[index] === one)) return []
    return [
      {
        word,
        about: words.length === rest.length + 1 ? summary : `${words.slice(0, rest.length + 1).join(' ')} …`,
      },
    ]
  })
  return [...new Map(next.map((one) => [one.word, one])).values()]
}

async function inCommand(
  command: Command,
  words: readonly string[],
  current: string,
  namesOf: Parameters<typeof candidatesFor>[3],
): Promise<Candidates> {
  const table: FlagTable = { ...command.flags, ...commonFlags }
  if (words.includes('--')) return { words: [], files: true }
  const names = namesOf(whichConfiguration(words))
  const waiting = flagThatWaits(words, table)
  if (waiting !== undefined) return await valuesOf(waiting, current, names)
  const [, name, , value] = /^--([\w-]+)(=(.*))?$/s.exec(current) ?? []
  const flag = name === undefined || value === undefined ? undefined : table[name]
  if (flag !== undefined && flag.kind !== 'switch') {
    const { words: found, files } = await valuesOf(flag, value ?? '', names)
    return { files, words: found.map((one) => ({ ...one, word: `--${name ?? ''}=${one.word}` })) }
  }
  if (current.startsWith('-')) {
    const given = new Set(words)
    const flags = Object.entries(table).filter(([one, { kind }]) => kind === 'list' || !given.has(`--${one}`))
    return only(
      current,
      flags.map(([one, { brief }]) => ({ word: `--${one}`, about: brief })),
    )
  }
  switch (command.takes) {
    case undefined:
      return { words: [], files: true }
    case 'vaults':
      return only(current, await vaultNames(names))
    case 'references':
      return await references(current, names)
    default:
      return only(
        current,
        command.takes.map((word) => ({ word, about: '' })),
      )
  }
}

/** The flag whose value comes next. */
function flagThatWaits(words: readonly string[], table: FlagTable): WithValue | undefined {
  const last = words.at(-1)
  if (last === undefined) return undefined
  const flag = last.startsWith('--')
    ? table[last.slice(2)]
    : Object.values(table).find(({ short }) => short !== undefined && last === `-${short}`)
  return flag?.kind === 'switch' ? undefined : flag
}

async function valuesOf(flag: WithValue, current: string, names: Names): Promise<Candidates> {
  if (/^(FILE|PATH|FOLDER|EXECUTABLE|TEMPLATE)\b/.test(flag.value)) return { words: [], files: true }
  if (/\bREF$/.test(flag.value)) return await references(current, names)
  const words = flag.choices ?? flag.value.split('|').filter((word) => /^[a-z\d][a-z\d.-]*$/.test(word))
  return only(
    current,
    words.map((word) => ({ word, about: '' })),
  )
}

async function vaultNames(names: Names): Promise<readonly Candidate[]> {
  return (await names.vaults()).map((word) => ({ word, about: 'Vault' }))
}

/**
 * References, also after `NAME=`: those that the configuration holds, and the vaults that one can begin with. No vault is
 * asked for more: to press a key must log nobody on, and leave nothing in an audit.
 */
async function references(current: string, names: Names): Promise<Candidates> {
  const [, assigned = '', typed = ''] = /^([A-Za-z_]\w*=)?(.*)$/s.exec(current) ?? []
  const vaults = (await names.vaults()).map((name) => ({ word: `pam://${name}/`, about: 'Vault' }))
  const known = (await names.references()).map((word) => ({ word, about: 'In the configuration' }))
  const { words } = only(typed, [...vaults, ...known])
  return { files: false, words: words.map((one) => ({ ...one, word: `${assigned}${one.word}` })) }
}

function whichConfiguration(words: readonly string[]): { config?: string; profile?: string } {
  const valueOf = (name: string): string | undefined => {
    const index = words.indexOf(`--${name}`)
    return index === -1
      ? words.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3)
      : words[index + 1]
  }
  const [config, profile] = [valueOf('config'), valueOf('profile')]
  return { ...(config === undefined ? {} : { config }), ...(profile === undefined ? {} : { profile }) }
}

function only(current: string, words: readonly Candidate[]): Candidates {
  return { words: words.filter(({ word }) => word.startsWith(current)), files: false }
}
