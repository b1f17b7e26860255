/** Names and ids: what is given by one or the other, and which item of a list it is. */
import { AmbiguousMatchError, ConfigurationError, NotFoundError } from '../../errors.ts'
import { integer, isRecord } from '../../options.ts'
import { notThere, type Fields } from './fields.ts'

/** Whether two names are one: letter case does not count. */
export function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}

/**
 * The one item of those that have a name.
 *
 * @param what What it is, for the errors.
 * @throws NotFoundError when there is none; AmbiguousMatchError when there is more than one.
 */
export function onlyOf<Item>(items: readonly Item[], what: string): Item {
  const [item, other] = items
  if (item === undefined) throw missing(what)
  if (other === undefined) return item
  throw new AmbiguousMatchError(`More than one ${what} has that name.`, {
    code: 'AMBIGUOUS_MATCH',
    hint: 'Name it by its id.',
  })
}

/** There is none of that name. */
export function missing(what: string): NotFoundError {
  return new NotFoundError(`There is no ${what} of that name, or the user may not see it.`, {
    code: 'NOT_FOUND',
    hint: 'Check the name; letter case does not count.',
  })
}

/**
 * `false` where there is no such thing. Any other failure is thrown: a refusal is no answer of "no".
 */
export async function isThere(asked: Promise<unknown>): Promise<boolean> {
  try {
    await asked
    return true
  } catch (error) {
    if (error instanceof NotFoundError) return false
    throw error
  }
}

const wholeNumber = integer(0)

/**
 * The id in a reference: the number itself, or that of what came from here.
 *
 * @param what What it refers to, for the error.
 * @throws ConfigurationError when it is neither.
 */
export function numberIn(reference: unknown, what: string): number {
  const id: unknown = isRecord(reference) ? reference['id'] : reference
  if (typeof id === 'number' && wholeNumber(id) === undefined) return id
  throw new ConfigurationError(`A ${what} is given by its id, its name, or as it came from here.`, {
    code: 'INVALID_REQUEST',
  })
}

/**
 * The id that an answer holds.
 *
 * @throws ProtocolError when it does not.
 */
export function readId(fields: Fields, name: string, what: string): number {
  const id = fields.number(name)
  if (id === undefined) throw notThere(`the id of ${what}`)
  return id
}
