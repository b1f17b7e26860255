import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** A program of a test's own that runs in a process of its own, with the SDK beside it as `sdk.js` and `cyberark.js`. */
export class Program {
  /** Where it runs, and may leave files. */
  readonly folder: string
  readonly #children: ChildProcess[] = []

  private constructor(folder: string) {
    this.folder = folder
  }

  static async write(source: string): Promise<Program> {
    const folder = await mkdtemp(join(tmpdir(), 'sallyport-program-'))
    const entry = (path: string): string => fileURLToPath(new URL(`../../src/${path}`, import.meta.url))
    await build({
      entryPoints: { sdk: entry('index.ts'), cyberark: entry('cyberark/index.ts') },
      outdir: folder,
      bundle: true,
      splitting: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
    })
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
    await writeFile(join(folder, 'main.js'), source)
    return new Program(folder)
  }

  /** Starts it; what it writes to standard error goes to the test's. */
  start(environment: Readonly<Record<string, string>> = {}): {
    readonly child: ChildProcess
    /** How it ended: its exit code, or the signal. */
    readonly ended: Promise<number | NodeJS.Signals | null>
  } {
    const child = spawn(process.execPath, ['main.js'], {
      cwd: this.folder,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.#children.push(child)
    const ended = once(child, 'exit').then(
      ([code, signal]: (number | NodeJS.Signals | null)[]) => signal ?? code ?? null,
    )
    return { child, ended }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of this.#children) child.kill('SIGKILL')
    await rm(this.folder, { recursive: true, force: true })
  }
}
