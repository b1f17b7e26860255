import type { FlagTable } from '../args/flags.ts'

/** How lists are written for programs, beside `--json`. */
export const listFlags = {
  limit: { kind: 'text', value: 'N', group: 'Output', brief: 'Stop after so many' },
  ndjson: {
    kind: 'switch',
    group: 'Output',
    brief: 'Write one line of JSON for each, as they come; errors as with --json',
  },
} as const satisfies FlagTable
