/** Platforms as PVWA sends them, of each kind and in the general list. Pure. */
import { ConfigurationError } from '../../../errors.ts'
import { isRecord } from '../../../options.ts'
import { fieldsOf, itemsOf, notThere, type Fields } from '../fields.ts'
import { readId } from '../named.ts'

/** A property that a platform asks of its accounts, or a link that they may have. */
export interface PlatformProperty {
  /** The vendor's name. */
  readonly name: string
  /** What people see. */
  readonly displayName: string | undefined
}

/** What the CPM does with the accounts of a platform, as the general list tells. */
export interface PlatformCredentialsManagement {
  /** A regular expression for the names of the safes that may use the platform. */
  readonly allowedSafes: string | undefined
  readonly manualChange: boolean | undefined
  readonly periodicChange: boolean | undefined
  /** How many days a password lasts. */
  readonly changeEveryDays: number | undefined
  readonly manualVerification: boolean | undefined
  readonly periodicVerification: boolean | undefined
  /** How many days pass between verifications. */
  readonly verifyEveryDays: number | undefined
  readonly manualReconciliation: boolean | undefined
  readonly automaticReconcileWhenUnsynced: boolean | undefined
}

/** A platform of the general list: what an account of it needs, and what may be done with it. */
export interface Platform {
  /** Its PlatformID, such as `UnixSSH`. */
  readonly platformId: string
  readonly name: string
  /** What it is for, such as `*NIX` or `Windows`. */
  readonly systemType: string | undefined
  readonly active: boolean | undefined
  readonly description: string | undefined
  /** The PlatformID that it was made from. */
  readonly baseId: string | undefined
  /** `Regular`, `Group`, or what a newer PVWA says. */
  readonly type: string | undefined
  readonly requiredProperties: readonly PlatformProperty[]
  readonly optionalProperties: readonly PlatformProperty[]
  readonly linkedAccounts: readonly PlatformProperty[]
  readonly credentialsManagement: PlatformCredentialsManagement
  readonly sessionManagement: {
    readonly monitoringAndIsolation: boolean | undefined
    readonly recording: boolean | undefined
    readonly psmServerId: string | undefined
  }
  readonly workflows: {
    readonly dualControl: boolean | undefined
    readonly exclusiveAccess: boolean | undefined
    readonly oneTimePassword: boolean | undefined
  }
}

/** What every kind of platform has in its own list. */
export interface PlatformEntry {
  /** The number that changes of the platform go by. */
  readonly id: number
  /** Its PlatformID, such as `UnixSSH`. */
  readonly platformId: string
  readonly name: string
}

/** A rule of the master policy, as it is for one platform. */
export interface PlatformRule {
  readonly active: boolean
  /** Whether the platform differs from the master policy in it. */
  readonly exception: boolean | undefined
}

/** When and by whom passwords are changed or verified. */
export interface CredentialsTask {
  /** Whether the CPM does so by itself. */
  readonly automatic: boolean | undefined
  /** How many days lie between two times. */
  readonly everyDays: number | undefined
  /** Whether `everyDays` differs from the master policy. */
  readonly everyDaysException: boolean | undefined
  /** Whether the CPM does so when an account is added. */
  readonly onAdd: boolean | undefined
  /** Whether users may ask for it. */
  readonly manual: boolean | undefined
}

/** What the CPM does with the accounts of a target or dependent platform. */
export interface CredentialsPolicy {
  readonly verification: CredentialsTask
  readonly change: CredentialsTask
  readonly reconcile: { readonly whenUnsynced: boolean | undefined; readonly manual: boolean | undefined }
  readonly changeInResetMode: boolean | undefined
}

/** A platform of accounts on targets: the usual kind. */
export interface TargetPlatform extends PlatformEntry {
  readonly active: boolean | undefined
  readonly systemType: string | undefined
  /** A regular expression for the names of the safes that may use the platform. */
  readonly allowedSafes: string | undefined
  readonly workflows: {
    readonly dualControl: PlatformRule | undefined
    readonly exclusiveAccess: PlatformRule | undefined
    readonly oneTimePassword: PlatformRule | undefined
    readonly reason: PlatformRule | undefined
  }
  readonly credentialsPolicy: CredentialsPolicy
  /** The server that connects to its accounts. */
  readonly psmServerId: string | undefined
  readonly psmServerName: string | undefined
}

