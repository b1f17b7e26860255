import type * as LabPackage from '@sallyport/lab'
import { CliError } from '../cli-error.ts'
import { exitCodes } from '../exit-codes.ts'

/**
 * Starts a lab. Its package is loaded here and nowhere else, since it is as big as the rest together.
 *
 * @throws CliError when it is not installed, its options or seed are wrong, or a port is taken.
 */
export async function startLab(options: LabPackage.LabOptions): Promise<LabPackage.Lab> {
  const { Lab, LabError } = await loadLab()
  try {
    return await Lab.start(options)
  } catch (error) {
    if (error instanceof LabError) {
      throw failed(error.message, 'LAB_OPTION', 'See sallyport lab --help.')
    }
    const { code, syscall } = error as NodeJS.ErrnoException
    if (code !== undefined && syscall !== undefined) {
      throw failed(
        `The lab cannot be started: ${code} (${syscall}).`,
        'LAB_START',
        startHints[code] ?? 'Check the address, the ports and the folder that were given.',
      )
    }
    throw error
  }
}

const startHints: Readonly<Record<string, string>> = {
  EADDRINUSE: 'The port is taken: leave --port and --admin-port out for any free ones.',
  EADDRNOTAVAIL: 'This machine has no such address: see --host.',
  EACCES: 'Ports below 1024 and other people’s folders need rights that this user does not have.',
}

async function loadLab(): Promise<typeof LabPackage> {
  try {
    return await import('@sallyport/lab')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error
    throw failed('The lab is not installed.', 'LAB_MISSING', 'npm install @sallyport/lab')
  }
}

function failed(message: string, code: string, hint: string): CliError {
  return new CliError(message, { exit: exitCodes.configuration, code, hint })
}
