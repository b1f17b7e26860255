import type { HttpOptions, TlsOptions } from '@sallyport/sdk'
import type { Flag } from '../args/flags.ts'
import { UsageError } from '../cli-error.ts'
import { isContents, isPem } from './contents.ts'
import type { Setting, Settings } from './settings.ts'
import { durationMs, oneOf } from './values.ts'

type NetworkFlag = 'proxy' | 'ca' | 'system-ca' | 'cert' | 'key' | 'pfx' | 'server-name' | 'tls-max-version'

/** The settings of proxy and TLS, which every vault over HTTPS has. */
export type NetworkSettings = Settings<Readonly<Record<NetworkFlag, Flag>>>

/**
 * Reads how a server is reached, and what is trusted, as options of a client.
 *
 * @throws UsageError
 */
export function readNetwork(
  settings: Settings<Readonly<Record<NetworkFlag | 'timeout', Flag>>>,
): Pick<HttpOptions, 'timeoutMs' | 'proxy' | 'tls'> {
  const timeout = settings.text('timeout')
  const proxy = readProxy(settings)
  const tls = readTls(settings)
  return {
    ...(timeout === undefined ? {} : { timeoutMs: durationMs(timeout) }),
    ...(proxy === undefined ? {} : { proxy }),
    ...(Object.keys(tls).length === 0 ? {} : { tls }),
  }
}

/**
 * Reads the proxy; `false` for none.
 *
 * @throws UsageError
 */
export function readProxy(settings: NetworkSettings): string | false | undefined {
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

/**
 * Reads trust and client certificate. The passphrase is left to whoever needs one.
 *
 * @throws UsageError
 */
export function readTls(settings: NetworkSettings): TlsOptions {
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
function readIdentity(settings: NetworkSettings): Pick<TlsOptions, 'cert' | 'key' | 'pfx'> {
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
