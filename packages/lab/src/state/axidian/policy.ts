/** What a policy is made with. */
export interface AxidianPolicyInit {
  readonly name: string
  /** The greater is asked first; 0 (default) is the default policy, which holds for every account and is asked last. */
  readonly priority?: number
  /** Whether viewing credentials takes a reason. Without it the next policy decides. */
  readonly requiresReason?: boolean
}

/** A policy of Axidian Privilege. */
export class AxidianPolicy {
  readonly name: string
  /** The greater is asked first; 0 holds for every account. */
  readonly priority: number
  /** Whether viewing credentials takes a reason; `undefined` leaves it to the next policy. */
  requiresReason: boolean | undefined

  constructor(init: AxidianPolicyInit) {
    this.name = init.name
    this.priority = init.priority ?? 0
    this.requiresReason = init.requiresReason
  }
}
