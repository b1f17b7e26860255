/** What both bundles of the command share: the one that is published, and the single file. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the command. */
export const cli = fileURLToPath(new URL('../packages/cli', import.meta.url))
const { version } = JSON.parse(readFileSync(join(cli, 'package.json'), 'utf8'))

/**
 * Takes Node's own modules without their ES module facade: making one reads every getter of the module, and
 * among those of `node:http` are some that load all of fetch, which doubles the time to start on Node 22.
 */
const builtinsWithoutFacade = {
  name: 'builtins-without-facade',
  setup({ onResolve, onLoad }) {
    // Some packages ask for them without their prefix.
    onResolve({ filter: /^(node:.+|buffer|crypto|process)$/ }, ({ path }) => ({
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

/** What both are built with. */
export const commonOptions = {
  entryPoints: [join(cli, 'src/bin.ts')],
  bundle: true,
  platform: 'node',
  target: 'node20',
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
}

/** The lab is as big as the rest together: it stays a package of its own. */
export function refuseLab({ inputs }) {
  const strays = Object.keys(inputs).filter((path) => /(^|\/)packages\/lab\//.test(path))
  if (strays.length > 0) throw new Error(`The lab got into the bundle: ${strays.join(', ')}`)
}
