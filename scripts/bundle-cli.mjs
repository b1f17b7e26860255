/**
 * Bundles the command into packages/cli/dist. The SDK goes in, and what reads configuration files with its parser of YAML,
 * since one file is read faster than the sixty that it is made of. The lab stays outside
 * and is loaded only by the commands that start one; so do the optional package that speaks to keychains, which is
 * machine code, the language of templates, and the one that keys in OpenSSH's own format need, whose
 * licence goes with it. Each command is a chunk of its own, so that none pays for another at start;
 * what `get` reads is one file, which all share.
 */
import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { build } from 'esbuild'
import { cli, commonOptions, refuseLab } from './bundle-options.mjs'
import { startTogether } from './start-together.mjs'

const dist = join(cli, 'dist')

const options = {
  ...commonOptions,
  outdir: dist,
  splitting: true,
  chunkNames: '[name]-[hash]',
  format: 'esm',
  external: ['@sallyport/lab', '@napi-rs/keyring', 'bcrypt-pbkdf', 'liquidjs'],
}
const first = await build(options)
refuseLab(first.metafile)
const { outputFiles } = await startTogether(options, first, {
  start: [
    'packages/cli/src/bin.ts',
    'packages/cli/src/commands/get.ts',
    'packages/cli/src/commands/get-references.ts',
  ],
  configuration: ['packages/config/dist/index.js', 'packages/config/dist/clients/ccp.js'],
})

mkdirSync(dist, { recursive: true })
for (const file of outputFiles) writeFileSync(file.path, file.contents)
const licence = 'LICENSE-yaml.txt'
copyFileSync(new URL('../node_modules/yaml/LICENSE', import.meta.url), join(dist, licence))
const made = new Set([...outputFiles.map((file) => basename(file.path)), licence])
for (const name of readdirSync(dist)) {
  if (!made.has(name)) rmSync(join(dist, name), { recursive: true })
}
