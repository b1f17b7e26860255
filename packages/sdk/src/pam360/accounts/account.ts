/** Accounts as PAM360 tells of them, and as it is told of them. */
import { anyText, flag, integer, listOf, text } from '../../options.ts'
import { plainOf, type Secret } from '../../secret.ts'
import { field, type WireFields } from '../../wire-fields.ts'
import { isFileType, passwordStatusOf, type Pam360PasswordStatus } from '../access/states.ts'
import { customFields, customFieldsIn, type Pam360CustomField } from '../custom-fields.ts'
import { fieldsOf, type Fields } from '../fields.ts'
import { idText } from '../refs.ts'
import { newPassword } from '../resources/resource.ts'

/** An account, as lists show it. Flags are `null` where a build does not say them. */
export interface Pam360Account {
  readonly id: string
  readonly name: string
  readonly description: string | null
  readonly resourceId: string
  readonly resourceName: string
  /** The id of its password, which the legacy calls want. */
  readonly passwordId: string | null
  /** What the user may do with the password now. */
  readonly passwordStatus: Pam360PasswordStatus | null
  readonly passwordPolicy: string | null
  readonly isFavourite: boolean | null
  /** Whether reading the password needs a reason. */
  readonly isReasonRequired: boolean | null
  /** Whether requesting access needs a reason. */
  readonly isRequestReasonRequired: boolean | null
  /** Whether reading the password asks for a ticket. */
  readonly isTicketIdRequired: boolean | null
  /** Whether reading the password fails without a ticket. */
  readonly isTicketIdMandatory: boolean | null
  /** Whether requesting access needs a ticket. */
  readonly isTicketIdRequiredForAccess: boolean | null
  /** Whether it is for remote applications alone. */
  readonly isRemoteAppOnly: boolean | null
  /** Whether there are one-time codes for it. */
  readonly isTotpConfigured: boolean | null
  /** The ways of logging on automatically, such as `SSH`. */
  readonly autoLogonList: readonly string[]
  /** `ALLOWED`, or a sentence of the server that says why not. */
  readonly autoLogonStatus: string | null
  /** All that the server said, under the vendor's names. */
  readonly properties: Readonly<Record<string, string>>
}

/** An account with all that PAM360 tells of it. */
export interface Pam360AccountDetails {
  readonly description: string | null
  readonly passwordId: string | null
  /** What the user may do with the password now. */
  readonly passwordStatus: Pam360PasswordStatus | null
  readonly passwordPolicy: string | null
  /** In the zone of the option `serverZone`. As it was written, it is among the `properties`. */
  readonly lastModifiedAt: Date | null
  /** As {@link lastModifiedAt}. */
  readonly lastAccessedAt: Date | null
  /** Such as `Valid`. */
  readonly expiryStatus: string | null
  /** Such as `Compliant`. */
  readonly compliantStatus: string | null
  readonly compliantReason: string | null
  /** Whether requesting access needs a reason. */
  readonly isRequestReasonRequired: boolean | null
  /** How long a one-time code is good, in seconds. */
  readonly totpValiditySeconds: number | null
  readonly customFields: readonly Pam360CustomField[]
  /** All that the server said, under the vendor's names. */
  readonly properties: Readonly<Record<string, string>>
}

function statusIn(fields: Fields, isFile = false): Pam360PasswordStatus | null {
  const text = fields.exact('PASSWORD STATUS')
  return text === undefined || text === '' ? null : passwordStatusOf(text, isFile)
}

/** The accounts of an answer, each with the resource that they are on. */
export function accountRows(details: unknown): readonly unknown[] {
  if (details === undefined) return []
  const accounts = fieldsOf(details, 'a resource').list('ACCOUNT LIST')
  return accounts.map((account) => ({ resource: details, account }))
}

/** Reads an account of a list, as {@link accountRows} gives it. */
export function parseAccount(row: unknown): Pam360Account {
  const both = fieldsOf(row, 'an account')
  const resource = fieldsOf(both.get('resource'), 'a resource')
  const fields = fieldsOf(both.get('account'), 'an account')
  return {
    id: fields.needId('the id of an account', 'ACCOUNT ID'),
    name: fields.exact('ACCOUNT NAME') ?? '',
    description: fields.text('ACCOUNT_DESCRIPTION'),
    resourceId: resource.needId('the id of the resource', 'RESOURCE ID'),
    resourceName: resource.exact('RESOURCE NAME') ?? '',
    passwordId: fields.id('PASSWDID'),
    passwordStatus: statusIn(fields, isFileType(resource.text('RESOURCE TYPE'))),
    passwordPolicy: fields.text('ACCOUNT PASSWORD POLICY'),
    isFavourite: fields.flag('ISFAVPASS'),
    isReasonRequired: fields.flag('ISREASONREQUIRED'),
    isRequestReasonRequired: fields.flag('PASSWORDREQUEST_REASON_MANDATORY'),
    isTicketIdRequired: fields.flag('IS_TICKETID_REQD'),
    isTicketIdMandatory: fields.flag('IS_TICKETID_REQD_MANDATORY'),
    isTicketIdRequiredForAccess: fields.flag('IS_TICKETID_REQD_ACW'),
    isRemoteAppOnly: fields.flag('ISREMOTEAPPONLY'),
    isTotpConfigured: fields.flag('IS_TOTP_CONFIGURED'),
    autoLogonList: fields.texts('AUTOLOGONLIST'),
    autoLogonStatus: fields.text('AUTOLOGONSTATUS'),
    properties: fields.properties(),
  }
}

