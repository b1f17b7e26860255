/** Files that PAM360 keeps in place of passwords, and in custom fields. */
import { checkOptions, isRecord, oneOf, text } from '../options.ts'
import { Secret } from '../secret.ts'
import type { Credential } from '../credential.ts'
import { passwordIdOf } from './account-ids.ts'
import { withAccount, type Pam360Core } from './core.ts'
import { path, type Input } from './input-data.ts'
import { reasonShape, type Pam360ReasonOptions } from './passwords.ts'
import { unlessReasonIsWanted } from './reason-wanted.ts'
import { referenceOf, type Pam360AccountIds, type Pam360AccountRef } from './refs.ts'
import { rpcRequest, splitPam360Call, type Pam360Call, type Pam360Request } from './requester.ts'

/** A file. */
export interface Pam360FileCredential extends Credential {
  readonly kind: 'file'
}

/** A custom field that holds a file, by its label or by its column. */
export type Pam360FileField = {
  /** Whether the field is one of the account or of its resource. */
  readonly of: 'account' | 'resource'
} & (
  | {
      /** What it is called. Goes by the REST API. */
      readonly label: string
    }
  | {
      /** The column, such as `COLUMN_SCHAR1`: the `column` of the custom field. Goes by a legacy call. */
      readonly column: string
    }
)

const of = oneOf('account', 'resource')
const labelShape = { of, label: text }
const columnShape = {
  of,
  column: (value: unknown) =>
    typeof value === 'string' && /^\w+$/.test(value) ? undefined : 'must be the name of a column',
}

/** Files: always secrets, byte for byte. Each method throws as those of `Resources`. */
export class Files {
  readonly #core: Pam360Core

  constructor(core: Pam360Core) {
    this.#core = core
  }

  /**
   * The file of an account on a resource of a file type (`License Store`, `Key Store`, `File Store`). Whether a reason or
   * a ticket is read here, no source shows: they are sent if they are given.
   *
   * @see docs/protocols/pam360.md, Files
   */
  async download(
    account: Pam360AccountRef,
    options: Pam360ReasonOptions = {},
  ): Promise<Pam360FileCredential> {
    checkOptions('files.download', options, reasonShape)
    return this.#file('files.download', account, options, (_, ids) =>
      Promise.resolve(downloadRequest(ids, options, {})),
    )
  }

  /**
   * The file in a custom field of an account or its resource: by its label over the REST API, as a public client does for
   * fields of accounts, or by its column with the legacy call of the vendor's apps, which takes a call more, for the id of
   * the password.
   *
   * @see docs/protocols/pam360.md, Files
   */
  async downloadCustomField(
    account: Pam360AccountRef,
    field: Pam360FileField,
    options: Pam360ReasonOptions = {},
  ): Promise<Pam360FileCredential> {
    const isLabelled = isRecord(field) && 'label' in field
    checkOptions('files.downloadCustomField', field, isLabelled ? labelShape : columnShape)
    checkOptions('files.downloadCustomField', options, reasonShape)
    if ('label' in field) {
      const input = {
        ISCUSTOMFIELD: 'TRUE',
        CUSTOMFIELDTYPE: field.of.toUpperCase(),
        CUSTOMFIELDLABEL: field.label,
      }
      return this.#file('files.downloadCustomField', account, options, (_, ids) =>
        Promise.resolve(downloadRequest(ids, options, input)),
      )
    }
    return this.#file('files.downloadCustomField', account, options, async (call, ids) =>
      rpcRequest('DOWNLOAD_CERTIFICATE', {
        PASSWDID: await passwordIdOf(this.#core.requester, call, ids),
        ISCUSTOMFIELD: true,
        CUSTOMFIELDTYPE: field.of.toUpperCase(),
        CUSTOMFIELDCOLUMNNAME: field.column,
        ...(field.of === 'account' ? { ACCOUNTID: ids.accountId } : { RESOURCEID: ids.resourceId }),
        REASON: options.reason,
        TICKETID: options.ticketId,
      }),
    )
  }

  async #file(
    where: string,
    account: Pam360AccountRef,
    options: Pam360ReasonOptions,
    requestFor: (call: Pam360Call, ids: Pam360AccountIds) => Promise<Pam360Request>,
  ): Promise<Pam360FileCredential> {
    const { requester, vault } = this.#core
    const started = performance.now()
    try {
      const [call] = splitPam360Call(options)
      const file = await withAccount(this.#core, where, account, call, async (open, ids) => {
        const request = await requestFor(open, ids)
        const bytes = await unlessReasonIsWanted(requester, open, ids, options.reason, () =>
          requester.bytes(open, request),
        )
        const secret = new Secret(bytes)
        bytes.fill(0)
        const names = 'account' in account ? account : undefined
        return {
          secret,
          kind: 'file' as const,
          username: names?.account,
          address: undefined,
          properties: { ...ids },
          changeInProgress: false,
          retrievedAt: new Date(),
          vault,
          reference: referenceOf(vault, ids, names, call.orgName),
        }
      })
      requester.diagnostics.retrieved(performance.now() - started, undefined)
      return file
    } catch (error) {
      requester.diagnostics.retrieved(performance.now() - started, error)
      throw error
    }
  }
}

function downloadRequest(
  { resourceId, accountId }: Pam360AccountIds,
  { reason, ticketId }: Pam360ReasonOptions,
  field: Input,
): Pam360Request {
  return {
    method: 'GET',
    path: path`resources/${resourceId}/accounts/${accountId}/downloadfile`,
    input: { ...field, REASON: reason, TICKETID: ticketId },
  }
}
