/** The kinds of commands that most of PAM360 is made of. */
import type { BulkContext, Credential, Secret } from '@sallyport/sdk'
import type { Pam360 } from '@sallyport/sdk/pam360'
import type { FlagTable } from '../../args/flags.ts'
import { UsageError } from '../../cli-error.ts'
import { defineCommand, type Command, type Example } from '../../command.ts'
import { Settings } from '../../config/settings.ts'
import type { Io } from '../../io.ts'
import { whileSlow } from '../../output/while-slow.ts'
import { checkSecretOutput, secretFlags, writeCredential } from '../../output/write-secret.ts'
import { actionCommandAt, type ActionOf } from '../shared/action-command.ts'
import type { Done } from '../shared/bulk-run.ts'
import { checkFileOutput } from '../shared/file-output.ts'
import { listCommandAt, type ListingOf } from '../shared/list-command.ts'
import { namesOrInput } from '../shared/read-names.ts'
import { showCommandAt, type ShowingOf } from '../shared/show-command.ts'
import { pam360Door } from './door.ts'

/** What the description of a command says whose address no public source shows. */
export const assumed = 'The address is our assumption, which --routes overrides.'

/** What most examples say they do. */
export const inEnvironment = 'The settings are in the environment'

/** Breaks lines that are too long for the help, which are put together from parts. */
function folded(text: string): string {
  return text.replace(/(?=.{118})(.{1,116}) /g, '$1\n')
}

/** Makes a command of something that PAM360 lists. */
export function listCommand<Own extends FlagTable, Item extends object>(
  listing: ListingOf<Pam360, Own, Item>,
): Command {
  return listCommandAt(pam360Door, { ...listing, description: folded(listing.description) })
}

/** Makes a command of one thing that PAM360 shows. */
export function showCommand<Own extends FlagTable, Item extends object>(
  showing: ShowingOf<Pam360, Own, Item>,
): Command {
  return showCommandAt(pam360Door, { ...showing, description: folded(showing.description) })
}

/** Makes a command of something that is done in PAM360. */
export function actionCommand<Own extends FlagTable, Item>(action: ActionOf<Pam360, Own, Item>): Command {
  return actionCommandAt(pam360Door, { ...action, description: folded(action.description) })
}

/** Something that is done to each of the things that the words name. */
interface EachAction<Own extends FlagTable> extends Omit<ActionOf<Pam360, Own, string>, 'prepare'> {
  /** What rows call the name, and first of the names under which records of standard input have it. */
  readonly key: string
  /** Reads the flags, and gives what does it. */
  prepare(
    settings: Settings<Own>,
  ): (client: Pam360, name: string, context: BulkContext) => Promise<Done | undefined> | Promise<void>
}

/** Makes a command of something that is done to each of the things that the words name. */
export function eachCommand<Own extends FlagTable>({ key, ...action }: EachAction<Own>): Command {
  return actionCommand<Own, string>({
    ...action,
    async prepare(settings, words, parts) {
      const work = action.prepare(settings)
      return {
        items: await namesOrInput(words, `sallyport pam360 ${action.name} ${action.usage}`, key, parts),
        names: (name) => ({ [key]: name }),
        key: (name) => name,
        work: async (client, name, context) => (await work(client, name, context)) ?? undefined,
      }
    },
  })
}

/** Something that is made or changed, one at a time. */
interface OneAction<Own extends FlagTable> extends Omit<
  ActionOf<Pam360, Own, string>,
  'prepare' | 'what' | 'question'
> {
  readonly what?: string
  /** Reads the command line, before anything is opened. */
  prepare(
    settings: Settings<Own>,
    words: readonly string[],
    parts: Parameters<ActionOf<Pam360, Own, string>['prepare']>[2],
  ): OnePlan | Promise<OnePlan>
}

interface OnePlan {
  /** What it is called in rows. */
  readonly name: string
  /** What a dry run tells of it, for programs. Never a secret. */
  readonly plan?: object
  readonly work: (client: Pam360, context: BulkContext) => Promise<Done | undefined> | Promise<void>
}

/** Makes a command of something that is made or changed, one at a time. */
export function oneCommand<Own extends FlagTable>({ what = 'thing', ...action }: OneAction<Own>): Command {
  return actionCommand<Own, string>({
    ...action,
    what,
    question: () => 'Go on?',
    async prepare(settings, words, parts) {
      const { name, plan, work } = await action.prepare(settings, words, parts)
      return {
        items: [name],
        names: (item) => ({ name: item }),
        key: (item) => item,
        ...(plan === undefined ? {} : { plan, about: [JSON.stringify(plan)] }),
        work: async (client, _, context) => (await work(client, context)) ?? undefined,
      }
    },
  })
}

/** A change of one thing: only of what is given. */
interface EditAction<Own extends FlagTable, Ref, Changes extends object> extends Omit<
  OneAction<Own>,
  'prepare' | 'success' | 'uncertain'
