/** Packages of platforms and connection components, on their way to PVWA. */
import { readFile } from 'node:fs/promises'
import { ConfigurationError } from '../../../errors.ts'
import { anyOf, bytes, checkArgument, printable, text } from '../../../options.ts'
import { zipProblem } from './zip.ts'

/** The package of a platform or connection component: its bytes, or the path of its file. */
export type PackageSource = Uint8Array | string

/**
 * A package as PVWA takes it, in base64.
 *
 * @throws ConfigurationError when it cannot be read, or is no sound zip archive.
 */
export async function packageText(where: string, source: PackageSource): Promise<string> {
  checkArgument(where, 'the package', source, anyOf('a Uint8Array, or the path of a file', text, bytes))
  const file = typeof source === 'string' ? await read(source) : source
  const problem = zipProblem(file)
  if (problem !== undefined) {
    throw new ConfigurationError(`${where}: the package ${problem}.`, {
      code: 'INVALID_REQUEST',
      hint: 'Nothing was sent.',
    })
  }
  return Buffer.from(file.buffer, file.byteOffset, file.byteLength).toString('base64')
}

async function read(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file)
  } catch (cause) {
    throw new ConfigurationError(`The file '${printable(file, 300)}' cannot be read.`, {
      code: 'FILE_UNUSABLE',
      hint: 'Check its path and permissions.',
      cause,
    })
  }
}
