import type { Platform, PlatformKind } from '../../../../state/platform.ts'
import { parseFilter } from '../accounts/account-filter.ts'
import { json } from '../answers.ts'
import type { PvwaAnswer } from '../answers.ts'
import type { PvwaContext } from '../context.ts'
import { refuse, wrong } from '../errors.ts'
import type { PvwaRequest, Query } from '../request.ts'
import {
  dependentModel,
  detailsModel,
  generalModel,
  groupModel,
  rotationalGroupModel,
  targetModel,
  typeOf,
} from './platform-models.ts'

type Test = (platform: Platform) => boolean

const longestSearch = 100

function searched(query: Query): Test {
  const search = (query.text('search') ?? '').toLowerCase()
  if (search.length > longestSearch)
    throw refuse.invalidParameters(
      wrong('search', `The field search must not exceed ${longestSearch} characters.`),
    )
  return ({ id, name }) => id.toLowerCase().includes(search) || name.toLowerCase().includes(search)
}

const settingOf: Readonly<Record<string, string>> = {
  periodicverify: 'VFPerformPeriodicVerification',
  manualverify: 'VFAllowManualVerification',
  periodicchange: 'PerformPeriodicChange',
  manualchange: 'AllowManualChange',
  automaticreconcile: 'RCAutomaticReconcileWhenUnsynched',
  manualreconcile: 'RCAllowManualReconciliation',
}

function booleanOf(property: string, value: string): boolean {
  const folded = value.toLowerCase()
  if (folded !== 'true' && folded !== 'false')
    throw refuse.invalidParameters(wrong(property, `The value '${value}' is not valid for Boolean.`))
  return folded === 'true'
}

/** One condition of the filter of targets. */
function conditionOf(property: string, value: string): Test {
  if (property === 'systemtype') return ({ systemType }) => systemType.toLowerCase() === value.toLowerCase()
  if (property === 'active') {
    const wanted = booleanOf(property, value)
    return ({ active }) => active === wanted
  }
  const setting = Object.hasOwn(settingOf, property) ? settingOf[property] : undefined
  if (setting === undefined)
    throw refuse.invalidParameters(wrong('filter', `The property '${property}' cannot be filtered by.`))
  const wanted = booleanOf(property, value)
  return (platform) => platform.says(setting) === wanted
}

/** `filter`, as clients send it, or `Filters`, as documents call it. */
function filtered(query: Query, { settings }: PvwaContext): Test {
  const text = query.text('filter') ?? query.text('Filters')
  if (text === undefined) return () => true
  const groups = parseFilter(text, settings).map((terms) =>
    terms.map(({ property, operator, value }) => {
      if (operator !== 'eq')
        throw refuse.invalidParameters(wrong('filter', `The operator '${operator}' is not valid.`))
      return conditionOf(property, value)
    }),
  )
  return (platform) => groups.some((tests) => tests.every((fits) => fits(platform)))
}

function listed(platforms: readonly Record<string, unknown>[]): PvwaAnswer {
  return json({ Platforms: platforms, Total: platforms.length })
}

const models: Readonly<
  Record<PlatformKind, (context: PvwaContext, platform: Platform) => Record<string, unknown>>
> = {
  target: targetModel,
  dependent: dependentModel,
  group: groupModel,
  rotationalGroup: rotationalGroupModel,
}

/** `GET API/Platforms/Targets`, `Dependents`, `Groups` and `RotationalGroups` (PVWA protocol notes, Platforms). */
export function listPlatforms(kind: PlatformKind) {
  return (context: PvwaContext, { query }: PvwaRequest): PvwaAnswer => {
    const tests = [searched(query), ...(kind === 'target' ? [filtered(query, context)] : [])]
    return listed(
      context.state.platforms
        .filter((platform) => platform.kind === kind && tests.every((fits) => fits(platform)))
        .map((platform) => models[kind](context, platform)),
    )
  }
}

// The vendor's file has numbers, psPAS sends names.
const types: Readonly<Record<string, string>> = {
  0: 'Regular',
  regular: 'Regular',
  1: 'Group',
  group: 'Group',
}

/** `GET API/Platforms`: targets and groups in the general form. */
export function listAllPlatforms(context: PvwaContext, { query }: PvwaRequest): PvwaAnswer {
  const search = searched(query)
  const given = query.text('PlatformType')
  const type = given === undefined ? undefined : types[given.toLowerCase()]
  if (given !== undefined && type === undefined)
    throw refuse.invalidParameters(wrong('PlatformType', `The value '${given}' is not valid.`))
  const active = query.text('Active') === undefined ? undefined : query.flag('Active', true)
  const systemType = query.text('SystemType')?.toLowerCase()
  return listed(
    context.state.platforms
      .filter(
        (platform) =>
          platform.kind !== 'dependent' &&
          search(platform) &&
          (type === undefined || typeOf(platform) === type) &&
          (active === undefined || platform.active === active) &&
          (systemType === undefined || platform.systemType.toLowerCase() === systemType),
      )
      .map((platform) => generalModel(context, platform)),
  )
}

/** The platform of a PlatformID in the path; 404 when there is none. */
export function platformById({ state }: PvwaContext, { parameters }: PvwaRequest): Platform {
  const id = parameters['id'] ?? ''
  const platform = state.platform(id)
  if (platform === undefined) throw refuse.platformNotFound(id)
  return platform
}

/** `GET API/Platforms/{PlatformID}`: settings, all of them text. */
export function platformDetails(context: PvwaContext, request: PvwaRequest): PvwaAnswer {
  return json(detailsModel(context, platformById(context, request)))
}

/** `GET API/Platforms/{PlatformID}/Safes`: names of the caller's safes in which its accounts may be. */
export function safesOfPlatform(context: PvwaContext, request: PvwaRequest): PvwaAnswer {
  const { state, access } = context
  const { user, query } = request
  const platform = platformById(context, request)
  const search = (query.text('safe') ?? query.text('search') ?? '').toLowerCase()
  const value = state.safes
    .filter((safe) => access.isMember(user, safe) && platform.allowsSafe(safe.name))
    .map(({ name }) => name)
    .filter((name) => name.toLowerCase().includes(search))
    .sort()
  return json({ value, count: value.length })
}

/** `GET API/Platforms/Targets/SystemTypes`: how many targets of each system type. */
export function systemTypes({ state }: PvwaContext): PvwaAnswer {
  const counts = new Map<string, number>()
  for (const { kind, systemType } of state.platforms) {
    if (kind === 'target') counts.set(systemType, (counts.get(systemType) ?? 0) + 1)
  }
  return json({ SystemTypes: [...counts].map(([Name, PlatformsCount]) => ({ Name, PlatformsCount })) })
}
