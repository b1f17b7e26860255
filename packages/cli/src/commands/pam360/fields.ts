/** What resources and accounts are made of, as far as flags say it. */
import { UsageError } from '../../cli-error.ts'
import type { Setting } from '../../config/settings.ts'
import { oneNamed, pairs } from '../../config/values.ts'

/**
 * Reads `NAME=yes|no` pairs of switches that have names.
 *
 * @throws UsageError for another name or word.
 */
export function readSwitches<Name extends string>(
  settings: readonly Setting[],
  names: readonly Name[],
): Partial<Record<Name, boolean>> {
  const found = Object.entries(pairs(settings) ?? {}).map(([written, word]) => {
    const [first] = settings
    const name = oneNamed({ value: written, origin: first?.origin ?? '', layer: 'flag' }, names)
    if (word !== 'yes' && word !== 'no')
      throw new UsageError(`${first?.origin ?? ''} must be NAME=yes or NAME=no.`)
    return [name, word === 'yes'] as const
  })
  // Object.fromEntries forgets the names.
  return Object.fromEntries(found) as Partial<Record<Name, boolean>>
}
