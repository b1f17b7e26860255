import { fold } from '../state/fold.ts'
import { nearest } from './nearest.ts'
import type { SeedPath } from './source.ts'

/** Writes a path as people do: `accounts[2].safe`. */
export function formatPath(path: SeedPath): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`
    return text === '' ? key : `${text}.${key}`
  }, '')
}

/** Takes a problem of a seed: where, and what about it. */
export type Report = (path: SeedPath, message: string) => void

/** Reports names that appear twice in a list, which `key` leads to. Gives the names, folded. */
export function checkUnique<T>(
  key: string | SeedPath,
  items: readonly T[] | undefined,
  nameOf: (item: T) => string,
  nameKey: string,
  report: Report,
): Set<string> {
  const path = typeof key === 'string' ? [key] : key
  const seen = new Map<string, number>()
  for (const [index, item] of (items ?? []).entries()) {
    const name = fold(nameOf(item))
    const first = seen.get(name)
    if (first === undefined) seen.set(name, index)
    else
      report(
        [...path, index, nameKey],
        `the same as ${formatPath([...path, first])}; names are compared without regard to case`,
      )
  }
  return new Set(seen.keys())
}

/** Reports a name that is not among those that are known. */
export function checkReference(
  name: string,
  known: ReadonlySet<string>,
  what: string,
  path: SeedPath,
  report: Report,
): void {
  if (known.has(fold(name))) return
  const like = nearest(name, [...known])
  const remedy =
    like === undefined ? `add it under ${what}` : `did you mean "${like}"? Or add it under ${what}`
  report(path, `there is no "${name}" in ${what}; ${remedy}`)
}
