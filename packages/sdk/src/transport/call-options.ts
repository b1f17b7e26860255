import { abortSignal, milliseconds, optional, type Shape } from '../options.ts'

/** What one call may set for itself. */
export interface CallOptions {
  /** Gives up when aborted; the call then throws the signal's reason. */
  readonly signal?: AbortSignal
  /** How long this call may take in all, in milliseconds. Default: the client's. */
  readonly timeoutMs?: number
}

/** The checks of {@link CallOptions}, for calls to include in theirs. */
export const callShape: Shape<CallOptions> = {
  signal: optional(abortSignal),
  timeoutMs: optional(milliseconds),
}

/** The part of some options that is for every call. */
export function callOf({
  signal,
  timeoutMs,
}: {
  readonly signal?: AbortSignal | undefined
  readonly timeoutMs?: number | undefined
}): CallOptions {
  return { ...(signal === undefined ? {} : { signal }), ...(timeoutMs === undefined ? {} : { timeoutMs }) }
}

/** What is for the call, and what is for the server. */
export function splitCall<Options extends CallOptions>(
  options: Options,
): readonly [call: CallOptions, rest: Omit<Options, keyof CallOptions>] {
  const { signal, timeoutMs, ...rest } = options
  return [callOf({ signal, timeoutMs }), rest]
}
