/** The middle value. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/**
 * Runs two things in turn, so many times, and gives the median of their ratios: what slows the machine down for
 * a while slows both.
 */
export async function pairedRatio(rounds, first, second) {
  const ratios = []
  for (let round = 0; round < rounds; round += 1) {
    // The order changes, so that neither always runs on what the other warmed up.
    if (round % 2 === 0) {
      const a = await first()
      ratios.push(a / (await second()))
    } else {
      const b = await second()
      ratios.push((await first()) / b)
    }
  }
  return median(ratios)
}

/** How long something takes, in milliseconds. */
export async function timeOf(work) {
  const started = performance.now()
  await work()
  return performance.now() - started
}
