import type { Account } from './account.ts'

/** Accounts of a safe whose secrets are changed together. */
export interface AccountGroup {
  /** `24_7`, numbered with the accounts of its safe. */
  readonly id: string
  readonly name: string
  readonly platformId: string
  readonly members: Set<Account>
}