/** A platform of what uses the password of an account, such as a Windows service. */
export interface DependentPlatform extends PlatformEntry {
  /** How many target platforms use it. */
  readonly linkedTargetPlatforms: number | undefined
  readonly credentialsPolicy: CredentialsPolicy
}

/** A platform of account groups. */
export interface GroupPlatform extends PlatformEntry {
  readonly active: boolean | undefined
}

/** A platform of accounts that take turns (dual accounts). */
export interface RotationalGroupPlatform extends GroupPlatform {
  /** How long an account stays good after its turn, in minutes. */
  readonly gracePeriod: number | undefined
}

/** The settings of a platform as they are stored. */
export interface PlatformDetails {
  readonly platformId: string
  readonly active: boolean | undefined
  /** Some eighty settings by the vendor's names. Yes and No are in the server's language: decide nothing by them. */
  readonly settings: Readonly<Record<string, string>>
}

/** How many platforms there are for one type of system. */
export interface SystemTypeCount {
  readonly name: string
  readonly platforms: number
}

/** A platform by its PlatformID, or as any list gives it. */
export type PlatformIdRef = string | { readonly platformId: string }

/** A platform by its number, its PlatformID or name, or as any list gives it. */
export type PlatformRef = number | PlatformIdRef | { readonly id: number }

/**
 * The PlatformID of a platform.
 *
 * @throws ConfigurationError when it is none.
 */
export function platformIdOf(platform: PlatformIdRef): string {
  const id: unknown = isRecord(platform) ? platform.platformId : platform
  if (typeof id === 'string' && id !== '') return id
  throw new ConfigurationError("A platform is named by its PlatformID, such as 'UnixSSH'.", {
    code: 'INVALID_REQUEST',
  })
}

/** Reads a platform of the general list. */
export function readPlatform(value: unknown): Platform {
  const fields = fieldsOf(value, 'a platform')
  const general = fields.object('general')
  const platformId = general?.text('id')
  if (general === undefined || platformId === undefined) throw notThere('a platform')
  const properties = fields.object('properties')
  const credentials = fields.object('credentialsManagement')
  const sessions = fields.object('sessionManagement')
  const workflows = fields.object('privilegedAccessWorkflows')
  return {
    platformId,
    name: general.string('name'),
    systemType: general.text('systemType'),
    active: general.flag('active'),
    description: general.text('description'),
    baseId: general.text('platformBaseID'),
    type: general.text('platformType'),
    requiredProperties: readProperties(properties, 'required'),
    optionalProperties: readProperties(properties, 'optional'),
    linkedAccounts: readProperties(fields, 'linkedAccounts'),
    credentialsManagement: {
      allowedSafes: credentials?.text('allowedSafes'),
      manualChange: credentials?.flag('allowManualChange'),
      periodicChange: credentials?.flag('performPeriodicChange'),
      changeEveryDays: credentials?.number('requirePasswordChangeEveryXDays'),
      manualVerification: credentials?.flag('allowManualVerification'),
      periodicVerification: credentials?.flag('performPeriodicVerification'),
      verifyEveryDays: credentials?.number('requirePasswordVerificationEveryXDays'),
      manualReconciliation: credentials?.flag('allowManualReconciliation'),
      automaticReconcileWhenUnsynced: credentials?.flag('automaticReconcileWhenUnsynched'),
    },
    sessionManagement: {
      monitoringAndIsolation: sessions?.flag('requirePrivilegedSessionMonitoringAndIsolation'),
      recording: sessions?.flag('recordAndSaveSessionActivity'),
      psmServerId: sessions?.text('PSMServerID'),
    },
    workflows: {
      dualControl: workflows?.flag('requireDualControlPasswordAccessApproval'),
      exclusiveAccess: workflows?.flag('enforceCheckinCheckoutExclusiveAccess'),
      oneTimePassword: workflows?.flag('enforceOnetimePasswordAccess'),
    },
  }
}

