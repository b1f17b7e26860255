import {
  anyOf,
  bytes,
  flag,
  isRecord,
  listOf,
  nested,
  oneOf,
  optional,
  secretText,
  text,
  type Shape,
} from '../options.ts'
import type { Secret } from '../secret.ts'

/** Certificates or keys: PEM text, the path of a file, or the bytes themselves. */
export type PemSource = string | Uint8Array

/** How a client trusts servers and proves itself to them. */
export interface TlsOptions {
  /**
   * The certificate authorities to trust instead of Node's own: PEM text, a file, or a folder of certificates
   * (`.pem`, `.crt`, `.cer`, or named by hash as `c_rehash` does), or several of these.
   * Default: what Node trusts.
   */
  readonly ca?: PemSource | readonly PemSource[]
  /** Trust the operating system's authorities too. Default `false`. */
  readonly systemCa?: boolean
  /** The client certificate as PEM, with its chain if the server needs it. It may hold the key as well. */
  readonly cert?: PemSource
  /** The private key of `cert` as PEM. */
  readonly key?: PemSource
  /** A PKCS#12 file (PFX) with the client certificate and its key, in place of `cert` and `key`. */
  readonly pfx?: PemSource
  /** The passphrase of `key` or `pfx`. */
  readonly passphrase?: string | Secret
  /** The name that the server's certificate must carry. Default: the host of the URL. */
  readonly serverName?: string
  /** The oldest TLS version to accept. Default `TLSv1.2`. */
  readonly minVersion?: 'TLSv1.2' | 'TLSv1.3'
  /**
   * The newest TLS version to offer. `TLSv1.2` is needed for an IIS that asks for the client certificate only
   * after the request has arrived, which Node cannot answer under TLS 1.3.
   */
  readonly maxVersion?: 'TLSv1.2' | 'TLSv1.3'
  /**
   * `false` accepts any server, so that anyone on the way can read the secrets. Default `true`.
   *
   * @deprecated Name the authority with `ca`. A warning is logged once where this is `false`.
   */
  readonly verify?: boolean
}

const pemSource = anyOf('PEM text, a path or a Uint8Array', text, bytes)
const version = optional(oneOf('TLSv1.2', 'TLSv1.3'))

const shape: Shape<TlsOptions> = {
  ca: optional(anyOf('PEM text, a path, a Uint8Array or a list of these', pemSource, listOf(pemSource))),
  systemCa: optional(flag),
  cert: optional(pemSource),
  key: optional(pemSource),
  pfx: optional(pemSource),
  passphrase: optional(secretText),
  serverName: optional(text),
  minVersion: version,
  maxVersion: version,
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the place where it is checked
  verify: optional(flag),
}

/** Whether the server has to prove who it is. The only place that reads the deprecated option. */
export function isVerified(options: TlsOptions): boolean {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- honoured, with a warning
  return options.verify ?? true
}

/** Checks {@link TlsOptions}, without touching a file. */
export const tlsOptions = (value: unknown): string | undefined => {
  const wrong = nested(shape)(value)
  if (wrong !== undefined) return wrong
  const { ca, cert, key, pfx, passphrase, minVersion, maxVersion } = isRecord(value) ? value : {}
  if (Array.isArray(ca) && ca.length === 0)
    return "has an empty list under 'ca': leave it out to trust what Node trusts"
  if (pfx !== undefined && (cert !== undefined || key !== undefined)) {
    return "has both 'pfx' and 'cert' or 'key': give one or the other"
  }
  if (key !== undefined && cert === undefined) return "has 'key' without 'cert'"
  if (passphrase !== undefined && cert === undefined && pfx === undefined) {
    return "has 'passphrase' without 'key' or 'pfx' to open with it"
  }
  if (minVersion === 'TLSv1.3' && maxVersion === 'TLSv1.2') return "has 'minVersion' above 'maxVersion'"
  return undefined
}
