import { accessSync, constants, statSync } from 'node:fs'
import { ConfigurationError } from '../../errors.ts'
import { printable } from '../../options.ts'

/** The environment variable that names the executable, the same that Ansible's lookup plugin reads. */
export const executableVariable = 'AIM_CLIPASSWORDSDK_CMD'

const sdkFolder = 'CyberArk\\ApplicationPasswordSdk'

/** Where the Credential Provider puts it, by platform, in the order in which they are tried. */
export const defaultExecutables: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  linux: ['/opt/CARKaim/sdk/clipasswordsdk'],
  aix: ['/opt/CARKaim/sdk/clipasswordsdk'],
  win32: ['C:\\Program Files', 'C:\\Program Files (x86)'].flatMap((root) =>
    ['CLIPasswordSDK64.exe', 'CLIPasswordSDK.exe'].map((file) => `${root}\\${sdkFolder}\\${file}`),
  ),
}

/** What finding the executable depends on. */
export interface ExecutableLookup {
  readonly platform: NodeJS.Platform
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Whether there is a file at a path, and whether it may be executed. */
  readonly inspect: (path: string) => 'executable' | 'not-executable' | 'absent'
}

/** This machine. */
export function thisMachine(): ExecutableLookup {
  return { platform: process.platform, environment: process.env, inspect: inspectFile }
}

/**
 * Finds the executable: as given, else as the environment says, else in the vendor's default places.
 *
 * @throws ConfigurationError saying where was looked, or that the platform has no Credential Provider.
 */
export function findExecutable(given: string | undefined, lookup: ExecutableLookup): string {
  const named = lookup.environment[executableVariable]
  if (given !== undefined) return usable(given, "option 'executable'", lookup)
  if (named !== undefined && named !== '')
    return usable(named, `environment variable ${executableVariable}`, lookup)
  const places = defaultExecutables[lookup.platform]
  if (places === undefined) {
    const system = lookup.platform === 'darwin' ? 'macOS' : `the platform '${lookup.platform}'`
    throw new ConfigurationError(`There is no CyberArk Credential Provider for ${system}.`, {
      code: 'UNSUPPORTED_PLATFORM',
      hint: "Use CentralCredentialProvider, which needs no local agent; or name a stand-in under 'executable'.",
    })
  }
  const found = places.find((place) => lookup.inspect(place) !== 'absent')
  if (found !== undefined) return usable(found, 'the default place', lookup)
  throw new ConfigurationError(`CLIPasswordSDK was not found. Looked for: ${places.join(', ')}.`, {
    code: 'EXECUTABLE_NOT_FOUND',
    hint: `Install the Credential Provider, or name the executable under 'executable' or in ${executableVariable}.`,
  })
}

function usable(path: string, source: string, lookup: ExecutableLookup): string {
  const state = lookup.inspect(path)
  if (state === 'executable') return path
  throw state === 'absent'
    ? new ConfigurationError(`There is no executable '${printable(path, 300)}' (${source}).`, {
        code: 'EXECUTABLE_NOT_FOUND',
        hint: 'Give the path of the CLIPasswordSDK executable itself, not of its folder.',
      })
    : new ConfigurationError(`This user may not execute '${printable(path, 300)}' (${source}).`, {
        code: 'EXECUTABLE_NOT_RUNNABLE',
        hint: 'Check the permissions of the file and of the folders above it.',
      })
}

function inspectFile(path: string): ReturnType<ExecutableLookup['inspect']> {
  try {
    if (!statSync(path).isFile()) return 'absent'
  } catch {
    return 'absent'
  }
  try {
    accessSync(path, constants.X_OK)
    return 'executable'
  } catch {
    return 'not-executable'
  }
}
