// `npm run bench [-- NAME...]`: builds what is missing, then measures. `npm run bench --silent -- --json` prints
// nothing but JSON: without --silent npm says first what it runs.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const environment = { ...process.env }
// It makes every start of Node 20 read a bundle of certificates, ours and the one compared with.
delete environment.NODE_EXTRA_CA_CERTS

const run = (args, stdio) =>
  spawnSync(process.execPath, args, { cwd: root, stdio, env: environment }).status ?? 1

// What is printed on the way must not get between the figures of `--json`.
const aside = ['inherit', 2, 'inherit']
const ready =
  run(['scripts/setup.mjs'], aside) === 0 &&
  run(['node_modules/typescript/bin/tsc', '-b', 'packages/sdk', 'packages/lab', 'packages/cli'], aside) ===
    0 &&
  run(['scripts/bundle-cli.mjs'], aside) === 0
process.exit(ready ? run(['bench/run.mjs', ...process.argv.slice(2)], 'inherit') : 1)
