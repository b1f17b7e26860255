import type { Names } from './names.ts'
import type { Requester } from './requester.ts'
import type { Pam360Routes } from './routes.ts'

/** What the areas of one client share. */
export interface Pam360Core {
  readonly requester: Requester
  readonly names: Names
  /** The addresses of operations that are our assumption. */
  readonly routes: Pam360Routes
  /** Whether access goes by the legacy calls. */
  readonly accessByRpc: boolean
  /** The zone of the server's dates. */
  readonly zone: string
  /** What the server calls the first row of a list. */
  readonly firstIndex: { readonly resources: number; readonly audit: number }
  /** What the client is called. */
  readonly vault: string
}
