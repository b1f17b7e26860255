/** The items of many lists, as if they were one. */

/** A list that has begun: its first item is under way. */
interface Begun<Item> {
  readonly items: AsyncIterator<Item, unknown>
  readonly first: Promise<IteratorResult<Item, unknown>>
}

/**
 * The items of the lists that some things have, one list after the other, in order. While the reader is busy with one, the
 * next have begun, each as far as it fetches by itself; no more than `ahead` of them are held. Whoever leaves early ends all.
 *
 * @param outer The things.
 * @param open The list of one of them; nothing is asked until it is iterated. The signal ends it.
 * @param ahead How many lists may have begun at once.
 * @throws What a list throws, in its turn.
 */
export async function* chained<Outer, Item>(
  outer: AsyncIterable<Outer>,
  open: (thing: Outer, signal: AbortSignal) => AsyncIterable<Item>,
  ahead: number,
): AsyncGenerator<Item, void, undefined> {
  const things = outer[Symbol.asyncIterator]()
  const begun: Begun<Item>[] = []
  const left = new AbortController()
  let current: Begun<Item> | undefined
  let isMore = true
  try {
    for (;;) {
      while (isMore && begun.length < ahead) {
        const thing = await things.next()
        if (thing.done === true) isMore = false
        else begun.push(begin(open(thing.value, left.signal)))
      }
      current = begun.shift()
      if (current === undefined) return
      const { items, first } = current
      for (let step = await first; step.done !== true; step = await items.next()) yield step.value
      current = undefined
    }
  } finally {
    left.abort()
    const lists = current === undefined ? begun : [current, ...begun]
    const iterators = [things, ...lists.map(({ items }) => items)]
    await Promise.all(iterators.map(async (one) => one.return?.()))
  }
}

function begin<Item>(list: AsyncIterable<Item, unknown>): Begun<Item> {
  const items: AsyncIterator<Item, unknown> = list[Symbol.asyncIterator]()
  const first = items.next()
  // It is thrown in its turn, if that comes.
  first.catch(() => undefined)
  return { items, first }
}
