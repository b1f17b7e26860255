import { LabError } from '../../errors.ts'
import { fold } from '../fold.ts'
import { AxidianAccount } from './account.ts'
import type { AxidianAccountInit } from './account.ts'
import { AxidianApplication } from './application.ts'
import type { AxidianApplicationInit } from './application.ts'
import { AxidianPermission } from './permission.ts'
import type { AxidianPermissionOptions } from './permission.ts'
import { AxidianPolicy } from './policy.ts'
import type { AxidianPolicyInit } from './policy.ts'

/**
 * What Axidian Privilege holds. Names are taken in any case. Methods that need an existing thing throw `LabError` when
 * it is missing.
 */
export class AxidianState {
  /** Whether there is the licence without which no application gets a token. */
  licensed = true
  readonly #generate: (application: string, version: number) => string
  readonly #applications = new Map<string, AxidianApplication>()
  readonly #policies = new Map<string, AxidianPolicy>()
  readonly #accounts = new Map<string, AxidianAccount>()
  readonly #names = new Map<string, AxidianAccount>()
  #permissions: AxidianPermission[] = []

  /** `generate` gives the password of an application's version. */
  constructor(generate: (application: string, version: number) => string) {
    this.#generate = generate
  }

  /** All applications. */
  get applications(): AxidianApplication[] {
    return [...this.#applications.values()]
  }

  /** The application of that name, removed or not. Throws when there is none. */
  application(name: string): AxidianApplication {
    return found(this.findApplication(name), 'application', name)
  }

  /** The application of that name, or `undefined`. */
  findApplication(name: string): AxidianApplication | undefined {
    return this.#applications.get(fold(name))
  }

  /** Adds an application, with a password that is generated unless one is given. Throws when there is one of that name. */
  addApplication(init: AxidianApplicationInit): AxidianApplication {
    const key = fold(init.name)
    if (this.#applications.has(key)) throw new LabError(`there is already an application ${init.name}`)
    const added = new AxidianApplication(init, (version) => this.#generate(init.name, version))
    this.#applications.set(key, added)
    return added
  }

  /** All policies. */
  get policies(): AxidianPolicy[] {
    return [...this.#policies.values()]
  }

  /** The policy of that name. Throws when there is none. */
  policy(name: string): AxidianPolicy {
    return found(this.#policies.get(fold(name)), 'policy', name)
  }

  /** Adds a policy. Throws when there is one of that name. */
  addPolicy(init: AxidianPolicyInit): AxidianPolicy {
    const key = fold(init.name)
    if (this.#policies.has(key)) throw new LabError(`there is already a policy ${init.name}`)
    const added = new AxidianPolicy(init)
    this.#policies.set(key, added)
    return added
  }

  /** All accounts. */
  get accounts(): AxidianAccount[] {
    return [...this.#accounts.values()]
  }

  /** The account of that name (`RESOURCE/login`, `DOMAIN\login`) or id. Throws when there is none. */
  account(nameOrId: string): AxidianAccount {
    const key = fold(nameOrId)
    return found(this.#names.get(key) ?? this.#accounts.get(key), 'account', nameOrId)
  }

  /** The account with that id, in any case, or `undefined`. */
  findAccount(id: string): AxidianAccount | undefined {
    return this.#accounts.get(fold(id))
  }

  /** Adds an account. Throws when there is one of that id or name, or a policy is missing. */
  addAccount(init: AxidianAccountInit): AxidianAccount {
    const added = new AxidianAccount(init, this.#accounts.size + 1)
    const [id, name] = [fold(added.id), fold(added.name)]
    if (this.#accounts.has(id) || this.#names.has(name)) {
      throw new LabError(`there is already an account ${added.name}, or one with its id`)
    }
    for (const policy of added.policies) this.policy(policy)
    this.#accounts.set(id, added)
    this.#names.set(name, added)
    return added
  }

  /** Permissions that were not revoked, or all of them. */
  permissions(which: 'alive' | 'all' = 'alive'): AxidianPermission[] {
    return this.#permissions.filter(({ revoked }) => which === 'all' || !revoked)
  }

  /** The permission of an application for an account that was not revoked. Throws when there is none. */
  permission(application: string, account: string): AxidianPermission {
    const [owner, about] = [this.application(application), this.account(account)]
    const own = this.permissions().find((one) => one.application === owner && one.account === about)
    return found(own, 'permission', `of ${owner.name} for ${about.name}`)
  }

  /** Gives an application a permission for an account. */
  permit(application: string, account: string, options: AxidianPermissionOptions = {}): AxidianPermission {
    const added = new AxidianPermission(this.application(application), this.account(account), options)
    this.#permissions.push(added)
    return added
  }

  /** Whether an account is available to an application at a moment, epoch milliseconds. */
  isAvailable(account: AxidianAccount, application: AxidianApplication, now: number): boolean {
    return (
      account.state === 'managed' &&
      this.#permissions.some(
        (one) => one.application === application && one.account === account && one.allowsView(now),
      )
    )
  }

  /** The accounts that are available to an application. */
  available(application: AxidianApplication, now: number): AxidianAccount[] {
    return this.accounts.filter((account) => this.isAvailable(account, application, now))
  }

  /** Whether viewing an account's credentials takes a reason: the first policy that says so or not decides. */
  requiresReason(account: AxidianAccount): boolean {
    const attached = new Set(account.policies.map(fold))
    const asked = this.policies
      .filter(({ name, priority }) => priority === 0 || attached.has(fold(name)))
      .sort((one, other) => other.priority - one.priority)
    return asked.find(({ requiresReason }) => requiresReason !== undefined)?.requiresReason ?? false
  }

  /** Empties it. */
  clear(): void {
    this.licensed = true
    this.#applications.clear()
    this.#policies.clear()
    this.#accounts.clear()
    this.#names.clear()
    this.#permissions = []
  }
}

function found<T>(thing: T | undefined, what: string, name: string): T {
  if (thing === undefined) throw new LabError(`there is no ${what} ${name}`)
  return thing
}
