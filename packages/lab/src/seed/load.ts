import { readFile } from 'node:fs/promises'
import { LabError } from '../errors.ts'
import { checkSeed } from './check.ts'
import { defaultSeed } from './default-seed.ts'
import { objectSource, parseSeedText } from './source.ts'
import type { Seed } from './types.ts'

/**
 * Loads a seed: from a YAML or JSON file, from an object, or the default one. Throws `SeedError`, or
 * `LabError` for an unreadable file.
 */
export async function loadSeed(seed: string | Seed | undefined): Promise<Seed> {
  if (seed === undefined) return defaultSeed
  if (typeof seed !== 'string') return checkSeed(objectSource(seed))
  let text: string
  try {
    text = await readFile(seed, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
    throw new LabError(`cannot read the seed ${seed} (${code})`, { cause: error })
  }
  return checkSeed(parseSeedText(seed, text))
}
