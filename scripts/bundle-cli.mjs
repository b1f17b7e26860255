/**
 * Bundles the command into packages/cli/dist. The SDK goes in, and what reads configuration files with its parser of YAML,
 * since one file is read faster than the sixty that it is made of. The lab stays outside
 * and is loaded only by the commands that start one; so do the optional package that speaks to keychains, which is
 * machine code, the language of templates, and the one that keys in OpenSSH's own format need, whose
 * licence goes with it. Each command is a chunk of its own, so that none pays for another at start.
 */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const cli = fileURLToPath(new URL('../packages/cli', import.meta.url))
const dist = join(cli, 'dist')
const { version } = JSON.parse(readFileSync(join(cli, 'package.json'), 'utf8'))

/**
 * Takes Node's own modules without their ES module facade: making one reads every getter of the module, and
 * among those of `node:http` are some that load all of fetch, which doubles the time to start on Node 22.
 */
const builtinsWithoutFacade = {
  name: 'builtins-without-facade',
  setup({ onResolve, onLoad }) {
    // The parser of YAML asks for two of them without their prefix.
    onResolve({ filter: /^(node:.+|buffer|process)$/ }, ({ path }) => ({
      path,
      namespace: 'builtin',
      sideEffects: false,
    }))
    onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)})`,
      loader: 'js',
    }))
  },
}

/** Who uses CCP and CP alone, and what of the SDK each of them needs: its files under `cyberark`. */
const providers = {
  [join(cli, 'src/commands/get.ts')]: {
    CentralCredentialProvider: 'ccp/central-credential-provider.js',
    CredentialProvider: 'cp/credential-provider.js',
  },
  [join(cli, '../config/dist/clients/ccp.js')]: {
    CentralCredentialProvider: 'ccp/central-credential-provider.js',
    ccpVault: 'ccp/vault.js',
  },
  [join(cli, '../config/dist/clients/cp.js')]: {
    CredentialProvider: 'cp/credential-provider.js',
    cpVault: 'cp/vault.js',
  },
}

/**
 * Gives them the clients that they use by their own files. By way of the entry point of CyberArk the
 * bundler would take all of PVWA for something that they need, and put it into what is read at each start.
 */
const providersAlone = {
  name: 'providers-alone',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@sallyport\/sdk\/cyberark$/ }, ({ importer }) =>
      importer in providers ? { path: importer, namespace: 'providers' } : undefined,
    )
    onLoad({ filter: /.*/, namespace: 'providers' }, ({ path }) => ({
      contents: Object.entries(providers[path])
        .map(([name, file]) => `export { ${name} } from './${file}'`)
        .join('\n'),
      resolveDir: join(cli, '../sdk/dist/cyberark'),
    }))
  },
}

const { outputFiles, metafile } = await build({
  entryPoints: [join(cli, 'src/bin.ts')],
  outdir: dist,
  bundle: true,
  splitting: true,
  chunkNames: '[name]-[hash]',
  format: 'esm',
  platform: 'node',
  target: 'node20',
  external: ['@sallyport/lab', '@napi-rs/keyring', 'bcrypt-pbkdf', 'liquidjs'],
  define: { SALLYPORT_VERSION: JSON.stringify(version) },
  legalComments: 'inline',
  charset: 'utf8',
  // Names stay. What is read at each start is half as long.
  minifyWhitespace: true,
  minifySyntax: true,
  plugins: [builtinsWithoutFacade, providersAlone],
  write: false,
  metafile: true,
  logLevel: 'warning',
})

const strays = Object.keys(metafile.inputs).filter((path) => /(^|\/)packages\/lab\//.test(path))
if (strays.length > 0) throw new Error(`The lab got into the bundle: ${strays.join(', ')}`)

mkdirSync(dist, { recursive: true })
for (const file of outputFiles) writeFileSync(file.path, file.contents)
const licence = 'LICENSE-yaml.txt'
copyFileSync(new URL('../node_modules/yaml/LICENSE', import.meta.url), join(dist, licence))
const made = new Set([...outputFiles.map((file) => basename(file.path)), licence])
for (const name of readdirSync(dist)) {
  if (!made.has(name)) rmSync(join(dist, name), { recursive: true })
}
