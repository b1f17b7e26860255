import { refuse, wrong } from './errors.ts'

type Keys<T> = Readonly<Record<string, (item: T) => string>>

function compare(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1
}

/**
 * Items in the order of a `sort` parameter (`username desc, source`), texts in any case; as they are without
 * one. Names are those of `keys`, folded; another is 400 PASWS167E.
 */
export function sortBy<T>(items: readonly T[], sort: string | undefined, keys: Keys<T>): T[] {
  if (sort === undefined) return [...items]
  const terms = sort.split(',').map((term) => {
    const parts = /^\s*(\w+)(?:\s+(asc|desc))?\s*$/iu.exec(term)
    const name = (parts?.[1] ?? '').toLowerCase()
    const key = Object.hasOwn(keys, name) ? keys[name] : undefined
    if (key === undefined) throw refuse.invalidParameters(wrong('sort', `The value '${sort}' is not valid.`))
    return { key, sign: parts?.[2]?.toLowerCase() === 'desc' ? -1 : 1 }
  })
  return [...items].sort((left, right) => {
    for (const { key, sign } of terms) {
      const order = compare(key(left).toLowerCase(), key(right).toLowerCase())
      if (order !== 0) return order * sign
    }
    return 0
  })
}
