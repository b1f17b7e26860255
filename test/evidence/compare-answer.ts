import { isDeepStrictEqual } from 'node:util'
import type { CcpResponse, CpResult } from './load-corpus.ts'

/** An answer that the lab gave over HTTP. Header names in lower case. */
export interface ActualAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly text: string
}

/** How the lab's executable ended. */
export interface ActualResult {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

/** What an answer may hold although the case does not show it: the vendor's documentation calls them usual. */
const usual: ReadonlySet<string> = new Set(['PolicyID', 'DeviceType', 'CreationMethod'])

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * Holds the lab's answer against a case. Gives one line for each difference: status, each header of the case, and of a JSON body each key.
 * Beyond the case's keys only `PolicyID`, `DeviceType` and `CreationMethod` may stand there.
 */
export function differencesOfAnswer(expected: CcpResponse, actual: ActualAnswer): readonly string[] {
  const found: string[] = []
  if (actual.status !== expected.status) found.push(`status ${actual.status}, not ${expected.status}`)
  for (const [name, value] of Object.entries(expected.headers)) {
    const given = String(actual.headers[name])
    if (given !== value && !given.startsWith(`${value};`)) found.push(`${name}: ${given}, not ${value}`)
  }
  if (expected.body === undefined) return found
  const body = parse(actual.text)
  if (!isObject(body) || !isObject(expected.body)) {
    if (!isDeepStrictEqual(body, expected.body)) found.push('another body')
    return found
  }
  for (const [key, value] of Object.entries(expected.body)) {
    const given = Object.hasOwn(body, key) ? body[key] : undefined
    const pattern = expected.patterns?.[key]
    const fits =
      pattern === undefined
        ? isDeepStrictEqual(given, value)
        : typeof given === 'string' && new RegExp(pattern, 'u').test(given)
    if (!fits) found.push(`${key} is ${JSON.stringify(given)}, not ${pattern ?? JSON.stringify(value)}`)
  }
  for (const key of Object.keys(body)) {
    if (!Object.hasOwn(expected.body, key) && !usual.has(key)) found.push(`${key} should not be there`)
  }
  return found
}

/** Holds the end of the lab's executable against a case, in which `delimiter` was given on the command line. */
export function differencesOfResult(
  expected: CpResult,
  actual: ActualResult,
  delimiter: string,
): readonly string[] {
  const found: string[] = []
  if ((actual.exitCode === 0) !== (expected.exitCode === 0))
    found.push(`exit code ${String(actual.exitCode)}`)
  const stdout = expected.stdout?.replaceAll('{delimiter}', () => delimiter)
  if (actual.stdout !== stdout) {
    found.push(`stdout ${JSON.stringify(actual.stdout)}, not ${JSON.stringify(stdout)}`)
  }
  const fits =
    expected.stderrPattern === undefined
      ? actual.stderr === expected.stderr
      : new RegExp(expected.stderrPattern, 'u').test(actual.stderr)
  if (!fits) {
    const wanted = expected.stderrPattern ?? JSON.stringify(expected.stderr)
    found.push(`stderr ${JSON.stringify(actual.stderr)}, not ${wanted}`)
  }
  return found
}
