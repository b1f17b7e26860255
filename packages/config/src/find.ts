/** Where the configuration is. */
import { lstat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { ConfigurationError } from '@sallyport/sdk'
import { checkOptions, type OptionTypes } from './options.ts'

/** The environment of a program. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Where to look. */
export interface FindOptions {
  /** The working folder. Default: that of the process. */
  readonly cwd?: string
  /** Default: that of the process. */
  readonly env?: Environment
}

/** The checks of {@link FindOptions}. */
export const findOptionTypes: OptionTypes<FindOptions> = { cwd: 'string', env: 'object' }

/** A configuration that was found. */
export interface FoundConfiguration {
  /** Absolute. */
  readonly path: string
  /**
   * What led to it: the program itself (`given`), the variable `SALLYPORT_CONFIG`, a folder from the working one upwards, or
   * the folder of the user or of the system.
   */
  readonly origin: 'given' | 'variable' | 'folder' | 'user' | 'system'
}

const names = ['sallyport.yaml', 'sallyport.yml', 'sallyport.json'] as const

/**
 * Finds the configuration: what `SALLYPORT_CONFIG` names, else the first `sallyport.yaml`, `.yml` or `.json` in the working
 * folder or one above it (up to the home folder where that is above, else up to the root), in the user's configuration
 * folder, or in the system's.
 *
 * @returns `undefined` where there is none. What `SALLYPORT_CONFIG` names is not looked for here.
 * @throws ConfigurationError when one folder has two, or naming an option that is unknown or wrong.
 */
export async function findConfiguration(options: FindOptions = {}): Promise<FoundConfiguration | undefined> {
  checkOptions('findConfiguration', options, findOptionTypes)
  const { cwd = process.cwd(), env = process.env } = options
  const named = env['SALLYPORT_CONFIG']
  if (named !== undefined && named !== '') return { path: resolve(cwd, named), origin: 'variable' }
  for (const { folder, origin } of placesToLook(resolve(cwd), env, process.platform)) {
    const found = await inFolder(folder)
    if (found !== undefined) return { path: found, origin }
  }
  return undefined
}

/** Folders that may have the configuration, the nearest first. */
export function placesToLook(
  cwd: string,
  env: Environment,
  platform: NodeJS.Platform,
): readonly { readonly folder: string; readonly origin: FoundConfiguration['origin'] }[] {
  const home = (platform === 'win32' ? env['USERPROFILE'] : env['HOME']) ?? homedir()
  const user = userFolder(env, platform, home)
  const system = systemFolder(env, platform)
  return [
    ...upwards(cwd, home).map((folder) => ({ folder, origin: 'folder' as const })),
    { folder: join(user, 'sallyport'), origin: 'user' },
    { folder: join(system, 'sallyport'), origin: 'system' },
  ]
}

function upwards(cwd: string, home: string): readonly string[] {
  const below = relative(home, cwd)
  const isAtHome = !isAbsolute(below) && below.split(/[\\/]/)[0] !== '..'
  const folders = [cwd]
  for (let folder = cwd; folder !== dirname(folder) && !(isAtHome && folder === resolve(home));) {
    folder = dirname(folder)
    folders.push(folder)
  }
  return folders
}

function userFolder(env: Environment, platform: NodeJS.Platform, home: string): string {
  const given = platform === 'win32' ? env['APPDATA'] : env['XDG_CONFIG_HOME']
  if (given !== undefined && isAbsolute(given)) return given
  if (platform === 'win32') return join(home, 'AppData', 'Roaming')
  return platform === 'darwin' ? join(home, 'Library', 'Application Support') : join(home, '.config')
}

function systemFolder(env: Environment, platform: NodeJS.Platform): string {
  if (platform === 'win32') return env['ProgramData'] ?? 'C:\\ProgramData'
  return platform === 'darwin' ? '/Library/Application Support' : '/etc'
}

async function inFolder(folder: string): Promise<string | undefined> {
  const paths = names.map((name) => join(folder, name))
  const there = await Promise.all(
    paths.map((path) =>
      // A link that leads nowhere is there too: another configuration instead of it would be a surprise.
      lstat(path).then(
        () => true,
        () => false,
      ),
    ),
  )
  const [first, second] = paths.filter((_, index) => there[index] === true)
  if (first !== undefined && second !== undefined) {
    throw new ConfigurationError(`There are two configurations: ${first} and ${second}.`, {
      code: 'INVALID_OPTION',
      hint: 'Keep one of them, or name one with SALLYPORT_CONFIG.',
    })
  }
  return first
}
