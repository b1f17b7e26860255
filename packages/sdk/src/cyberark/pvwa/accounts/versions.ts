import { checkOptions, flag, optional } from '../../../options.ts'
import { Secret } from '../../../secret.ts'
import { callShape, type CallOptions } from '../../../transport/call-options.ts'
import { malformed } from '../answer.ts'
import { fieldsOf, itemsOf } from '../fields.ts'
import { path } from '../paths.ts'
import { accountId, type AccountRef } from './account.ts'
import type { AccountsContext } from './context.ts'

/** Which versions to list. */
export interface VersionsOptions extends CallOptions {
  /** Those that were only tried as well. Default at the server: no. */
  readonly showTemporary?: boolean
}

/** A secret that the account had, or has. */
export interface SecretVersion {
  readonly version: number
  /** Who set it: a user, or the CPM. */
  readonly modifiedBy: string
  readonly modifiedAt: Date | undefined
  /** Whether it was only tried. */
  readonly temporary: boolean
}

/** The secrets that an account has had. */
export async function listVersions(
  { requester }: AccountsContext,
  account: AccountRef,
  options: VersionsOptions,
): Promise<SecretVersion[]> {
  checkOptions('accounts.versions', options, { ...callShape, showTemporary: optional(flag) })
  const { showTemporary, ...call } = options
  return parseVersions(
    await requester.json({
      method: 'GET',
      path: path`API/Accounts/${accountId(account)}/Secret/Versions`,
      query: { showTemporary },
      ...call,
    }),
  )
}

/** Makes a password by the rules of the platform. */
export async function generatePassword(
  { requester }: AccountsContext,
  account: AccountRef,
  call: CallOptions,
): Promise<Secret> {
  const id = accountId(account)
  return parseGenerated(
    await requester.json({
      method: 'POST',
      path: path`API/Accounts/${id}/Secret/Generate`,
      json: { AccountId: id },
      repeatable: true,
      ...call,
    }),
  )
}

/** Reads the versions, in a wrapper or without one. */
export function parseVersions(answer: unknown): SecretVersion[] {
  return itemsOf(answer, 'versions', 'Versions', 'value').map((item) => {
    const fields = fieldsOf(item, 'versions')
    return {
      version: fields.number('versionID') ?? 0,
      modifiedBy: fields.string('modifiedBy'),
      modifiedAt: fields.date('modificationDate'),
      temporary: fields.flag('isTemporary') ?? false,
    }
  })
}

/** Reads a generated password, in an object, a list of such, or bare. */
export function parseGenerated(answer: unknown): Secret {
  const first: unknown = Array.isArray(answer) ? answer[0] : answer
  const password = typeof first === 'string' ? first : fieldsOf(first, 'a generated password').get('Password')
  if (typeof password !== 'string' || password === '') throw malformed(200, 'holds no generated password')
  return new Secret(password)
}
