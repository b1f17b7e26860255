import { existsSync, readFileSync } from 'node:fs'

const folder = new URL('../../../shared/spec/', import.meta.url)

/** Why tests against the specification are skipped; `undefined` where it lies beside the checkout. */
export const specificationMissing = existsSync(new URL('cyberark-pvwa.md', folder))
  ? undefined
  : 'skipped: the specification is not beside the checkout'

/** The title of such tests. */
export function titleOverSpecification(title: string): string {
  return specificationMissing === undefined ? title : `${title} (${specificationMissing})`
}

/** The specification of a vault. */
export function specification(vault: 'axidian' | 'cyberark-pvwa'): string {
  return readFileSync(new URL(`${vault}.md`, folder), 'utf8')
}

/** The lines below a heading of PVWA's specification, up to the next heading that starts like `end`. */
export function specificationLines(heading: RegExp, end: RegExp): readonly string[] {
  const lines = specification('cyberark-pvwa').split('\n')
  const start = lines.findIndex((line) => heading.test(line)) + 1
  const rest = lines.slice(start)
  const stop = rest.findIndex((line) => end.test(line))
  return start === 0 ? [] : rest.slice(0, stop < 0 ? undefined : stop)
}
