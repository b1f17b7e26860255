import { bodyOf, field, shapeOf, type WireFields } from '../../wire-fields.ts'
import { checkChanges, checkOptions, flag, integer, isRecord, type Shape } from '../../options.ts'
import { type CallOptions, callShape, splitCall } from '../../transport/call-options.ts'
import { fieldsOf, notThere } from './fields.ts'
import { path } from './paths.ts'
import type { Requester } from './requester.ts'

/** The rules of the master policy. */
export interface MasterPolicyRules {
  /** Whether somebody else has to confirm access. */
  readonly dualControl?: boolean
  /** Whether two levels have to. */
  readonly multiLevelApproval?: boolean
  /** Whether only managers may. */
  readonly onlyManagersApproval?: boolean
  /** How many have to confirm. */
  readonly confirmersNumber?: number
  /** Whether an account is taken for one user at a time. */
  readonly enforceExclusiveAccess?: boolean
  /** Whether a password is changed after each use. */
  readonly enforceOneTimePassword?: boolean
  /** Whether users connect without seeing the password. */
  readonly transparentConnection?: boolean
  readonly allowViewPassword?: boolean
  /** Whether users have to give a reason. */
  readonly requireReason?: boolean
  /** Whether that may be any text. */
  readonly allowFreeText?: boolean
  /** How many days a password lasts. */
  readonly passwordChangeDays?: number
  /** How many days pass between verifications. */
  readonly passwordVerificationDays?: number
  /** Whether sessions go through PSM. */
  readonly requireMonitoringAndIsolation?: boolean
  /** Whether sessions are recorded. */
  readonly recordActivity?: boolean
  /** How many days recordings are kept. */
  readonly retentionPeriod?: number
}

/** The master policy. */
export interface MasterPolicy {
  readonly rules: MasterPolicyRules
  /** Rules that this version of the library does not know, as texts under the vendor's names. */
  readonly others: Readonly<Record<string, string>>
}

/** What to change of it. What is not named stays. */
export interface MasterPolicyChanges extends MasterPolicyRules, CallOptions {}

const days = integer(0)
const fields: WireFields<MasterPolicyRules> = {
  dualControl: field('DualControl', flag),
  multiLevelApproval: field('MultiLevelApproval', flag),
  onlyManagersApproval: field('OnlyManagersApproval', flag),
  confirmersNumber: field('ConfirmersNumber', integer(0)),
  enforceExclusiveAccess: field('EnforceExclusiveAccess', flag),
  enforceOneTimePassword: field('EnforceOneTimePassword', flag),
  transparentConnection: field('TransparentConnection', flag),
  allowViewPassword: field('AllowViewPassword', flag),
  requireReason: field('RequireReason', flag),
  allowFreeText: field('AllowFreeText', flag),
  passwordChangeDays: field('PasswordChangeDays', days),
  passwordVerificationDays: field('PasswordVerificationDays', days),
  requireMonitoringAndIsolation: field('RequireMonitoringAndIsolation', flag),
  recordActivity: field('RecordActivity', flag),
  retentionPeriod: field('RetentionPeriod', days),
}
const rulesShape: Shape<MasterPolicyRules> = shapeOf(fields)
const changesShape: Shape<MasterPolicyChanges> = { ...callShape, ...rulesShape }

/** The number of the master policy. */
const master = 1

/**
 * The rules that hold for every platform that is no exception: `pvwa.masterPolicy`. From 14.6.
 *
 * Every call throws PermissionError where the user may not do this, and what any request throws.
 */
export class MasterPolicies {
  readonly #requester: Requester

  /** Made by PasswordVault. */
  constructor(requester: Requester) {
    this.#requester = requester
  }

  /** The master policy. */
  async get(call: CallOptions = {}): Promise<MasterPolicy> {
    checkOptions('masterPolicy.get', call, callShape)
    return readMasterPolicy(await this.#read(call))
  }

  /**
   * Changes rules. Reads them first, since PVWA replaces all: what was not named stays. What somebody else changes in
   * between is lost.
   */
  async update(changes: MasterPolicyChanges): Promise<MasterPolicy> {
    checkOptions('masterPolicy.update', changes, changesShape)
    const [call, rules] = splitCall(changes)
    checkChanges('masterPolicy.update', rules)
    const wanted = bodyOf(fields, rules)
    const named = new Set(Object.keys(wanted).map((name) => name.toLowerCase()))
    const kept = Object.entries(flat(await this.#read(call))).filter(
      ([name]) => !named.has(name.toLowerCase()),
    )
    const json = { ...Object.fromEntries(kept), ...wanted }
    const answer = await this.#requester.json({
      ...call,
      method: 'PUT',
      path: path`API/Policies/${master}`,
      json,
    })
    return isRecord(answer) ? readMasterPolicy(answer) : this.get(call)
  }

  async #read(call: CallOptions): Promise<unknown> {
    return this.#requester.json({ ...call, method: 'GET', path: path`API/Policies/${master}` })
  }
}

/**
 * Each rule comes as its value, or as an object with the value in it; it goes back as its value. An object without one
 * goes back as it is.
 */
function flat(answer: unknown): Record<string, unknown> {
  if (!isRecord(answer)) throw notThere('the master policy')
  return Object.fromEntries(
    Object.entries(answer).map(([name, held]) => [
      name,
      isRecord(held) ? (fieldsOf(held, 'a rule').get('Value') ?? held) : held,
    ]),
  )
}

const known: ReadonlySet<string> = new Set(Object.values(fields).map(({ wire }) => wire.toLowerCase()))

function readMasterPolicy(answer: unknown): MasterPolicy {
  const read = fieldsOf(flat(answer), 'the master policy')
  const rules = Object.entries(fields).flatMap(([name, { wire, check }]) => {
    const value = check === flag ? read.flag(wire) : read.number(wire)
    return value === undefined ? [] : [[name, value] as const]
  })
  return { rules: Object.fromEntries(rules), others: read.others(known) ?? {} }
}
