/** Retrieves secrets, and puts old ones back. */
import type { Credential, CredentialKind } from '../../../credential.ts'
import { NotFoundError, SecretNotSetError } from '../../../errors.ts'
import { checkOptions, flag, optional } from '../../../options.ts'
import { callOf } from '../../../transport/call-options.ts'
import { path } from '../paths.ts'
import { accountId, isAccount, type AccountRef } from './account.ts'
import { getAccount, knownAccount, type AccountsContext } from './context.ts'
import { setNextPassword, setPasswordInVault } from './cpm.ts'
import { retrieveBody, retrieveShape, toCredential, type RetrieveOptions } from './retrieval.ts'
import { listVersions } from './versions.ts'

/** How to take back the last password that a CPM set. */
export interface RestoreVersionOptions extends Omit<RetrieveOptions, 'version'> {
  /** Have the CPM set it at the target as well. Default `false`: in the vault alone. */
  readonly push?: boolean
}

/** Retrieves a password. */
export function getPassword(
  context: AccountsContext,
  account: AccountRef,
  options: RetrieveOptions,
): Promise<Credential> {
  return retrieve(context, 'Password', account, options, isAccount(account) ? account.secretKind : undefined)
}

/** Retrieves an SSH key. */
export function getSshKey(
  context: AccountsContext,
  account: AccountRef,
  options: RetrieveOptions,
): Promise<Credential> {
  return retrieve(context, 'Secret', account, options, 'ssh-key')
}

/** Retrieves a password or key, whichever the account has. */
export async function getSecret(
  context: AccountsContext,
  account: AccountRef,
  options: RetrieveOptions,
): Promise<Credential> {
  checkOptions('accounts.getSecret', options, retrieveShape)
  const known = await knownAccount(context, account, callOf(options))
  return known.secretKind === 'ssh-key'
    ? getSshKey(context, known, options)
    : getPassword(context, known, options)
}

/** Takes back the last password that a CPM set. */
export async function restoreLastCpmVersion(
  context: AccountsContext,
  account: AccountRef,
  cpm: string,
  options: RestoreVersionOptions,
): Promise<void> {
  const { push = false, ...asked } = options
  checkOptions('accounts.restoreLastCpmVersion', options, { ...retrieveShape, push: optional(flag) })
  const call = callOf(asked)
  const byCpm = (await listVersions(context, account, call)).filter(
    ({ modifiedBy, temporary }) => modifiedBy.toLowerCase() === cpm.toLowerCase() && !temporary,
  )
  if (byCpm.length === 0) {
    throw new NotFoundError('The account has no version that this CPM set.', {
      code: 'NOT_FOUND',
      hint: 'Check the user name of the CPM; accounts.versions shows who set what.',
    })
  }
  const version = Math.max(...byCpm.map((one) => one.version))
  const { secret } = await getPassword(context, account, { ...asked, version })
  try {
    if (push) await setNextPassword(context, account, secret, call)
    else await setPasswordInVault(context, account, secret, call)
  } finally {
    secret.dispose()
  }
}

async function retrieve(
  context: AccountsContext,
  what: 'Password' | 'Secret',
  account: AccountRef,
  options: RetrieveOptions,
  kind: CredentialKind | undefined,
): Promise<Credential> {
  checkOptions('accounts.getPassword', options, retrieveShape)
  const id = accountId(account)
  const started = performance.now()
  try {
    const secret = await context.requester.text({
      method: 'POST',
      path: path`API/Accounts/${id}/${what}/Retrieve`,
      json: retrieveBody(options),
      // A second retrieval is only another row in the audit.
      repeatable: true,
      ...callOf(options),
    })
    if (secret === '') throw notSet(200)
    const credential = toCredential(secret, kind, account, id, context.vault)
    context.retrieved(started, undefined)
    return credential
  } catch (error) {
    const told = await whyNotFound(context, error, id, options)
    context.retrieved(started, told)
    throw told
  }
}

/** 404 may mean that the account is not there, or only its secret. */
async function whyNotFound(
  context: AccountsContext,
  error: unknown,
  id: string,
  options: RetrieveOptions,
): Promise<unknown> {
  if (!(error instanceof NotFoundError) || options.version !== undefined) return error
  try {
    await getAccount(context, id, callOf(options))
  } catch {
    return error
  }
  return notSet(error.status)
}

function notSet(status: number | undefined): SecretNotSetError {
  return new SecretNotSetError('The account has no password or key in the vault.', {
    code: 'SECRET_NOT_SET',
    status,
    hint: 'Have it set in the vault, or check that this is the right account.',
  })
}
