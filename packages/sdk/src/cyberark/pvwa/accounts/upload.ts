import { fieldsOf, type Fields } from '../fields.ts'
import { malformed } from '../answer.ts'
import { checkOptions, optional, text, type Shape } from '../../../options.ts'
import type { CallOptions } from '../../../transport/call-options.ts'
import { path } from '../paths.ts'
import { newAccountBody, newAccountShape, type NewAccount } from './changes.ts'
import type { AccountsContext } from './context.ts'

/** An account of an upload. */
export interface UploadAccount extends NewAccount {
  /** The account group it shall belong to. */
  readonly groupName?: string
  /** The platform of that group, where it is to be made. */
  readonly groupPlatformId?: string
}

/** An upload that PVWA works through by itself. */
export interface Upload {
  readonly id: number
  /** What the caller named as its source. */
  readonly source: string | undefined
  readonly createdAt: Date | undefined
  /** From 0 to 4, as the server gave it: nobody published what each stands for. */
  readonly status: number | undefined
  readonly succeeded: number
  readonly failed: number
}

/** What came of an upload so far. */
export interface UploadResult extends Upload {
  readonly succeededItems: readonly UploadItem[]
  readonly failedItems: readonly UploadItem[]
}

/** One account of an upload. Never its secret. */
export interface UploadItem {
  /** Its place in the list that was uploaded, as the server counts. */
  readonly index: number | undefined
  readonly id: string | undefined
  readonly safe: string
  readonly name: string | undefined
  readonly username: string | undefined
  readonly address: string | undefined
  readonly platformId: string
  /** Why it failed, in the server's words. */
  readonly error: string | undefined
}

const shape: Shape<UploadAccount> = {
  ...newAccountShape,
  groupName: optional(text),
  groupPlatformId: optional(text),
}

const where = 'API/BulkActions/Accounts'

/** Has PVWA add many accounts by itself. */
export async function startUpload(
  { requester }: AccountsContext,
  source: string,
  accounts: readonly UploadAccount[],
  call: CallOptions,
): Promise<number> {
  const json = uploadBody(source, accounts)
  return parseUploadId(await requester.json({ method: 'POST', path: where, json, ...call }))
}

/** What came of an upload so far. */
export async function uploadResult(
  { requester }: AccountsContext,
  id: number,
  call: CallOptions,
): Promise<UploadResult> {
  return parseUploadResult(
    await requester.json({ method: 'GET', path: path`API/BulkActions/Accounts/${id}`, ...call }),
  )
}

/** The uploads of the user. */
export async function listUploads({ requester }: AccountsContext, call: CallOptions): Promise<Upload[]> {
  return parseUploads(await requester.json({ method: 'GET', path: where, ...call }))
}

/**
 * The body that starts an upload.
 *
 * @throws ConfigurationError naming the account by its place, and what is wrong with it.
 */
export function uploadBody(source: string, accounts: readonly UploadAccount[]): Record<string, unknown> {
  accounts.forEach((account, index) => {
    checkOptions(`accounts.startUpload: account ${index}`, account, shape)
  })
  return {
    source,
    accountsList: accounts.map((account, index) => ({
      uploadIndex: index + 1,
      ...newAccountBody(account),
      ...(account.groupName === undefined ? {} : { groupName: account.groupName }),
      ...(account.groupPlatformId === undefined ? {} : { groupPlatformId: account.groupPlatformId }),
    })),
  }
}

/** The number of the upload that was started. */
export function parseUploadId(answer: unknown): number {
  const id = Number(answer)
  if (answer === undefined || answer === '' || !Number.isSafeInteger(id)) {
    throw malformed(202, 'holds no number of an upload')
  }
  return id
}

/** Reads a list of uploads. */
export function parseUploads(answer: unknown): Upload[] {
  return fieldsOf(answer, 'uploads')
    .wrapped('BulkActions')
    .map((item) => uploadOf(fieldsOf(item, 'uploads')))
}

/** Reads what came of an upload. */
export function parseUploadResult(answer: unknown): UploadResult {
  const fields = fieldsOf(answer, 'an upload')
  const items = (name: string): UploadItem[] => (fields.object(name)?.list('Items') ?? []).map(itemOf)
  return { ...uploadOf(fields), succeededItems: items('SucceededItems'), failedItems: items('FailedItems') }
}

function uploadOf(fields: Fields): Upload {
  const result = fields.object('Result')
  return {
    id: fields.number('Id') ?? 0,
    source: fields.text('Source'),
    createdAt: fields.date('CreationTime'),
    status: fields.number('Status'),
    succeeded: result?.number('Succeeded') ?? 0,
    failed: result?.number('Failed') ?? 0,
  }
}

function itemOf(item: unknown): UploadItem {
  const fields = fieldsOf(item, 'uploaded accounts')
  return {
    index: fields.number('uploadIndex'),
    id: fields.text('id'),
    safe: fields.string('safeName'),
    name: fields.text('name'),
    username: fields.text('userName'),
    address: fields.text('address'),
    platformId: fields.string('platformId'),
    error: fields.text('error'),
  }
}
