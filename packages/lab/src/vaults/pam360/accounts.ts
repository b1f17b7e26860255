import { breachesOf } from '../../state/pam360/policy.ts'
import { columnOfField } from '../../state/pam360/account.ts'
import type { Pam360CustomField } from '../../state/pam360/account.ts'
import { fold } from '../../state/fold.ts'
import { Pam360Failure, fail } from './answers.ts'
import type { Outcome } from './answers.ts'
import {
  accountInitOf,
  accountOptions,
  customFieldsOf,
  mergedFields,
  optionsOf,
  policyOf,
  totpOf,
} from './account-fields.ts'
import type { InputFields } from './input-data.ts'
import { pageOf, viewedAccounts } from './listing.ts'
import type { OperationSet } from './operations.ts'
import { passwordStatus } from './reading.ts'
import type { AccountPlace, Operation, Pam360Request } from './request.ts'
import { shareBy } from './sharing.ts'
import { toldTime } from './times.ts'

const autoLogons: Readonly<Record<string, readonly string[]>> = {
  Linux: ['SSH', 'Telnet', 'Putty'],
  Windows: ['Windows Remote Desktop', 'RDP Console Session'],
  WindowsDomain: ['Windows Remote Desktop', 'RDP Console Session'],
  'MS SQL Server': ['SQL'],
}

/** Adds one account of a list; gives what its row says. */
function addOne(request: Pam360Request, resource: AccountPlace['resource'], item: InputFields): string {
  const { control } = request.context
  const name = item.demand('ACCOUNTNAME')
  if (control.findAccount(resource, name) !== undefined) return 'Account is not added  as it already exists'
  try {
    const account = control.addAccount(resource, accountInitOf(request, item, resource.policy))
    for (const [option, value] of optionsOf(item, accountOptions)) account.options.set(option, value)
    request.audit('Account Added', { resource, account })
    return 'Account added successfully'
  } catch (error) {
    if (error instanceof Pam360Failure) return error.message
    throw error
  }
}

function add(request: Pam360Request): Outcome {
  const resource = request.resourceFor('fullaccess', 'add accounts')
  const items = request.input.sets('ACCOUNTLIST') ?? []
  if (items.length === 0) throw fail.invalid('ACCOUNTLIST', 'it is missing')
  // Every row must be readable before the first account is added.
  const names = items.map((item) => item.demand('ACCOUNTNAME'))
  return {
    message: 'Account(s) added successfully',
    details: items.map((item, index) => ({
      [names[index] ?? '']: { STATUS: addOne(request, resource, item) },
    })),
  }
}

function fieldsShown(fields: readonly Pam360CustomField[]): { 'CUSTOM FIELD'?: object[] } {
  if (fields.length === 0) return {}
  return {
    'CUSTOM FIELD': fields.map((field, index) => ({
      CUSTOMFIELDLABEL: field.label,
      CUSTOMFIELDVALUE: field.value,
      CUSTOMFIELDTYPE: field.type ?? 'Character',
      CUSTOMFIELDCOLUMNNAME: columnOfField(field, index),
    })),
  }
}

function listed(request: Pam360Request, place: AccountPlace): object {
  const { account, resource } = place
  const demands = request.context.control.access.demandsOf(resource, account)
  const isConnectOnly = request.levelOf(place) === 'remoteapp'
  return {
    'ACCOUNT ID': request.id(account.id),
    'ACCOUNT NAME': account.name,
    ACCOUNT_DESCRIPTION: account.description,
    PASSWDID: request.id(account.passwordId),
    'PASSWORD STATUS': passwordStatus(request, place),
    'ACCOUNT PASSWORD POLICY': account.policy ?? resource.policy,
    ISFAVPASS: String(account.favouriteOf.has(request.caller.user.id)),
    ISREASONREQUIRED: String(demands.reasonRequired),
    IS_TICKETID_REQD: String(demands.ticketRequired),
    IS_TICKETID_REQD_MANDATORY: String(demands.ticketRequired),
    IS_TICKETID_REQD_ACW: String(demands.ticketRequiredForRequest),
    PASSWORDREQUEST_REASON_MANDATORY: String(demands.reasonRequired),
    ISREMOTEAPPONLY: String(isConnectOnly),
    IS_TOTP_CONFIGURED: String(account.totp !== null),
    AUTOLOGONLIST: autoLogons[resource.type] ?? [],
    AUTOLOGONSTATUS: 'ALLOWED',
  }
}

/** A2: the accounts of the resource of the path. */
export function listAccounts(request: Pam360Request): Outcome {
  const { context, caller, input } = request
  const resource = request.resource()
  const { access, users } = context.control
  const group = input.whole('GROUPID')
  if (group !== undefined && !context.control.groupsWith(resource).some(({ id }) => id === group))
    throw fail.noSuchResource()
  const wanted = fold(input.text('SEARCHVALUE') ?? '')
  const rows = viewedAccounts(resource, access.visibleAccounts(caller.user, resource), request).filter(
    ({ name }) => fold(name).includes(wanted),
  )
  const { texts } = resource
  const restricted = [
    'NEWSSHTERMINAL',
    'ALLOWOPENURLINBROWSER',
    'ISRDPRESTRICTED',
    'IS_SSH_RESTRICTED',
    'IS_LOCAL_ACCOUNTS_AUTOLOGON_RESTRICTED',
  ]
  return {
    message: 'Resource details with account list fetched successfully',
    totalRows: rows.length,
    details: {
      'RESOURCE ID': request.id(resource.id),
      'RESOURCE NAME': resource.name,
      'RESOURCE DESCRIPTION': texts.description,
      'RESOURCE TYPE': resource.type,
      'DNS NAME': texts.dnsName,
      'DOMAIN NAME': texts.domainName,
      DEPARTMENT: texts.department,
      LOCATION: texts.location,
      'RESOURCE URL': texts.url,
      'RESOURCE OWNER': users.find(({ id }) => id === resource.owner)?.name ?? 'N/A',
      [context.settings.policyKey]: resource.policy,
      ...Object.fromEntries(restricted.map((name) => [name, 'false'])),
      PASSWORDREQUEST_REASON_MANDATORY: String(resource.demands.reasonRequired ?? false),
      ...fieldsShown(resource.customFields),
      'ACCOUNT LIST': pageOf(rows, request).map((account) => listed(request, { resource, account })),
    },
  }
}

