import {
  bodyOf,
  field,
  type ReadSettings,
  shapeOf,
  type WireField,
  type WireFields,
} from '../../wire-fields.ts'
import {
  checkChanges,
  checkOptions,
  flag,
  listOf,
  oneOf,
  optional,
  type Shape,
  text,
  textUpTo,
  upTo,
} from '../../options.ts'
import { type CallOptions, callShape, splitCall } from '../../transport/call-options.ts'
import { merged } from './bodies.ts'
import { fieldsOf, itemsOf, notThere, type Fields } from './fields.ts'
import { missing, numberIn, readId } from './named.ts'
import { path } from './paths.ts'
import type { Requester } from './requester.ts'

/** How a text is compared with a filter. */
export type FilterMethod = 'Equals' | 'Begins' | 'Ends'

/** What a rule is made of. */
export interface OnboardingRuleSettings {
  /** At most 255 characters, as the description and the address. */
  readonly name?: string
  readonly description?: string
  /** The platform that accounts get, at most 99 characters. */
  readonly platformId?: string
  /** The safe that they get into, at most 28 characters. */
  readonly safe?: string
  readonly systemType?: 'Windows' | 'Unix'
  /** Only of such machines. Default: any. */
  readonly machineType?: 'Any' | 'Workstation' | 'Server'
  /** Only the administrator that the system came with (UID 0, SID ending in 500). */
  readonly builtInAdministrator?: boolean
  /** Only user names that fit, at most 512 characters. */
  readonly username?: string
  readonly usernameMethod?: FilterMethod
  /** Only addresses that fit. */
  readonly address?: string
  readonly addressMethod?: FilterMethod
  readonly accountCategory?: 'Any' | 'Privileged' | 'NonPrivileged'
}

/** A rule that has discovered accounts onboarded by themselves. Filters and methods are in the vendor's words. */
export interface OnboardingRule extends ReadSettings<
  Omit<OnboardingRuleSettings, 'systemType' | 'machineType' | FilterMethods | 'accountCategory'>
> {
  readonly id: number
  /** Its place among the rules. */
  readonly precedence: number | undefined
  readonly systemType: string | undefined
  readonly machineType: string | undefined
  readonly usernameMethod: string | undefined
  readonly addressMethod: string | undefined
  readonly accountCategory: string | undefined
  readonly createdAt: Date | undefined
  readonly lastOnboardedAt: Date | undefined
}

type FilterMethods = 'usernameMethod' | 'addressMethod'

/** How to make a rule. */
export interface NewOnboardingRule extends OnboardingRuleSettings, CallOptions {
  readonly platformId: string
  readonly safe: string
  readonly systemType: 'Windows' | 'Unix'
}

/** What to change of a rule. What is not named stays. */
export interface OnboardingRuleChanges extends OnboardingRuleSettings, CallOptions {}

/** Which rules to list. */
export interface OnboardingRuleListOptions extends CallOptions {
  /** Only rules of these names. From 10.2. */
  readonly names?: readonly string[]
}

const words = {
  system: ['Windows', 'Unix'],
  machine: ['Any', 'Workstation', 'Server'],
  method: ['Equals', 'Begins', 'Ends'],
  category: ['Any', 'Privileged', 'NonPrivileged'],
} as const

const ruleFields: WireFields<OnboardingRuleSettings> = {
  name: field('RuleName', upTo(255)),
  description: field('RuleDescription', upTo(255)),
  platformId: field('TargetPlatformId', textUpTo(99)),
  safe: field('TargetSafeName', textUpTo(28)),
  systemType: field('SystemTypeFilter', oneOf(...words.system)),
  machineType: field('MachineTypeFilter', oneOf(...words.machine)),
  builtInAdministrator: field('IsAdminIDFilter', flag),
  username: field('UserNameFilter', upTo(512)),
  usernameMethod: field('UserNameMethod', oneOf(...words.method)),
  address: field('AddressFilter', upTo(255)),
  addressMethod: field('AddressMethod', oneOf(...words.method)),
  accountCategory: field('AccountCategoryFilter', oneOf(...words.category)),
}
const changesShape: Shape<OnboardingRuleChanges> = { ...shapeOf(ruleFields), ...callShape }
const addShape: Shape<NewOnboardingRule> = {
  ...changesShape,
  platformId: ruleFields.platformId.check,
  safe: ruleFields.safe.check,
  systemType: ruleFields.systemType.check,
}
const listShape: Shape<OnboardingRuleListOptions> = { ...callShape, names: optional(listOf(text)) }
const root = 'API/AutomaticOnboardingRules'
/** What the server alone decides; it is in answers and in no request. */
const ofTheServer = [
  'RuleId',
  'RulePrecedence',
  'TargetDeviceType',
  'CreationTime',
  'LastOnboardedTime',
  'AccountTypeFilter',
]

