import type { MasterPolicy } from '../../../../state/master-policy.ts'
import { demandAdministrator } from '../administrators.ts'
import { json } from '../answers.ts'
import type { PvwaAnswer } from '../answers.ts'
import { noteObject } from '../context.ts'
import type { PvwaContext } from '../context.ts'
import { refuse } from '../errors.ts'
import type { Fields, PvwaRequest } from '../request.ts'

type Kept<T> = { [K in keyof MasterPolicy]: MasterPolicy[K] extends T ? K : never }[keyof MasterPolicy]

// Names on the wire (psPAS), in its order.
const flags: readonly (readonly [wire: string, own: Kept<boolean>])[] = [
  ['DualControl', 'dualControl'],
  ['MultiLevelApproval', 'multiLevelApproval'],
  ['OnlyManagersApproval', 'onlyManagersApproval'],
  ['EnforceExclusiveAccess', 'exclusive'],
  ['EnforceOneTimePassword', 'oneTimePassword'],
  ['TransparentConnection', 'transparentConnection'],
  ['AllowViewPassword', 'allowViewPassword'],
  ['RequireReason', 'requireReason'],
  ['AllowFreeText', 'allowFreeText'],
  ['RequireMonitoringAndIsolation', 'requireMonitoringAndIsolation'],
  ['RecordActivity', 'recordActivity'],
]
const numbers: readonly (readonly [wire: string, own: Kept<number>])[] = [
  ['ConfirmersNumber', 'confirmersNumber'],
  ['PasswordChangeDays', 'passwordChangeDays'],
  ['PasswordVerificationDays', 'passwordVerificationDays'],
  ['RetentionPeriod', 'retentionPeriod'],
]

function demandMaster({ parameters }: PvwaRequest): void {
  const id = parameters['id'] ?? ''
  if (id !== '1') throw refuse.withCode(404, 'LABPV404E', `Policy [${id}] was not found.`)
}

function shown({ state }: PvwaContext): PvwaAnswer {
  const { masterPolicy } = state
  return json(
    Object.fromEntries([...flags, ...numbers].map(([wire, own]) => [wire, { Value: masterPolicy[own] }])),
  )
}

/** `GET API/Policies/1`: each rule as an object with `Value`. */
export function getMasterPolicy(context: PvwaContext, request: PvwaRequest): PvwaAnswer {
  demandAdministrator(context, request.user)
  demandMaster(request)
  return shown(context)
}

/** Rules come plain, as psPAS sends them, or as they are answered. */
function holder(fields: Fields, name: string): readonly [fields: Fields, name: string] {
  const value = fields.value(name)
  const own = typeof value === 'object' && value !== null ? fields.object(name) : undefined
  return own === undefined ? [fields, name] : [own, 'Value']
}

/** `PUT API/Policies/1`: what the body omits is off, or 0. */
export async function putMasterPolicy(context: PvwaContext, request: PvwaRequest): Promise<PvwaAnswer> {
  demandAdministrator(context, request.user)
  demandMaster(request)
  const fields = await request.fields()
  const changes: Partial<MasterPolicy> = {}
  for (const [wire, own] of flags) {
    const [held, name] = holder(fields, wire)
    changes[own] = held.flag(name) ?? false
  }
  for (const [wire, own] of numbers) {
    const [held, name] = holder(fields, wire)
    changes[own] = held.number(name) ?? 0
  }
  Object.assign(context.state.masterPolicy, changes)
  noteObject(context, request, 'Update master policy', '1')
  return shown(context)
}
