/** Who can be made to prove a requirement: the client library, or the lab that stands in for the vault. */
export type Side = 'sdk' | 'lab'

/**
 * What a requirement rests on, from strongest to weakest:
 *
 * - `documented`: the vendor's documentation says so
 * - `recorded`: an exchange with a real server that somebody published
 * - `observed`: seen when a public client was executed
 * - `source`: read in the source of a public client
 * - `public`: public code or captures whose origin could not be named
 * - `assumption`: no source; the project's own guess, which may be wrong about the real product
 * - `design`: no claim about the vendor at all; how this project chose to behave
 */
type EvidenceKind = 'documented' | 'recorded' | 'observed' | 'source' | 'public' | 'assumption' | 'design'

/** Where the statement of a requirement comes from. */
interface Evidence {
  readonly kind: EvidenceKind
  /** The public source, by its name. */
  readonly source: string
  /** Where this project writes it down: `docs/protocols/<page>.md#<anchor>`. */
  readonly page: string
}

/** One behaviour that tests can prove. Tests cite its id in square brackets in their titles. */
export interface Requirement {
  /** Kebab case with a prefix, such as `ccp/query-format-name`. */
  readonly id: string
  readonly statement: string
  /** Who must prove it. At least one. */
  readonly sides: readonly Side[]
  /** The sides that have no test for it yet; see {@link RequirementEntry.pending}. */
  readonly pending: readonly Side[]
  readonly evidence: Evidence
}

/** A requirement as it is written down in the tables: the page is known, only the anchor varies. */
export interface RequirementEntry {
  readonly sides: 'sdk' | 'lab' | 'both'
  readonly says: string
  readonly kind: EvidenceKind
  readonly source: string
  readonly anchor: string
  /**
   * The sides that do not prove it yet. Known gaps are recorded here as data and flip loudly once closed: the gate asks a pending
   * side for no test, and fails as soon as a test of that side cites the requirement, so that whoever writes the test removes this.
   */
  readonly pending?: 'sdk' | 'lab' | 'both'
}

const sidesNamed = (name: 'sdk' | 'lab' | 'both'): readonly Side[] =>
  name === 'both' ? ['sdk', 'lab'] : [name]

/** Turns the table of one area, keyed by id, into requirements whose evidence links into one page. */
export function requirementsOf(
  page: string,
  entries: Readonly<Record<string, RequirementEntry>>,
): readonly Requirement[] {
  return Object.entries(entries).map(([id, entry]) => ({
    id,
    statement: entry.says,
    sides: sidesNamed(entry.sides),
    pending: entry.pending === undefined ? [] : sidesNamed(entry.pending),
    evidence: { kind: entry.kind, source: entry.source, page: `${page}#${entry.anchor}` },
  }))
}
