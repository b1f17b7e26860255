import type { PvwaAnswer } from '../answers.ts'
import type { PvwaContext } from '../context.ts'
import type { LogonAttempt } from '../logon/logon.ts'
import type { PvwaRequest } from '../request.ts'

type Result = PvwaAnswer | Promise<PvwaAnswer>

interface RouteBase {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below the application, lower case, `:name` for what varies. */
  readonly path: string
  /** First version that has it. */
  readonly since?: string
  /** First version that no longer has it, unless Gen1 is always there. */
  readonly until?: string
}

/** One operation: for anybody, or for those with a session. */
export type PvwaRoute = RouteBase &
  (
    | { readonly anonymous: (attempt: LogonAttempt, parameters: Readonly<Record<string, string>>) => Result }
    | {
        readonly anonymous?: undefined
        readonly handle: (context: PvwaContext, request: PvwaRequest) => Result
      }
  )

/** Where the operations of the first generation are. */
export const gen1 = 'webservices/pimservices.svc'