/**
 * Rules that have discovered accounts onboarded by themselves: `pvwa.onboardingRules`.
 *
 * Every call throws NotFoundError for a rule that does not exist, PermissionError where the user may not do this, and
 * what any request throws.
 *
 * @see docs/protocols/cyberark-pvwa-estate.md
 */
export class OnboardingRules {
  readonly #requester: Requester

  /** Made by PasswordVault. */
  constructor(requester: Requester) {
    this.#requester = requester
  }

  /** The rules, in the order in which they are tried. */
  async list(options: OnboardingRuleListOptions = {}): Promise<OnboardingRule[]> {
    checkOptions('onboardingRules.list', options, listShape)
    return (await this.#read(options)).map(readRule)
  }

  /** Makes a rule. */
  async add(options: NewOnboardingRule): Promise<OnboardingRule> {
    checkOptions('onboardingRules.add', options, addShape)
    const [call, settings] = splitCall(options)
    const json = bodyOf<OnboardingRuleSettings>(ruleFields, settings)
    return readRule(await this.#requester.json({ ...call, method: 'POST', path: root, json }))
  }

  /**
   * Changes a rule. Reads it first, since PVWA clears what it is not sent: what was not named stays. What somebody else
   * changes in between is lost.
   */
  async update(rule: number | OnboardingRule, changes: OnboardingRuleChanges): Promise<OnboardingRule> {
    checkOptions('onboardingRules.update', changes, changesShape)
    const [call, changed] = splitCall(changes)
    checkChanges('onboardingRules.update', changed)
    const id = numberIn(rule, 'rule')
    const before = (await this.#read(call)).find((one) => fieldsOf(one, 'a rule').number('RuleId') === id)
    if (before === undefined) throw missing('rule')
    const json = merged(before, bodyOf<OnboardingRuleSettings>(ruleFields, changed), ofTheServer)
    const answer = await this.#requester.json({ ...call, method: 'PUT', path: pathOf(id), json })
    if (answer !== undefined) return readRule(answer)
    const after = (await this.list(call)).find((one) => one.id === id)
    if (after === undefined) throw notThere('the rule')
    return after
  }

  /** Deletes a rule. */
  async delete(rule: number | OnboardingRule, call: CallOptions = {}): Promise<void> {
    checkOptions('onboardingRules.delete', call, callShape)
    await this.#requester.answer({ ...call, method: 'DELETE', path: pathOf(numberIn(rule, 'rule')) })
  }

  async #read({ names, ...call }: OnboardingRuleListOptions): Promise<readonly unknown[]> {
    // The commas between them must not be encoded.
    const query = names === undefined ? '' : `?Names=${names.map(encodeURIComponent).join(',')}`
    const answer = await this.#requester.json({ ...call, method: 'GET', path: `${root}${query}` })
    return itemsOf(answer, 'rules', 'AutomaticOnboardingRules', 'value')
  }
}

function pathOf(id: number): string {
  return path`API/AutomaticOnboardingRules/${id}`
}

function readRule(value: unknown): OnboardingRule {
  const fields = fieldsOf(value, 'a rule')
  return {
    id: readId(fields, 'RuleId', 'a rule'),
    name: fields.text('RuleName'),
    description: fields.text('RuleDescription'),
    precedence: fields.number('RulePrecedence'),
    platformId: fields.text('TargetPlatformId'),
    safe: fields.text('TargetSafeName'),
    systemType: wordIn(fields, ruleFields.systemType, words.system),
    machineType: wordIn(fields, ruleFields.machineType, words.machine),
    builtInAdministrator: fields.flag('IsAdminIDFilter'),
    username: fields.text('UserNameFilter'),
    usernameMethod: wordIn(fields, ruleFields.usernameMethod, words.method),
    address: fields.text('AddressFilter'),
    addressMethod: wordIn(fields, ruleFields.addressMethod, words.method),
    accountCategory: wordIn(fields, ruleFields.accountCategory, words.category),
    createdAt: fields.date('CreationTime'),
    lastOnboardedAt: fields.date('LastOnboardedTime'),
  }
}

/** A word, or its number in the vendor's file. */
function wordIn(fields: Fields, { wire }: WireField, known: readonly string[]): string | undefined {
  const value = fields.get(wire)
  return typeof value === 'number' ? known[value] : fields.text(wire)
}
