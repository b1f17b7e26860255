/**
 * The known word that a misspelt one most likely means, in whatever letter case: the only one that it begins, or else the one
 * that takes the fewest letters to insert, remove, replace or swap, if they are few enough.
 */
export function nearest(value: string, known: readonly string[]): string | undefined {
  const word = value.toLowerCase()
  const longer = known.filter((candidate) => word.length >= 2 && candidate.toLowerCase().startsWith(word))
  if (longer.length === 1) return longer[0]
  const most = Math.max(1, Math.floor(word.length / 3))
  let best: { word: string; distance: number } | undefined
  for (const candidate of known) {
    const lower = candidate.toLowerCase()
    const distance = Math.abs(lower.length - word.length) > most ? Infinity : editDistance(word, lower)
    if (distance <= most && (best === undefined || distance < best.distance)) {
      best = { word: candidate, distance }
    }
  }
  return best?.word
}

/** How many letters to insert, remove, replace, or swap with their neighbour. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1]
      let least = Math.min(
        (last[column - 1] ?? 0) + (same ? 0 : 1),
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
      )
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        least = Math.min(least, (beforeLast[column - 2] ?? 0) + 1)
      }
      current.push(least)
    }
    beforeLast = last
    last = current
  }
  return last[b.length] ?? 0
}
