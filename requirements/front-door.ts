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
    'door/reference-fields': entry(
      'The field of a reference gives the secret, the user name, the address, a property in any letter case, or all of it as JSON; what the vault did not give is an error.',
    ),
    // The door
    'door/unknown-vault': entry('A vault that there is not is refused with the nearest name.'),
    'door/many': entry(
      'Many references have one outcome each, in order; an account that several name is retrieved once; each vault is asked so often at once and no more.',
    ),
    'door/close': entry('Closing the door closes every vault, also when one of them fails to.'),
    'door/fallback-outage': entry(
      'What a vault cannot be asked for, since it is not reached or does not work, the next is asked for; when none is reached, one error holds what failed at each.',
    ),
    'door/fallback-answer': entry('An answer of a vault, a refusal above all, is not asked for elsewhere.'),
    'door/fallback-aside': entry('A vault that was not reached is asked after the others for a while.'),
    'door/fallback-time': entry('A vault that does not answer leaves the next one its share of the time.'),
    // Every vault
    'door/vault-by-path': entry('A path names one account.'),
    'door/vault-by-keys': entry('Keys name one account.'),
    'door/vault-unusable-reference': entry(
      'A path or key that the product cannot have is refused before anything is asked, with the nearest key.',
    ),
    'door/vault-names': entry(
      'A credential says which vault gave it and has a reference by which the same account is retrieved.',
    ),
    'door/vault-not-found': entry('An account that is not there is a NotFoundError.'),
    'door/vault-ambiguous': entry('Two accounts that match are an AmbiguousMatchError; none is taken.'),
    'door/vault-refused': entry('An identity that is not accepted is an AuthenticationError.'),
    'door/vault-no-secret': entry('An account without a secret is a SecretNotSetError.'),
    'door/vault-reason': entry('A reason that the policy wants is asked for, and passed on.'),
    'door/vault-ssh-key': entry(
      'An SSH key comes byte for byte by its kind, and where none is asked for from an account that has nothing else; a key asked of an account that has none is a SecretNotSetError.',
    ),
    'door/vault-byte-exact': entry('Any secret of Unicode comes byte for byte.'),
    'door/vault-deadline': entry('The time of a call is for all of it, and its end a ConnectionError.'),
    'door/vault-signal': entry('An aborted signal ends a call with its reason.'),
    'door/vault-closed': entry('A closed vault refuses calls.'),
    'door/vault-list': entry(
      'A list gives accounts without secrets, each with a reference that retrieves it; it can be narrowed by text and container.',
    ),
    'door/vault-concurrent': entry('Retrievals at the same time each get their own answer.'),
    'door/vault-outage': entry('A vault that is not reached is a ConnectionError.'),
    'door/vault-check': entry(
      'A check asks nothing that the audit would show, and with a canary retrieves it once and tells the layer that is broken.',
    ),
    'door/vault-options-checked': entry('An unknown option of the interface is refused by its name.'),
    'door/vault-no-leak': entry('No failure, and nothing that is printed, holds a secret.'),
  },
)
