import { isMap, isScalar, LineCounter, parseDocument, visit } from 'yaml'
import type { Alias, Document } from 'yaml'
import { SeedError } from '../errors.ts'

/** Where in a seed something stands: keys and indexes from the top. */
export type SeedPath = readonly (string | number)[]

/** A seed that was read but not yet understood. */
export interface SeedSource {
  /** File path, or `seed`. */
  readonly name: string
  readonly value: unknown
  /**
   * Line of what stands at a path, or of its nearest parent; `undefined` for a seed that came as an object.
   */
  lineOf(path: SeedPath): number | undefined
}

// Deep enough for any seed, far from what would exhaust memory.
const mostAliases = 100

function nodeOffset(document: Document, path: SeedPath): number | undefined {
  const parent: unknown = path.length === 0 ? undefined : document.getIn(path.slice(0, -1), true)
  if (isMap(parent)) {
    // The key's own place: that of a value on the next line would mislead.
    const pair = parent.items.find(
      (item) => isScalar(item.key) && String(item.key.value) === String(path.at(-1)),
    )
    if (pair !== undefined && isScalar(pair.key)) return pair.key.range?.[0]
  }
  const node: unknown = document.getIn(path, true)
  if (typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)) {
    const start: unknown = node.range.at(0)
    if (typeof start === 'number') return start
  }
  return path.length === 0 ? undefined : nodeOffset(document, path.slice(0, -1))
}

function toValue(name: string, document: Document, lines: LineCounter): unknown {
  try {
    return document.toJS({ maxAliasCount: mostAliases })
  } catch (error) {
    // What the parser says of aliases, it says only here, and without a line.
    if (!(error instanceof ReferenceError)) throw error
    const { alias, isResolved } = questionableAlias(document)
    const shown = `*${alias?.source ?? ''}`
    throw new SeedError(name, [
      {
        key: '',
        message: isResolved
          ? `too many aliases (${shown}): write out what they stand for`
          : `the alias ${shown} has no anchor before it: add &${shown.slice(1)} there, or quote the text`,
        line: lines.linePos(alias?.range?.[0] ?? 0).line,
      },
    ])
  }
}

/** The first alias of nothing; else the first that repeats its anchor too often; else the last of all. */
function questionableAlias(document: Document): { alias: Alias | undefined; isResolved: boolean } {
  const uses = new Map<string, number>()
  let found: { alias: Alias | undefined; isResolved: boolean } = { alias: undefined, isResolved: true }
  visit(document, {
    Alias(_, alias) {
      const isResolved = alias.resolve(document) !== undefined
      const count = (uses.get(alias.source) ?? 0) + 1
      uses.set(alias.source, count)
      found = { alias, isResolved }
      return isResolved && count < mostAliases ? undefined : visit.BREAK
    },
  })
  return found
}

/** Parses YAML or JSON text. Throws `SeedError` with line numbers when it is neither. */
export function parseSeedText(name: string, text: string): SeedSource {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  if (document.errors.length > 0) {
    throw new SeedError(
      name,
      document.errors.map((error) => ({
        key: '',
        message: error.message,
        line: lines.linePos(error.pos[0]).line,
      })),
    )
  }
  return {
    name,
    value: toValue(name, document, lines),
    lineOf: (path) => lines.linePos(nodeOffset(document, path) ?? 0).line,
  }
}

/** A seed that was given as an object. */
export function objectSource(value: unknown): SeedSource {
  return { name: 'seed', value, lineOf: () => undefined }
}
