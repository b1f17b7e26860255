import type { LabClock } from '../../../../clock.ts'
import type { Account } from '../../../../state/account.ts'
import type { User } from '../../../../state/user.ts'
import type { VaultState } from '../../../../state/vault-state.ts'

const recentMs = 30 * 86_400_000

type SavedFilter = (account: Account, about: { user: User; state: VaultState; clock: LabClock }) => boolean

const status = (account: Account): string => (account.property('CPMStatus') ?? '').toLowerCase()
const lastTask = (account: Account): string => (account.property('LastTask') ?? '').toLowerCase()

function isByCpm(state: VaultState, name: string | undefined): boolean {
  return name !== undefined && state.user(name)?.userType === 'CPM'
}

function scheduled(task: string): SavedFilter {
  return (account) => status(account) === 'in process' && lastTask(account) === task
}

function failedAt(task: string): SavedFilter {
  return (account) => status(account) === 'failure' && lastTask(account) === task
}

function isNew(account: Account, clock: LabClock): boolean {
  return clock.now() - account.createdAt < recentMs
}

/**
 * The saved filters by folded name (PVWA protocol notes, section 2). The names are established, what each
 * selects is our reading of it; what the lab keeps no record of selects nothing.
 */
export const savedFilters: Readonly<Record<string, SavedFilter>> = {
  regular: () => true,
  recently: (account, { user, clock }) =>
    account.activities.some((row) => row.user === user.name && clock.now() - row.at < recentMs),
  new: (account, { clock }) => isNew(account, clock),
  link: (account) => account.links.size > 0,
  deleted: () => false,
  policyfailures: (account) => status(account) === 'failure',
  accessedbyusers: (account, { state }) =>
    account.activities.some((row) => row.code === 295 && !isByCpm(state, row.user)),
  modifiedbyusers: (account, { state }) => {
    const last = account.versions().at(-1)
    return last !== undefined && last.id > 1 && !isByCpm(state, last.modifiedBy)
  },
  modifiedbycpm: (account, { state }) => isByCpm(state, account.versions().at(-1)?.modifiedBy),
  disabledpasswordbyuser: (account) => account.property('CPMDisabled') !== undefined,
  disabledpasswordbycpm: () => false,
  scheduledforchange: scheduled('changetask'),
  scheduledforverify: scheduled('verifytask'),
  scheduledforreconcile: scheduled('reconciletask'),
  successfullyreconciled: (account) => status(account) === 'success' && lastTask(account) === 'reconciletask',
  failedchange: failedAt('changetask'),
  failedverify: failedAt('verifytask'),
  failedreconcile: failedAt('reconciletask'),
  lockedornew: (account, { clock }) => account.lockedBy !== undefined || isNew(account, clock),
  locked: (account) => account.lockedBy !== undefined,
  favorites: () => false,
}
