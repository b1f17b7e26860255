import type { WorkflowName } from '../../../../state/master-policy.ts'
import type { Platform } from '../../../../state/platform.ts'
import type { PvwaContext } from '../context.ts'

type Model = Record<string, unknown>

const linkedAccounts: readonly (readonly [name: string, displayName: string])[] = [
  ['LogonAccount', 'Logon Account'],
  ['EnableAccount', 'Enable Account'],
  ['ReconcileAccount', 'Reconcile Account'],
]

const identity = (name: string, displayName = name): Model => ({ name, displayName })

/** Days between two changes and between two verifications: the platform's own, or the master policy's. */
function periods({ state }: PvwaContext, platform: Platform) {
  return {
    change: platform.numberOf('ExpirationPeriod', state.masterPolicy.passwordChangeDays),
    verification: platform.numberOf('VFVerificationPeriod', state.masterPolicy.passwordVerificationDays),
  }
}

/** The PSM server of a platform: its own, or the first one. */
function psmServerOf({ state }: PvwaContext, platform: Platform) {
  const id = platform.psmServer ?? state.psm.servers[0]?.id ?? ''
  return { id, name: state.psm.server(id)?.name ?? '' }
}

/** Its kind as the general list writes it. */
export function typeOf({ kind }: Platform): string {
  return kind === 'target' ? 'Regular' : kind === 'dependent' ? 'Dependent' : 'Group'
}

/** A platform as `GET API/Platforms` shows it (PVWA protocol notes, Platforms). */
export function generalModel(context: PvwaContext, platform: Platform): Model {
  const { masterPolicy } = context.state
  const { change, verification } = periods(context, platform)
  return {
    general: {
      id: platform.id,
      name: platform.name,
      systemType: platform.systemType,
      active: platform.active,
      description: platform.description,
      platformBaseID: platform.baseId,
      platformType: typeOf(platform),
    },
    properties: {
      required: platform.required.map((name) => identity(name)),
      optional: platform.optional.map((name) => identity(name)),
    },
    linkedAccounts: linkedAccounts.map(([name, displayName]) => identity(name, displayName)),
    credentialsManagement: {
      allowedSafes: platform.settings.get('AllowedSafes') ?? '',
      allowManualChange: platform.says('AllowManualChange'),
      performPeriodicChange: platform.says('PerformPeriodicChange'),
      requirePasswordChangeEveryXDays: change,
      allowManualVerification: platform.says('VFAllowManualVerification'),
      performPeriodicVerification: platform.says('VFPerformPeriodicVerification'),
      requirePasswordVerificationEveryXDays: verification,
      allowManualReconciliation: platform.says('RCAllowManualReconciliation'),
      automaticReconcileWhenUnsynched: platform.says('RCAutomaticReconcileWhenUnsynched'),
    },
    sessionManagement: {
      requirePrivilegedSessionMonitoringAndIsolation: masterPolicy.requireMonitoringAndIsolation,
      recordAndSaveSessionActivity: masterPolicy.recordActivity,
      // The general list writes ID where targets write Id.
      PSMServerID: psmServerOf(context, platform).id,
    },
    privilegedAccessWorkflows: {
      requireDualControlPasswordAccessApproval: platform.dualControl,
      enforceCheckinCheckoutExclusiveAccess: platform.exclusive,
      enforceOnetimePasswordAccess: platform.workflow('oneTimePassword'),
    },
  }
}

function credentialsPolicy(context: PvwaContext, platform: Platform): Model {
  const { change, verification } = periods(context, platform)
  return {
    Verification: {
      PerformAutomatic: platform.says('VFPerformPeriodicVerification'),
      RequirePasswordEveryXDays: verification,
      AutoOnAdd: platform.says('AutoVerifyOnAdd'),
      AllowManual: platform.says('VFAllowManualVerification'),
    },
    Change: {
      PerformAutomatic: platform.says('PerformPeriodicChange'),
      RequirePasswordEveryXDays: change,
      AutoOnAdd: platform.says('AutoChangeOnAdd'),
      AllowManual: platform.says('AllowManualChange'),
    },
    Reconcile: {
      AutomaticReconcileWhenUnsynced: platform.says('RCAutomaticReconcileWhenUnsynched'),
      AllowManual: platform.says('RCAllowManualReconciliation'),
    },
    SecretUpdateConfiguration: { ChangePasswordInResetMode: platform.says('ChangePasswordInResetMode') },
  }
}

