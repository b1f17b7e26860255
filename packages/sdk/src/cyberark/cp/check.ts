/** How a Credential Provider is looked at without a row in the vault's audit. */
import { statSync } from 'node:fs'
import type { Finding, Probe } from '../../check/run-check.ts'
import { ConfigurationError, isSallyportError, type AnySallyportError } from '../../errors.ts'
import { printable } from '../../options.ts'
import type { Deadline } from '../../transport/deadline.ts'
import { runProcess } from '../../transport/process.ts'
import { parseOutput } from './output.ts'

/** It answers with one line. */
const maxOutputBytes = 64 * 1024
const delimiter = '~~'

/**
 * The layers of a Credential Provider: its executable, and whether the provider answers it.
 *
 * @param find Finds the executable, or throws why there is none.
 */
export function cpProbes(find: () => string): readonly Probe[] {
  return [
    { layer: 'files', look: () => inspectExecutable(find()) },
    { layer: 'service', look: (deadline) => askNothing(find(), deadline) },
  ]
}

function inspectExecutable(path: string): Finding {
  const shown = `'${printable(path, 300)}'`
  const { mode } = statSync(path)
  if (process.platform !== 'win32' && (mode & 0o002) !== 0) {
    return {
      status: 'warning',
      message: `${shown} may be changed by anyone on this machine.`,
      remedy: `Take the right to write from others: chmod o-w ${shown}`,
    }
  }
  return { message: `This user may execute ${shown}.` }
}

/**
 * Runs it without an AppID. The provider refuses that (`APPAP081E`) before any application could be written down;
 * that the vault's audit does not show it is our assumption.
 */
async function askNothing(executable: string, deadline: Deadline): Promise<Finding> {
  const dash = process.platform === 'win32' ? '/' : '-'
  const request = ['GetPassword', `${dash}o`, 'Password', `${dash}d`, delimiter]
  const output = await runProcess({ executable, arguments: request, maxOutputBytes }, deadline)
  let refusal: AnySallyportError | undefined
  try {
    parseOutput(output, ['Password'], delimiter).password.fill(0)
  } catch (error) {
    if (!isSallyportError(error)) throw error
    refusal = error
  } finally {
    output.stdout.fill(0)
  }
  if (refusal instanceof ConfigurationError) return { message: 'The provider answers.' }
  if (refusal !== undefined) throw refusal
  return {
    status: 'warning',
    message: 'The executable succeeded where it had to refuse.',
    remedy: 'Check that it is CLIPasswordSDK, and that nothing wraps it and changes its output.',
  }
}
