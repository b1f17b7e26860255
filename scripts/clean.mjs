/** `npm run clean`: removes what builds and tests have made; dependencies stay. */
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const packages = readdirSync(join(root, 'packages')).map((name) => join('packages', name, 'dist'))
for (const made of [...packages, 'dist', 'coverage', 'node_modules/.cache']) {
  rmSync(join(root, made), { recursive: true, force: true })
}
