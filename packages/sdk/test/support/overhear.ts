import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { expect } from 'vitest'
import { diagnosticsChannels, type LogFields, type Logger } from '@sallyport/sdk'

/**
 * Listens to everything that the library tells the outside while it works.
 *
 * @param formOf Writes what was heard, and what the work gave, in every form that matters to the test.
 */
export async function overhear(
  formOf: (value: unknown) => string,
  work: (logger: Logger) => Promise<unknown[]>,
): Promise<string> {
  const heard: unknown[] = []
  const write = (message: string, fields: LogFields): void => void heard.push(message, fields)
  const listen = (message: unknown): void => void heard.push(message)
  for (const channel of Object.values(diagnosticsChannels)) subscribe(channel, listen)
  try {
    heard.push(...(await work({ debug: write, info: write, warn: write, error: write })))
  } finally {
    for (const channel of Object.values(diagnosticsChannels)) unsubscribe(channel, listen)
  }
  expect(heard.length).toBeGreaterThan(0)
  return heard.map(formOf).join('\n')
}
