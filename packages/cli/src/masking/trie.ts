/**
 * The beginnings of patterns as a tree. Nodes are numbered from the root outwards; the root is 0. Kept in few arrays, since a
 * key in all its forms has a hundred thousand nodes.
 */
export class Trie {
  /** How many nodes there are. */
  readonly size: number
  readonly parent: Uint32Array
  /** For each node: the byte that leads to it. */
  readonly byte: Uint8Array
  /** For each node: how many bytes lead to it. */
  readonly depth: Uint32Array
  /** For each node: 1 where a pattern ends. */
  readonly ends: Uint8Array
  /** For each node: its last child, and the child of the same parent before it; 0 where there is none. */
  readonly #child: Uint32Array
  readonly #sibling: Uint32Array

  /** @param patterns None of them empty. */
  constructor(patterns: readonly Uint8Array[]) {
    const most = patterns.reduce((sum, { length }) => sum + length, 1)
    this.parent = new Uint32Array(most)
    this.byte = new Uint8Array(most)
    this.depth = new Uint32Array(most)
    this.ends = new Uint8Array(most)
    this.#child = new Uint32Array(most)
    this.#sibling = new Uint32Array(most)
    this.size = this.#grow(patterns)
  }

  /** The node that a byte leads to, or 0. */
  child(node: number, byte: number): number {
    let child = this.#child[node] ?? 0
    while (child !== 0 && this.byte[child] !== byte) child = this.#sibling[child] ?? 0
    return child
  }

  /** Whether a longer beginning goes on from here. */
  grows(node: number): boolean {
    return this.#child[node] !== 0
  }

  /** All patterns grow by a byte at a time, which makes the order right. Gives how many nodes there are. */
  #grow(patterns: readonly Uint8Array[]): number {
    let size = 1
    let growing = patterns.map((pattern) => ({ pattern, node: 0 }))
    for (let depth = 1; growing.length > 0; depth += 1) {
      for (const one of growing) {
        const byte = one.pattern[depth - 1] ?? 0
        const parent = one.node
        one.node = this.child(parent, byte)
        if (one.node === 0) {
          one.node = size++
          this.parent[one.node] = parent
          this.byte[one.node] = byte
          this.depth[one.node] = depth
          this.#sibling[one.node] = this.#child[parent] ?? 0
          this.#child[parent] = one.node
        }
        if (depth === one.pattern.length) this.ends[one.node] = 1
      }
      growing = growing.filter(({ pattern }) => pattern.length > depth)
    }
    return size
  }
}
