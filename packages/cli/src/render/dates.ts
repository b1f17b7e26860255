/** A moment for people, in UTC and to the minute; empty where it is not known. */
export function shortDate(date: Date | undefined): string {
  return date === undefined || Number.isNaN(date.getTime())
    ? ''
    : date.toISOString().slice(0, 16).replace('T', ' ')
}
