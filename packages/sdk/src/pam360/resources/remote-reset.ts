/** How PAM360 changes passwords on the machines themselves. */
import { flag, listOf, oneOf, text, type Check } from '../../options.ts'
import { idText } from '../refs.ts'
import { bodyOf, field, shapeOf, type WireFields } from '../../wire-fields.ts'
import type { Input } from '../input-data.ts'
import { ConfigurationError } from '../../errors.ts'
import { checkOptions } from '../../options.ts'

/** A configuration of remote resets: what each type of resources wants. */
export interface Pam360RemoteReset {
  /** The type of the resources, for example `SAP` or `WindowsDomain`. */
  readonly type: string
  /** The ids of the resources. */
  readonly resourceIds: readonly string[]
  /** SAP: two digits. */
  readonly sapSystemNumber?: string
  /** SAP: the account that changes passwords. */
  readonly sapAdminAccount?: string
  /** WindowsDomain: whether the account that changes passwords is on the resource itself. */
  readonly isLocal?: boolean
  /** WindowsDomain, local, and other types: the account that changes passwords. */
  readonly accountName?: string
  /** WindowsDomain, local. Default `Non SSL`. */
  readonly connectionMode?: 'SSL' | 'Non SSL'
  /** WindowsDomain, not local: the resource of the account that changes passwords. */
  readonly domainResourceId?: string
  /** WindowsDomain, not local: that account. */
  readonly domainAccountId?: string
}

const twoDigits: Check = (value) =>
  typeof value === 'string' && /^\d{2}$/.test(value) ? undefined : 'must be a string of two digits'

const fields: WireFields<Pam360RemoteReset> = {
  type: field('RESOURCETYPE', text),
  resourceIds: field('RESOURCEIDS', listOf(idText)),
  sapSystemNumber: field('SAP_SYSTEM_NUMBER', twoDigits),
  sapAdminAccount: field('SAP_ADMIN_ACCOUNT', text),
  isLocal: { wire: 'ISWINDOMAINLOCAL', check: flag, write: (value: boolean) => String(value) },
  accountName: field('ACCOUNTNAME', text),
  connectionMode: field('CONNECTION_MODE', oneOf('SSL', 'Non SSL')),
  domainResourceId: field('WDRESOURCEID', idText),
  domainAccountId: field('WDACCOUNTID', idText),
}

type Field = keyof Pam360RemoteReset

/** What a type wants beside its resources; other types have pages that could not be read. */
const needed: Readonly<Record<string, (given: Pam360RemoteReset) => readonly Field[]>> = {
  sap: () => ['sapSystemNumber', 'sapAdminAccount'],
  windowsdomain: ({ isLocal }) =>
    isLocal === undefined ? ['isLocal'] : isLocal ? ['accountName'] : ['domainResourceId', 'domainAccountId'],
}

/**
 * What PAM360 is given for a configuration.
 *
 * @throws ConfigurationError naming what is missing or wrong.
 */
export function remoteResetInput(where: string, given: Pam360RemoteReset): Input {
  checkOptions(where, given, { ...shapeOf(fields), type: text, resourceIds: listOf(idText) })
  const missing = needed[given.type.toLowerCase()]?.(given).find((name) => given[name] === undefined)
  if (missing !== undefined) {
    throw new ConfigurationError(`${where}: the type ${given.type} needs '${missing}'.`, {
      code: 'INVALID_REQUEST',
    })
  }
  return bodyOf(fields, given)
}
