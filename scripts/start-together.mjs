/**
 * The second step of bundling: what is read at the start of a command goes into one file. The bundler by itself makes a file
 * of every set of modules that the same commands share: dozens of little ones, and Node takes longer to open one than to read it.
 */
import { basename } from 'node:path'
import { build } from 'esbuild'

/**
 * @param options What the first step was built with.
 * @param first What it gave: files and what is known of them.
 * @param groups By their names: sources, among those that are loaded by `import()`, which are read one after the other and
 *   whose start shall be fast. What they import becomes one file for each group, without what is in those before.
 */
export async function startTogether(options, { outputFiles, metafile }, groups) {
  const contents = new Map(outputFiles.map(({ path, text }) => [basename(path), text]))
  const outputs = new Map(Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output]))
  const entries = [...outputs.keys()].filter((name) => outputs.get(name).entryPoint !== undefined)
  const taken = new Set(entries)
  const files = new Map()
  for (const [group, sources] of Object.entries(groups)) {
    const fast = entries.filter((name) => sources.includes(outputs.get(name).entryPoint))
    if (fast.length !== sources.length)
      throw new Error(`Not all of these are entry points: ${sources.join(', ')}`)
    files.set(
      group,
      [...closureOf(fast, outputs)].filter((name) => !taken.has(name)),
    )
    for (const name of files.get(group)) taken.add(name)
  }
  /** What all entry points that use one import is one file to the bundler. */
  const groupsOf = (entry) => {
    const read = closureOf([entry], outputs)
    return [...files.keys()].filter((group) => files.get(group).some((name) => read.has(name)))
  }
  const plugin = {
    name: 'files-of-the-first-step',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /\.js$/ }, ({ path }) => {
        const namespace = basename(path)
        // Its name without the hash, which gets a new one.
        return contents.has(namespace)
          ? { path: namespace.replace(/-\w{8}(?=\.js$)/, ''), namespace }
          : undefined
      })
      onResolve({ filter: /^group:/ }, ({ path }) => ({
        path: path.slice('group:'.length),
        namespace: 'group',
      }))
      onLoad({ filter: /.*/, namespace: 'group' }, ({ path }) => ({
        contents: importsOf(files.get(path).map((name) => `./${name}`)),
      }))
      onLoad({ filter: /\.js$/ }, ({ namespace }) => ({
        contents: entries.includes(namespace)
          ? `${importsOf(groupsOf(namespace).map((group) => `group:${group}`))}\n${contents.get(namespace)}`
          : contents.get(namespace),
      }))
    },
  }
  return await build({ ...options, entryPoints: ['bin.js'], plugins: [plugin] })
}

function importsOf(names) {
  return names.map((name) => `import '${name}'`).join('\n')
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
