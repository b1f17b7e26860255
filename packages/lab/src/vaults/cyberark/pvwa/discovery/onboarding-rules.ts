import type { ConfigurationRecord, Shelf } from '../../../../state/configuration.ts'
import { demandAdministrator } from '../administrators.ts'
import { handlersOf, textOf } from '../configuration/resource.ts'
import { epochSeconds } from '../context.ts'
import type { PvwaContext } from '../context.ts'
import { refuse } from '../errors.ts'
import { readRecord } from '../records.ts'
import type { MemberRules } from '../records.ts'
import type { Fields } from '../request.ts'

const systems = ['Windows', 'Unix'] as const
const machines = ['Any', 'Workstation', 'Server'] as const
const comparisons = ['Equals', 'Begins', 'Ends'] as const
const categories = ['Any', 'Privileged', 'NonPrivileged'] as const

/** A rule's members; filters and methods come as numbers or names (which number is which: psPAS's order). */
const rules = {
  RuleName: { kind: 'text', most: 255 },
  RuleDescription: { kind: 'text', most: 255 },
  TargetPlatformId: { kind: 'text', most: 99, required: true },
  TargetSafeName: { kind: 'text', most: 28, required: true },
  IsAdminIDFilter: { kind: 'flag' },
  MachineTypeFilter: { kind: 'name', names: machines, fallback: 'Any' },
  SystemTypeFilter: { kind: 'name', names: systems, required: true },
  UserNameFilter: { kind: 'text', most: 512 },
  UserNameMethod: { kind: 'name', names: comparisons, fallback: 'Equals' },
  AddressFilter: { kind: 'text', most: 255 },
  AddressMethod: { kind: 'name', names: comparisons, fallback: 'Equals' },
  AccountCategoryFilter: { kind: 'name', names: categories, fallback: 'Any' },
} as const satisfies MemberRules

/** Reads a rule; a new one counts after those that are there. */
export function ruleRecord(
  fields: Fields,
  shelf: Shelf,
  before: ConfigurationRecord | undefined,
  now: number,
): ConfigurationRecord {
  const { RuleName: name, RuleDescription, ...body } = readRecord(rules, fields)
  const id = Number(before?.['RuleId'] ?? shelf.takeNumber())
  return {
    RuleId: id,
    RuleName: name === '' ? `Rule ${id}` : name,
    RuleDescription,
    RulePrecedence: before?.['RulePrecedence'] ?? shelf.all.length + 1,
    ...body,
    CreationTime: before?.['CreationTime'] ?? epochSeconds(now),
    LastOnboardedTime: before?.['LastOnboardedTime'] ?? 0,
  }
}

/** `API/AutomaticOnboardingRules`. The first rule that fits counts, by the order in which they were added. */
export const onboardingRules = handlersOf({
  what: 'Onboarding rule',
  shelf: ({ state }) => state.configuration.onboardingRules,
  demand: (context, { user }) => {
    demandAdministrator(context, user)
  },
  keyOf: (record) => textOf(record, 'RuleId'),
  read: (fields, { state, clock }, _request, before) => {
    const rule = ruleRecord(fields, state.configuration.onboardingRules, before, clock.now())
    const [platform, safe] = [textOf(rule, 'TargetPlatformId'), textOf(rule, 'TargetSafeName')]
    if (state.platform(platform) === undefined) throw refuse.notFound('Platform', platform)
    if (state.safe(safe) === undefined) throw refuse.safeNotFound(safe)
    return rule
  },
  select: (records, { query }) => {
    const names = query.text('names')?.toLowerCase().split(',')
    return names === undefined
      ? records
      : records.filter((record) => names.includes(textOf(record, 'RuleName').toLowerCase()))
  },
  wrap: (records) => ({ AutomaticOnboardingRules: records, Total: records.length }),
  addedStatus: 200,
})

function compares(method: string, own: string, wanted: string): boolean {
  const [left, right] = [own.toLowerCase(), wanted.toLowerCase()]
  if (wanted === '') return true
  if (method === 'Begins') return left.startsWith(right)
  return method === 'Ends' ? left.endsWith(right) : left === right
}

function systemOf(account: ConfigurationRecord): string {
  return textOf(account, 'platformType').toLowerCase().startsWith('unix') ? 'Unix' : 'Windows'
}

function fits(rule: ConfigurationRecord, account: ConfigurationRecord): boolean {
  const [machine, category] = [textOf(rule, 'MachineTypeFilter'), textOf(rule, 'AccountCategoryFilter')]
  return (
    textOf(rule, 'SystemTypeFilter') === systemOf(account) &&
    (machine === 'Any' || machine === textOf(account, 'osFamily')) &&
    (category === 'Any' || (category === 'Privileged') === (account['privileged'] === true)) &&
    (rule['IsAdminIDFilter'] !== true || /^(?:root|administrator)$/iu.test(textOf(account, 'userName'))) &&
    compares(textOf(rule, 'UserNameMethod'), textOf(account, 'userName'), textOf(rule, 'UserNameFilter')) &&
    compares(textOf(rule, 'AddressMethod'), textOf(account, 'address'), textOf(rule, 'AddressFilter'))
  )
}

/** The rule that onboards a discovered account, which is noted on it; `undefined` when none does. */
export function ruleFor(
  { state, clock }: PvwaContext,
  account: ConfigurationRecord,
): { readonly safe: string; readonly platform: string } | undefined {
  const { onboardingRules: shelf } = state.configuration
  const rule = shelf.all.find((one) => fits(one, account))
  if (rule === undefined) return undefined
  shelf.set(textOf(rule, 'RuleId'), { ...rule, LastOnboardedTime: epochSeconds(clock.now()) })
  return { safe: textOf(rule, 'TargetSafeName'), platform: textOf(rule, 'TargetPlatformId') }
}
