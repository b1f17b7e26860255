/** Runs the probes of a check, one layer after the other. */
import { isSallyportError, type AnySallyportError } from '../errors.ts'
import { callOf, type CallOptions } from '../transport/call-options.ts'
import type { Deadline } from '../transport/deadline.ts'
import type { CheckLayer, CheckStep, VaultCheck } from '../vault.ts'

/** What a probe found where nothing is broken. */
export interface Finding {
  /** Default `ok`. */
  readonly status?: 'ok' | 'warning' | 'skipped'
  readonly message: string
  readonly remedy?: string
}

/** How one layer is looked at. What is broken is thrown, as the error that a call would throw. */
export interface Probe {
  readonly layer: CheckLayer
  readonly look: (deadline: Deadline) => Finding | Promise<Finding>
}

/** How a check is run. */
export interface RunOptions extends CallOptions {
  /** Told of each step as it ends. */
  readonly onStep?: (step: CheckStep) => void
}

/** What to do about silence, by layer; at the others the error's own hint stands. */
const silences: Readonly<Partial<Record<CheckLayer, string>>> = {
  dns: 'Check the name servers of this machine.',
  proxy: 'Check the proxy (option, HTTPS_PROXY), or list the host in NO_PROXY if it needs none.',
  tcp: 'Check the host and the port: a firewall that drops what is not allowed looks like this.',
  tls: 'Check that the port speaks TLS; a firewall or a proxy on the way may swallow it.',
}

/**
 * Looks at one layer after the other; after one that is broken the rest is skipped.
 *
 * @param begin Starts the one deadline of all probes.
 * @throws Only the reason of an aborted signal.
 */
export async function runCheck(
  probes: readonly Probe[],
  begin: (call: CallOptions) => Deadline,
  options: RunOptions,
): Promise<VaultCheck> {
  const steps: CheckStep[] = []
  let broken: CheckLayer | undefined
  let deadline: Deadline | undefined
  try {
    for (const { layer, look } of probes) {
      const started = performance.now()
      let found: Omit<CheckStep, 'layer' | 'durationMs'>
      if (broken === undefined) {
        try {
          deadline ??= begin(callOf(options))
          found = { status: 'ok', ...(await look(deadline)) }
        } catch (error) {
          if (!isSallyportError(error) || error === options.signal?.reason) throw error
          found = failed(layer, error)
          broken = layer
        }
      } else found = { status: 'skipped', message: `Not looked at: ${broken} is broken.` }
      const step: CheckStep = { layer, ...found, durationMs: performance.now() - started }
      steps.push(step)
      options.onStep?.(step)
    }
  } finally {
    deadline?.clear()
  }
  return { ok: broken === undefined, steps }
}

function failed(layer: CheckLayer, error: AnySallyportError): Omit<CheckStep, 'layer' | 'durationMs'> {
  const { message, code, hint } = error
  const remedy = (code === 'TIMEOUT' ? silences[layer] : undefined) ?? hint
  return { status: 'failed', message, error, ...(remedy === undefined ? {} : { remedy }) }
}

/** One finding out of several of one layer: the worst counts, and each is told once. */
export function merged(findings: readonly Finding[]): Finding {
  const worst = (['warning', 'ok', 'skipped'] as const).find((status) =>
    findings.some((finding) => (finding.status ?? 'ok') === status),
  )
  const remedies = findings.flatMap(({ remedy }) => (remedy === undefined ? [] : [remedy]))
  return {
    status: worst ?? 'skipped',
    message: unique(findings.map(({ message }) => message)).join(' '),
    ...(remedies.length === 0 ? {} : { remedy: unique(remedies).join(' ') }),
  }
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)]
}
