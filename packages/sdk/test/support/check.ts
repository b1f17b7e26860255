import type { CheckLayer, CheckStep, ErrorCode, VaultCheck } from '@sallyport/sdk'

/** The step of one layer, and the code of its error. Fails when the check has none. */
export function stepOf(
  { steps }: VaultCheck,
  layer: CheckLayer,
): CheckStep & { readonly code: ErrorCode | undefined } {
  const step = steps.find((one) => one.layer === layer)
  if (step === undefined) throw new Error(`there is no step ${layer}`)
  return { ...step, code: step.error?.code }
}

/** The layer that is broken; `undefined` where none is. */
export function brokenLayer({ steps }: VaultCheck): CheckLayer | undefined {
  return steps.find(({ status }) => status === 'failed')?.layer
}

/** The layers of each status, for a look at all of them. */
export function layersThatAre(status: CheckStep['status'], { steps }: VaultCheck): readonly CheckLayer[] {
  return steps.filter((step) => step.status === status).map(({ layer }) => layer)
}