> {
  /** Says which thing the command line names, and what rows call it. */
  readonly which: (
    settings: Settings<Own>,
    words: readonly string[],
  ) => { readonly name: string; readonly ref: Ref }
  readonly fields: { read(settings: Settings<FlagTable>): Changes }
  readonly change: (client: Pam360, ref: Ref, changes: Changes, signal: AbortSignal) => Promise<void>
}

/** Makes a command of a change of one thing. */
export function editCommand<Own extends FlagTable, Ref, Changes extends object>({
  which,
  fields,
  change,
  ...action
}: EditAction<Own, Ref, Changes>): Command {
  return oneCommand<Own>({
    ...action,
    success: 'changed',
    uncertain: 'repeat',
    prepare(settings, words) {
      const { name, ref } = which(settings, words)
      const plan = fields.read(settings)
      if (Object.keys(plan).length === 0) throw new UsageError('Nothing is to be changed.')
      return { name, plan, work: (client, { signal }) => change(client, ref, plan, signal) }
    },
  })
}

/** What has members: groups of resources, and groups of users. */
interface MembersAction {
  /** The command without `pam360`. */
  readonly name: string
  readonly verb: 'add' | 'remove'
  /** What the members are, for example `resource`, and the name that rows and records of standard input have for them. */
  readonly what: string
  readonly key: string
  /** What is said of the group: `ID`, or `NAME|ID`. */
  readonly group: string
  readonly description?: string
  /** Command lines without `sallyport pam360 <name>`. */
  readonly example: string
  readonly idOf: (client: Pam360, member: string, signal: AbortSignal) => Promise<string>
  readonly work: (client: Pam360, group: string, ids: readonly string[], signal: AbortSignal) => Promise<void>
}

/** Makes a command that puts members into a group, or takes them out. */
export function membersCommand({ verb, what, group, idOf, work, ...action }: MembersAction): Command {
  const [summary, success] =
    verb === 'add' ? [`Put ${what}s into a group`, 'put in'] : [`Take ${what}s out of a group`, 'taken out']
  const flags = {
    group: { kind: 'text', value: group, group: 'The group', brief: `Which group, by its ${group}` },
  } as const satisfies FlagTable
  return eachCommand<typeof flags>({
    name: action.name,
    summary,
    usage: `${what.toUpperCase()}… --group ${group} | - --group ${group}`,
    description: `${summary}. ${action.description ?? ''}`.trimEnd(),
    flags,
    examples: [{ does: inEnvironment, line: action.example }],
    key: action.key,
    what,
    success,
    question: (members) => `${summary}: ${members}?`,
    uncertain: 'repeat',
    prepare(settings) {
      const named = settings.value('group')
      if (named === undefined) throw new UsageError('Nothing says which group.', `Give --group ${group}.`)
      return async (client, member, { signal }) =>
        work(client, named, [await idOf(client, member, signal)], signal)
    },
  })
}

/** A secret that is written to standard output, or a file. */
interface SecretReading<Own extends FlagTable> {
  /** The command without `pam360`. */
  readonly name: string
  readonly summary: string
  readonly usage: string
  readonly description: string
  readonly flags: Own
  readonly examples: readonly Example[]
  /** With its article, where it is a file: nothing for a terminal, nor for JSON. */
  readonly file?: string
  /** Reads the command line, before anything is opened, and gives what retrieves. */
  prepare(
    settings: Settings<Own>,
    words: readonly string[],
    parts: { readonly io: Io; readonly signal: AbortSignal },
  ): (client: Pam360, signal: AbortSignal) => Promise<Credential | Secret>
}

const secretWords =
  'It is written to standard output byte for byte, with a newline after it only on a terminal, or with --out to a file\nthat only you can read. Everything else goes to standard error; where it fails, standard output stays empty.'

/** Makes a command of a secret that is written to standard output, or a file. */
export function secretCommand<Own extends FlagTable>(reading: SecretReading<Own>): Command {
  const command = `pam360 ${reading.name}`
  return defineCommand<typeof secretFlags>({
    name: command,
    summary: reading.summary,
    usage: `${reading.usage} [flags]`.trimStart(),
    description: [folded(reading.description), secretWords, pam360Door.session],
    flags: { ...pam360Door.flags, ...reading.flags, ...secretFlags },
    environment: pam360Door.environment,
    examples: reading.examples.map(({ does, line }) => ({
      does,
      line: `sallyport ${command} ${line}`.trimEnd(),
    })),
    async run(invocation) {
      const { flags, positionals, io, terminal, signal } = invocation
      await (reading.file === undefined
        ? checkSecretOutput(flags)
        : checkFileOutput(reading.file, invocation))
      const own = new Settings(reading.flags, flags, io.env)
      const retrieve = reading.prepare(own, positionals, { io, signal })
      const parts = { settings: new Settings(pam360Door.flags, flags, io.env), io, terminal, signal }
      const found = await whileSlow(terminal, () =>
        pam360Door.open(parts, (client) => retrieve(client, signal)),
      )
      await writeCredential(found, invocation)
      return 0
    },
  })
}
