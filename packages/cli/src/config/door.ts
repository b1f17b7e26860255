import type { CentralCredentialProviderOptions, CredentialProviderOptions } from '@sallyport/sdk/cyberark'
import { UsageError } from '../cli-error.ts'
import { ccpOnly, type doorFlags } from './door-flags.ts'
import { readProxy, readTls } from './network.ts'
import type { Settings } from './settings.ts'
import { durationMs } from './values.ts'

/** Where to retrieve from, and as whom: what a vault of a configuration file will be, too. */
export type Door =
  | { readonly kind: 'ccp'; readonly options: CentralCredentialProviderOptions }
  | { readonly kind: 'cp'; readonly options: CredentialProviderOptions }

type DoorSettings = Settings<typeof doorFlags>

/**
 * Reads where to retrieve from. Opens nothing, and leaves the passphrase to whoever needs one.
 *
 * @throws UsageError naming the flag or variable.
 */
export function readDoor(settings: DoorSettings): Door {
  const { kind, place } = readPlace(settings)
  const appId = settings.value('app-id')
  if (appId === undefined) {
    throw new UsageError('No application identity is given.', 'Give --app-id ID or set SALLYPORT_APP_ID.')
  }
  const timeout = settings.text('timeout')
  const common = { appId, ...(timeout === undefined ? {} : { timeoutMs: durationMs(timeout) }) }
  if (kind === 'cp') {
    const needless = ccpOnly.find((name) => settings.isFlagged(name))
    if (needless !== undefined) {
      throw new UsageError(
        `--${needless} is for CCP; the Credential Provider on this machine has no use for it.`,
      )
    }
    return { kind, options: { ...common, ...(place === '' ? {} : { executable: place }) } }
  }
  const servicePath = settings.value('service-path')
  const proxy = readProxy(settings)
  const tls = readTls(settings)
  return {
    kind,
    options: {
      ...common,
      url: place,
      ...(servicePath === undefined ? {} : { servicePath }),
      ...(proxy === undefined ? {} : { proxy }),
      ...(Object.keys(tls).length === 0 ? {} : { tls }),
    },
  }
}

function readPlace(settings: DoorSettings): { kind: 'ccp' | 'cp'; place: string } {
  const ccp = settings.text('ccp')
  const cp = settings.text('cp')
  if (ccp !== undefined && ccp.layer === cp?.layer) {
    throw new UsageError(`Both ${ccp.origin} and ${cp.origin} are given.`, 'Give one of the two.')
  }
  if (cp !== undefined && (ccp === undefined || cp.layer === 'flag')) {
    // The flag alone only chooses the door; the executable may be named in the environment.
    const place = cp.value === '' ? settings.inEnvironment('cp')?.value : cp.value
    return { kind: 'cp', place: place ?? '' }
  }
  if (ccp === undefined) {
    throw new UsageError(
      'Nothing says where to retrieve from.',
      'Give --ccp URL or --cp, or set SALLYPORT_CCP_URL or SALLYPORT_CP.',
    )
  }
  return { kind: 'ccp', place: ccp.value }
}