/** Reads a target platform. */
export function readTarget(value: unknown): TargetPlatform {
  const fields = fieldsOf(value, 'a platform')
  const workflows = fields.object('PrivilegedAccessWorkflows')
  const sessions = fields.object('PrivilegedSessionManagement')
  return {
    ...readEntry(fields),
    active: fields.flag('Active'),
    systemType: fields.text('SystemType'),
    allowedSafes: fields.text('AllowedSafes'),
    workflows: {
      dualControl: readRule(workflows?.object('RequireDualControlPasswordAccessApproval')),
      exclusiveAccess: readRule(workflows?.object('EnforceCheckinCheckoutExclusiveAccess')),
      oneTimePassword: readRule(workflows?.object('EnforceOnetimePasswordAccess')),
      reason: readRule(workflows?.object('RequireUsersToSpecifyReasonForAccess')),
    },
    credentialsPolicy: readPolicy(fields),
    psmServerId: sessions?.text('PSMServerId'),
    psmServerName: sessions?.text('PSMServerName'),
  }
}

/** Reads a dependent platform. */
export function readDependent(value: unknown): DependentPlatform {
  const fields = fieldsOf(value, 'a platform')
  return {
    ...readEntry(fields),
    linkedTargetPlatforms: fields.number('NumberOfLinkedTargetPlatforms'),
    credentialsPolicy: readPolicy(fields),
  }
}

/** Reads a platform of groups. */
export function readGroup(value: unknown): GroupPlatform {
  const fields = fieldsOf(value, 'a platform')
  return { ...readEntry(fields), active: fields.flag('Active') }
}

/** Reads a platform of rotational groups. */
export function readRotationalGroup(value: unknown): RotationalGroupPlatform {
  const fields = fieldsOf(value, 'a platform')
  return { ...readGroup(value), gracePeriod: fields.number('GracePeriod') }
}

/** Reads what every kind has. */
export function readEntry(fields: Fields): PlatformEntry {
  return {
    id: readId(fields, 'ID', 'a platform'),
    platformId: fields.string('PlatformID'),
    name: fields.string('Name'),
  }
}

/** Reads the settings of a platform. */
export function readDetails(value: unknown): PlatformDetails {
  const fields = fieldsOf(value, 'the settings of a platform')
  if (fields.object('Details') === undefined) throw notThere('the settings of a platform')
  return {
    platformId: fields.string('PlatformID'),
    active: fields.flag('Active'),
    settings: fields.texts('Details'),
  }
}

/** Reads how many platforms each type of system has. */
export function readSystemTypes(answer: unknown): SystemTypeCount[] {
  return itemsOf(answer, 'types of systems', 'SystemTypes', 'value').map((item) => {
    const fields = fieldsOf(item, 'a type of system')
    return { name: fields.string('Name'), platforms: fields.number('PlatformsCount') ?? 0 }
  })
}

function readProperties(fields: Fields | undefined, name: string): PlatformProperty[] {
  return (fields?.list(name) ?? []).map((item) => {
    const property = fieldsOf(item, 'a property of a platform')
    return { name: property.string('name'), displayName: property.text('displayName') }
  })
}

function readRule(fields: Fields | undefined): PlatformRule | undefined {
  const active = fields?.flag('IsActive')
  return active === undefined ? undefined : { active, exception: fields?.flag('IsAnException') }
}

function readPolicy(fields: Fields): CredentialsPolicy {
  const policy = fields.object('CredentialsManagementPolicy')
  const reconcile = policy?.object('Reconcile')
  return {
    verification: readTask(policy?.object('Verification')),
    change: readTask(policy?.object('Change')),
    reconcile: {
      whenUnsynced: reconcile?.flag('AutomaticReconcileWhenUnsynced'),
      manual: reconcile?.flag('AllowManual'),
    },
    changeInResetMode: policy?.object('SecretUpdateConfiguration')?.flag('ChangePasswordInResetMode'),
  }
}

function readTask(fields: Fields | undefined): CredentialsTask {
  return {
    automatic: fields?.flag('PerformAutomatic'),
    everyDays: fields?.number('RequirePasswordEveryXDays'),
    everyDaysException: fields?.flag('IsRequirePasswordEveryXDaysAnException'),
    onAdd: fields?.flag('AutoOnAdd'),
    manual: fields?.flag('AllowManual'),
  }
}
