import { requirementsOf } from './requirement.ts'
import type { Requirement, RequirementEntry } from './requirement.ts'

/** All of it is ours: no vendor has it. */
const entry = (says: string): RequirementEntry => ({
  sides: 'sdk',
  says,
  kind: 'design',
  source: 'our design',
  anchor: 'decision',
})

/** What a cache keeps, when it asks, and what comes of a refused credential. */
export const cachingRequirements: readonly Requirement[] = requirementsOf('docs/decisions/0024-caching.md', {
  'cache/time-to-live': entry('A credential is given without asking until its time is over, and not after.'),
  'cache/key': entry('Whatever decides the answer keeps answers apart, and nothing else does.'),
  'cache/single-flight': entry('Retrievals of the same at the same time make one request.'),
  'cache/own-time': entry('The time and signal of one retrieval end its wait, and not that of others.'),
  'cache/own-secret': entry(
    'Disposing of a secret that was given, or forgetting what is kept, concerns nobody else.',
  ),
  'cache/bounded': entry(
    'So many are kept and no more; what was not asked for longest goes first; what is past its last use is cleared.',
  ),
  'cache/refresh-ahead': entry(
    'Before its time is over a credential is fetched anew in the background; no failure of that reaches a caller.',
  ),
  'cache/outage': entry(
    'While the vault cannot be asked a credential is given past its time, marked, with a warning, up to a limit; never where the vault refuses.',
  ),
  'cache/refusal': entry('A refusal is not kept, and drops what was kept.'),
  'cache/changing': entry('A password that is being changed is kept only for a moment.'),
  'cache/invalidate': entry(
    'What was asked for before something was forgotten is given to those who wait, and not kept.',
  ),
  'cache/rotation': entry(
    'Each change of a username or secret is told once, without either, and drops what else was kept of it.',
  ),
  'cache/closed': entry('A cache that is closed keeps nothing, leaves no timer and closes the vault.'),
  'cache/refused-credential': entry(
    'A function that was refused runs once more with another credential, if there is one; of many that are refused at once one asks.',
  ),
  'cache/refused-error': entry(
    'Where there is no other credential the error of the function is given back as it was.',
  ),
  'cache/refused-changing': entry(
    'Where the refused credential is being changed it is asked for again, by policy and within the time.',
  ),
  'cache/no-leak': entry('No log, event, error or printed form holds a secret that is kept.'),
  'cache/options-checked': entry('An unknown or wrong option is refused by its name.'),
})
