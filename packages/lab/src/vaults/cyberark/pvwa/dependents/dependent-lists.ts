import type { DependentAccount } from '../../../../state/dependent-account.ts'
import { parseFilter } from '../accounts/account-filter.ts'
import type { FilterTerm } from '../accounts/account-filter.ts'
import { json } from '../answers.ts'
import type { PvwaAnswer } from '../answers.ts'
import { epochSeconds } from '../context.ts'
import type { PvwaContext } from '../context.ts'
import { refuse, wrong } from '../errors.ts'
import type { PvwaRequest, Query } from '../request.ts'
import { dependentAccountModel } from './dependent-model.ts'

type Test = (dependent: DependentAccount) => boolean

const values: Readonly<Record<string, (dependent: DependentAccount) => string>> = {
  masteraccountid: ({ master }) => master.id,
  platformid: ({ platformId }) => platformId,
  safename: ({ master }) => master.safe,
}

function testOf({ property, operator, value }: FilterTerm): Test {
  if (property === 'modificationtime' && operator === 'gte' && /^\d{1,12}$/u.test(value))
    return ({ modifiedAt }) => epochSeconds(modifiedAt) >= Number(value)
  const own = Object.hasOwn(values, property) ? values[property] : undefined
  if (own === undefined || operator !== 'eq')
    throw refuse.invalidParameters(wrong('filter', `The term '${property} ${operator}' is not valid.`))
  return (dependent) => own(dependent).toLowerCase() === value.toLowerCase()
}

function tests(query: Query, { settings }: PvwaContext): Test[] {
  const words = (query.text('search') ?? '').toLowerCase().split(/\s+/u)
  const filter = query.text('filter')
  const groups =
    filter === undefined ? undefined : parseFilter(filter, settings).map((terms) => terms.map(testOf))
  const failed = query.text('failed') === undefined ? undefined : query.flag('failed', false)
  return [
    ({ name, platformId, properties }) => {
      const text = [name, platformId, ...Object.values(properties)].join('\n').toLowerCase()
      return words.every((word) => text.includes(word))
    },
    (dependent) => groups?.some((all) => all.every((fits) => fits(dependent))) ?? true,
    ({ status }) => failed === undefined || (status === 'failure') === failed,
  ]
}

const defaultPage = 50
const mostPerPage = 1000

function listed(
  query: Query,
  context: PvwaContext,
  dependents: readonly DependentAccount[],
  path: string,
): PvwaAnswer {
  const wanted = tests(query, context)
  const deleted = query.flag('includeDeleted', false)
  const found = dependents.filter((one) => (deleted || !one.isDeleted) && wanted.every((fits) => fits(one)))
  const offset = query.number('offset', 0, 0, 999_999_999)
  const limit = query.number('limit', defaultPage, 1, mostPerPage)
  const next = [`offset=${offset + limit}`, `limit=${limit}`]
  for (const name of ['search', 'filter', 'includeDeleted', 'failed']) {
    const value = query.text(name)
    if (value !== undefined) next.push(`${name}=${encodeURIComponent(value)}`)
  }
  return json({
    value: found.slice(offset, offset + limit).map(dependentAccountModel),
    count: found.length,
    ...(offset + limit < found.length ? { nextLink: `${path}?${next.join('&')}` } : {}),
  })
}

/** `GET API/dependentAccounts`: those of accounts that the caller may list. */
export function listDependents(context: PvwaContext, { user, query }: PvwaRequest): PvwaAnswer {
  const { state, access } = context
  const visible = state.dependents
    .list()
    .filter(({ master }) => access.may(user, access.safeOf(master), 'listAccounts'))
  return listed(query, context, visible, 'api/dependentAccounts')
}

/** `GET API/Accounts/{id}/dependentAccounts`. */
export function listDependentsOf(context: PvwaContext, { user, query, parameters }: PvwaRequest): PvwaAnswer {
  const { account } = context.access.account(user, parameters['id'] ?? '')
  const path = `api/Accounts/${account.id}/dependentAccounts`
  return listed(query, context, context.state.dependents.list(account), path)
}
