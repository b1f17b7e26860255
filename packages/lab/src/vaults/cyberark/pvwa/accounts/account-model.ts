import type { Account } from '../../../../state/account.ts'
import { epochSeconds } from '../context.ts'
import type { PvwaSettings } from '../settings.ts'

// File categories that the CPM and the vault keep for themselves: they come out as secretManagement and
// remoteMachinesAccess, or not at all. Which ones a real server hides is our assumption.
const internal = new Set(
  [
    'UserName',
    'Address',
    'CPMDisabled',
    'CPMStatus',
    'CPMErrorDetails',
    'LastTask',
    'LastSuccessChange',
    'LastSuccessVerification',
    'LastSuccessReconciliation',
    'LastFailDate',
    'RetriesCount',
    'SequenceID',
    'CreationMethod',
    'DeviceType',
    'RemoteMachines',
    'LimitDomainAccess',
  ].map((name) => name.toLowerCase()),
)

/** Whether a file category is none of `platformAccountProperties`. */
export function isInternal(name: string): boolean {
  return internal.has(name.toLowerCase())
}

const statuses: Readonly<Record<string, string>> = {
  success: 'success',
  failure: 'failure',
  'in process': 'inProcess',
}

function secondsOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,12}$/u.test(text) ? Number(text) : undefined
}

/** When the secret was last set, epoch seconds; `undefined` when there is none. */
export function lastModified(account: Account): number | undefined {
  const last = account.versions().at(-1)
  if (last === undefined) return undefined
  const changed = secondsOf(account.property('LastSuccessChange'))
  // The seed may say when the CPM changed what is the first version here.
  return last.id === 1 && changed !== undefined ? changed : epochSeconds(last.modifiedAt)
}

/** `secretManagement` of an account. */
function management(account: Account): Record<string, unknown> {
  const disabled = account.property('CPMDisabled')
  const status = statuses[(account.property('CPMStatus') ?? '').toLowerCase()]
  const modified = lastModified(account)
  const reconciled = secondsOf(account.property('LastSuccessReconciliation'))
  const verified = secondsOf(account.property('LastSuccessVerification'))
  return {
    automaticManagementEnabled: disabled === undefined,
    ...(disabled === undefined || disabled === '' ? {} : { manualManagementReason: disabled }),
    ...(status === undefined ? {} : { status }),
    ...(modified === undefined ? {} : { lastModifiedTime: modified }),
    ...(reconciled === undefined ? {} : { lastReconciledTime: reconciled }),
    ...(verified === undefined ? {} : { lastVerifiedTime: verified }),
  }
}

function remoteMachines(account: Account): Record<string, unknown> | undefined {
  const machines = account.property('RemoteMachines')
  const limited = account.property('LimitDomainAccess')
  if (machines === undefined && limited === undefined) return undefined
  return {
    ...(machines === undefined ? {} : { remoteMachines: machines }),
    accessRestrictedToRemoteMachines: limited?.toLowerCase() === 'yes',
  }
}

/** Names and values of `platformAccountProperties`. */
export function platformProperties(account: Account): (readonly [name: string, value: string])[] {
  return account.properties.filter(([name, value]) => !isInternal(name) && value !== '')
}

function capitalized(model: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(model).map(([name, value]) => [name.charAt(0).toUpperCase() + name.slice(1), value]),
  )
}

/** An account as PVWA shows it: members without a value are left out (recorded), and never a secret. */
export function accountModel(account: Account, settings: PvwaSettings): Record<string, unknown> {
  const properties = platformProperties(account)
  const address = account.property('Address') ?? ''
  const userName = account.property('UserName') ?? ''
  const machines = remoteMachines(account)
  const model = {
    id: account.id,
    name: account.name,
    ...(address === '' ? {} : { address }),
    ...(userName === '' ? {} : { userName }),
    platformId: account.platformId,
    safeName: account.safe,
    secretType: account.secretType,
    ...(properties.length === 0 ? {} : { platformAccountProperties: Object.fromEntries(properties) }),
    secretManagement: management(account),
    ...(machines === undefined ? {} : { remoteMachinesAccess: machines }),
    createdTime: epochSeconds(account.createdAt),
  }
  return settings.keyCase === 'pascal' ? capitalized(model) : model
}

/** The value of an account's property for filters and sorting, name folded. */
export function comparable(account: Account, name: string): string | undefined {
  switch (name) {
    case 'safename':
      return account.safe
    case 'name':
      return account.name
    case 'platformid':
      return account.platformId
    case 'secrettype':
      return account.secretType
    case 'id':
      return account.id
    case 'createdtime':
      return String(epochSeconds(account.createdAt))
    default:
      return account.property(name)
  }
}
