import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** How a run is to end, with `{delimiter}` where the caller's delimiter goes. */
export interface RecordedRun {
  readonly exitCode: number
  readonly stdout?: string
  readonly stdoutBase64?: string
  readonly stderr: string
}

/** A real program on disk that prints what was recorded and keeps the arguments that it was given. */
export class RecordedExecutable {
  readonly path: string
  readonly #folder: string

  private constructor(folder: string) {
    this.#folder = folder
    this.path = join(folder, 'clipasswordsdk')
  }

  static async create(run: RecordedRun | null): Promise<RecordedExecutable> {
    const folder = await mkdtemp(join(tmpdir(), 'sallyport-recorded-'))
    const recorded = new RecordedExecutable(folder)
    await writeFile(
      recorded.path,
      `#!${process.execPath}
const { writeFileSync } = require('node:fs')
const run = ${JSON.stringify(run)}
const args = process.argv.slice(2)
writeFileSync(${JSON.stringify(join(folder, 'arguments.json'))}, JSON.stringify(args))
const delimiter = args[args.findIndex((argument) => argument === '-d') + 1]
const stdout = run.stdoutBase64 === undefined
  ? Buffer.from((run.stdout ?? '').replaceAll('{delimiter}', delimiter))
  : Buffer.from(Buffer.from(run.stdoutBase64, 'base64').toString('latin1').replaceAll('{delimiter}', delimiter), 'latin1')
process.exitCode = run.exitCode
process.stderr.write(run.stderr)
process.stdout.write(stdout)
`,
      { mode: 0o755 },
    )
    return recorded
  }

  /** The arguments of the last run; `undefined` when nothing was run. */
  arguments(): string[] | undefined {
    const path = join(this.#folder, 'arguments.json')
    return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as string[]) : undefined
  }

  /** The delimiter of the last run; something that no argument holds when nothing was run. */
  delimiter(): string {
    return this.arguments()?.at(-1) ?? '{delimiter}'
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true })
  }
}
