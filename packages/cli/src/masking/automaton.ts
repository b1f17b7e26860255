import { Trie } from './trie.ts'

/**
 * Finds any number of patterns in one pass over bytes (Aho and Corasick). States are the nodes of a trie, from the root (0)
 * outwards. The table of transitions is filled as they are needed: most never are.
 */
export class Automaton {
  /** For each byte, its column in the table; 0 for all bytes that are in no pattern. */
  readonly columns = new Uint16Array(256)
  /**
   * For each state, a row: for each column where the row of the next state begins, 0 where it is not known yet, and negative
   * where a pattern ends with it. {@link step} knows it in any case.
   */
  readonly table: Int32Array
  /** Where the row of the root begins. */
  readonly root = 1
  /** How many columns there are. */
  readonly #width: number
  /** For each state: how many bytes the longest pattern has that ends here, or 0. */
  readonly #matched: Uint32Array
  /** For each state: how many of the last bytes may belong to a match that has not ended yet. */
  readonly #open: Uint32Array
  /** For each state: the longest other state that its bytes end with. */
  readonly #fallback: Uint32Array
  readonly #trie: Trie

  /** @param patterns None of them empty. */
  constructor(patterns: readonly Uint8Array[]) {
    this.#width = this.#nameColumns(patterns)
    const trie = new Trie(patterns)
    this.#trie = trie
    this.#fallback = new Uint32Array(trie.size)
    this.#matched = new Uint32Array(trie.size)
    this.#open = new Uint32Array(trie.size)
    // The system gives this memory only as far as it is written to.
    this.table = new Int32Array(this.root + Math.min(trie.size * this.#width, mostCells))
    for (let state = 1; state < trie.size; state += 1) {
      // What it falls back to is nearer to the root, and was here before it.
      const [parent, depth] = [at(trie.parent, state), at(trie.depth, state)]
      const fallback = depth > 1 ? this.#next(at(this.#fallback, parent), at(trie.byte, state)) : 0
      this.#fallback[state] = fallback
      this.#matched[state] = trie.ends[state] === 1 ? depth : at(this.#matched, fallback)
      this.#open[state] = trie.grows(state) ? depth : at(this.#open, fallback)
    }
  }

  /** Where the row begins after one more byte; notes it in the table, if that has room for both. */
  step(row: number, byte: number): number {
    const next = this.#next(this.#stateOf(row), byte)
    const after = this.root + next * this.#width
    const cell = row + at(this.columns, byte)
    if (cell < this.table.length && after < this.table.length)
      this.table[cell] = at(this.#matched, next) > 0 ? -after : after
    return after
  }

  /** How many bytes the longest pattern has that ends here, or 0. */
  matchedAt(row: number): number {
    return at(this.#matched, this.#stateOf(row))
  }

  /** How many of the last bytes may belong to a match that has not ended yet. */
  openAt(row: number): number {
    return at(this.#open, this.#stateOf(row))
  }

  #stateOf(row: number): number {
    return (row - this.root) / this.#width
  }

  #next(state: number, byte: number): number {
    let from = state
    let next = this.#trie.child(from, byte)
    while (next === 0 && from !== 0) {
      from = at(this.#fallback, from)
      next = this.#trie.child(from, byte)
    }
    return next
  }

  /** @returns How many columns there are. */
  #nameColumns(patterns: readonly Uint8Array[]): number {
    let width = 1
    for (const pattern of patterns) {
      for (const byte of pattern) if (this.columns[byte] === 0) this.columns[byte] = width++
    }
    return width
  }
}

/** 64 MiB. States beyond are far from the root, where little time is spent. */
const mostCells = 2 ** 24

function at(table: Uint32Array | Uint16Array | Uint8Array, index: number): number {
  return table[index] ?? 0
}
