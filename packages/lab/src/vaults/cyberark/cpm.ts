import type { Audit, AuditAction } from '../../audit.ts'
import type { LabClock } from '../../clock.ts'
import { generatedSecret } from '../../random.ts'
import { secretFor } from '../../seed/secrets.ts'
import type { Seed, SeedCpmScript } from '../../seed/types.ts'
import type { Account, AccountSelector } from '../../state/account.ts'
import type { VaultState } from '../../state/vault-state.ts'

/** What the CPM can be asked for. */
export type CpmTaskKind = 'change' | 'verify' | 'reconcile'

interface Task {
  readonly account: Account
  readonly kind: CpmTaskKind
  readonly dueAt: number
  readonly secret: string | undefined
}

interface Wording {
  readonly activity: string
  readonly code: number
  readonly failed: string
  readonly failedCode: number
  readonly success: string
  readonly lastTask: string
  readonly action: AuditAction
}

// Activity and code of a change are recorded; the others are common knowledge of the vault's audit codes.
const wordings: Readonly<Record<CpmTaskKind, Wording>> = {
  change: {
    activity: 'CPM Change Password',
    code: 24,
    failed: 'CPM Change Password Failed',
    failedCode: 57,
    success: 'LastSuccessChange',
    lastTask: 'ChangeTask',
    action: 'CPM change password',
  },
  verify: {
    activity: 'CPM Verify Password',
    code: 22,
    failed: 'CPM Verify Password Failed',
    failedCode: 38,
    success: 'LastSuccessVerification',
    lastTask: 'VerifyTask',
    action: 'CPM verify password',
  },
  reconcile: {
    activity: 'CPM Reconcile Password',
    code: 31,
    failed: 'CPM Reconcile Password Failed',
    failedCode: 60,
    success: 'LastSuccessReconciliation',
    lastTask: 'ReconcileTask',
    action: 'CPM reconcile password',
  },
}

/** What the CPM is made of. */
export interface CpmParts {
  readonly state: VaultState
  readonly clock: LabClock
  readonly audit: Audit
  readonly settings: { readonly cpmSeconds: number }
  readonly random: number
}

/**
 * The Central Policy Manager: changes, verifies and reconciles as the lab's clock moves. A safe without a
 * managing CPM has nobody who does it, and its accounts stay in process.
 */
export class Cpm {
  readonly #parts: CpmParts
  readonly #scripts = new WeakMap<Account, SeedCpmScript>()
  readonly #next = new WeakMap<Account, string>()
  readonly #tasks = new Map<Account, Task>()
  // Before this moment no task can be due, so that a settle costs nothing.
  #earliest = Infinity

  constructor(parts: CpmParts) {
    this.#parts = parts
    parts.clock.onMove(() => {
      this.settle()
    })
  }

  /** How many tasks wait for their time. */
  get pending(): number {
    this.settle()
    return this.#tasks.size
  }

  /** Says what the tasks on an account come to from now on. Throws `LabError` when there is no such account. */
  script(selector: AccountSelector, script: SeedCpmScript): void {
    this.#scripts.set(this.#parts.state.account(selector), script)
  }

  /** @internal Forgets all tasks, and takes the scripts of a seed. */
  reset(seed: Seed): void {
    this.#tasks.clear()
    this.#earliest = Infinity
    for (const { safe, name: object, folder = 'Root', cpm } of seed.accounts ?? []) {
      if (cpm !== undefined) this.script({ safe, object, folder }, cpm)
    }
  }

  /** @internal Keeps a secret for the next change. */
  keepNext(account: Account, secret: string): void {
    this.#next.set(account, secret)
  }

  /** @internal Marks an account for a task; an earlier one on it is dropped. */
  request(account: Account, kind: CpmTaskKind, secret?: string): void {
    const { state, clock, settings } = this.#parts
    state.setPropertyOf(account, 'CPMStatus', 'in process')
    state.setPropertyOf(account, 'LastTask', wordings[kind].lastTask)
    account.changeInProgress = kind !== 'verify'
    const dueAt = clock.now() + settings.cpmSeconds * 1000
    this.#tasks.set(account, { account, kind, dueAt, secret })
    this.#earliest = Math.min(this.#earliest, dueAt)
  }

  /** Does what is due. */
  settle(): void {
    const { state, clock } = this.#parts
    const now = clock.now()
    if (now < this.#earliest) return
    const due: Task[] = []
    let earliest = Infinity
    for (const task of this.#tasks.values()) {
      if (task.dueAt > now) earliest = Math.min(earliest, task.dueAt)
      else if ((state.safe(task.account.safe)?.managingCpm ?? '') !== '') due.push(task)
      // The safe may get a CPM some day; until then looking once a second is enough.
      else earliest = Math.min(earliest, now + 1000)
    }
    this.#earliest = earliest
    for (const task of due) this.#tasks.delete(task.account)
    for (const task of due) if (state.accountById(task.account.id) === task.account) this.#perform(task)
  }

  #perform(task: Task): void {
    const { account, kind } = task
    const { state, clock, audit } = this.#parts
    const cpm = state.safe(account.safe)?.managingCpm ?? 'PasswordManager'
    const script = this.#scripts.get(account)
    const failed = script?.[kind] === 'failure'
    const { activity, code, failed: failedActivity, failedCode, success, action } = wordings[kind]
    const now = clock.now()
    const seconds = String(Math.floor(now / 1000))
    account.changeInProgress = false
    const moreInfo = `address=${account.property('Address') ?? ''};username=${account.property('UserName') ?? ''};`
    const row = { client: 'CPM', user: cpm, moreInfo, at: now }
    if (failed) {
      const error = script.error ?? 'The target refused the credentials.'
      state.setPropertyOf(account, 'CPMStatus', 'failure')
      state.setPropertyOf(account, 'CPMErrorDetails', error)
      state.setPropertyOf(account, 'LastFailDate', seconds)
      account.addActivity({
        ...row,
        activity: failedActivity,
        code: failedCode,
        reason: `ImmediateTask, Failure. Error: ${error}`,
      })
    } else {
      if (kind !== 'verify') {
        state.setSecretOf(account, task.secret ?? this.#newSecret(account), { modifiedBy: cpm })
        account.addActivity({
          ...row,
          activity: 'Store password',
          code: 294,
          reason: '',
          moreInfo: '',
        })
      }
      state.setPropertyOf(account, 'CPMStatus', 'success')
      state.setPropertyOf(account, 'CPMErrorDetails', null)
      state.setPropertyOf(account, success, seconds)
      state.setPropertyOf(account, 'RetriesCount', '-1')
      account.addActivity({ ...row, activity, code, reason: 'ImmediateTask' })
    }
    audit.record({
      action,
      application: cpm,
      via: 'cpm',
      safe: account.safe,
      folder: account.folder,
      object: account.name,
      sourceAddress: '127.0.0.1',
      outcome: failed ? 'failure' : 'OK',
    })
  }

  #newSecret(account: Account): string {
    const kept = this.#next.get(account)
    if (kept !== undefined) {
      this.#next.delete(account)
      return kept
    }
    const { random } = this.#parts
    const place = `${account.id}\0${account.versions().at(-1)?.id ?? 0}`
    return account.secretType === 'key' ? secretFor('key', random, place) : generatedSecret(random, place)
  }
}