const dayMs = 86_400_000

/** A3: the account of the path. */
export function getAccount(request: Pam360Request): Outcome {
  const place = request.account()
  const { account, resource } = place
  const { control, settings } = request.context
  const policyName = account.policy ?? resource.policy
  const policy = control.findPolicy(policyName)
  const breaches = policy === undefined ? [] : breachesOf(policy, account.revealPassword())
  const isExpired =
    policy !== undefined && policy.ageDays > 0 && request.now >= account.lastModified + policy.ageDays * dayMs
  return {
    message: 'Account details fetched successfully',
    details: {
      DESCRIPTION: account.description === '' ? 'N/A' : account.description,
      PASSWDID: request.id(account.passwordId),
      'LAST MODIFIED TIME': toldTime(account.lastModified, settings.timeZone),
      'LAST ACCESSED TIME': toldTime(account.lastAccessed, settings.timeZone),
      'EXPIRY STATUS': isExpired ? 'Expired' : 'Valid',
      'COMPLIANT STATUS': breaches.length === 0 ? 'Compliant' : 'Non-compliant',
      'COMPLIANT REASON': breaches.length === 0 ? '-' : `Password ${breaches.join(', ')}`,
      'PASSWORD STATUS': passwordStatus(request, place),
      'PASSWORD POLICY': policyName,
      PASSWORDREQUEST_REASON_MANDATORY: String(control.access.demandsOf(resource, account).reasonRequired),
      ...fieldsShown(account.customFields),
      ...(account.totp === null ? {} : { TOTP_VALIDITY: String(account.totp.period ?? 30) }),
    },
  }
}

function edit(request: Pam360Request): Outcome {
  const { input, context } = request
  const place = request.accountFor('fullaccess', 'edit this account')
  const { account, resource } = place
  if (input.has('PASSWORD')) throw fail.invalid('PASSWORD', 'it is changed by another operation')
  const name = input.text('ACCOUNTNAME') ?? account.name
  if (name === '') throw fail.invalid('ACCOUNTNAME', 'it is empty')
  const taken = context.control.findAccount(resource, name)
  if (taken !== undefined && taken !== account) throw fail.conflict('account already exists')
  const policy = policyOf(request, 'ACCOUNTPASSWORDPOLICY', input)
  const fields = customFieldsOf(input, 'ACCOUNTCUSTOMFIELD')
  const totp = totpOf(input)
  account.name = name
  account.description = input.text('DESCRIPTION') ?? account.description
  account.notes = input.text('NOTES') ?? account.notes
  account.policy = policy ?? account.policy
  account.totp = totp ?? account.totp
  account.customFields = mergedFields(account.customFields, fields)
  for (const [option, value] of optionsOf(input, accountOptions)) account.options.set(option, value)
  request.audit('Account Modified', place)
  return { message: `Account ${name} modified successfully` }
}

function share(request: Pam360Request): Outcome {
  const place = request.accountFor('fullaccess', 'share this account')
  const level = shareBy(request, place.account.shares)
  request.audit(level === 'revoke' ? 'Account Share Revoked' : 'Account Shared', place)
  return { message: 'LAB: account shared' }
}

function remove(request: Pam360Request): Outcome {
  const place = request.accountFor('fullaccess', 'delete this account')
  request.context.control.removeAccount(place.resource, place.account)
  request.audit('Account Deleted', place)
  return { message: 'LAB: account deleted' }
}

function favour(isFavourite: boolean): Operation['handle'] {
  return (request) => {
    const id = request.input.whole('ACCOUNTID')
    const { account } = request.visible(id === undefined ? undefined : request.context.control.placeOf(id))
    if (isFavourite) account.favouriteOf.add(request.caller.user.id)
    else account.favouriteOf.delete(request.caller.user.id)
    return { message: 'LAB: favourites changed' }
  }
}

const one = 'resources/{RESOURCEID}/accounts/{ACCOUNTID}'

/** The operations on accounts (A1–A6). */
export const accountOperations: OperationSet = {
  routed: [
    { method: 'POST', path: 'resources/{RESOURCEID}/accounts', name: 'ADD ACCOUNTS', handle: add },
    {
      method: 'GET',
      path: 'resources/{RESOURCEID}/accounts',
      name: 'GET RESOURCE ACCOUNTLIST',
      handle: listAccounts,
    },
    { method: 'GET', path: one, name: 'GET RESOURCE ACCOUNT DETAILS', handle: getAccount },
    { method: 'PUT', path: one, name: 'EDIT ACCOUNT', handle: edit },
    { method: 'PUT', path: `${one}/share`, name: 'SHARE ACCOUNT', handle: share },
    { method: 'DELETE', path: one, name: 'DELETE ACCOUNT', handle: remove },
  ],
  assumed: {},
}

/** The legacy calls on accounts (A9). */
export const accountRpcOperations: readonly Operation[] = [
  { name: 'SET_FAVOURITEPASSWORD', handle: favour(true) },
  { name: 'REMOVE_FAVOURITEPASSWORD', handle: favour(false) },
]
