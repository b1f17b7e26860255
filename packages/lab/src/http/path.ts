const known = new Map<string, string>()
const mostKnown = 2000

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

/** The segments of a path, decoded, letter case kept; empty ones (doubled and trailing slashes) left out. */
export function pathSegments(path: string): string[] {
  return path
    .split('/')
    .filter((segment) => segment !== '')
    .map(decodeSegment)
}

/**
 * A path as routes are written: lower case, one slash between segments and none at the end, as IIS takes
 * paths.
 */
export function normalizePath(path: string): string {
  const found = known.get(path)
  if (found !== undefined) return found
  const normalized = `/${pathSegments(path)
    .map((segment) => encodeURIComponent(segment.toLowerCase()))
    .join('/')}`
  // A memory of recent spellings, not a store: clients use a handful of them.
  if (known.size >= mostKnown) known.clear()
  known.set(path, normalized)
  return normalized
}
