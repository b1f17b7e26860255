import type {
  AxidianAccountRef,
  AxidianPrivilegeOptions,
  AxidianRoute,
  AxidianRoutes,
} from '@sallyport/sdk/axidian'
import type { Flag } from '../args/flags.ts'
import { UsageError } from '../cli-error.ts'
import type { axidianAccountFlags, axidianFlags } from './axidian-flags.ts'
import { readNetwork } from './network.ts'
import { onOrOff, type Setting, type Settings } from './settings.ts'
import { readTextFile } from './text-file.ts'

/** The settings that {@link axidianFlags} give. */
export type AxidianSettings = Settings<Readonly<Record<keyof typeof axidianFlags, Flag>>>

/** The vendor's variable that turns verification off. There is no flag for it. */
export const verifyVariable = 'PAM_VERIFY_SSL'

/**
 * Reads where Axidian Privilege is and which application asks, but for its password.
 *
 * @throws UsageError naming the flag or variable; CliError for the file of the routes.
 */
export async function readAxidian(
  settings: AxidianSettings,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Omit<AxidianPrivilegeOptions, 'password'>> {
  const clientId = settings.value('client-id')
  const scope = settings.value('scope')
  const routes = settings.text('routes')
  return {
    idpUrl: needed(settings, 'idp', 'Nothing says where the identity provider is.', 'URL'),
    coreUrl: needed(settings, 'core', 'Nothing says where Core is.', 'URL'),
    username: needed(settings, 'user', 'Nothing says which application asks.', 'NAME'),
    ...(clientId === undefined ? {} : { clientId }),
    ...(scope === undefined ? {} : { scope }),
    ...(routes === undefined ? {} : { routes: await readRoutes(routes) }),
    ...withVerification(readNetwork(settings), settings, env[verifyVariable]),
  }
}

function needed(
  settings: AxidianSettings,
  name: 'idp' | 'core' | 'user',
  message: string,
  value: string,
): string {
  const found = settings.value(name)
  if (found !== undefined) return found
  const variables = {
    idp: 'IDP_URL or PAM_IDP_SERVER',
    core: 'CORE_URL or PAM_CORE_SERVER',
    user: 'USER or PAM_USERNAME',
  }
  throw new UsageError(message, `Give --${name} ${value}, or set SALLYPORT_AXIDIAN_${variables[name]}.`)
}

type Network = ReturnType<typeof readNetwork>

function withVerification(network: Network, settings: AxidianSettings, word: string | undefined): Network {
  if (word === undefined || word === '' || onOrOff({ value: word, origin: verifyVariable })) return network
  const [authority] = settings.list('ca')
  if (authority !== undefined) {
    throw new UsageError(
      `${authority.origin} names an authority, and ${verifyVariable} turns verification off.`,
      'Keep one of the two.',
    )
  }
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the vendor's variable asks for it; the library warns
  return { ...network, tls: { ...network.tls, verify: false } }
}

async function readRoutes(setting: Setting): Promise<Partial<AxidianRoutes>> {
  const text = await readTextFile(setting, 'Give the path of a file that holds JSON.')
  const routes = parseRoutes(text)
  if (routes !== undefined) return routes
  throw new UsageError(
    `${setting.origin}: the file that it names holds no routes.`,
    'Write them as { "listAccounts": { "method": "GET", "path": "/…" }, "getPassword": …, "getSshKey": … }, each if it differs.',
  )
}

/** The library checks names and paths. */
function parseRoutes(text: string): Partial<AxidianRoutes> | undefined {
  const value = jsonOf(text)
  if (!isObject(value)) return undefined
  const entries = Object.entries(value).map(([name, route]) => [name, parseRoute(route)] as const)
  const routes = entries.flatMap(([name, route]) => (route === undefined ? [] : [[name, route] as const]))
  return routes.length === entries.length ? Object.fromEntries(routes) : undefined
}

function parseRoute(value: unknown): AxidianRoute | undefined {
  if (!isObject(value)) return undefined
  const { method, path } = value
  return (method === 'GET' || method === 'POST') && typeof path === 'string' ? { method, path } : undefined
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/**
 * The one account that a command line names.
 *
 * @throws UsageError where it names none, or several.
 */
export function readAxidianAccount(
  settings: Settings<Readonly<Record<keyof typeof axidianAccountFlags, Flag>>>,
  words: readonly string[],
): AxidianAccountRef {
  const id = settings.value('id')
  const [name, ...others] = words
  if (id !== undefined && name === undefined) return { id }
  if (id === undefined && name !== undefined && name !== '' && others.length === 0) return name
  throw new UsageError(
    'Give one account.',
    "By its name, such as DB-SERVER/admin or 'DOMAIN\\account', or by --id ID. A name with spaces goes in quotes.",
  )
}
