/** The rules on access of which a platform may have its own. */
export const workflowNames = ['dualControl', 'exclusive', 'oneTimePassword', 'requireReason'] as const

/** One rule on access. */
export type WorkflowName = (typeof workflowNames)[number]

/** The master policy: what holds for every platform that has no rule of its own (PVWA protocol notes, Platforms). */
export interface MasterPolicy {
  /** Retrieval needs a confirmed request. */
  dualControl: boolean
  /** Confirmers of the second level are asked after those of the first. */
  multiLevelApproval: boolean
  onlyManagersApproval: boolean
  /** How many must confirm, at each level. */
  confirmersNumber: number
  /** Retrieval locks the account until it is checked in. */
  exclusive: boolean
  oneTimePassword: boolean
  transparentConnection: boolean
  allowViewPassword: boolean
  /** Retrieval needs a reason. */
  requireReason: boolean
  allowFreeText: boolean
  passwordChangeDays: number
  passwordVerificationDays: number
  requireMonitoringAndIsolation: boolean
  /** Sessions through PSM leave a recording. */
  recordActivity: boolean
  /** Days for which recordings are kept. */
  retentionPeriod: number
}

/** The master policy of a new vault (assumption, but for the days, which are recorded). */
export const defaultMasterPolicy: Readonly<MasterPolicy> = {
  dualControl: false,
  multiLevelApproval: false,
  onlyManagersApproval: false,
  confirmersNumber: 1,
  exclusive: false,
  oneTimePassword: false,
  transparentConnection: true,
  allowViewPassword: true,
  requireReason: false,
  allowFreeText: true,
  passwordChangeDays: 90,
  passwordVerificationDays: 7,
  requireMonitoringAndIsolation: false,
  recordActivity: true,
  retentionPeriod: 180,
}
