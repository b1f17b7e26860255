/** The files of certificates and keys, before anything is read out of them. */
import { access, constants, stat } from 'node:fs/promises'
import { ConfigurationError } from '../errors.ts'
import type { PemSource, TlsOptions } from '../transport/tls-options.ts'
import { isPath, sourceName } from '../transport/tls.ts'
import { merged, type Finding } from './run-check.ts'

/** What a file may be, and who else may do what with it. */
interface FileKind {
  readonly mayBeFolder?: boolean
  /** The bits of its mode that nobody but its owner should have. */
  readonly forbidden: number
  /** What these bits let others do. */
  readonly danger: string
  readonly remedy: (path: string) => string
}

const trust: FileKind = {
  mayBeFolder: true,
  forbidden: 0o002,
  danger: 'anyone on this machine may change whom it trusts',
  remedy: (path) => `Take the right to write from others: chmod o-w ${path}`,
}
const open: FileKind = { ...trust, mayBeFolder: false, danger: 'anyone on this machine may change it' }
const secret: FileKind = {
  forbidden: 0o077,
  danger: 'others than its owner may read or change the private key',
  remedy: (path) => `Leave it to its owner alone: chmod 600 ${path}`,
}

/** The files that options name. */
function filesOf({ ca, cert, key, pfx }: TlsOptions): readonly (readonly [string, PemSource, FileKind])[] {
  const authorities = ca === undefined ? [] : typeof ca === 'string' || ca instanceof Uint8Array ? [ca] : ca
  // Without a key of its own, the certificate's file holds it.
  const certKind = key === undefined ? secret : open
  return [
    ...authorities.map((source) => ['ca', source, trust] as const),
    ...(cert === undefined ? [] : [['cert', cert, certKind] as const]),
    ...(key === undefined ? [] : [['key', key, secret] as const]),
    ...(pfx === undefined ? [] : [['pfx', pfx, secret] as const]),
  ]
}

/**
 * Looks whether the files are there and may be read, and by whom else.
 *
 * @throws ConfigurationError for the first that cannot be read.
 */
export async function inspectFiles(options: TlsOptions): Promise<Finding> {
  const files = filesOf(options).flatMap(([option, source, kind]) =>
    isPath(source) ? [{ option, path: source, shown: sourceName(option, source), kind }] : [],
  )
  if (files.length === 0) return { message: 'No file is named for certificates or keys.' }
  const warnings: Finding[] = []
  for (const { option, path, shown, kind } of files) {
    const mode = await readable(option, path, shown, kind)
    // Windows has no such bits: its rights are in lists that Node does not show.
    if (process.platform === 'win32' || (mode & kind.forbidden) === 0) continue
    const bits = (mode & 0o777).toString(8).padStart(4, '0')
    warnings.push({
      status: 'warning',
      message: `${shown} has the mode ${bits}: ${kind.danger}.`,
      remedy: kind.remedy(shown),
    })
  }
  if (warnings.length > 0) return merged(warnings)
  return { message: `Readable: ${files.map(({ shown }) => shown).join(', ')}.` }
}

/** The mode of a file that can be read. */
async function readable(option: string, path: string, shown: string, kind: FileKind): Promise<number> {
  const unusable = (what: string, cause?: unknown): ConfigurationError =>
    new ConfigurationError(`TLS option '${option}': ${what}.`, {
      code: 'CERTIFICATE_UNREADABLE',
      hint: 'Check the path, and that this user may read the file and enter the folders above it.',
      cause,
    })
  const found = await stat(path).catch((cause: unknown) => {
    throw unusable(`${shown} is not there, or may not be looked at`, cause)
  })
  if (found.isDirectory() && kind.mayBeFolder !== true) throw unusable(`${shown} is a folder`)
  await access(path, constants.R_OK).catch((cause: unknown) => {
    throw unusable(`${shown} may not be read by this user`, cause)
  })
  return found.mode
}
