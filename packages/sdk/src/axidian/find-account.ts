/** Finds an account by the name that a program uses. Pure. */
import { AmbiguousMatchError, ConfigurationError } from '../errors.ts'
import type { AxidianAccount } from './account.ts'

const longest = 512

/**
 * Checks a name before anything is asked.
 *
 * @throws ConfigurationError for an empty one, control characters, or more than 512 characters.
 */
export function checkAccountName(where: string, name: unknown): asserts name is string {
  if (typeof name === 'string' && name !== '' && name.length <= longest && !/\p{Cc}/u.test(name)) return
  throw new ConfigurationError(
    `${where}: the name of an account is a text such as 'RESOURCE/account', up to ${longest} characters, without control characters.`,
    { code: 'INVALID_REQUEST' },
  )
}

/** The ways to compare, in the order in which they are tried. Each gives the forms that a name may have. */
const steps: readonly ((name: string) => readonly string[])[] = [
  (name) => [name],
  (name) => [name.toLowerCase()],
  (name) => [name.toLowerCase().replaceAll('\\', '/')],
  domainForms,
]

/** `account@domain` may stand for `domain/account`; how the vendor writes domain accounts is not known. */
function domainForms(name: string): readonly string[] {
  const folded = name.toLowerCase().replaceAll('\\', '/')
  const at = folded.lastIndexOf('@')
  return at <= 0 || at === folded.length - 1 || folded.includes('/')
    ? [folded]
    : [folded, `${folded.slice(at + 1)}/${folded.slice(0, at)}`]
}

/**
 * The account of that name: written exactly so; else in another letter case; else with a backslash for a slash;
 * else as `account@domain` for `domain/account`.
 *
 * @throws AmbiguousMatchError when one way of comparing finds several. It names ids, not accounts.
 */
export function findAccount(accounts: readonly AxidianAccount[], name: string): AxidianAccount | undefined {
  for (const step of steps) {
    const wanted = step(name)
    const found = accounts.filter(({ displayName }) =>
      step(displayName).some((form) => wanted.includes(form)),
    )
    if (found.length > 1) {
      throw new AmbiguousMatchError(`${found.length} accounts go by that name.`, {
        code: 'AMBIGUOUS_MATCH',
        hint: `Name it by its id, { id }: one of ${found
          .slice(0, 5)
          .map(({ id }) => id.replace(/[^\w.-]/g, '\uFFFD').slice(0, 64))
          .join(', ')}.`,
        accountName: name,
      })
    }
    if (found.length === 1) return found[0]
  }
  return undefined
}

/** The account's own name in `RESOURCE/account`, `DOMAIN\account` or `account@domain`. */
export function usernameOf(displayName: string): string | undefined {
  const last = displayName.split(/[/\\]/).at(-1) ?? ''
  const username = last === displayName ? last.replace(/@[^@]*$/, '') : last
  return username === '' ? undefined : username
}

/** What stands before it: the resource or domain. */
export function addressOf(displayName: string): string | undefined {
  const cut = Math.max(displayName.lastIndexOf('/'), displayName.lastIndexOf('\\'))
  if (cut > 0) return displayName.slice(0, cut)
  const at = displayName.lastIndexOf('@')
  return at > 0 && at < displayName.length - 1 ? displayName.slice(at + 1) : undefined
}
