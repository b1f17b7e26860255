import { existsSync, readFileSync } from 'node:fs'

const file = new URL('../../../shared/spec/cyberark-pvwa.md', import.meta.url)

/** Why tests against the specification are skipped; `undefined` where it lies beside the checkout. */
export const specificationMissing = existsSync(file)
  ? undefined
  : 'skipped: the specification is not beside the checkout'

/** The title of such tests. */
export function titleOverSpecification(title: string): string {
  return specificationMissing === undefined ? title : `${title} (${specificationMissing})`
}

/** The lines below a heading of the specification, up to the next heading that starts like `end`. */
export function specificationLines(heading: RegExp, end: RegExp): readonly string[] {
  const lines = readFileSync(file, 'utf8').split('\n')
  const start = lines.findIndex((line) => heading.test(line)) + 1
  const rest = lines.slice(start)
  const stop = rest.findIndex((line) => end.test(line))
  return start === 0 ? [] : rest.slice(0, stop < 0 ? undefined : stop)
}
