import { callback, integer, milliseconds, optional, type Shape } from '../options.ts'
import type { HttpOptions } from './http-client.ts'
import { proxyOption } from './proxy.ts'
import { retryOptions } from './retry.ts'
import { tlsOptions } from './tls-options.ts'

/** The checks of {@link HttpOptions}, for the clients to include in theirs. */
export const httpOptionsShape: Shape<HttpOptions> = {
  tls: optional(tlsOptions),
  proxy: optional(proxyOption),
  timeoutMs: optional(milliseconds),
  maxConcurrency: optional(integer(1, 10_000)),
  retry: optional((value) => (value === false ? undefined : retryOptions(value))),
  maxAnswerBytes: optional(integer(1)),
  transport: optional(callback),
}
