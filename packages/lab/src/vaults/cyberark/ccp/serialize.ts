import type { Account } from '../../../state/account.ts'
import { fold } from '../../../state/fold.ts'
import { jsonText } from './errors.ts'
import type { CcpSettings } from './settings.ts'

/** What an answer is made from. */
export interface ServedAccount {
  readonly account: Account
  readonly secret: string | null
}

// The order of the published sample (CCP protocol notes, Success). Properties that it does not show stand
// before the last two.
const leading = ['SequenceID', 'UserName', 'CPMStatus'] as const
const middle = [
  'Address',
  'LastSuccessVerification',
  'LogonDomain',
  'DeviceType',
  'LastTask',
  'RetriesCount',
  'LastSuccessChange',
] as const
const placed = new Set(
  // The last ones are the answer's own keys: a file category of that name would make a key appear twice.
  [
    ...leading,
    ...middle,
    'CreationMethod',
    'Content',
    'PolicyID',
    'Name',
    'Folder',
    'Safe',
    'PasswordChangeInProcess',
  ].map(fold),
)

function pair(name: string, value: string): string {
  return `${jsonText(name)}:${jsonText(value)}`
}

/**
 * The body of a successful answer: one flat object, every value a string, only properties that the account
 * has. Written by hand, key by key: a property may be called `__proto__`, or like a number, and must stay in
 * its place.
 */
export function serializeAccount(served: ServedAccount, settings: CcpSettings): string {
  const { account, secret } = served
  const parts: string[] = []
  const put = (name: string): void => {
    const value = account.property(name)
    if (value !== undefined) parts.push(pair(name, value))
  }
  if (secret !== null || !settings.omitEmptyContent) parts.push(pair('Content', secret ?? ''))
  parts.push(pair('PolicyID', account.platformId), pair('Name', account.name))
  leading.forEach(put)
  parts.push(pair('Folder', account.folder), pair('Safe', account.safe))
  middle.forEach(put)
  for (const [name, value] of account.properties) if (!placed.has(fold(name))) parts.push(pair(name, value))
  put('CreationMethod')
  const changing = account.changeInProgress
  parts.push(
    settings.realBooleans
      ? `"PasswordChangeInProcess":${String(changing)}`
      : pair('PasswordChangeInProcess', changing ? 'True' : 'False'),
  )
  return `{${parts.join(',')}}`
}
