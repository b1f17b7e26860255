interface ClockFace {
  readonly year: string
  readonly month: string
  readonly day: string
  readonly hour: string
  readonly minute: string
  readonly second: string
}

const faces = new Map<string, Intl.DateTimeFormat>()

function faceOf(at: number, timeZone: string): ClockFace {
  const format =
    faces.get(timeZone) ??
    new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
  faces.set(timeZone, format)
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]))
  const part = (name: keyof ClockFace): string => parts.get(name) ?? ''
  return {
    year: part('year').padStart(4, '0'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
    second: part('second'),
  }
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

/** A time as the product tells it: `Jan 5, 2026 03:07 PM`, in the server's zone. `N/A` for none. */
export function toldTime(at: number | null, timeZone: string): string {
  if (at === null) return 'N/A'
  const { year, month, day, hour, minute } = faceOf(at, timeZone)
  const hours = Number(hour)
  const twelve = String(hours % 12 === 0 ? 12 : hours % 12).padStart(2, '0')
  return `${months[Number(month) - 1] ?? ''} ${Number(day)}, ${year} ${twelve}:${minute} ${hours < 12 ? 'AM' : 'PM'}`
}

/** A time as audit rows have it: `2026-01-05 15:07:00.000`, in the server's zone. */
export function auditTime(at: number, timeZone: string): string {
  const { year, month, day, hour, minute, second } = faceOf(at, timeZone)
  const milliseconds = String(((at % 1000) + 1000) % 1000).padStart(3, '0')
  return `${year}-${month}-${day} ${hour}:${minute}:${second}.${milliseconds}`
}

/** The day that a moment is on in a zone: `2026-01-05`. */
export function dayOf(at: number, timeZone: string): string {
  return auditTime(at, timeZone).slice(0, 10)
}

/** Epoch milliseconds of a clock face in a zone. In the hour that a zone repeats, one of both. */
function momentOf(face: number, timeZone: string): number {
  const offsetAt = (at: number): number => {
    const { year, month, day, hour, minute, second } = faceOf(at, timeZone)
    return (
      Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)) -
      at
    )
  }
  const guess = face - offsetAt(face)
  return face - offsetAt(guess)
}

/** Reads `05/01/2026 15:07`, day first, in the server's zone; `undefined` when it is none. */
export function readWindowTime(text: string, timeZone: string): number | undefined {
  const parts = /^(\d{1,2})\/(\d{1,2})\/(\d{4}) (\d{1,2}):(\d{2})$/u.exec(text.trim())
  if (parts === null) return undefined
  const [day = 0, month = 0, year = 0, hour = 0, minute = 0] = parts.slice(1).map(Number)
  const face = Date.UTC(year, month - 1, day, hour, minute)
  const shown = new Date(face)
  const isReal = shown.getUTCDate() === day && shown.getUTCMonth() === month - 1 && hour < 24 && minute < 60
  return isReal ? momentOf(face, timeZone) : undefined
}

/** Reads the end of a day, `2026-01-05`, in the server's zone; `undefined` when it is none. */
export function readDayEnd(text: string, timeZone: string): number | undefined {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/u.exec(text.trim())
  if (parts === null) return undefined
  const [, year = '', month = '', day = ''] = parts
  const start = readWindowTime(`${day}/${month}/${year} 00:00`, timeZone)
  return start === undefined ? undefined : start + 86_400_000
}
