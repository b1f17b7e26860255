import { posix } from 'node:path'
import ts from 'typescript'

/** How a module is asked for. `type` leaves nothing behind when the program runs. */
type ImportKind = 'value' | 'type' | 'dynamic' | 'require'

/** One place where a source asks for a module. */
export interface ImportSite {
  /** Relative to the project's root, with forward slashes. */
  readonly file: string
  readonly line: number
  readonly kind: ImportKind
  /** As it is written; `undefined` where it is computed, so that nobody can tell. */
  readonly specifier: string | undefined
  /** The names that are taken out of it, as the module calls them; `*` for all of it. Types are left out. */
  readonly names: readonly string[]
}

/** A place in a source. */
export interface Mention {
  readonly file: string
  readonly line: number
  readonly what: string
}

function parse(file: string, text: string): ts.SourceFile {
  return ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true)
}

function lineOf(source: ts.SourceFile, node: ts.Node): number {
  return source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1
}

function textOf(node: ts.Node | undefined): string | undefined {
  return node !== undefined && ts.isStringLiteralLike(node) ? node.text : undefined
}

function isRequire(node: ts.Expression): boolean {
  if (ts.isIdentifier(node)) return node.text === 'require'
  return ts.isPropertyAccessExpression(node) && node.name.text === 'resolve' && isResolver(node.expression)
}

/** `require.resolve` and `import.meta.resolve` find a module as well as an import does. */
function isResolver(node: ts.Expression): boolean {
  return ts.isMetaProperty(node) || (ts.isIdentifier(node) && node.text === 'require')
}

function namesOfImport(clause: ts.ImportClause | undefined): string[] {
  if (clause === undefined) return []
  const names = clause.name === undefined ? [] : ['default']
  const bindings = clause.namedBindings
  if (bindings === undefined) return names
  if (ts.isNamespaceImport(bindings)) return [...names, '*']
  return [...names, ...namesOf(bindings.elements)]
}

function namesOf(elements: readonly (ts.ImportSpecifier | ts.ExportSpecifier)[]): string[] {
  return elements
    .filter((element) => !element.isTypeOnly)
    .map((element) => (element.propertyName ?? element.name).text)
}

function isTypeOnlyClause(clause: ts.ImportClause | undefined): boolean {
  return clause?.phaseModifier === ts.SyntaxKind.TypeKeyword
}

/** Every place in one source that asks for a module, imports of types included. */
export function importsIn(file: string, text: string): readonly ImportSite[] {
  const source = parse(file, text)
  const found: ImportSite[] = []
  const add = (node: ts.Node, kind: ImportKind, specifier: ts.Node | undefined, names: string[]): void => {
    found.push({ file, line: lineOf(source, node), kind, specifier: textOf(specifier), names })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      const typeOnly = isTypeOnlyClause(node.importClause)
      const names = typeOnly ? [] : namesOfImport(node.importClause)
      // `import { type A } from 'x'` still loads x: verbatimModuleSyntax keeps the import itself.
      add(node, typeOnly ? 'type' : 'value', node.moduleSpecifier, names)
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined) {
      const clause = node.exportClause
      const names = clause !== undefined && ts.isNamedExports(clause) ? namesOf(clause.elements) : ['*']
      add(node, node.isTypeOnly ? 'type' : 'value', node.moduleSpecifier, node.isTypeOnly ? [] : names)
    } else if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference)) {
      add(node, node.isTypeOnly ? 'type' : 'require', node.moduleReference.expression, ['*'])
    } else if (ts.isImportTypeNode(node)) {
      const { argument } = node
      add(node, 'type', ts.isLiteralTypeNode(argument) ? argument.literal : undefined, [])
    } else if (ts.isCallExpression(node)) {
      const [argument] = node.arguments
      if (node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node, 'dynamic', argument, ['*'])
      else if (isRequire(node.expression)) add(node, 'require', argument, ['*'])
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/** Every use of the console, and of the standard streams of the process. Comments and texts do not count. */
export function printingIn(file: string, text: string): readonly Mention[] {
  const source = parse(file, text)
  const found: Mention[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node.text === 'console' && !isDeclaredName(node)) {
      found.push({ file, line: lineOf(source, node), what: 'console' })
    }
    if (
      ts.isPropertyAccessExpression(node) &&
      ts.isIdentifier(node.expression) &&
      node.expression.text === 'process' &&
      ['stdout', 'stderr'].includes(node.name.text)
    ) {
      found.push({ file, line: lineOf(source, node), what: `process.${node.name.text}` })
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/** `{ console: … }` and the like only use the word. */
function isDeclaredName(node: ts.Identifier): boolean {
  const { parent } = node
  return (
    (ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent) || ts.isPropertyDeclaration(parent)) &&
    parent.name === node
  )
}

/** The file that a relative specifier means, from the root of the project; `undefined` for any other specifier. */
export function targetOf({ file, specifier }: ImportSite): string | undefined {
  return specifier?.startsWith('.') === true ? posix.join(posix.dirname(file), specifier) : undefined
}
