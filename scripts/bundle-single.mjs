/**
 * `npm run build:bundle`: the command as one file, dist/sallyport.cjs, which runs with Node alone. Everything is in it but
 * the lab, and the package that speaks to keychains, which is machine code: without it keys of kept sessions lie in files.
 * Another path may be given. CommonJS, which Node starts faster, and which its single executables take.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { commonOptions, refuseLab } from './bundle-options.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const file = resolve(process.argv[2] ?? join(root, 'dist/sallyport.cjs'))

const { outputFiles, metafile } = await build({
  ...commonOptions,
  outfile: file,
  format: 'cjs',
  external: ['@sallyport/lab', '@napi-rs/keyring'],
})
refuseLab(metafile)

/** The licences of what is in it go along. */
const packages = new Set(
  Object.keys(metafile.inputs).flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []),
)
const licences = [...packages]
  .sort()
  .map((name) => `${name}\n\n${readFileSync(join(root, 'node_modules', name, 'LICENSE'), 'utf8').trim()}`)
const notice = [readFileSync(join(root, 'LICENSE'), 'utf8').trim(), ...licences].join('\n\n---\n\n')

mkdirSync(dirname(file), { recursive: true })
const code = Buffer.from(outputFiles[0].contents).toString('utf8')
writeFileSync(file, `#!/usr/bin/env node\n${code}/*!\n${notice.replaceAll('*/', '* /')}\n*/\n`, {
  mode: 0o755,
})
console.log(
  `dist/sallyport.cjs: ${Math.round(code.length / 1024)} KiB, with ${[...packages].sort().join(', ')}`,
)
