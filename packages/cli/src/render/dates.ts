/** A moment for people, to the minute and in UTC, which its Z says; empty where it is not known. */
export function shortDate(date: Date | undefined): string {
  return date === undefined || Number.isNaN(date.getTime())
    ? ''
    : `${date.toISOString().slice(0, 16).replace('T', ' ')}Z`
}
