/** Exports many platforms into a folder. */
import { join, resolve } from 'node:path'
import type { BulkOptions } from '../../../bulk/bulk-options.ts'
import { bulk } from '../../../bulk/bulk.ts'
import type { JournalledOutcome } from '../../../bulk/outcome.ts'
import { safeFileName, writeWhole } from '../../../files.ts'
import type { PlatformIdRef } from './platform.ts'
import { platformIdOf } from './platform.ts'
import type { CallOptions } from '../../../transport/call-options.ts'

/** A platform that is in a file now. */
export interface ExportedPlatform {
  readonly platformId: string
  /** Where its package is. */
  readonly path: string
  /** How many bytes it has. */
  readonly size: number
}

/** How to export many platforms: as any bulk run, with a journal or without. */
export interface ExportAllOptions extends BulkOptions<string> {
  /** Which platforms. Default: all target platforms. */
  readonly platforms?: readonly PlatformIdRef[]
  /** The file that makes the run go on where an earlier one was interrupted. See `bulk`. */
  readonly journal?: string
  /** How long each export may take, in milliseconds. Default: the client's `timeoutMs`. */
  readonly timeoutMs?: number
}

/** Writes the package of one platform into a folder. */
export async function writePackage(
  folder: string,
  platformId: string,
  bytes: Uint8Array,
): Promise<ExportedPlatform> {
  const path = join(folder, `${safeFileName(platformId)}.zip`)
  await writeWhole(path, bytes)
  return { platformId, path, size: bytes.length }
}

/** Exports these platforms, so many at a time; an outcome for each. */
export async function exportAll(
  folder: string,
  platforms: readonly PlatformIdRef[],
  { journal, platforms: _, timeoutMs, ...options }: ExportAllOptions,
  exportOne: (platformId: string, call: CallOptions) => Promise<Uint8Array>,
): Promise<JournalledOutcome<string, ExportedPlatform>[]> {
  const work = async (platformId: string, { signal }: { signal: AbortSignal }): Promise<ExportedPlatform> => {
    const call = { signal, ...(timeoutMs === undefined ? {} : { timeoutMs }) }
    return writePackage(folder, platformId, await exportOne(platformId, call))
  }
  const ids = platforms.map(platformIdOf)
  if (journal === undefined) return bulk(ids, work, options)
  // What is done is done in this folder: the journal of another one is another run's.
  const name = JSON.stringify(['export platforms', resolve(folder)])
  return bulk(ids, work, { ...options, journal, name, repeatable: true })
}
