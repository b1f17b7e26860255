import { ProtocolError } from '../../errors.ts'

/** The numbers of a version such as `14.6.1`; `undefined` for what is none. */
export function parseVersion(written: string): readonly number[] | undefined {
  const match = /^\s*v?(\d{1,6}(?:\.\d{1,6}){0,4})\s*$/i.exec(written)
  return match?.[1]?.split('.').map(Number)
}

/**
 * Whether a version is not older than another; number by number, so that 12.10 is newer than 12.2.
 *
 * @throws ProtocolError when one of them is no version.
 */
export function isAtLeast(version: string, least: string): boolean {
  const numbers = [version, least].map((written) => {
    const parsed = parseVersion(written)
    if (parsed !== undefined) return parsed
    throw new ProtocolError('The version of PVWA is not a version.', {
      code: 'UNEXPECTED_ANSWER',
      hint: "Give it under 'version', for example '14.2'.",
    })
  })
  const [have = [], want = []] = numbers
  for (let index = 0; index < Math.max(have.length, want.length); index += 1) {
    const difference = (have[index] ?? 0) - (want[index] ?? 0)
    if (difference !== 0) return difference > 0
  }
  return true
}
