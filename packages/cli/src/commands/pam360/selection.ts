/** How lists of resources and accounts are narrowed down. */
import type { Pam360Selection, Pam360ViewType } from '@sallyport/sdk/pam360'
import type { FlagTable } from '../../args/flags.ts'
import { UsageError } from '../../cli-error.ts'
import { given } from '../../config/given.ts'
import type { Settings } from '../../config/settings.ts'
import { ifGiven, oneNamed, oneOf } from '../../config/values.ts'

const group = 'Which ones'

/** What to look for. */
export const selectionFlags = {
  search: { kind: 'text', value: 'TEXT', group, brief: 'Text to look for' },
  in: {
    kind: 'text',
    value: 'resource|account',
    group,
    brief: 'With --search: whether resources or accounts are searched',
  },
  column: {
    kind: 'text',
    value: 'NAME',
    group,
    brief: 'With --search: where, in PAM360’s words: RESOURCENAME, LOGINNAME, IPADDRESS, COLUMN_CHAR1, …',
  },
  view: {
    kind: 'text',
    value: 'NAME',
    group,
    brief: 'all, favourite, recently-accessed, linux-ssh or windows-rdp [all]',
  },
} as const satisfies FlagTable

const views: readonly Pam360ViewType[] = ['all', 'favourite', 'recently-accessed', 'linux-ssh', 'windows-rdp']

/**
 * Reads what to look for.
 *
 * @throws UsageError
 */
export function readSelection(settings: Settings<typeof selectionFlags>): Pam360Selection {
  const value = settings.value('search')
  const type = ifGiven(settings.text('in'), (one) => oneOf(one, ['resource', 'account'] as const))
  const column = settings.value('column')?.toUpperCase()
  if (value === undefined && (type ?? column) !== undefined) {
    throw new UsageError('--in and --column go with --search only.')
  }
  return given({
    view: ifGiven(settings.text('view'), (one) => oneNamed(one, views)),
    search: value === undefined ? undefined : { value, ...given({ type, column }) },
  })
}
