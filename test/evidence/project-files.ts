import { readdirSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The root of the checkout. */
export const projectRoot = fileURLToPath(new URL('../../', import.meta.url))

const skipped: ReadonlySet<string> = new Set(['node_modules', 'dist', 'coverage', '.git'])

/** Every file below a folder of the project, as sorted paths relative to the root with forward slashes. */
export function filesBelow(folder: string): readonly string[] {
  const found: string[] = []
  const visit = (directory: string): void => {
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      const path = join(directory, entry.name)
      if (entry.isDirectory()) {
        if (!skipped.has(entry.name)) visit(path)
      } else {
        found.push(relative(projectRoot, path).split(sep).join('/'))
      }
    }
  }
  visit(join(projectRoot, folder))
  return found.sort()
}
