import { readFile } from 'node:fs/promises'
import { isDeepStrictEqual } from 'node:util'
import type { Sallyport } from '@sallyport/sdk'
import type { FlagTable } from '../args/flags.ts'
import { CliError, UsageError } from '../cli-error.ts'
import { defineCommand, type Invocation } from '../command.ts'
import { decodeText } from '../config/text-file.ts'
import { durationMs, ifGiven, pairs } from '../config/values.ts'
import { exitCodes } from '../exit-codes.ts'
import { frontFlags } from '../config/front-flags.ts'
import { readConfiguration, withVaults } from '../front/open.ts'
import { resolveAll } from '../front/resolve.ts'
import { foldersOf, isOutputOf, readJobs, readMode, type Job } from '../inject/jobs.ts'
import { referencesIn, renderAll } from '../inject/render-all.ts'
import { parseTemplate, type Template } from '../inject/template.ts'
import { watchUntilAborted, type Occasion } from '../inject/watch.ts'
import { checkTarget, writePrivateFiles } from '../output/private-file.ts'
import { writeAll } from '../output/write.ts'
import { describeFailure } from '../render/failure.ts'
import { printable } from '../render/printable.ts'
import { recordAsJson } from '../render/record-json.ts'
import { refuseWords } from './common.ts'

const injectFlags = {
  input: {
    kind: 'list',
    short: 'i',
    value: 'FILE',
    group: 'Templates',
    brief: 'A template, - for standard input; may be repeated',
  },
  output: {
    kind: 'list',
    short: 'o',
    value: 'FILE',
    group: 'Templates',
    brief: 'Where its text goes, in the order of --input [standard output]',
  },
  var: {
    kind: 'list',
    value: 'NAME=VALUE',
    group: 'Templates',
    brief: 'A variable of the templates, no secret; may be repeated',
  },
  ...frontFlags,
  mode: { kind: 'text', value: 'MODE', group: 'Output', brief: 'Who may read the files [0600]' },
  force: { kind: 'switch', group: 'Output', brief: 'Replace files that are there' },
  'dry-run': { kind: 'switch', group: 'How', brief: 'Only list the references; asks no vault' },
  watch: {
    kind: 'switch',
    group: 'How',
    brief: 'Stay, and write again when a template or a secret changes',
  },
  interval: {
    kind: 'text',
    value: 'TIME',
    group: 'How',
    brief: 'With --watch: how often to ask whether a secret has changed [5m]',
  },
} as const satisfies FlagTable

type Inject = Invocation<typeof injectFlags>

/** `sallyport inject` */
export const inject = defineCommand({
  name: 'inject',
  summary: 'Write files from templates with secrets in them',
  usage: '-i TEMPLATE [-o FILE] [-i TEMPLATE -o FILE]... [flags]',
  description: [
    "Renders templates in Liquid. {{ 'pam://…' | secret }} puts a secret in its place, exactly; a filter after it quotes\nit: json, yaml_quote, shell_quote, dotenv_quote, properties_quote, url_encode, base64_encode. A variable, filter\nor tag that is not there is an error, and so is reading other files.",
    'All secrets are retrieved at once. Files are new or replaced as a whole, all of them or none, and only you can read them\nunless --mode says otherwise. Where anything fails, what is there stays as it is.',
    'With --watch it stays: templates that change are rendered at once, and every --interval secrets are retrieved anew,\nalso as soon as a cache of the configuration notices that one was rotated. A file is written only where its text has\nchanged. What fails then is told, and tried again. SIGINT, SIGTERM and SIGHUP end it with 0; the files stay.',
  ],
  flags: injectFlags,
  examples: [
    { does: 'One file', line: 'sallyport inject -i app.conf.liquid -o app.conf' },
    {
      does: 'Into a program, without a file',
      line: 'echo "{{ \'pam://ccp/Billing-DB/oracle-prod\' | secret | json }}" | sallyport inject -i -',
    },
    {
      does: 'In a sidecar: two files for a group, kept up to date',
      line: 'sallyport inject -i db.ini.liquid -o /run/app/db.ini -i key.liquid -o /run/app/key \\\n      --mode 0640 --force --watch --interval 1m',
    },
    { does: 'What would be retrieved', line: 'sallyport inject -i app.conf.liquid --dry-run' },
  ],
  async run(invocation) {
    const { flags, positionals, settings, io, terminal, signal } = invocation
    refuseWords(positionals, 'Templates are named by --input, files by --output.')
    const jobs = readJobs(flags.input ?? [], flags.output ?? [])
    const isWatching = flags.watch === true
    if (isWatching && jobs.some(({ input, output }) => input === '-' || output === undefined)) {
      throw new UsageError('--watch needs files: no standard input, and each template with its --output.')
    }
    if (flags.interval !== undefined && !isWatching)
      throw new UsageError('--interval goes with --watch only.')
    const intervalMs = ifGiven(settings.text('interval'), durationMs) ?? 300_000
    const mode = ifGiven(settings.text('mode'), readMode)
    if (mode !== undefined && (mode & 0o004) !== 0) {
      terminal.warn('Everybody on this machine will be able to read the secrets (--mode).')
    }
    const read = new Templates(jobs, pairs(settings.list('var')) ?? {}, io.stdin)
    const templates = await read.changed()
    const references = referencesIn(templates, new Map())
    if (flags['dry-run'] === true) {
      const lines = references.map(
        ({ reference, place }) => `${printable(reference, 2000)}  ${printable(place, 300)}\n`,
      )
      await writeAll(io.stdout, flags.json === true ? `${recordAsJson(references)}\n` : lines.join(''))
      return 0
    }
    const force = flags.force === true
    for (const { output } of jobs) if (output !== undefined) await checkTarget(output, force, '--output')
    const configuration = await readConfiguration(invocation, {
      isNeeded: isWatching || references.length > 0,
    })
    const work = async (sallyport: Sallyport | undefined): Promise<void> => {
      const injection = new Injection(jobs, invocation, sallyport, mode)
      await injection.render(templates, force)
      if (!isWatching) return
      const watched = {
        folders: foldersOf(jobs),
        isOwn: isOutputOf(jobs),
        intervalMs,
        onRotate: (notice: () => void) => sallyport?.onRotate(notice) ?? (() => undefined),
        signal,
      }
      await watchUntilAborted(watched, (occasion) => injection.renderAgain(read, occasion))
    }
    await (configuration === undefined ? work(undefined) : withVaults(configuration, invocation, work))
    return 0
  },
})

