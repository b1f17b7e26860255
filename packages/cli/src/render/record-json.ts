/** A record as one line of JSON. What is not known is `null`, so that every record has the same keys. */
export function recordAsJson(record: object): string {
  return JSON.stringify(record, (_, value: unknown) => (value === undefined ? null : value))
}
