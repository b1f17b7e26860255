import fc from 'fast-check'
import { expect, it } from 'vitest'
import { LruMap } from './lru.ts'

/** What it should do, by putting everything in order each time. */
class Model {
  readonly gone: number[] = []
  readonly #most: number
  #entries: [key: string, value: number][] = []

  constructor(most: number) {
    this.#most = most
  }

  get(key: string): number | undefined {
    const found = this.#entries.find(([other]) => other === key)
    if (found !== undefined) this.#entries = [...this.#entries.filter((other) => other !== found), found]
    return found?.[1]
  }

  set(key: string, value: number): void {
    this.delete(key)
    this.#entries.push([key, value])
    const oldest = this.#entries.length > this.#most ? this.#entries[0] : undefined
    if (oldest !== undefined) this.delete(oldest[0])
  }

  delete(key: string): void {
    this.deleteWhere((_value, other) => other === key)
  }

  deleteWhere(holds: (value: number, key: string) => boolean): void {
    for (const [key, value] of this.#entries) if (holds(value, key)) this.gone.push(value)
    this.#entries = this.#entries.filter(([key, value]) => !holds(value, key))
  }

  peek(key: string): number | undefined {
    return this.#entries.find(([other]) => other === key)?.[1]
  }

  get size(): number {
    return this.#entries.length
  }
}

const key = fc.constantFrom('a', 'b', 'c', 'd', 'e', '__proto__')
const step = fc.oneof(
  fc.record({ what: fc.constant('get' as const), key }),
  fc.record({ what: fc.constant('set' as const), key, value: fc.nat(9) }),
  fc.record({ what: fc.constant('delete' as const), key }),
  fc.record({ what: fc.constant('peek' as const), key }),
  fc.record({ what: fc.constant('deleteWhere' as const), least: fc.nat(9) }),
)

it('keeps what was asked for last, and tells of all that goes [cache/bounded]', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), fc.array(step, { maxLength: 60 }), (most, steps) => {
      const gone: number[] = []
      const map = new LruMap<number>(most, (value) => gone.push(value))
      const model = new Model(most)
      for (const one of steps) {
        if (one.what === 'get') expect(map.get(one.key)).toBe(model.get(one.key))
        else if (one.what === 'peek') expect(map.peek(one.key)).toBe(model.peek(one.key))
        else if (one.what === 'delete') [map, model].forEach((each) => each.delete(one.key))
        else if (one.what === 'set') [map, model].forEach((each) => each.set(one.key, one.value))
        else [map, model].forEach((each) => each.deleteWhere((value) => value >= one.least))
        expect(map.size).toBe(model.size)
      }
      expect([...gone].sort()).toEqual([...model.gone].sort())
    }),
  )
})
