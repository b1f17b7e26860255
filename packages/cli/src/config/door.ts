import type { TlsOptions } from '@sallyport/sdk'
import type { CentralCredentialProviderOptions, CredentialProviderOptions } from '@sallyport/sdk/cyberark'
import { UsageError } from '../cli-error.ts'
import { isContents, isPem } from './contents.ts'
import { ccpOnly, type doorFlags } from './door-flags.ts'
import type { Setting, Settings } from './settings.ts'
import { durationMs, oneOf } from './values.ts'

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

function readProxy(settings: DoorSettings): string | false | undefined {
  const proxy = settings.text('proxy')
  if (proxy === undefined) return undefined
  if (proxy.value.toLowerCase() === 'none') return false
  if (proxy.layer === 'flag' && /^[^/?#]*(\/\/)?[^/?#]*:[^/?#@]*@/.test(proxy.value)) {
    throw new UsageError(
      '--proxy holds a password, which process lists and shell histories would show.',
      'Set SALLYPORT_PROXY or HTTPS_PROXY instead.',
    )
  }
  return proxy.value
}

function readTls(settings: DoorSettings): TlsOptions {
  const ca = settings.list('ca')
  for (const setting of ca) refuseContents(setting, { pem: true })
  const identity = readIdentity(settings)
  const serverName = settings.value('server-name')
  const maxVersion = settings.text('tls-max-version')
  return {
    ...(ca.length === 0 ? {} : { ca: ca.map((setting) => setting.value) }),
    ...(settings.isOn('system-ca') ? { systemCa: true } : {}),
    ...identity,
    ...(serverName === undefined ? {} : { serverName }),
    ...(maxVersion === undefined
      ? {}
      : {
          maxVersion: oneOf(maxVersion, ['1.2', '1.3', 'tlsv1.2', 'tlsv1.3']).endsWith('2')
            ? ('TLSv1.2' as const)
            : ('TLSv1.3' as const),
        }),
  }
}

/** A PFX on the command line sets aside a certificate in the environment, and the other way round. */
function readIdentity(settings: DoorSettings): Pick<TlsOptions, 'cert' | 'key' | 'pfx'> {
  const pfx = settings.text('pfx')
  const cert = settings.text('cert')
  const key = settings.text('key')
  refuseContents(pfx, { pem: false })
  for (const setting of [cert, key]) refuseContents(setting, { pem: true })
  const pem = cert ?? key
  if (pfx !== undefined && (pem === undefined || (pfx.layer === 'flag' && pem.layer !== 'flag'))) {
    return { pfx: pfx.value }
  }
  if (pfx !== undefined && pfx.layer === pem?.layer) {
    throw new UsageError(`Both ${pfx.origin} and ${pem.origin} are given.`, 'Give one of the two.')
  }
  if (key !== undefined && cert === undefined) {
    throw new UsageError(`${key.origin} is given without a certificate.`, 'Give --cert FILE as well.')
  }
  return {
    ...(cert === undefined ? {} : { cert: cert.value }),
    ...(key === undefined ? {} : { key: key.value }),
  }
}

/** On the command line no contents at all; in the environment PEM, where the library can read it. */
function refuseContents(setting: Setting | undefined, { pem }: { pem: boolean }): void {
  if (setting === undefined || !isContents(setting.value)) return
  if (setting.layer === 'flag') {
    throw new UsageError(
      `${setting.origin} holds a certificate or key itself, which process lists and shell histories would show.`,
      'Give the path of a file.',
    )
  }
  if (pem && isPem(setting.value)) return
  throw new UsageError(
    `${setting.origin} holds neither the path of a file nor text that can be read.`,
    pem
      ? 'Give the path of a file, or PEM text from its BEGIN line to its END line.'
      : 'Give the path of a PFX file.',
  )
}
