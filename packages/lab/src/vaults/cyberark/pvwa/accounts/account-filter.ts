import type { Account } from '../../../../state/account.ts'
import { refuse, wrong } from '../errors.ts'
import { isAtLeast } from '../settings.ts'
import type { PvwaSettings } from '../settings.ts'
import { comparable, isInternal, lastModified } from './account-model.ts'
import { epochSeconds } from '../context.ts'

/** One condition of a filter. */
export interface FilterTerm {
  /** Folded. */
  readonly property: string
  readonly operator: string
  readonly value: string
}

/** Terms that must all fit; of several such groups one is enough. */
export type FilterGroups = readonly (readonly FilterTerm[])[]

function invalid(text: string): Error {
  return refuse.invalidParameters(wrong('filter', text))
}

/** Splits at a word outside of double quotes. */
function splitAt(text: string, word: 'AND' | 'OR', quotes: boolean): string[] {
  const parts: string[] = []
  let from = 0
  let quoted = false
  const pattern = new RegExp(`\\s+${word}\\s+`, 'iyu')
  for (let index = 0; index < text.length; index += 1) {
    if (quotes && text[index] === '"') quoted = !quoted
    if (quoted) continue
    pattern.lastIndex = index
    const match = pattern.exec(text)
    if (match === null) continue
    parts.push(text.slice(from, index))
    from = index + match[0].length
    index = from - 1
  }
  parts.push(text.slice(from))
  return parts
}

/**
 * Reads `<property> <operator> <value>[ AND …]` (PVWA protocol notes, section 2). From 14.6 values with white
 * space must be quoted and terms may be joined by `OR`; before, quotes are part of the value.
 */
export function parseFilter(text: string, settings: PvwaSettings): FilterGroups {
  const quotes = isAtLeast(settings, '14.6')
  const groups = quotes ? splitAt(text, 'OR', true) : [text]
  return groups.map((group) =>
    splitAt(group, 'AND', quotes).map((term) => {
      const parts = /^\s*(\S+)\s+(eq|gte|ge|lte|gt|lt|ne)\s+(.+?)\s*$/isu.exec(term)
      if (parts === null) throw invalid(`The filter term '${term.trim()}' is not valid.`)
      const [, property = '', operator = '', raw = ''] = parts
      let value = raw
      if (quotes) {
        const unquoted = /^"(.*)"$/su.exec(raw)?.[1]
        if (unquoted === undefined && /\s/u.test(raw))
          throw invalid('A value with white space must be in double quotes.')
        value = unquoted ?? raw
      }
      return { property: property.toLowerCase(), operator: operator.toLowerCase(), value }
    }),
  )
}

const ownProperties = ['safeName', 'userName', 'address', 'name', 'platformId', 'secretType'] as const

/** Properties that filters of accounts take beside those of platforms, from 14.4. */
export function searchableProperties(properties: Iterable<string>): string[] {
  const platform = [...properties].filter((name) => !isInternal(name))
  return [...ownProperties, 'modificationTime', ...platform.sort()]
}

function fits(account: Account, term: FilterTerm): boolean {
  const { property, operator, value } = term
  if (property === 'modificationtime') {
    const own = lastModified(account) ?? epochSeconds(account.createdAt)
    return own >= Number(value)
  }
  const own = comparable(account, property)
  const same = own?.toLowerCase() === value.toLowerCase()
  return operator === 'ne' ? !same : same
}

/** A test for accounts; refuses what the version does not take. */
export function accountFilter(text: string, settings: PvwaSettings): (account: Account) => boolean {
  const groups = parseFilter(text, settings)
  const any = isAtLeast(settings, '14.4')
  for (const term of groups.flat()) {
    const { property, operator, value } = term
    if (property === 'modificationtime') {
      if (operator !== 'gte' || !/^\d{1,15}$/u.test(value))
        throw invalid('modificationTime takes gte and epoch seconds.')
    } else if (property !== 'safename' && !any) {
      throw invalid(`The property '${property}' cannot be filtered by.`)
    } else if (operator !== 'eq' && !(any && operator === 'ne')) {
      throw invalid(`The operator '${operator}' is not valid for '${property}'.`)
    }
  }
  return (account) => groups.some((group) => group.every((term) => fits(account, term)))
}

/** The safe that a filter limits accounts to, when it is sure to be one alone. */
export function safeOfFilter(text: string, settings: PvwaSettings): string | undefined {
  const groups = parseFilter(text, settings)
  if (groups.length !== 1) return undefined
  return groups[0]?.find((term) => term.property === 'safename' && term.operator === 'eq')?.value
}
