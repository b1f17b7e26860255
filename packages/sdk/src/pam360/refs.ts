/** How resources and accounts are named in calls. */
import { ConfigurationError } from '../errors.ts'
import { isRecord, text, type Check } from '../options.ts'
import { formatReference } from '../reference.ts'

/** A resource: by its name, or by its id. */
export type Pam360ResourceRef = { readonly resource: string } | { readonly resourceId: string }

/** An account: by the names of its resource and itself, or by the ids of both. */
export type Pam360AccountRef =
  | { readonly resource: string; readonly account: string }
  | { readonly resourceId: string; readonly accountId: string }

/** The ids of an account and its resource: texts of digits. */
export interface Pam360AccountIds {
  readonly resourceId: string
  readonly accountId: string
}

/** An id as PAM360 gives it: a text of digits. */
export const idText: Check = (value) =>
  typeof value === 'string' && /^\d{1,19}$/.test(value) ? undefined : 'must be an id, a string of digits'

const memberChecks: Readonly<Record<string, Check>> = {
  resource: text,
  account: text,
  resourceId: idText,
  accountId: idText,
  passwordId: idText,
}

/**
 * Checks how something is named: exactly the members of one of some forms.
 *
 * @throws ConfigurationError that says what is missing or wrong.
 */
export function checkRef(where: string, ref: unknown, ...forms: readonly (readonly string[])[]): void {
  const wrong = wrongIn(ref, forms)
  if (wrong !== undefined) throw new ConfigurationError(`${where}: ${wrong}.`, { code: 'INVALID_REQUEST' })
}

function wrongIn(ref: unknown, forms: readonly (readonly string[])[]): string | undefined {
  const expected = `name it by ${forms.map((form) => `{ ${form.join(', ')} }`).join(' or ')}`
  if (!isRecord(ref)) return expected
  const given = Object.keys(ref)
  const form = forms.find((one) => one.length === given.length && one.every((key) => given.includes(key)))
  if (form === undefined) return expected
  for (const key of form) {
    const wrong = memberChecks[key]?.(ref[key])
    if (wrong !== undefined) return `'${key}' ${wrong}`
  }
  return undefined
}

/** Checks a {@link Pam360ResourceRef}. */
export function checkResourceRef(where: string, ref: unknown): void {
  checkRef(where, ref, ['resource'], ['resourceId'])
}

/** Checks a {@link Pam360AccountRef}. */
export function checkAccountRef(where: string, ref: unknown): void {
  checkRef(where, ref, ['resource', 'account'], ['resourceId', 'accountId'])
}

/**
 * The reference of an account: by names where they are known and a path can hold them, which it cannot where one is a dot
 * or has a control character; else by ids, which could be taken for names in a path.
 *
 * @param orgName The organisation, where it is not the client's own.
 */
export function referenceOf(
  vault: string,
  { resourceId, accountId }: Pam360AccountIds,
  names?: { readonly resource: string; readonly account: string },
  orgName?: string,
): string {
  const keys = orgName === undefined ? {} : { orgName }
  try {
    if (names !== undefined) return formatReference({ vault, path: [names.resource, names.account], keys })
  } catch {
    // There are the ids.
  }
  return formatReference({ vault, keys: { ...keys, resourceId, accountId } })
}