const identifiers = ({ number, id, name }: Platform): Model => ({ ID: number, PlatformID: id, Name: name })

/** A target platform, as recorded. */
export function targetModel(context: PvwaContext, platform: Platform): Model {
  const workflow = (name: WorkflowName): Model => ({
    IsActive: platform.workflow(name),
    IsAnException: platform.isException(name),
  })
  const server = psmServerOf(context, platform)
  return {
    Active: platform.active,
    SystemType: platform.systemType,
    AllowedSafes: platform.settings.get('AllowedSafes') ?? '',
    PrivilegedAccessWorkflows: {
      RequireDualControlPasswordAccessApproval: workflow('dualControl'),
      EnforceCheckinCheckoutExclusiveAccess: workflow('exclusive'),
      EnforceOnetimePasswordAccess: workflow('oneTimePassword'),
      RequireUsersToSpecifyReasonForAccess: workflow('requireReason'),
    },
    CredentialsManagementPolicy: credentialsPolicy(context, platform),
    // Platforms that PSM does not serve lack the member (recorded).
    ...(server.id === ''
      ? {}
      : { PrivilegedSessionManagement: { PSMServerId: server.id, PSMServerName: server.name } }),
    ...identifiers(platform),
  }
}

/** A dependent platform. */
export function dependentModel(context: PvwaContext, platform: Platform): Model {
  const linked = context.state.platforms.filter(({ dependents }) =>
    dependents.some((id) => id.toLowerCase() === platform.id.toLowerCase()),
  )
  return {
    NumberOfLinkedTargetPlatforms: linked.length,
    CredentialsManagementPolicy: credentialsPolicy(context, platform),
    ...identifiers(platform),
  }
}

/** A group platform, as recorded. */
export function groupModel(_context: PvwaContext, platform: Platform): Model {
  return { Active: platform.active, ...identifiers(platform) }
}

/** A rotational group platform, as recorded. */
export function rotationalGroupModel(_context: PvwaContext, platform: Platform): Model {
  return { Active: platform.active, GracePeriod: platform.gracePeriod, ...identifiers(platform) }
}

/** How PSM serves a platform. */
export function sessionPolicyModel(context: PvwaContext, platform: Platform): Model {
  const server = psmServerOf(context, platform)
  return {
    PSMConnectors: [...platform.connectors].map(([PSMConnectorID, Enabled]) => ({ PSMConnectorID, Enabled })),
    PSMServerId: server.id,
    PSMServerName: server.name,
  }
}

const french: Readonly<Record<string, string>> = { yes: 'Oui', no: 'Non' }

/** The settings of a platform, all text, in the server's language. */
export function detailsModel(context: PvwaContext, platform: Platform): Model {
  const { change, verification } = periods(context, platform)
  const settings: (readonly [string, string])[] = [
    ...platform.settings,
    ['OneTimePassword', platform.workflow('oneTimePassword') ? 'True' : 'False'],
    ['ExpirationPeriod', String(change)],
    ['VFVerificationPeriod', String(verification)],
    ['PasswordLevelRequestTimeframe', platform.dualControl ? 'True' : 'False'],
  ]
  const shown = (value: string): string =>
    context.settings.language === 'fr' ? (french[value.toLowerCase()] ?? value) : value
  return {
    PlatformID: platform.id,
    Details: Object.fromEntries(settings.map(([name, value]) => [name, shown(value)])),
    Active: platform.active,
  }
}
