import * as v from 'valibot'
import { componentIds } from '../state/components.ts'
import { platformKinds } from '../state/platform.ts'

// Platforms, sessions, requests and health: what PVWA operates beside safes, accounts and users.

const nonEmpty = v.pipe(v.string('must be text'), v.nonEmpty('must not be empty'))
const anyText = v.string('must be text')
const flag = v.boolean('must be true or false')
const number = v.pipe(
  v.number('must be a number'),
  v.integer('must be a whole number'),
  v.minValue(0, 'must not be negative'),
)
const names = v.optional(v.array(nonEmpty, 'must be a list of names'))
const list = <T extends v.GenericSchema>(item: T) => v.optional(v.array(item, 'must be a list'))
const oneOf = <const T extends readonly string[]>(...values: T) =>
  v.picklist(values, `must be one of ${values.join(', ')}`)

/** A platform. */
export const platformSchema = v.strictObject({
  id: nonEmpty,
  kind: v.optional(oneOf(...platformKinds)),
  requireReason: v.optional(flag),
  name: v.optional(nonEmpty),
  description: v.optional(anyText),
  systemType: v.optional(nonEmpty),
  deviceType: v.optional(nonEmpty),
  baseId: v.optional(nonEmpty),
  active: v.optional(flag),
  required: names,
  optional: names,
  exclusive: v.optional(flag),
  dualControl: v.optional(flag),
  oneTimePassword: v.optional(flag),
  settings: v.optional(
    v.record(v.string(), v.string('must be text; quote it'), 'must be a set of names and values'),
  ),
  connectors: v.optional(v.record(v.string(), flag, 'must be a set of ids with true or false')),
  psmServer: v.optional(anyText),
  dependents: names,
  gracePeriod: v.optional(number),
})

/** The master policy. */
export const masterPolicySchema = v.strictObject({
  dualControl: v.optional(flag),
  multiLevelApproval: v.optional(flag),
  onlyManagersApproval: v.optional(flag),
  confirmersNumber: v.optional(number),
  exclusive: v.optional(flag),
  oneTimePassword: v.optional(flag),
  transparentConnection: v.optional(flag),
  allowViewPassword: v.optional(flag),
  requireReason: v.optional(flag),
  allowFreeText: v.optional(flag),
  passwordChangeDays: v.optional(number),
  passwordVerificationDays: v.optional(number),
  requireMonitoringAndIsolation: v.optional(flag),
  recordActivity: v.optional(flag),
  retentionPeriod: v.optional(number),
})

/** Privileged Session Manager. */
export const psmSchema = v.strictObject({
  servers: list(v.strictObject({ id: nonEmpty, name: v.optional(anyText), address: v.optional(anyText) })),
  connectors: list(v.strictObject({ id: nonEmpty, name: v.optional(anyText) })),
  sessions: list(
    v.strictObject({
      user: nonEmpty,
      safe: nonEmpty,
      object: nonEmpty,
      connectionComponent: v.optional(nonEmpty),
      reason: v.optional(anyText),
      riskScore: v.optional(v.pipe(number, v.maxValue(100, 'must not be more than 100'))),
      activities: v.optional(v.array(anyText, 'must be a list')),
      startedMinutesAgo: v.optional(number),
      endedMinutesAgo: v.optional(number),
      suspended: v.optional(flag),
      recording: v.optional(oneOf('none', 'valid', 'damaged')),
    }),
  ),
})

/** A request for access. */
export const requestSchema = v.strictObject({
  user: nonEmpty,
  safe: nonEmpty,
  object: nonEmpty,
  reason: v.optional(anyText),
  multiple: v.optional(flag),
  confirmedBy: names,
})

/** An instance of a component. */
export const componentSchema = v.strictObject({
  id: oneOf(...componentIds),
  user: nonEmpty,
  ip: v.optional(nonEmpty),
  version: v.optional(nonEmpty),
  connected: v.optional(flag),
  lastLogon: v.optional(number),
})
