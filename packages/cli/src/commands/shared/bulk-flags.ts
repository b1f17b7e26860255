import type { FlagTable } from '../../args/flags.ts'
import { listFlags } from '../../config/list-flags.ts'

/** What every command has that changes something. */
export const changeFlags = {
  'dry-run': { kind: 'switch', group: 'How', brief: 'Only show what it would be done to' },
  yes: { kind: 'switch', group: 'How', short: 'y', brief: 'Do not ask before it is done' },
  ndjson: listFlags.ndjson,
} as const satisfies FlagTable

/** What every command has that may work on many things. */
export const bulkFlags = {
  ...changeFlags,
  concurrency: { kind: 'text', value: 'N', group: 'How', brief: 'How many at once, 1 to 10 [5]' },
  'stop-on-error': { kind: 'switch', group: 'How', brief: 'Begin nothing more after the first failure' },
  journal: {
    kind: 'text',
    value: 'FILE',
    group: 'How',
    brief: 'Keep in a file what is done; given again, an interrupted run goes on',
  },
  uncertain: {
    kind: 'text',
    value: 'repeat|skip|done',
    group: 'How',
    brief: 'With --journal: what to do with what may be done already',
  },
  progress: {
    kind: 'switch',
    group: 'Output',
    brief: 'Say how far it is on standard error also where no terminal is',
  },
} as const satisfies FlagTable
