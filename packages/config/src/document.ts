/** The text of a configuration as a tree with places. */
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type Node as Yaml,
} from 'yaml'
import type { Problems } from './problems.ts'
import type { Entry, MappingNode, Node, Place, ScalarNode } from './tree.ts'
import { yamlProblem } from './yaml-problems.ts'

/** More values than any configuration has; a bomb of aliases ends here. */
const most = 20_000

/**
 * Reads YAML 1.2 (core schema), of which JSON is a part: `true` and `false` are truth values, `yes` and `on` are text.
 *
 * @param file What problems call it.
 * @returns `undefined` where it is no YAML, or no mapping; the problems say why.
 */
export function readDocument(text: string, file: string, problems: Problems): MappingNode | undefined {
  const lines = new LineCounter()
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    lineCounter: lines,
    prettyErrors: false,
  })
  const placeOf = (offset: number): Place => {
    const { line, col } = lines.linePos(offset)
    return { file, line, column: col }
  }
  const failures = [...document.errors, ...document.warnings]
  for (const { code, pos } of failures) {
    const [what, hint] = yamlProblem(code)
    problems.add(placeOf(pos[0]), what, hint === undefined ? {} : { hint })
  }
  if (failures.length > 0) return undefined
  const start: Place = { file, line: 1, column: 1 }
  if (document.contents === null) return { type: 'mapping', entries: new Map(), place: start }
  const root = new TreeOfYaml(document, placeOf, problems).node(document.contents, start)
  if (root.type === 'mapping') return root
  problems.add(root.place, 'the file must hold a mapping', {
    hint: 'Start with a line that says vaults: and name your vaults below it.',
  })
  return undefined
}

class TreeOfYaml {
  readonly #document: Document
  readonly #placeOf: (offset: number) => Place
  readonly #problems: Problems
  readonly #open = new Set<Yaml>()
  #count = 0

  constructor(document: Document, placeOf: (offset: number) => Place, problems: Problems) {
    this.#document = document
    this.#placeOf = placeOf
    this.#problems = problems
  }

  /** @param near Where the value would stand, for one that is not there. */
  node(yaml: unknown, near: Place): Node {
    // A value that was left out is nowhere: its key says more.
    const place = isPlaced(yaml) && yaml.range[0] < yaml.range[1] ? this.#placeOf(yaml.range[0]) : near
    this.#count += 1
    if (this.#count > most) {
      if (this.#count > most + 1) return nothing(place)
      return this.#refuse(place, 'there are more values than any configuration has')
    }
    if (isAlias(yaml)) {
      const target = yaml.resolve(this.#document)
      if (target === undefined) return this.#refuse(place, ...yamlProblem('BAD_ALIAS'))
      if (this.#open.has(target)) {
        return this.#refuse(place, 'an alias stands for what it is in', 'Write out what it stands for.')
      }
      return this.node(target, place)
    }
    if (isScalar(yaml)) return { type: 'scalar', value: scalarValue(yaml.value), place }
    if (isSeq(yaml)) {
      this.#open.add(yaml)
      const items = yaml.items.map((item) => this.node(item, place))
      this.#open.delete(yaml)
      return { type: 'sequence', items, place }
    }
    if (isMap(yaml)) {
      this.#open.add(yaml)
      const entries = new Map<string, Entry>()
      for (const { key, value } of yaml.items) {
        const at = isPlaced(key) ? this.#placeOf(key.range[0]) : place
        if (isScalar(key) && key.value === '<<') this.#refuse(at, ...mergeKey)
        else if (isScalar(key)) entries.set(String(key.value), { place: at, node: this.node(value, at) })
        else this.#refuse(at, 'a key must be text')
      }
      this.#open.delete(yaml)
      return { type: 'mapping', entries, place }
    }
    return nothing(place)
  }

  #refuse(place: Place, what: string, hint?: string): ScalarNode {
    this.#problems.add(place, what, hint === undefined ? {} : { hint })
    return nothing(place)
  }
}

const mergeKey = [
  'a merge key (<<) is no part of YAML 1.2',
  'Write out what it stands for, or put what differs into profiles.',
] as const

function nothing(place: Place): ScalarNode {
  return { type: 'scalar', value: null, place }
}

function isPlaced(yaml: unknown): yaml is Yaml & { range: [number, number, number] } {
  return (isScalar(yaml) || isMap(yaml) || isSeq(yaml) || isAlias(yaml)) && Array.isArray(yaml.range)
}

function scalarValue(value: unknown): ScalarNode['value'] {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null
}
