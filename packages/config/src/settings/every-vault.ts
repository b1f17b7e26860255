/** What each vault may say in a configuration, whatever its kind. */
import { either, may, named, needs, object, record, type Member } from '../collections.ts'
import { choice, duration, flag, integer, reference, referenceIn, type Field, type Read } from '../fields.ts'

const policy = {
  ttl: may(duration(0), 'How long an answer is given without asking. Default 5m.'),
  refreshAhead: may(
    duration(0),
    'How long before its end the next retrieval has it fetched anew. Default: a fifth of ttl.',
  ),
  stale: may(
    duration(0),
    'How long after its end it is given while the vault cannot be reached; 0s: never. Default 1h.',
  ),
} as const

/** What to keep. */
export const cache = named(
  'cache',
  either('true, false, a time such as 5m, or keys and values', {
    flag,
    text: duration(1),
    keys: object({
      ...policy,
      maxEntries: may(integer(1, 1_000_000), 'How many credentials are kept at most. Default 1000.'),
      references: may(
        record(object(policy), {
          pattern: /^pam:\/\/[^?#]+/,
          expected: 'it must be a reference',
          check: (text, place, reading) => {
            const found = referenceIn(text, place, reading)
            if (found?.reason === undefined && found?.ticketId === undefined) return
            reading.wrong(place, 'says nothing of a reason or ticket here', 'Leave it out: it holds for all.')
          },
        }),
        'What differs for some accounts, by their references.',
      ),
    }),
  }),
)

/** What each vault may say, whatever its kind. */
export const everyVault = {
  cache: may(cache, 'Keep what was retrieved for a while. Default: what cache says at the root, else false.'),
  canary: may(
    reference,
    "An account that sallyport doctor may retrieve, as a reference to this vault. Each time is a row in the vault's audit.",
  ),
} as const

/** The key that says which product a vault is. */
export function kind<Name extends string>(name: Name): Member<Field<Name>, true> {
  return needs(choice(name), 'The product.')
}

/** What to keep. */
export type CacheSettings = Read<typeof cache>
