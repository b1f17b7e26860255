import { loggerOption, type Logger } from '../diagnostics/logger.ts'
import { ConfigurationError } from '../errors.ts'
import {
  callback,
  checkOptions,
  integer,
  isRecord,
  milliseconds,
  nested,
  optional,
  printable,
  type Check,
  type Shape,
} from '../options.ts'
import { parseReference } from '../reference.ts'
import type { Selector } from '../vault.ts'
import { keyOf, type How, type Question } from './keys.ts'

/** How long a credential is kept, in milliseconds. */
export interface CachePolicy {
  /** How long it is given without asking. 0 keeps nothing; retrievals at the same time still share one request. Default 300 000. */
  readonly ttlMs?: number
  /**
   * How long before the end of that time the next retrieval has it fetched anew in the background; each time somewhat
   * later, up to half of it, so that not all come due together. At most half of `ttlMs` is taken. 0: never. Default: a
   * fifth of `ttlMs`.
   */
  readonly refreshAheadMs?: number
  /**
   * How long after that time it is still given while the vault cannot be asked: not reached, failing or overloaded, never
   * where it refuses. It is then marked `stale`, and a warning is written. 0: never. Default 3 600 000.
   */
  readonly staleMs?: number
}

/** How a cache keeps what a vault gives. */
export interface CacheOptions extends CachePolicy {
  /**
   * What differs for some references, under their text, such as `{ 'pam://ccp/Billing-DB/oracle-prod': { ttlMs: 60_000 } }`.
   * A reference says nothing of a reason or ticket here; its field matters only where it is `#ssh-key`.
   */
  readonly references?: Readonly<Record<string, CachePolicy>>
  /** How many credentials are kept at most; what was not asked for longest goes first. Default 1 000. */
  readonly maxEntries?: number
  /** Where warnings are written: what could not be fetched anew, what is given past its time. Nowhere by default. */
  readonly logger?: Logger
  /** A clock in milliseconds that never jumps. Default `performance.now()`; for tests. */
  readonly clock?: () => number
}

/** A {@link CachePolicy} with every default filled in. */
export type Policy = Required<CachePolicy>

// 0 says never; else as the timers have it.
const durationOrNone: Check = (value) => (value === 0 ? undefined : milliseconds(value))

const policyShape: Shape<CachePolicy> = {
  ttlMs: optional(durationOrNone),
  refreshAheadMs: optional(durationOrNone),
  staleMs: optional(durationOrNone),
}

const policyOption = nested(policyShape)

const policies: Check = (value) => {
  if (!isRecord(value)) return 'must be an object of references and what holds for them'
  for (const one of Object.values(value)) {
    const wrong = policyOption(one)
    if (wrong !== undefined) return `holds a policy that ${wrong}`
  }
  return undefined
}

const shape: Shape<CacheOptions> = {
  ...policyShape,
  references: optional(policies),
  maxEntries: optional(integer(1, 1_000_000)),
  logger: optional(loggerOption),
  clock: optional(callback),
}

/**
 * Checks {@link CacheOptions}.
 *
 * @throws ConfigurationError naming the option that is unknown or wrong.
 */
export function checkCacheOptions(options: CacheOptions): void {
  checkOptions('cached', options, shape)
}

/**
 * What holds for each question.
 *
 * @param vault The name of the vault.
 * @throws ConfigurationError for a reference that is malformed, of another vault, or with a reason or ticket.
 */
export function policyFinder(vault: string, options: CacheOptions): (question: Question) => Policy {
  const general = policyOf(options)
  const special = new Map(
    Object.entries(options.references ?? {}).map(([text, policy]) => [
      keyOfReference(vault, text),
      policyOf({ ...options, ...policy }),
    ]),
  )
  if (special.size === 0) return () => general
  return ({ selector, how: { kind } }) => special.get(keyOfKind(selector, kind)) ?? general
}

function policyOf({ ttlMs = 300_000, refreshAheadMs = ttlMs / 5, staleMs = 3_600_000 }: CachePolicy): Policy {
  return { ttlMs, refreshAheadMs: Math.min(refreshAheadMs, ttlMs / 2), staleMs }
}

function keyOfReference(vault: string, text: string): string {
  const reference = parseReference(text)
  const { path, keys, field, reason, ticketId } = reference
  if (reference.vault !== vault) throw wrongReference(`is of another vault than '${printable(vault)}'`)
  if (reason !== undefined || ticketId !== undefined) throw wrongReference('has a reason or a ticket')
  return keyOfKind({ path, keys }, field === 'ssh-key' ? field : undefined)
}

function keyOfKind(selector: Selector, kind: How['kind']): string {
  return keyOf(selector, kind === 'ssh-key' ? { kind } : {})
}

function wrongReference(what: string): ConfigurationError {
  return new ConfigurationError(`cached: a reference under 'references' ${what}.`, { code: 'INVALID_OPTION' })
}
