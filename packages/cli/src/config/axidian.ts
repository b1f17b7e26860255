import type { AxidianAccountRef, AxidianPrivilegeOptions, AxidianRoutes } from '@sallyport/sdk/axidian'
import type { Flag } from '../args/flags.ts'
import { UsageError } from '../cli-error.ts'
import type { axidianAccountFlags, axidianFlags } from './axidian-flags.ts'
import { readNetwork } from './network.ts'
import { readRoutesFile } from './routes-file.ts'
import { onOrOff, type Setting, type Settings } from './settings.ts'

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
  return readRoutesFile(
    setting,
    ['GET', 'POST'],
    'Write them as { "listAccounts": { "method": "GET", "path": "/…" }, "getPassword": …, "getSshKey": … }, each if it differs.',
  )
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
