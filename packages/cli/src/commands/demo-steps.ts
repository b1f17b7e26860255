import { REDACTED } from '@sallyport/sdk'

/** One step of a part of the demo. There is no secret in it. */
export interface DemoStep<Name extends string = string, Via extends string = string> {
  readonly step: Name
  readonly via: Via
  readonly latencyMs: number
  readonly secret: typeof REDACTED | undefined
  /** What came of it, in a few words. */
  readonly result: string
}

/** Does one step, and writes down how long it took and what came of it. */
export type DoStep<Name extends string, Via extends string> = <Value>(
  name: Name,
  via: Via,
  work: () => Promise<Value>,
  say: (value: Value) => string,
  gives?: 'secret',
) => Promise<Value>

/** Does steps and keeps what came of them, until the signal. */
export function demoSteps<Name extends string, Via extends string>(
  signal: AbortSignal,
): { readonly steps: readonly DemoStep<Name, Via>[]; readonly step: DoStep<Name, Via> } {
  const steps: DemoStep<Name, Via>[] = []
  return {
    steps,
    async step(name, via, work, say, gives) {
      signal.throwIfAborted()
      const started = performance.now()
      const value = await work()
      const latencyMs = Math.round((performance.now() - started) * 10) / 10
      const secret = gives === undefined ? undefined : REDACTED
      steps.push({ step: name, via, latencyMs, secret, result: say(value) })
      return value
    },
  }
}
