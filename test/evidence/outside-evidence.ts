import { existsSync, readFileSync } from 'node:fs'

/** The folder of outside evidence beside the checkout: files that are not ours, and not copied into the project. */
const folder = new URL('../shared/data/', new URL('../../', import.meta.url))

const files = { schemas: 'pvwa-openapi.json', recorded: 'pvwa-recorded.json' } as const

/**
 * Why tests over outside evidence cannot run here, or undefined where they can. For
 * `describe.skipIf(outsideEvidenceMissing !== undefined)(title + why)`.
 */
export const outsideEvidenceMissing: string | undefined = Object.values(files).every((name) =>
  existsSync(new URL(name, folder)),
)
  ? undefined
  : 'skipped: the folder of outside evidence is not beside the checkout'

/** A title that says why its tests were skipped, where they were. */
export function titleOverOutsideEvidence(title: string): string {
  return outsideEvidenceMissing === undefined ? title : `${title} (${outsideEvidenceMissing})`
}

/** One file of outside evidence, parsed. Throws where {@link outsideEvidenceMissing} says why. */
export function readOutsideEvidence(name: keyof typeof files): unknown {
  if (outsideEvidenceMissing !== undefined) throw new Error(outsideEvidenceMissing)
  return JSON.parse(readFileSync(new URL(files[name], folder), 'utf8'))
}
