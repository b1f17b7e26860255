/** Identity, permission, object and policy: told apart by what becomes of one retrieval. */
import { isSallyportError, type AnySallyportError, type ErrorCode } from '../errors.ts'
import type { Secret } from '../secret.ts'
import type { CallOptions } from '../transport/call-options.ts'
import type { Deadline } from '../transport/deadline.ts'
import type { Probe } from './run-check.ts'

/** Retrieves an account that is kept for checks. Its secret is thrown away. */
export type Canary = (call: CallOptions) => Promise<{ readonly secret: Secret }>

const layers = ['identity', 'permission', 'object', 'policy'] as const
type CanaryLayer = (typeof layers)[number]

/** What each layer says when it is well. */
const praises: Readonly<Record<CanaryLayer, string>> = {
  identity: 'The vault accepts this identity.',
  permission: 'It may retrieve the account.',
  object: 'The account is there, with its secret.',
  policy: 'Nothing more is asked for: no reason, no ticket, no approval, nobody else who holds it.',
}

/** What an error says: which layer is broken, and whether those before it are known to be well. */
export interface Verdict {
  readonly layer: CanaryLayer
  /** Layers before it of which it says nothing. */
  readonly untold?: readonly CanaryLayer[]
}

/** What an error says at one product, where that differs; `undefined` where it does not. */
export type VerdictReader = (error: AnySallyportError) => Verdict | undefined

const object: Verdict = { layer: 'object' }
const policy: Verdict = { layer: 'policy' }
/** It was never judged, or not by the vault's rules. */
const wrongRequest: Verdict = { layer: 'object', untold: ['identity', 'permission'] }

const byCode: Readonly<Partial<Record<ErrorCode, Verdict>>> = {
  INVALID_REQUEST: wrongRequest,
  INVALID_REFERENCE: wrongRequest,
  INVALID_OPTION: wrongRequest,
  // What is judged there is the text of reason and ticket.
  HARMFUL_INPUT: { layer: 'policy', untold: ['identity', 'permission', 'object'] },
  ACCESS_NOT_REQUESTED: policy,
  ACCESS_NOT_APPROVED: policy,
  ACCESS_LATER: policy,
  NOT_CHECKED_OUT: policy,
}

const byName: Readonly<Partial<Record<AnySallyportError['name'], Verdict>>> = {
  PermissionError: { layer: 'permission' },
  // Vaults do not tell what may not be seen from what is not there.
  NotFoundError: { layer: 'object', untold: ['permission'] },
  AmbiguousMatchError: object,
  SecretNotSetError: object,
  ChangeInProgressError: object,
  ConflictError: policy,
  ReasonRequiredError: policy,
  TicketRequiredError: policy,
}

function verdictOf(error: AnySallyportError): Verdict {
  // Anything else kept the vault from saying who we are.
  return byCode[error.code] ?? byName[error.name] ?? { layer: 'identity' }
}

/**
 * The probes of one retrieval; without a canary they are skipped.
 *
 * @param own What errors say at the product itself, before what they say at all of them.
 */
export function canaryProbes(canary: Canary | undefined, own: VerdictReader | undefined): readonly Probe[] {
  let asked: Promise<AnySallyportError | undefined> | undefined
  return layers.map((layer) => ({
    layer,
    look: async (deadline) => {
      if (canary === undefined) {
        return {
          status: 'skipped',
          message: "Not asked: the vault's audit would show it. Give a canary account.",
        }
      }
      const error = await (asked ??= retrieve(canary, deadline))
      if (error === undefined) return { message: praises[layer] }
      const verdict = own?.(error) ?? verdictOf(error)
      if (verdict.layer === layer) throw error
      return verdict.untold?.includes(layer) === true
        ? { status: 'skipped', message: `Not told apart from the ${verdict.layer}, which is broken.` }
        : { message: praises[layer] }
    },
  }))
}

async function retrieve(canary: Canary, deadline: Deadline): Promise<AnySallyportError | undefined> {
  const ended = new AbortController()
  try {
    const call = { signal: ended.signal, timeoutMs: Math.max(1, Math.floor(deadline.remainingMs)) }
    const work = canary(call)
    const { secret } = await deadline.race(work)
    secret.dispose()
    return undefined
  } catch (error) {
    ended.abort(deadline.reason)
    if (!isSallyportError(error)) throw error
    return error
  }
}
