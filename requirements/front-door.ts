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

/** References, and what every vault does behind them. */
export const frontDoorRequirements: readonly Requirement[] = requirementsOf(
  'docs/decisions/0022-one-front-door.md',
  {
    // References
    'door/reference-parts': entry(
      'A reference is taken apart without normalising anything, and has one canonical text.',
    ),
    'door/reference-place': entry(
      'A malformed reference is refused with the column and what to write instead; the error repeats no part of the path and no value.',
    ),
    'door/reference-round-trip': entry(
      'Whatever well-formed Unicode without control characters a reference holds comes back exact from its text.',
    ),
  },
)