/** The templates of a run, read from where they are. */
class Templates {
  readonly #jobs: readonly Job[]
  readonly #variables: Readonly<Record<string, string>>
  readonly #stdin: NodeJS.ReadableStream
  #sources: readonly string[] = []
  #templates: readonly Template[] = []

  constructor(
    jobs: readonly Job[],
    variables: Readonly<Record<string, string>>,
    stdin: NodeJS.ReadableStream,
  ) {
    this.#jobs = jobs
    this.#variables = variables
    this.#stdin = stdin
  }

  /** The templates as they are now; the same array as before where nothing has changed. */
  async changed(): Promise<readonly Template[]> {
    const sources = await Promise.all(this.#jobs.map(({ input }) => this.#source(input)))
    if (isDeepStrictEqual(sources, this.#sources)) return this.#templates
    const templates = await Promise.all(
      sources.map((source, index) =>
        parseTemplate(source, nameOf(this.#jobs[index]?.input ?? ''), this.#variables),
      ),
    )
    this.#sources = sources
    this.#templates = templates
    return templates
  }

  async #source(input: string): Promise<string> {
    if (input !== '-') return decodeText(await readTemplate(input), `--input: '${printable(input, 300)}'`)
    const chunks: Buffer[] = []
    for await (const chunk of this.#stdin) chunks.push(Buffer.from(chunk))
    return decodeText(Buffer.concat(chunks), 'The template on standard input')
  }
}

/** What messages call a template. */
function nameOf(input: string): string {
  return input === '-' ? 'standard input' : input
}

async function readTemplate(path: string): Promise<Buffer> {
  return await readFile(path).catch((error: unknown) => {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason'
    throw new CliError(`--input: '${printable(path, 300)}' cannot be read (${reason}).`, {
      exit: exitCodes.configuration,
      code: 'FILE_UNREADABLE',
      hint: 'Check the path, and that you may read it.',
    })
  })
}

/** Renders and writes, once and again. */
class Injection {
  readonly #jobs: readonly Job[]
  readonly #invocation: Inject
  readonly #sallyport: Sallyport | undefined
  readonly #mode: number | undefined
  #known = new Map<string, string>()
  #templates: readonly Template[] = []
  #texts: readonly string[] = []

  constructor(
    jobs: readonly Job[],
    invocation: Inject,
    sallyport: Sallyport | undefined,
    mode: number | undefined,
  ) {
    this.#jobs = jobs
    this.#invocation = invocation
    this.#sallyport = sallyport
    this.#mode = mode
  }

  /** Renders, and writes what is not there so already. */
  async render(templates: readonly Template[], force: boolean, occasion?: Occasion): Promise<void> {
    const { signal, io, terminal } = this.#invocation
    const known = new Map(occasion === 'files' ? this.#known : [])
    // A cache that has noticed a rotation knows what it is by now.
    const fresh = occasion === 'time'
    const texts = await renderAll(templates, known, async (asked) => {
      if (this.#sallyport === undefined) throw new Error('a reference that was not there before')
      const wanted = asked.map(({ reference, place }) => ({ name: place, reference }))
      const options = { signal, fresh, consequence: 'nothing was written', terminal }
      return (await resolveAll(this.#sallyport, wanted, options)).map(({ value }) => value)
    })
    signal.throwIfAborted()
    const changed = this.#jobs.flatMap(({ output }, index) => {
      const text = texts[index] ?? ''
      return text === this.#texts[index] ? [] : [{ output, text }]
    })
    const files = changed.flatMap(({ output, text }) =>
      output === undefined ? [] : [{ path: output, data: Buffer.from(text, 'utf8') }],
    )
    for (const { output, text } of changed) if (output === undefined) await writeAll(io.stdout, text)
    try {
      await writePrivateFiles(files, {
        force,
        flag: '--output',
        ...(this.#mode === undefined ? {} : { mode: this.#mode }),
      })
    } finally {
      for (const { data } of files) data.fill(0)
    }
    for (const { path } of files) terminal.note(`Written to ${path}.`)
    this.#known = known
    this.#templates = templates
    this.#texts = texts
  }

  /** The same for what has changed since; a failure is told, and what is there stays. */
  async renderAgain(read: Templates, occasion: Occasion): Promise<void> {
    const { signal, terminal } = this.#invocation
    try {
      const templates = await read.changed()
      if (occasion === 'files' && templates === this.#templates) return
      await this.render(templates, true, occasion)
    } catch (error) {
      if (signal.aborted) return
      const { message, code } = describeFailure(error)
      terminal.warn(`The files stay as they are: ${message.replaceAll(/\s*\n\s*/g, ' ')} (${code})`)
    }
  }
}
