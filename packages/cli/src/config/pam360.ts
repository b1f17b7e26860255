import type { Pam360Options, Pam360Routes, Pam360ServerOptions } from '@sallyport/sdk/pam360'
import type { Flag } from '../args/flags.ts'
import { UsageError } from '../cli-error.ts'
import { given } from './given.ts'
import { readNetwork } from './network.ts'
import type { pam360Flags, pam360ServerFlags } from './pam360-flags.ts'
import { readRoutesFile } from './routes-file.ts'
import type { Setting, Settings } from './settings.ts'
import { ifGiven, oneOf, wholeNumber } from './values.ts'

type Names<Table> = Settings<Readonly<Record<keyof Table, Flag>>>

/** The settings that say where PAM360 is. */
export type Pam360ServerSettings = Names<typeof pam360ServerFlags>

/** The settings that {@link pam360Flags} give. */
export type Pam360Settings = Names<typeof pam360Flags>

/**
 * Reads where PAM360 is, and how it is reached.
 *
 * @throws UsageError naming the flag or variable.
 */
export function readPam360Server(
  settings: Pam360ServerSettings,
): Pam360ServerOptions & ReturnType<typeof readNetwork> {
  const place = settings.value('pam360')
  if (place === undefined) {
    throw new UsageError(
      'Nothing says where PAM360 is.',
      'Give --pam360 HOST or https://host:8282, or set SALLYPORT_PAM360_URL.',
    )
  }
  return {
    ...addressOf(place),
    ...given({ product: ifGiven(settings.text('product'), (one) => oneOf(one, ['pam360', 'pmp'] as const)) }),
    ...readNetwork(settings),
  }
}

/** A host without a port gets that of the product. */
function addressOf(place: string): Pick<Pam360ServerOptions, 'host' | 'url'> {
  if (place.includes('://')) return { url: place }
  return /^(\[.*\]|[^:]*):\d+$/.test(place) ? { url: `https://${place}` } : { host: place }
}

/**
 * Reads where PAM360 is and how it is asked, but for the token.
 *
 * @throws UsageError naming the flag or variable; CliError for the file of the routes.
 */
export async function readPam360(settings: Pam360Settings): Promise<Omit<Pam360Options, 'token'>> {
  const routes = settings.text('routes')
  return {
    ...readPam360Server(settings),
    ...given({
      orgName: settings.value('org'),
      serverZone: settings.value('server-zone'),
      routes: routes === undefined ? undefined : await readRoutes(routes),
      accessCalls: ifGiven(settings.text('access-calls'), (one) => oneOf(one, ['routes', 'rpc'] as const)),
      appType: ifGiven(settings.text('app-type'), (one) => wholeNumber(one, 0, 2 ** 31 - 1)),
      registration: ifGiven(settings.text('registration'), ({ value }) => ({ configFolder: value })),
    }),
  }
}

function readRoutes(setting: Setting): Promise<Partial<Pam360Routes>> {
  return readRoutesFile(
    setting,
    ['GET', 'POST', 'PUT', 'DELETE'],
    'Write them as { "checkOut": { "method": "PUT", "path": "accounts/{accountId}/…" } }, each if it differs.',
  )
}
