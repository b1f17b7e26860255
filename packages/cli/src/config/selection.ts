import type { AccountSelection } from '@sallyport/sdk/cyberark'
import { UsageError } from '../cli-error.ts'
import type { selectionFlags } from './selection-flags.ts'
import type { Settings } from './settings.ts'
import { oneOf, pairs } from './values.ts'

const names = [
  ['safe', 'safe'],
  ['folder', 'folder'],
  ['object', 'object'],
  ['username', 'username'],
  ['address', 'address'],
  ['database', 'database'],
  ['policy-id', 'policyId'],
  ['virtual-username', 'virtualUsername'],
  ['query', 'query'],
] as const satisfies readonly (readonly [keyof typeof selectionFlags, keyof AccountSelection])[]

/**
 * Which account flags mean.
 *
 * @throws UsageError
 */
export function readSelection(settings: Settings<typeof selectionFlags>): AccountSelection {
  const given: Partial<Record<(typeof names)[number][1], string>> = {}
  for (const [flag, option] of names) {
    const value = settings.value(flag)
    if (value !== undefined) given[option] = value
  }
  const properties = pairs(settings.list('property'))
  if (Object.keys(given).length === 0 && properties === undefined) {
    throw new UsageError(
      'Nothing says which account.',
      'Give --safe NAME --object NAME, or other criteria that only one account meets.',
    )
  }
  const queryFormat = settings.text('query-format')
  return {
    ...given,
    ...(properties === undefined ? {} : { properties }),
    ...(queryFormat === undefined ? {} : { queryFormat: oneOf(queryFormat, ['exact', 'regexp']) }),
  }
}
