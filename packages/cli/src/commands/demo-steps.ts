import { REDACTED, type Secret } from '@sallyport/sdk'

/** One step of a part of the demo. There is no secret in it. */
export interface DemoStep {
  readonly step: string
  readonly via: 'PVWA' | 'CPM' | 'CCP' | 'Axidian' | 'PAM360'
  readonly latencyMs: number
  readonly secret: typeof REDACTED | undefined
  /** What came of it, in a few words. */
  readonly result: string
}

/** What a step is, beside what it does. */
export interface StepLabel<Value> {
  readonly step: string
  readonly via: DemoStep['via']
  /** Whether it gives a secret, which is shown as redacted. Default `false`. */
  readonly givesSecret?: (value: Value) => boolean
  /** What came of it, in a few words. */
  readonly say: (value: Value) => string
}

/** Does a step, and notes how long it took and what came of it. */
export type TakeStep = <Value>(label: StepLabel<Value>, work: () => Promise<Value>) => Promise<Value>

/** Notes steps one after another, until the signal says stop. */
export function noteSteps(signal: AbortSignal): {
  readonly steps: readonly DemoStep[]
  readonly take: TakeStep
} {
  const steps: DemoStep[] = []
  return {
    steps,
    async take({ step, via, givesSecret, say }, work) {
      signal.throwIfAborted()
      const started = performance.now()
      const value = await work()
      const latencyMs = Math.round((performance.now() - started) * 10) / 10
      const secret = givesSecret?.(value) === true ? REDACTED : undefined
      steps.push({ step, via, latencyMs, secret, result: say(value) })
      return value
    },
  }
}

/** Whether two secrets are the same, byte for byte. */
export function sameSecret(one: Secret, other: Secret): boolean {
  return Buffer.compare(one.bytes(), other.bytes()) === 0
}
