/** Runs `sallyport pvwa` against a lab. */
import type { Lab } from '@sallyport/lab'
import { start, type Ended, type Running } from './cli.ts'

/** Who logs on, and where. */
export const pvwaEnvironment = (lab: Lab): Record<string, string> => ({
  SALLYPORT_PVWA_URL: lab.urls.pvwa,
  SALLYPORT_CA: lab.ca.file,
  SALLYPORT_USER: 'administrator',
  SALLYPORT_PASSWORD: 'Lab-Administrator-1',
})

/** Starts a command, with something on standard input if that is given. */
export function startPvwa(lab: Lab, argv: readonly string[], input?: string): Running {
  const running = start(['pvwa', ...argv], {
    env: pvwaEnvironment(lab),
    ...(input === undefined ? {} : { input: 'open' }),
  })
  running.child.stdin?.end(input)
  return running
}

/** Runs a command to its end. */
export function runPvwa(lab: Lab, argv: readonly string[], input?: string): Promise<Ended> {
  return startPvwa(lab, argv, input).ended
}

/** The records that a command wrote, as an array or as lines. */
export function recordsOf({ stdout }: Ended): Record<string, unknown>[] {
  const text = stdout.toString().trim()
  const json = text.startsWith('[') ? text : `[${text.split('\n').filter(Boolean).join(',')}]`
  return JSON.parse(json) as Record<string, unknown>[]
}

/** The words at the start of each line: what came of each item. */
export function outcomesOf({ stdout }: Ended): string[] {
  return stdout
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => line.split(/ {2,}/)[0] ?? '')
}
