/** What both bundles of the command share: the one that is published, and the single file. */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the command. */
export const cli = fileURLToPath(new URL('../packages/cli', import.meta.url))
const { version } = JSON.parse(readFileSync(join(cli, 'package.json'), 'utf8'))

/**
 * Takes Node's own modules without their ES module facade: making one reads every getter of the module, and
 * among those of `node:http` are some that load all of fetch, which doubles the time to start on Node 22.
 * What is imported by name is read by name; a package in CommonJS gets the whole.
 */
const builtinsWithoutFacade = {
  name: 'builtins-without-facade',
  setup({ onResolve, onLoad }) {
    // Some packages ask for them without their prefix.
    onResolve({ filter: /^(node:.+|buffer|crypto|process)$/ }, ({ path, kind }) => ({
      path,
      namespace: kind === 'require-call' ? 'builtin-required' : 'builtin',
      sideEffects: false,
    }))
    const whole = (path) => `process.getBuiltinModule(${JSON.stringify(path)})`
    onLoad({ filter: /.*/, namespace: 'builtin-required' }, ({ path }) => ({
      contents: `module.exports = ${whole(path)}`,
    }))
    onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: [
        `const builtin = ${whole(path)}`,
        // As pure calls, those that nobody imports are left out.
        ...Object.keys(process.getBuiltinModule(path)).map(
          (name) => `export const ${name} = /* @__PURE__ */ (() => builtin.${name})()`,
        ),
      ].join('\n'),
    }))
  },
}

/**
 * Takes what is imported from our own packages out of the files that have it. By way of a package's entry point the bundler
 * would take every file that it names, all of PVWA for CCP, and put it into what is read at each start.
 */
const filesBehindEntryPoints = {
  name: 'files-behind-entry-points',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@sallyport\/(sdk|config)(\/|$)/ }, ({ path, importer, kind }) =>
      kind === 'import-statement'
        ? { path: importer, namespace: 'names', suffix: `?${path}`, pluginData: path }
        : undefined,
    )
    onLoad({ filter: /.*/, namespace: 'names' }, ({ path, pluginData: entry }) => {
      const index = fileURLToPath(import.meta.resolve(entry))
      const files = new Map(
        statements('export', readFileSync(index, 'utf8')).flatMap(([names, file]) =>
          names.map((name) => [name, file]),
        ),
      )
      const imported = statements('import', readFileSync(path, 'utf8'))
        .filter(([, from]) => from === entry)
        .flatMap(([names]) => names)
      return {
        contents: imported.map((name) => `export { ${name} } from '${files.get(name)}'`).join('\n'),
        resolveDir: dirname(index),
      }
    })
  },
}

/** The statements `import { … } from '…'` or `export { … } from '…'` of a source: names that are no types, and from where. */
function statements(keyword, source) {
  const found = source.matchAll(new RegExp(`^${keyword} \\{([^}]*)\\} from ["'](.+)["']`, 'gm'))
  return [...found].map(([, names, from]) => [
    names
      .split(',')
      .map((name) => name.trim().replace(/ as .*/, ''))
      .filter((name) => name !== '' && !name.startsWith('type ')),
    from,
  ])
}

/** What both are built with. */
export const commonOptions = {
  entryPoints: [join(cli, 'src/bin.ts')],
  bundle: true,
  platform: 'node',
  target: 'node20',
  define: { SALLYPORT_VERSION: JSON.stringify(version) },
  // Its build for browsers is in ES modules, of which only what is used is taken.
  alias: { yaml: fileURLToPath(new URL('../node_modules/yaml/browser/dist/index.js', import.meta.url)) },
  legalComments: 'inline',
  // Names stay. What is read at each start is half as long.
  minifyWhitespace: true,
  minifySyntax: true,
  plugins: [builtinsWithoutFacade, filesBehindEntryPoints],
  write: false,
  metafile: true,
  logLevel: 'warning',
}

/** The lab is as big as the rest together: it stays a package of its own. */
export function refuseLab({ inputs }) {
  const strays = Object.keys(inputs).filter((path) => /(^|\/)packages\/lab\//.test(path))
  if (strays.length > 0) throw new Error(`The lab got into the bundle: ${strays.join(', ')}`)
}
