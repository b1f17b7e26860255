import { join } from 'node:path'
import ts from 'typescript'
import { projectRoot } from '../evidence/project-files.ts'
import { entryPoints } from '../topology/surface.ts'

/** What documents call an instance, and of what. */
const instances: Readonly<Record<string, string>> = {
  pvwa: 'PasswordVault',
  ccp: 'CentralCredentialProvider',
  cp: 'CredentialProvider',
  axidian: 'AxidianPrivilege',
  pam360: 'Pam360',
  error: 'SallyportError',
}

/** Those names that the published types of the SDK do not have, found by the compiler. */
export function unknownOf(names: readonly string[]): readonly string[] {
  const packages = Object.keys(entryPoints).filter(
    (name) => name.startsWith('@sallyport/sdk') && name !== '@sallyport/sdk/undici',
  )
  const owner = (name: string): string | undefined =>
    packages.find((one) => {
      const entry = entryPoints[one]
      return entry !== undefined && [...entry.values, ...entry.types].includes(name)
    })
  const isValue = (name: string): boolean => packages.some((one) => entryPoints[one]?.values.includes(name))
  const typeOf = (name: string): string => {
    const isMade = name.startsWith('new ')
    const [first = '', ...members] = (isMade ? name.slice(4) : name).split('.')
    const type = instances[first] ?? first
    const from = `import('${owner(type) ?? '@sallyport/sdk'}')`
    const isStatic = isMade || (instances[first] === undefined && isValue(first))
    const base = isStatic ? `(typeof ${from})['${type}']` : `${from}.${type}`
    return `${base}${members.map((member) => `['${member}']`).join('')}`
  }
  const lines = names.map((name, index) => `export type N${index} = ${typeOf(name)}`)
  const file = join(projectRoot, 'migration-names.mts')
  const options: ts.CompilerOptions = {
    noEmit: true,
    strict: true,
    skipLibCheck: true,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts'],
    types: ['node'],
    typeRoots: [join(projectRoot, 'node_modules/@types')],
  }
  const host = ts.createCompilerHost(options)
  const getSourceFile = host.getSourceFile.bind(host)
  const fileExists = host.fileExists.bind(host)
  host.fileExists = (path) => path === file || fileExists(path)
  host.getSourceFile = (path, ...rest) =>
    path === file
      ? ts.createSourceFile(path, lines.join('\n'), ts.ScriptTarget.ES2022)
      : getSourceFile(path, ...rest)
  const program = ts.createProgram([file], options, host)
  const source = program.getSourceFile(file)
  const wrong = program
    .getSemanticDiagnostics(source)
    .map(({ start = 0 }) => source?.getLineAndCharacterOfPosition(start).line ?? 0)
  return [...new Set(wrong)].map((line) => names[line] ?? '?')
}
