import { LabError } from '../../errors.ts'
import type { AxidianAccount } from './account.ts'
import type { AxidianApplication } from './application.ts'

/** What a permission is made with, beside application and account. */
export interface AxidianPermissionOptions {
  /** The option to view credentials. Default true. */
  readonly viewCredentials?: boolean
  /** When it begins, epoch milliseconds. Default: at once. */
  readonly from?: number
  /** When it ends, epoch milliseconds. Default: never. */
  readonly until?: number
  readonly suspended?: boolean
  readonly revoked?: boolean
}

/** What an application may do with an account, and when. */
export class AxidianPermission {
  readonly application: AxidianApplication
  readonly account: AxidianAccount
  /** The option to view credentials. */
  viewCredentials: boolean
  /** When it begins, epoch milliseconds; `null`: at once. */
  from: number | null
  /** When it ends, epoch milliseconds; `null`: never. */
  until: number | null
  #suspended: boolean
  #revoked: boolean

  constructor(
    application: AxidianApplication,
    account: AxidianAccount,
    options: AxidianPermissionOptions = {},
  ) {
    this.application = application
    this.account = account
    this.viewCredentials = options.viewCredentials ?? true
    this.from = options.from ?? null
    this.until = options.until ?? null
    this.#suspended = options.suspended ?? false
    this.#revoked = options.revoked ?? false
  }

  get suspended(): boolean {
    return this.#suspended
  }

  get revoked(): boolean {
    return this.#revoked
  }

  /** Puts it out of force until it is resumed. Throws `LabError` when it was revoked. */
  suspend(): void {
    this.#demandAlive()
    this.#suspended = true
  }

  /** Puts it in force again. Throws `LabError` when it was revoked. */
  resume(): void {
    this.#demandAlive()
    this.#suspended = false
  }

  /** Ends it for good. */
  revoke(): void {
    this.#revoked = true
  }

  /** Whether it lets the application view the account's credentials at that moment, epoch milliseconds. */
  allowsView(now: number): boolean {
    const inTime = (this.from === null || now >= this.from) && (this.until === null || now < this.until)
    return inTime && this.viewCredentials && !this.#suspended && !this.#revoked
  }

  #demandAlive(): void {
    if (this.#revoked) throw new LabError('the permission was revoked, which is final; add another one')
  }
}
