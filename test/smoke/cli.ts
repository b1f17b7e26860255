/** Runs the built command as programs run it: as a child process. */
import { spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'

/** The built command. */
export const bin = fileURLToPath(new URL('../../packages/cli/bin/sallyport.js', import.meta.url))
const bundle = fileURLToPath(new URL('../../packages/cli/dist/bin.js', import.meta.url))

/** Nothing is ever there: whoever keeps a session names a folder. */
const nowhere = join(tmpdir(), `sallyport-smoke-no-state-${randomUUID()}`)

/** What has not ended, as where a test has failed before it ended it. */
const underWay = new Set<ChildProcess>()
afterAll(() => {
  for (const child of underWay) child.kill('SIGKILL')
})

/** How a run ended. */
export interface Ended {
  readonly code: number | null
  readonly stdout: Buffer
  readonly stderr: string
}

/** A run that is under way. */
export interface Running {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  /** Waits until standard output or standard error holds a text, and gives what came so far. */
  until(text: string): Promise<string>
}

/** What a run may have of its own. */
export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** Standard input: none from the start (default), or open until the test ends it. */
  readonly input?: 'none' | 'open'
  /** Another program, in place of Node with the command. */
  readonly program?: readonly [command: string, ...words: string[]]
}

/** Only what a program needs to run, so that no setting of this machine decides a test. */
function cleanEnvironment(): Record<string, string> {
  const kept = [
    'PATH',
    'HOME',
    'TMPDIR',
    'TEMP',
    'TMP',
    'SystemRoot',
    'PATHEXT',
    'USERPROFILE',
    'LANG',
    'TERM',
  ]
  return {
    ...Object.fromEntries(
      kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
    ),
    SALLYPORT_STATE_DIR: nowhere,
  }
}

/** Starts the command. */
export function start(argv: readonly string[], options: RunOptions = {}): Running {
  if (!existsSync(bundle))
    throw new Error('The command is not built: run `npm run build` before these tests.')
  const [command, ...words] = options.program ?? [process.execPath, bin]
  const child = spawn(command, [...words, ...argv], {
    env: { ...cleanEnvironment(), ...options.env },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    stdio: [options.input === 'open' ? 'pipe' : 'ignore', 'pipe', 'pipe'],
  })
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  const all = (): string => Buffer.concat([...stdout, ...stderr]).toString('utf8')
  child.stdout?.on('data', (chunk: Buffer) => stdout.push(chunk))
  child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk))
  underWay.add(child)
  child.once('exit', () => underWay.delete(child))
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) =>
      resolve({ code, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString('utf8') }),
    )
  })
  return {
    child,
    ended,
    until: (text) =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          if (all().includes(text)) resolve(all())
        }
        child.stdout?.on('data', check)
        child.stderr?.on('data', check)
        child.on('close', () =>
          reject(new Error(`it ended before it said ${JSON.stringify(text)}: ${all()}`)),
        )
        check()
      }),
  }
}

/** Runs the command to its end. */
export function run(argv: readonly string[], options?: RunOptions): Promise<Ended> {
  return start(argv, options).ended
}
