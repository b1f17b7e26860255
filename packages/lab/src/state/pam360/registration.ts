/** A policy for programs that register; its token lets them. */
export interface Pam360SdkPolicy {
  readonly name: string
  /** Number of its organisation. */
  readonly organisation: number
  readonly token: string
  /** How many programs may register with the token. */
  readonly registrations: number
  /** When the token expires, epoch milliseconds; `null`: never. */
  readonly expires: number | null
}

/** A program that has registered. */
export class Pam360Application {
  readonly clientId: string
  readonly name: string
  /** What it says that it is written in. */
  readonly type: string
  readonly policy: Pam360SdkPolicy
  /** Epoch milliseconds. */
  readonly registeredAt: number
  /** When it called last, epoch milliseconds; `null`: not yet. */
  lastSeenAt: number | null = null
  readonly #secret: string

  constructor(init: {
    clientId: string
    secret: string
    name: string
    type: string
    policy: Pam360SdkPolicy
    at: number
  }) {
    this.clientId = init.clientId
    this.#secret = init.secret
    this.name = init.name
    this.type = init.type
    this.policy = init.policy
    this.registeredAt = init.at
  }

  /** What it signs its calls with. */
  revealSecret(): string {
    return this.#secret
  }
}

/** Why a token does not let a program register. */
export type RegistrationProblem = 'unknown' | 'used up' | 'expired'

/** Programs that register, and what lets them (our assumption throughout). */
export class Pam360Registration {
  readonly policies: Pam360SdkPolicy[] = []
  readonly #applications: Pam360Application[] = []
  readonly #used = new Map<string, number>()
  readonly #generate: (purpose: string) => string

  /** `generate` gives a new text of a token's shape each time. */
  constructor(generate: (purpose: string) => string) {
    this.#generate = generate
  }

  /** Programs that are registered, the oldest first. */
  get applications(): readonly Pam360Application[] {
    return this.#applications
  }

  /** The program of that client id, or `undefined`. */
  find(clientId: string): Pam360Application | undefined {
    return this.#applications.find((one) => one.clientId === clientId)
  }

  /** Registers a program, or says why not. `now` is epoch milliseconds. */
  register(
    { token, name, type }: { readonly token: string; readonly name: string; readonly type: string },
    now: number,
  ): Pam360Application | RegistrationProblem {
    const policy = this.policies.find((one) => one.token === token)
    if (policy === undefined) return 'unknown'
    if (policy.expires !== null && now >= policy.expires) return 'expired'
    const used = this.#used.get(policy.token) ?? 0
    if (used >= policy.registrations) return 'used up'
    this.#used.set(policy.token, used + 1)
    const clientId = this.#generate('client')
    const added = new Pam360Application({
      clientId,
      secret: this.#generate('secret'),
      name: name === '' ? clientId : name,
      type,
      policy,
      at: now,
    })
    this.#applications.push(added)
    return added
  }

  /** Ends a registration. The token does not come back for another one. Says whether there was one. */
  remove(clientId: string): boolean {
    const index = this.#applications.findIndex((one) => one.clientId === clientId)
    if (index >= 0) this.#applications.splice(index, 1)
    return index >= 0
  }

  /** Forgets everything. */
  clear(): void {
    this.policies.length = 0
    this.#applications.length = 0
    this.#used.clear()
  }
}
