import ts from 'typescript'
import type { Side } from '../../requirements/index.ts'

/** A requirement id that stands in a test file. */
export interface Citation {
  readonly id: string
  /** Relative to the project's root. */
  readonly file: string
  readonly line: number
}

const testFunctions: ReadonlySet<string> = new Set(['describe', 'it', 'test', 'suite'])
const notRun: ReadonlySet<string> = new Set(['skip', 'todo'])

/** `it.skip(…)`, `describe.todo(…)`, `test.each(…).skip(…)`: what never runs proves nothing. */
function neverRuns(node: ts.Node): boolean {
  if (!ts.isCallExpression(node)) return false
  let callee: ts.Expression = node.expression
  let skips = false
  while (!ts.isIdentifier(callee)) {
    if (ts.isPropertyAccessExpression(callee)) {
      skips ||= notRun.has(callee.name.text)
      callee = callee.expression
    } else if (ts.isCallExpression(callee)) {
      callee = callee.expression
    } else {
      return false
    }
  }
  return skips && testFunctions.has(callee.text)
}

/**
 * The citations in one test file: every `[prefix/slug]` with a known prefix inside a string or template. Comments do not
 * count, nor does anything inside a test that is switched off.
 */
export function citationsIn(file: string, text: string, prefixes: readonly string[]): readonly Citation[] {
  const pattern = new RegExp(`\\[((?:${prefixes.join('|')})/[^\\]\\s]*)\\]`, 'g')
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true)
  const found: Citation[] = []
  const visit = (node: ts.Node): void => {
    if (neverRuns(node)) return
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
      for (const match of node.text.matchAll(pattern)) {
        const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1
        found.push({ id: match[1]!, file, line })
      }
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/** The sides for which a test file speaks. */
export function sidesOf(file: string): readonly Side[] {
  if (file.startsWith('packages/sdk/') || file.startsWith('packages/config/')) return ['sdk']
  if (file.startsWith('packages/lab/')) return ['lab']
  if (file.startsWith('test/')) return ['sdk', 'lab']
  return []
}

/** The anchors that GitHub gives to the headings of a Markdown text. */
export function anchorsIn(markdown: string): ReadonlySet<string> {
  const anchors = new Set<string>()
  let fence: string | undefined
  for (const line of markdown.split(/\r?\n/)) {
    const mark = /^ {0,3}(```+|~~~+)/.exec(line)?.[1]
    if (mark !== undefined) {
      if (fence === undefined) fence = mark
      else if (mark.startsWith(fence)) fence = undefined
      continue
    }
    const heading = fence === undefined ? /^ {0,3}#{1,6}\s+(.*?)\s*#*\s*$/.exec(line)?.[1] : undefined
    if (heading === undefined) continue
    const base = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}\p{Pc}\- ]/gu, '')
      .replace(/ /g, '-')
    let anchor = base
    for (let n = 1; anchors.has(anchor); n++) anchor = `${base}-${n}`
    anchors.add(anchor)
  }
  return anchors
}
