import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'

/** A command line of the demo, and what came of it. */
export interface DemoCommand {
  /** As people type it. */
  readonly line: string
  readonly exitCode: number | null
  /** What it wrote to standard output; where that is nothing, what it left behind. */
  readonly output: string
}

/** Where the command is run. */
export interface DemoPlace {
  readonly folder: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
}

/** Of this environment, only what any program needs: no setting of this machine decides what the demo shows. */
const kept = ['PATH', 'HOME', 'USERPROFILE', 'SystemRoot', 'TMPDIR', 'TEMP', 'TMP', 'LANG']

/**
 * Runs this command once more, as a program of its own. `node` among its words is this Node.
 *
 * @throws Error where it cannot be started; its exit code is given otherwise.
 */
export async function runDemoCommand(
  words: readonly string[],
  { folder, env, signal }: DemoPlace,
): Promise<DemoCommand> {
  const [, bin = ''] = process.argv
  const child = spawn(
    process.execPath,
    [bin, ...words.map((word) => (word === 'node' ? process.execPath : word))],
    {
      cwd: folder,
      signal,
      env: Object.fromEntries(kept.map((name) => [name, env[name]])),
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const ended = new Promise<number | null>((resolve, reject) =>
    child.on('error', reject).on('close', resolve),
  )
  const [exitCode, output] = await Promise.all([ended, text(child.stdout)])
  return { line: `sallyport ${words.join(' ')}`, exitCode, output }
}
