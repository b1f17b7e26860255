/** The value of a JSON text; `undefined`, which JSON has no word for, when it is none. Its text goes nowhere. */
export function jsonOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return value
  } catch {
    return undefined
  }
}
