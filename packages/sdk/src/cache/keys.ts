import { checkOptions } from '../options.ts'
import { selectorShape, type Selector, type VaultRetrieveOptions } from '../vault.ts'

/** What beside the selector decides the answer of a vault. */
export type How = Pick<VaultRetrieveOptions, 'kind' | 'reason' | 'ticketId' | 'properties'>

/** What is asked of a vault, under the keys that it is remembered by. */
export interface Question {
  readonly selector: Selector
  readonly how: How
  /** The same for the same answer. */
  readonly key: string
  /** The same for the same account. */
  readonly selectorKey: string
}

/** Spells out a question, which no longer changes when the caller's objects do. */
export function questionOf(selector: Selector, how: How): Question {
  const { kind, reason, ticketId, properties } = how
  const key = keyOf(selector, how)
  return {
    selector: { path: [...selector.path], keys: { ...selector.keys } },
    how: {
      ...(kind === undefined ? {} : { kind }),
      ...(reason === undefined ? {} : { reason }),
      ...(ticketId === undefined ? {} : { ticketId }),
      ...(properties === undefined ? {} : { properties: [...properties] }),
    },
    key,
    selectorKey: selectorKeyOf(selector),
  }
}

/** One text for everything that decides the answer of one vault. */
export function keyOf(selector: Selector, { kind, reason, ticketId, properties }: How): string {
  let key = selectorKeyOf(selector)
  if (kind !== undefined) key += `#${kind}`
  if (reason !== undefined) key += `r${counted(reason)}`
  if (ticketId !== undefined) key += `t${counted(ticketId)}`
  for (const name of properties ?? []) key += `p${counted(name)}`
  return key
}

// Selectors that cannot change any more, such as those that `Sallyport` has of references.
const known = new WeakMap<Selector, string>()

/**
 * The same for the same account.
 *
 * @throws ConfigurationError for what is no selector.
 */
export function selectorKeyOf(selector: Selector): string {
  const before = known.get(selector)
  if (before !== undefined) return before
  checkOptions('selector', selector, selectorShape)
  const key = writeKey(selector)
  if ([selector, selector.path, selector.keys].every(Object.isFrozen)) known.set(selector, key)
  return key
}

/** Each part after its length, so that no two selectors have the same text. */
function writeKey({ path, keys }: Selector): string {
  let key = ''
  for (const part of path) key += counted(part)
  const names = Object.keys(keys)
  if (names.length === 0) return key
  for (const name of names.sort()) key += `?${counted(name)}${counted(keys[name] ?? '')}`
  return key
}

function counted(text: string): string {
  return `${text.length}:${text}`
}
