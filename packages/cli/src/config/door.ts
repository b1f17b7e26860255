import type { CentralCredentialProviderOptions, CredentialProviderOptions } from '@sallyport/sdk/cyberark'
import type { Flag } from '../args/flags.ts'
import { UsageError } from '../cli-error.ts'
import { ccpOnly, type doorFlags } from './door-flags.ts'
import { readNetwork } from './network.ts'
import type { Settings } from './settings.ts'
import { durationMs } from './values.ts'

/** Where to retrieve from, and as whom: what a vault of a configuration file will be, too. */
export type Door =
  | { readonly kind: 'ccp'; readonly options: CentralCredentialProviderOptions }
  | { readonly kind: 'cp'; readonly options: CredentialProviderOptions }

type DoorSettings = Settings<Readonly<Record<keyof typeof doorFlags, Flag>>>

/**
 * Reads where to retrieve from. Opens nothing, and leaves the passphrase to whoever needs one.
 *
 * @throws UsageError naming the flag or variable, also for a flag that the door has no use for.
 */
export function readDoor(settings: DoorSettings): Door {
  const door = readSource(settings)
  const needless = door.kind === 'cp' ? ccpOnly.find((name) => settings.isFlagged(name)) : undefined
  if (needless !== undefined) {
    throw new UsageError(
      `--${needless} is for CCP; the Credential Provider on this machine has no use for it.`,
    )
  }
  return door
}

/**
 * The same where somebody else has a use for the flags of network and TLS.
 *
 * @throws UsageError naming the flag or variable.
 */
export function readSource(settings: DoorSettings): Door {
  const { kind, place } = readPlace(settings)
  const appId = settings.value('app-id')
  if (appId === undefined) {
    throw new UsageError('No application identity is given.', 'Give --app-id ID or set SALLYPORT_APP_ID.')
  }
  if (kind === 'cp') {
    const timeout = settings.text('timeout')
    return {
      kind,
      options: {
        appId,
        ...(timeout === undefined ? {} : { timeoutMs: durationMs(timeout) }),
        ...(place === '' ? {} : { executable: place }),
      },
    }
  }
  const servicePath = settings.value('service-path')
  return {
    kind,
    options: {
      appId,
      ...readNetwork(settings),
      url: place,
      ...(servicePath === undefined ? {} : { servicePath }),
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
      'Give --ccp URL or --cp, or set SALLYPORT_CCP_URL or SALLYPORT_CP; sallyport get takes references (pam://…) too.',
    )
  }
  return { kind: 'ccp', place: ccp.value }
}