/** Reads the details of an account. */
export function parseAccountDetails(fields: Fields, zone: string): Pam360AccountDetails {
  return {
    description: fields.text('DESCRIPTION'),
    passwordId: fields.id('PASSWDID'),
    passwordStatus: statusIn(fields),
    passwordPolicy: fields.text('PASSWORD POLICY'),
    lastModifiedAt: fields.date(zone, 'LAST MODIFIED TIME'),
    lastAccessedAt: fields.date(zone, 'LAST ACCESSED TIME'),
    expiryStatus: fields.text('EXPIRY STATUS'),
    compliantStatus: fields.text('COMPLIANT STATUS'),
    compliantReason: fields.text('COMPLIANT REASON'),
    isRequestReasonRequired: fields.flag('PASSWORDREQUEST_REASON_MANDATORY'),
    totpValiditySeconds: fields.count('TOTP_VALIDITY'),
    customFields: customFieldsIn(fields),
    properties: fields.properties(),
  }
}

/** What accounts are made of and changed by alike. */
interface CommonFields {
  /** The name of a policy, such as `Strong`. */
  readonly passwordPolicy?: string
  readonly passwordPolicyId?: string
  readonly notes?: string
  /** The name of a set of commands that sessions may use. */
  readonly commandSet?: string
  readonly recordRdpSessions?: boolean
  readonly recordCliSessions?: boolean
  readonly websiteSessionRecording?: boolean
  readonly gatewaySessionRecording?: boolean
  readonly disablePasswordResets?: boolean
  readonly configurePasswordReset?: boolean
  readonly servicesReset?: boolean
  readonly servicesRestart?: boolean
  readonly scheduledTaskReset?: boolean
  readonly iisAppPoolReset?: boolean
  readonly iisAppPoolRestart?: boolean
  readonly iisWebConfigReset?: boolean
  /** The ids of groups of resources that it goes into. */
  readonly resourceGroupIds?: readonly string[]
  /** The secret that one-time codes are made of, in Base32. */
  readonly totpSecret?: string | Secret
  /** Such as `SHA1`. */
  readonly totpAlgorithm?: string
  readonly totpDigits?: number
  /** How long a code is good, in seconds. */
  readonly totpValiditySeconds?: number
  /** For the type SAP. */
  readonly sapUserType?: string
  /** Values by the labels of custom fields. */
  readonly customFields?: Readonly<Record<string, string>>
}

/** An account to make. */
export interface Pam360AccountFields extends CommonFields {
  readonly name: string
  /** Default: one that the policy makes. */
  readonly password?: string | Secret
}

/** What is to be changed of an account; an empty text is a value. The password is none of it: `passwords.change`. */
export interface Pam360AccountChanges extends CommonFields {
  readonly name?: string
  readonly description?: string
  readonly ownerName?: string
  readonly domainName?: string
}

const commonFields: WireFields<CommonFields> = {
  passwordPolicy: field('ACCOUNTPASSWORDPOLICY', text),
  passwordPolicyId: field('ACCOUNTPASSWORDPOLICYID', idText),
  notes: field('NOTES', anyText),
  commandSet: field('COMMAND_SET', text),
  recordRdpSessions: field('RECORD_RDP_SESSIONS', flag),
  recordCliSessions: field('RECORD_CLI_SESSIONS', flag),
  websiteSessionRecording: field('WEBSITE_SESSION_RECORDING', flag),
  gatewaySessionRecording: field('GATEWAY_SESSION_RECORDING', flag),
  disablePasswordResets: field('DISABLE_PASSWORD_RESETS', flag),
  configurePasswordReset: field('CONFIGURE_PASSWORD_RESET', flag),
  servicesReset: field('SERVICES_RESET', flag),
  servicesRestart: field('SERVICES_RESTART', flag),
  scheduledTaskReset: field('SCHEDULED_TASK_RESET', flag),
  iisAppPoolReset: field('IIS_APP_POOL_RESET', flag),
  iisAppPoolRestart: field('IIS_APP_POOL_RESTART', flag),
  iisWebConfigReset: field('IIS_WEB_CONFIG_RESET', flag),
  resourceGroupIds: field('ACCOUNT_RESOURCE_GROUP_IDS', listOf(idText)),
  totpSecret: { wire: 'TOTP_SECRET', check: newPassword, write: plainOf },
  totpAlgorithm: field('TOTP_ALGORITHM', text),
  totpDigits: field('TOTP_DIGITS', integer(1, 10)),
  totpValiditySeconds: field('TOTP_VALIDITY', integer(1)),
  sapUserType: field('SAP_USER_TYPE', text),
  customFields: customFields('ACCOUNTCUSTOMFIELD'),
}

/** How an account to make goes on the wire. */
export const accountFields: WireFields<Pam360AccountFields> = {
  name: field('ACCOUNTNAME', text),
  password: { wire: 'PASSWORD', check: newPassword, write: plainOf },
  ...commonFields,
  // So spelled on the page of this operation, and right on that of the other.
  commandSet: field('COMMAN_SET', text),
}

/** How changes of an account go on the wire. */
export const accountChanges: WireFields<Pam360AccountChanges> = {
  name: field('ACCOUNTNAME', text),
  description: field('DESCRIPTION', anyText),
  ownerName: field('OWNERNAME', text),
  domainName: field('DOMAINNAME', anyText),
  ...commonFields,
}
