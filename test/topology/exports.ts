import ts from 'typescript'

/** The names that a module exports, sorted. */
export interface ExportedNames {
  readonly values: readonly string[]
  readonly types: readonly string[]
}

/**
 * Reads the names from the source. Only what is exported one by one can be told apart here.
 *
 * @throws Error for `export *`, a default export, and `export =`.
 */
export function exportsOf(file: string, text: string): ExportedNames {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true)
  const values: string[] = []
  const types: string[] = []
  for (const statement of source.statements) {
    if (ts.isExportDeclaration(statement)) {
      const clause = statement.exportClause
      if (clause === undefined || !ts.isNamedExports(clause))
        throw new Error(`${file}: export names one by one`)
      for (const element of clause.elements) {
        const kept = statement.isTypeOnly || element.isTypeOnly ? types : values
        kept.push(element.name.text)
      }
    } else if (ts.isExportAssignment(statement)) {
      throw new Error(`${file}: there are no default exports here`)
    } else if (isExported(statement)) {
      const isType = ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)
      ;(isType ? types : values).push(...declaredNames(statement))
    }
  }
  return { values: values.sort(), types: types.sort() }
}

function isExported(statement: ts.Statement): boolean {
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : []
  return modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
}

function declaredNames(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({ name }) => name.getText())
  }
  const { name } = statement as ts.Statement & { name?: ts.Identifier }
  return name === undefined ? [] : [name.text]
}
