import { CliError } from '../cli-error.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Asked, Template } from './template.ts'

/** So often at most secrets may lead to further references. */
const mostRounds = 100

/**
 * Renders templates. All references in them are asked for at once; then, one after the other, those that depend on a secret.
 *
 * @param known The secrets that are known; those that are retrieved are added.
 * @param retrieve Gives the value of each reference, in order.
 * @returns The texts, in the order of the templates.
 * @throws CliError of a template, or what `retrieve` throws.
 */
export async function renderAll(
  templates: readonly Template[],
  known: Map<string, string>,
  retrieve: (asked: readonly Asked[]) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  for (let round = 0; round < mostRounds; round += 1) {
    const missing = referencesIn(templates, known)
    // What fails while something is missing may fail for that reason.
    if (missing.length === 0) return templates.map((template) => template.render(known, '').text())
    const values = await retrieve(missing)
    for (const [index, { reference }] of missing.entries()) known.set(reference, values[index] ?? '')
  }
  throw new CliError('Each secret leads the templates to a further reference, without an end.', {
    exit: exitCodes.configuration,
    code: 'TEMPLATE',
  })
}

/**
 * The references in templates that are not known, each with the first place that has it: all that do not depend on a secret
 * that is not known; else the first, which can depend only on what is.
 */
export function referencesIn(
  templates: readonly Template[],
  known: ReadonlyMap<string, string>,
): readonly Asked[] {
  const missing = missingIn(templates, known, '')
  const others = missingIn(templates, known, 'unknown')
  // Whatever is put in place of the unknown ones, these are asked for.
  const independent = [...missing.values()].filter(({ reference }) => others.has(reference))
  return independent.length > 0 ? independent : [...missing.values()].slice(0, 1)
}

function missingIn(
  templates: readonly Template[],
  known: ReadonlyMap<string, string>,
  unknown: string,
): ReadonlyMap<string, Asked> {
  const missing = new Map<string, Asked>()
  for (const one of templates.flatMap((template) => template.render(known, unknown).asked)) {
    if (!known.has(one.reference) && !missing.has(one.reference)) missing.set(one.reference, one)
  }
  return missing
}
