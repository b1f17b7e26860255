/**
 * The second step of bundling: what is read at the start of a command goes into one file. The bundler by itself makes a file
 * of every set of modules that the same commands share: dozens of little ones, and Node takes longer to open one than to read it.
 */
import { basename } from 'node:path'
import { build } from 'esbuild'

/**
 * @param options What the first step was built with.
 * @param first What it gave: files and what is known of them.
 * @param sources The sources, among those that are loaded by `import()`, whose start shall be fast.
 */
export async function startTogether(options, { outputFiles, metafile }, sources) {
  const contents = new Map(outputFiles.map(({ path, text }) => [basename(path), text]))
  const outputs = new Map(Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output]))
  const isEntry = (name) => outputs.get(name).entryPoint !== undefined
  const fast = [...outputs.keys()].filter((name) => sources.includes(outputs.get(name).entryPoint))
  if (fast.length !== sources.length)
    throw new Error(`Not all of these are entry points: ${sources.join(', ')}`)
  const start = [...closureOf(fast, outputs)].filter((name) => !isEntry(name))
  const files = {
    name: 'files-of-the-first-step',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /\.js$/ }, ({ path }) => {
        const namespace = basename(path)
        // Its name without the hash, which gets a new one.
        return contents.has(namespace)
          ? { path: namespace.replace(/-\w{8}(?=\.js$)/, ''), namespace }
          : undefined
      })
      onResolve({ filter: /^start$/ }, () => ({ path: 'start', namespace: 'start' }))
      onLoad({ filter: /^start$/, namespace: 'start' }, () => ({ contents: importsOf(start) }))
      // What all entry points import is one file to the bundler.
      onLoad({ filter: /\.js$/ }, ({ namespace }) => ({
        contents: `${isEntry(namespace) ? "import 'start'\n" : ''}${contents.get(namespace)}`,
      }))
    },
  }
  return await build({ ...options, entryPoints: ['bin.js'], plugins: [files] })
}

function importsOf(names) {
  return names.map((name) => `import './${name}'`).join('\n')
}

/** What is read when these are: they and what they import, without what they load later. */
function closureOf(names, outputs, found = new Set()) {
  for (const name of names) {
    if (found.has(name)) continue
    found.add(name)
    const read = outputs
      .get(name)
      .imports.filter(({ kind, external }) => kind === 'import-statement' && external !== true)
    closureOf(
      read.map(({ path }) => basename(path)),
      outputs,
      found,
    )
  }
  return found
}
