/** What a configuration file holds, each value with the place where it stands. */

/** Where something stands. Lines and columns count from 1. */
export interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
  /** The profile that says it; `undefined` outside of `profiles`. */
  readonly profile?: string
}

/** Text, a number, a truth value or nothing. */
export interface ScalarNode {
  readonly type: 'scalar'
  readonly value: string | number | boolean | null
  readonly place: Place
  /** What stood in place of its `${…}`: variables of the environment and files, by their names. */
  readonly from?: readonly Origin[]
  /** Whether one of them is missing, which is known to be wrong already. */
  readonly unresolved?: true
}

/** What a `${…}` names. */
export interface Origin {
  readonly kind: 'env' | 'file'
  /** The variable, or the path. */
  readonly name: string
}

/** Keys and values, in order. */
export interface MappingNode {
  readonly type: 'mapping'
  readonly entries: ReadonlyMap<string, Entry>
  readonly place: Place
}

/** One key of a mapping. */
export interface Entry {
  /** Where the key stands. */
  readonly place: Place
  readonly node: Node
}

/** A list. */
export interface SequenceNode {
  readonly type: 'sequence'
  readonly items: readonly Node[]
  readonly place: Place
}

/** Any value. */
export type Node = ScalarNode | MappingNode | SequenceNode

/** What tells one sort of mapping from another: the kind of a vault, the way to log on. */
const discriminators = ['kind', 'method'] as const

/**
 * Lays what a profile says over what stands there: mappings key by key, all else whole. Nothing (`null`) takes a key
 * away, and a mapping of another kind replaces the one that is there.
 */
export function overlay(base: Node | undefined, over: Node): Node {
  if (base?.type !== 'mapping' || over.type !== 'mapping' || isOfAnotherSort(base, over)) return over
  const entries = new Map(base.entries)
  for (const [key, { place, node }] of over.entries) {
    if (node.type === 'scalar' && node.value === null) entries.delete(key)
    else entries.set(key, { place, node: overlay(entries.get(key)?.node, node) })
  }
  return { ...base, entries }
}

function isOfAnotherSort(base: MappingNode, over: MappingNode): boolean {
  return discriminators.some((key) => {
    const [before, after] = [scalarOf(base, key), scalarOf(over, key)]
    return before !== undefined && after !== undefined && before !== after
  })
}

/** The text, number or truth value under a key. */
export function scalarOf(mapping: MappingNode, key: string): ScalarNode['value'] | undefined {
  const node = mapping.entries.get(key)?.node
  return node?.type === 'scalar' ? node.value : undefined
}

/** The same tree with every scalar, and every place, put through a function. */
export function mapTree(
  node: Node,
  change: {
    readonly scalar?: (scalar: ScalarNode) => ScalarNode
    readonly place?: (place: Place) => Place
  },
): Node {
  const { scalar = same, place = same } = change
  switch (node.type) {
    case 'scalar':
      return scalar({ ...node, place: place(node.place) })
    case 'sequence':
      return {
        ...node,
        place: place(node.place),
        items: node.items.map((item) => mapTree(item, change)),
      }
    case 'mapping': {
      const entries = [...node.entries].map(
        ([key, entry]) => [key, { place: place(entry.place), node: mapTree(entry.node, change) }] as const,
      )
      return { ...node, place: place(node.place), entries: new Map(entries) }
    }
  }
}

function same<Value>(value: Value): Value {
  return value
}
