/** Runs a program in a pseudo terminal, by `script` of util-linux where there is one. */
import { spawnSync } from 'node:child_process'
import { start, type Running } from './cli.ts'

/** Whether there is one here; where not, the tests that need a terminal say that they are skipped. */
export const hasScript = spawnSync('script', ['--version']).status === 0

/** Starts a program in a terminal. What it writes to either stream comes out as standard output. */
export function inTerminal(words: readonly string[], env: Readonly<Record<string, string>> = {}): Running {
  const line = words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ')
  return start(['--quiet', '--return', '--echo', 'never', '--command', line, '/dev/null'], {
    program: ['script'],
    input: 'open',
    env: { NO_COLOR: '1', ...env },
  })
}
